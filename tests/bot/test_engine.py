"""What is said in a conversation and what comes back, as Kari would read it, kind by kind.

How the scripts are written is in talking.py.
"""

from bot.buttons import buttons
from bot.said import Press
from bot.sayings import greeting
from tests.bot.talking import NB, play, read


def test_the_greeting_says_it_is_a_robot_what_it_keeps_and_how_to_reach_a_human() -> None:
    said = " ".join(read(line) for line in greeting(NB))
    for told in ("robot", "rettighet", "24 timer", "menneske", "post@eksempel.no", "22 00 00 00"):
        assert told in said.lower()


def test_access_to_a_part() -> None:
    play(
        """
        Kari: Jeg vil se hva dere har om meg
        Bot: Rett til innsyn, personvernforordningen artikkel 15
        Bot: Du har rett til å se opplysningene…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        Kari: meg selv
        ? Vil du se alt, eller noe bestemt?
        Kari: Bare noe bestemt.
        ? Vil du ha en kopi av opplysningene?
        Kari: ja takk
        ? Hva vil du se?
        Kari: Pålogginger
        ? Hvilken tid gjelder det?
        Kari: våren 2025
        ? Hvilken tilknytning har du til…
        Kari: 1
        ? Hvilken e-postadresse bruker du i…
        Kari: kari.jobb@example.com
        ? Kan du fortsatt lese e-post til den adressen?
        Kari: nei
        ? Hva heter du?
        [Hopp over]
        ? Hvilken e-postadresse skal vi svare til?
        Kari: kari at example
        Feil: E-postadressen må være én adresse…
        ? Hvilken e-postadresse skal vi svare til?
        Kari: Kari@Example.com
        ? Review
        Kari: send inn henvendelsen
        Bot: Du har ikke sendt noe ennå. Det gjør du bare ved å trykke «Send inn henvendelsen».
        ? Review
        [Send inn henvendelsen]
        ! Submit
        ? Review
        """
    )


def test_rectification_and_completion_for_a_dwelling_and_on_behalf_of_another() -> None:
    end = play(
        """
        Kari: 2
        Bot: Rett til retting…
        Bot: Er noe feil, skal vi rette det…
        ? Hva slags opplysninger gjelder det?
        Kari: 2
        ? Hvem gjelder det?
        Kari: en annen, og jeg har fullmakt eller er verge eller forelder
        Bot: For måling i en bolig…
        ? Hvilken bolig gjelder det?
        Kari: 1
        ? Kan vi sende henvendelsen videre…
        Kari: JA
        Bot: Spør du for en annen…
        ? Hvem gjelder det, og hva er forholdet ditt til dem?
        Kari: Moren min
        ? Hva er galt med opplysningene?
        Kari: noe er feil og noe mangler
        ? Hvilken opplysning er feil?
        Kari: Navn
        ? Hva står det nå?
        Kari: Kari Nordman
        ? Hva skal det stå?
        Kari: Kari Nordmann
        ? Er det flere opplysninger som er feil?
        Kari: ja
        ? Hvilken opplysning er feil?
        Kari: Telefon
        ? Hva står det nå?
        Kari: hopp over
        ? Hva skal det stå?
        Kari: 2
        ? Er det flere opplysninger som er feil?
        Kari: nei
        ? Hva vil du legge til?
        Kari: Jeg flyttet i 2024.
        ? Vil du legge ved noe?
        Kari: kvittering.pdf
        Bot: Her kan du bare legge ved filer…
        ? Vil du legge ved noe?
        [Hopp over]
        ? Ikke bruk opplysningene mens dere sjekker…
        [Ja]
        ? Hvilken tilknytning har du til…
        [Hopp over]
        ? Hvilken e-postadresse bruker du i…
        [Hopp over]
        ? Hva heter du?
        Kari: Kari
        ? Hvilken e-postadresse skal vi svare til?
        Kari: kari@example.com
        ? Review
        """
    )
    own = end.visit.answered["rectification"]
    assert (own["what"], own["correction"], own["correction.2.right"]) == (
        "wrong,missing",
        "2",
        "2",
    )
    assert (own["documents"], own["meanwhile"]) == ("", "yes")
    assert end.visit.answered["common"]["dwelling"] == "1"


def test_erasure_of_everything() -> None:
    end = play(
        """
        [Jeg vil at dere sletter opplysninger om meg]
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        [Meg selv]
        ? Skal vi slette alt, eller noe bestemt?
        [Alt dere har om meg]
        ? Jeg vet at brukeren min blir avsluttet…
        Kari: nei
        Feil: Du må svare ja for å gå videre…
        ? Jeg vet at brukeren min blir avsluttet…
        Kari: ja
        ? Hvorfor vil du ha det slettet?
        Kari: 1, 6
        Bot: Det forsto jeg dessverre ikke. Velg under…
        ? Hvorfor vil du ha det slettet?
        Kari: 5 3 og 1
        ? Hvilken tilknytning har du til…
        Kari: hopp over
        ? Hvilken e-postadresse bruker du i…
        Kari: hopp over
        ? Hva heter du?
        Kari: Kari
        ? Hvilken e-postadresse skal vi svare til?
        Kari: kari@example.com
        ? Review
        """
    )
    assert end.visit.answered["erasure"]["why"] == "no_longer,objection,unsure"


def test_objection_to_advertising_asks_no_reason_and_no_address() -> None:
    play(
        """
        Kari: 5
        Bot: Rett til å protestere…
        Bot: Gjelder det reklame eller annonser…
        ? Gjelder det reklame eller annonser rettet mot deg?
        Kari: ja
        Bot: Du trenger ikke å si noe om hvem du er…
        ? Hva heter du?
        [Hopp over]
        ? Hvilken e-postadresse skal vi svare til?
        [Hopp over]
        ? Review
        [Send inn henvendelsen]
        ! Submit
        ? Review
        """
    )


def test_objection_to_a_use() -> None:
    play(
        """
        Kari: 5
        Bot: Rett til å protestere…
        Bot: Gjelder det reklame eller annonser…
        ? Gjelder det reklame eller annonser rettet mot deg?
        Kari: nei
        ? Hva slags opplysninger gjelder det?
        Kari: 3
        ? Hvem gjelder det?
        Kari: 1
        ? Hvilken bruk protesterer du mot?
        Kari: Statistikk om innlogging
        ? Fortell hvorfor bruken er et problem for deg
        Kari: Jeg har hemmelig adresse
        ? Ikke bruk opplysningene mens dere vurderer protesten
        Kari: ja
        ? Hvilken tilknytning har du til…
        Kari: på en annen måte
        ? Hvilken e-postadresse bruker du i…
        [Hopp over]
        ? Hva heter du?
        Kari: Kari
        ? Hvilken e-postadresse skal vi svare til?
        Kari: kari@example.com
        ? Review
        """
    )


def test_a_complaint_with_a_date_that_is_none() -> None:
    play(
        """
        Kari: jeg vil klage
        Bot: Klage til oss…
        Bot: Fortell hva som er galt…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        Kari: 1
        ? Hva har skjedd?
        Kari: Dere svarte ikke da jeg skrev, og jeg har ventet i tre måneder på et svar fra dere.
        ? Når skjedde det?
        Kari: 40.13.2026
        Feil: Tidspunktet må være en dato som finnes…
        ? Når skjedde det?
        Kari: 12.3.2026
        ? Hva vil du at vi skal rette opp?
        [Hopp over]
        ? Har du en sak hos oss fra før?
        [Hopp over]
        ? Vil du legge ved noe?
        [Hopp over]
        ? Hvilken tilknytning har du til…
        [Hopp over]
        ? Hvilken e-postadresse bruker du i…
        [Hopp over]
        ? Hva heter du?
        [Hopp over]
        ? Hvilken e-postadresse skal vi svare til?
        Kari: kari@example.com
        ? Review
        """
    )


def test_withdrawing_a_consent_asks_which_and_nothing_that_must_be_told() -> None:
    end = play(
        """
        Kari: jeg vil trekke et samtykke tilbake
        Bot: Rett til å trekke samtykke tilbake…
        Bot: Har du sagt ja til noe…
        ? Hva har du sagt ja til, som du ikke vil lenger?
        Kari: 1 og 3
        ? Hva annet har du sagt ja til?
        Kari: Nyhetsbrevet
        Bot: Du trenger ikke å si noe om hvem du er…
        ? Hva heter du?
        [Hopp over]
        ? Hvilken e-postadresse skal vi svare til?
        [Hopp over]
        ? Review
        """
    )
    assert end.visit.answered["withdraw_consent"] == {
        "which": "statistics,other",
        "other": "Nyhetsbrevet",
    }


def test_who_does_not_want_to_be_tracked_is_shown_both_roads_and_the_way_back() -> None:
    play(
        """
        Kari: jeg vil ikke at dere sporer meg
        ? Tracking
        Kari: tilbake
        ? Menu
        [Jeg vil ikke at dere sporer meg]
        ? Tracking
        Kari: 2
        Bot: Rett til å protestere…
        Bot: Gjelder det reklame eller annonser…
        ? Gjelder det reklame eller annonser rettet mot deg?
        """
    )


def test_portability_is_one_press_from_the_copy_a_machine_can_read() -> None:
    end = play(
        """
        Kari: jeg vil ta med meg opplysningene mine
        Bot: Rett til dataportabilitet…
        Bot: Retten til å ta med seg opplysninger gjelder bare det du selv har gitt oss…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        [Be om innsyn i stedet, med kopi i CSV eller JSON]
        Bot: Da bytter vi til innsyn i personopplysninger…
        Bot: Du har rett til å se opplysningene…
        ? Hvem gjelder det?
        Kari: 1
        ? Hvilken tilknytning har du til…
        """
    )
    assert end.visit.wishes == ("access",)
    assert end.visit.answered["access"] == {"scope": "all", "copy": "machine"}
    assert end.visit.answered["common"] == {"about": "portal", "who": "me"}


def test_once_something_of_portability_is_answered_the_copy_is_not_offered_again() -> None:
    talk = play(
        """
        Kari: jeg vil ta med meg opplysningene mine
        Bot: Rett til dataportabilitet…
        Bot: Retten til å ta med seg opplysninger gjelder…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        Kari: 1
        ? Hvilke opplysninger gjelder det?
        Kari: Det jeg skrev da jeg opprettet bruker
        ? Hvilket format vil du ha?
        """
    )
    assert not [button for button in buttons(talk, NB) if button.said.press is Press.INSTEAD]
