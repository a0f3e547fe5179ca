"""Replies as mail programs write them, in text and as pages; OWN is what the handler wrote."""

from __future__ import annotations

OWN = "Hei Kari.\n\nVi har navnet ditt og adressen din.\n\nMed vennlig hilsen\nSiri Olsen\nTechem"
MARKERS = {
    "nb": "---- Skriv svaret over denne linjen. Resten blir kuttet bort. ----",
    "nn": "---- Skriv svaret over denne linja. Resten blir kutta bort. ----",
    "en": "---- Write your reply above this line. The rest is cut away. ----",
}
NB, NN, EN = MARKERS.values()
ADDRESS = "sak+k7m2q3xa.siri2345.answer.abcdefghijklmnopqrstuvwxyz@svar.example.no"
LETTER = (
    "Ny henvendelse om innsyn\n\nSvar senest mandag 28. desember 2026.\n\n"
    "Fra: Kari kari@example.no\n\n> Jeg vil vite hva dere har.\n\nÅpne saken:\nhttps://x.example/1"
)
HEADER_NB = (
    f"Fra: Eksempel AS <{ADDRESS}>\nSendt: torsdag 5. mars 2026 10:11\n"
    "Til: Siri Olsen <siri@example.no>\nEmne: Ny henvendelse, sak PV-K7M2-Q3XA\n"
)
HEADER_NN = HEADER_NB.replace("Fra:", "Frå:")
HEADER_EN = (
    f"From: Eksempel AS <{ADDRESS}>\nSent: Thursday, March 5, 2026 10:11 AM\n"
    "To: Siri Olsen <siri@example.no>\nSubject: Ny henvendelse, sak PV-K7M2-Q3XA\n"
)
RULE = "_" * 32


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def letter(marker: str) -> str:
    return f"{marker}\n\n{LETTER}"


CERTAIN = {
    "Outlook desktop nb": f"{OWN}\n\n{HEADER_NB}\n{letter(NB)}",
    "Outlook desktop nn": f"{OWN}\n\n{HEADER_NN}\n{letter(NN)}",
    "Outlook desktop en": f"{OWN}\n\n{HEADER_EN}\n{letter(EN)}",
    "Outlook desktop, labels in another language than the letter": (
        f"{OWN}\n\n{HEADER_EN}\n{letter(NB)}"
    ),
    "Outlook desktop, CRLF": f"{OWN}\n\n{HEADER_NB}\n{letter(NB)}".replace("\n", "\r\n"),
    "Outlook desktop, bold labels": (
        f"{OWN}\n\n" + HEADER_NB.replace("Fra:", "*Fra:*").replace("Emne:", "*Emne:*") + f"\n{NB}"
    ),
    "Outlook desktop, lines apart": (
        f"{OWN}\n\n" + HEADER_NB.replace("\n", "\n\n") + f"\n{letter(NB)}"
    ),
    "Outlook desktop, odd spaces": (
        f"{OWN}\n\xa0\n" + HEADER_NB.replace(": ", ":\xa0") + "\n" + NB.replace(" ", "\xa0", 1)
    ),
    "Outlook web": f"{OWN}\n{RULE}\n{HEADER_NB}\n{letter(NB)}",
    "Outlook web en": f"{OWN}\n{RULE}\n{HEADER_EN}\n{letter(EN)}",
    "Outlook for iOS": (
        f"{OWN}\n\nHent Outlook for iOS<https://aka.ms/o0ukef>\n{RULE}\n{HEADER_NB}\n{letter(NB)}"
    ),
    "Outlook for Android en": (
        f"{OWN}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n{RULE}\n{HEADER_EN}\n{EN}"
    ),
    "Outlook for Mac": (f"{OWN}\n\n" + HEADER_NB.replace("Sendt:", "Dato:") + f"\n{letter(NB)}"),
    "Outlook behind a server that warns": (
        f"{OWN}\n\n{HEADER_NB}\nADVARSEL: Denne e-posten kommer utenfra.\n\n{letter(NB)}"
    ),
    "Outlook, lines apart and marker taken away": (
        f"{OWN}\n\n" + HEADER_NN.replace("\n", "\n\n") + f"\n{LETTER}"
    ),
    "a marker wrapped by an old program": (
        f"{OWN}\n\n---- Skriv svaret over denne linjen. Resten blir\nkuttet bort. ----\n\n{LETTER}"
    ),
    "Outlook, marker taken away": f"{OWN}\n\n{HEADER_NB}\n{LETTER}",
    "Outlook, separator": f"{OWN}\n\n-----Opprinnelig melding-----\n{HEADER_NB}\n{letter(NB)}",
    "Outlook, separator nn": f"{OWN}\n\n-----Opphavleg melding-----\n{HEADER_NN}\n{letter(NN)}",
    "Outlook, separator en": f"{OWN}\n\n-----Original Message-----\n{HEADER_EN}\n{LETTER}",
    "Outlook with > and header": f"{OWN}\n\n{quoted(HEADER_NB + NB + LETTER)}",
    "Gmail nb": (
        f"{OWN}\n\ntor. 5. mars 2026 kl. 10:11 skrev Eksempel AS <{ADDRESS}>:\n\n"
        f"{quoted(letter(NB))}"
    ),
    "Gmail nb, wrapped": (
        f"{OWN}\n\ntor. 5. mars 2026 kl. 10:11 skrev Eksempel AS <\n{ADDRESS}>:\n\n"
        "> ---- Skriv svaret over denne linjen. Resten blir kuttet\n> bort. ----\n>\n"
        f"{quoted(LETTER)}"
    ),
    "Gmail nn": (
        f"{OWN}\n\ntor. 5. mars 2026 kl. 10:11 skreiv Eksempel AS <{ADDRESS}>:\n\n"
        f"{quoted(letter(NN))}"
    ),
    "Gmail en": (
        f"{OWN}\n\nOn Thu, Mar 5, 2026 at 10:11 AM Eksempel AS <\n{ADDRESS}> wrote:\n\n"
        f"{quoted(letter(EN))}"
    ),
    "Gmail, signature below": (
        f"{OWN}\n\ntor. 5. mars 2026 kl. 10:11 skrev Eksempel AS <{ADDRESS}>:\n\n"
        f"{quoted(letter(NB))}\n\n-- \nSiri Olsen\n"
    ),
    "Gmail, marker taken away": (
        f"{OWN}\n\ntor. 5. mars 2026 kl. 10:11 skrev Eksempel AS <{ADDRESS}>:\n\n{quoted(LETTER)}"
    ),
    "Apple Mail nb": (
        f"{OWN}\n\n> Den 5. mars 2026 kl. 10:11 skrev Eksempel AS <{ADDRESS}>:\n> \n"
        f"{quoted(letter(NB))}"
    ),
    "iPhone nb": (
        f"{OWN}\n\nSendt fra min iPhone\n\n> 5. mars 2026 kl. 10:11 skrev Eksempel <{ADDRESS}>:\n"
        f"> \n> \ufeff{NB}\n{quoted(LETTER)}"
    ),
    "iPhone nn": (
        f"{OWN}\n\nSendt frå min iPhone\n\n> 5. mars 2026 kl. 10:11 skreiv Eksempel <{ADDRESS}>:\n"
        f"> \n> \ufeff{NN}\n{quoted(LETTER)}"
    ),
    "iPad en": (
        f"{OWN}\n\nSent from my iPad\n\n> On 5 Mar 2026, at 10:11, Eksempel <{ADDRESS}> wrote:\n"
        f"> \n{quoted(letter(EN))}"
    ),
    "Thunderbird nb": (f"{OWN}\n\nDen 05.03.2026 10:11, skrev Eksempel AS:\n{quoted(letter(NB))}"),
    "Thunderbird nb, newer": (
        f"{OWN}\n\nEksempel AS skrev den 05.03.2026 10:11:\n{quoted(letter(NB))}"
    ),
    "Thunderbird nn": f"{OWN}\n\nDen 05.03.2026 10:11, skreiv Eksempel AS:\n{quoted(letter(NN))}",
    "Thunderbird en": f"{OWN}\n\nOn 05/03/2026 10:11, Eksempel AS wrote:\n{quoted(letter(EN))}",
    "Yahoo": (
        f"{OWN}\n\n På torsdag 5. mars 2026 kl. 10:11:12 CET, skrev Eksempel <{ADDRESS}>:  \n\n"
        f" {NB}\n\n {LETTER}"
    ),
    "Samsung": (
        f"{OWN}\n\n-------- Opprinnelig melding --------\nFra: Eksempel <{ADDRESS}>\n"
        f"Dato: 05.03.2026 10:11 (GMT+01:00)\nTil: siri@example.no\nEmne: Ny\n\n{letter(NB)}"
    ),
    "a program in French": (
        f"{OWN}\n\nLe jeu. 5 mars 2026 à 10:11, Eksempel <{ADDRESS}> a écrit :\n\n"
        f"{quoted(letter(NB))}"
    ),
    "a program in Finnish": (
        f"{OWN}\n\nLähettäjä: Eksempel <{ADDRESS}>\nLähetetty: torstai 5. maaliskuuta 2026 10.11\n"
        f"Vastaanottaja: Siri\nAihe: Ny henvendelse\n\n{letter(NB)}"
    ),
    "a quote thrown away by hand": OWN,
    "nothing but the marker left": f"{OWN}\n\n{NB}\n",
}

# What a person wrote and what looks like a quote, and must not be lost.
LAWFUL = {
    "a period with Fra and Til": "Perioden er:\nFra: 1. januar\nTil: 31. desember\n\nSiri",
    "a sentence with skrev": (
        "Den 3. mars 2026 skrev du følgende til oss:\n\nat du vil ha innsyn i avtalen.\n\nSiri"
    ),
    "a list with dashes": "Vi har:\n\n- navn\n- adresse\n-- avsluttet\n----\nHilsen Siri",
    "a table of labels": "Navn: Kari\nDato: 5. mars\nTil: leiligheten\nEmne: avlesning\n\nSiri",
    "the word opprinnelig": "Den opprinnelige meldingen er slettet.\nOriginal message: borte.",
    "sent from us": "Sendt fra oss i går.\n\nSiri",
}

# Nobody but a person can tell what is meant to be sent.
UNCERTAIN = {
    "answers between the lines": (
        f"Den 05.03.2026 10:11, skrev Eksempel AS:\n> {NB}\n> Hva har dere?\nNavn og adresse.\n"
        "> Hvor lenge?\nTi år."
    ),
    "an answer below": (
        f"Den 05.03.2026 10:11, skrev Eksempel AS:\n{quoted(letter(NB))}\n\n{OWN}\n"
    ),
    "a quote of the handler's own": "Du skrev:\n> Jeg vil ha innsyn\nDet har vi sendt.",
    "an answer that points below": f"Se svar i rødt under.\n\nSiri\n\n{HEADER_NB}\n{letter(NB)}",
    "a listing of mails": (
        f"Vi har denne:\n\n{HEADER_NB}\n\nHilsen Siri\n\n{HEADER_NB}\n{letter(NB)}"
    ),
    "nothing written": f"\n\n{HEADER_NB}\n{letter(NB)}",
    "only the telephone's words": f"Sendt fra min iPhone\n\n> {NB}\n{quoted(LETTER)}",
    "half a header": f"{OWN}\n\nFra: Eksempel <{ADDRESS}>\n\nNy henvendelse",
    "words before the marker on its line": f"{OWN}\n\nHei {NB}\n{LETTER}",
    "a quote nobody introduced": f"{OWN}\n\n{quoted(LETTER)}",
    "a quote the handler introduced": f"{OWN}\n\nI brevet 3. mars skrev du:\n> Jeg vil ha innsyn",
    "a header without a subject": (
        f"{OWN}\n\nFra: Eksempel <{ADDRESS}>\nSendt: i dag\nTil: Siri\n\n{LETTER}"
    ),
}

_PAGE_LETTER = (
    f"<div><p>{NB}</p><h2>Ny henvendelse om innsyn</h2><p>Svar senest mandag.</p>"
    '<div><p>Jeg vil vite &lt;alt&gt;.</p></div><p><a href="https://x.example/1">Åpne</a></p></div>'
)
_OUTLOOK_HEADER = (
    '<p class="MsoNormal"><b>Fra:</b> Eksempel AS &lt;sak@svar.example.no&gt;<br>'
    "<b>Sendt:</b> torsdag 5. mars 2026 10:11<br><b>Til:</b> Siri &lt;siri@example.no&gt;<br>"
    "<b>Emne:</b> Ny henvendelse, sak PV-K7M2-Q3XA</p>"
)
_OUTLOOK_OWN = "".join(
    f'<p class="MsoNormal">{line or "<o:p>&nbsp;</o:p>"}</p>' for line in OWN.split("\n")
)
_DIV_OWN = "".join(f"<div>{line or '<br>'}</div>" for line in OWN.split("\n"))
_BR_OWN = "<br>".join(OWN.split("\n"))
PAGES = {
    "Outlook desktop": (
        "<html><head><style>p{margin:0}</style><title>x</title></head><body>"
        f"<!--[if gte mso 9]><xml>Fra: meg</xml><![endif]--><div class=WordSection1>{_OUTLOOK_OWN}"
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f"{_OUTLOOK_HEADER}</div></div>{_PAGE_LETTER}</div></body></html>"
    ),
    "Outlook web": (
        f'<body><div class="elementToProof">{_BR_OWN}</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr">{_OUTLOOK_HEADER}</div>{_PAGE_LETTER}</body>'
    ),
    "new Outlook": (
        f'<body>{_DIV_OWN}<div id="mail-editor-reference-message-container">'
        f"<div>{_OUTLOOK_HEADER}</div>{_PAGE_LETTER}</div></body>"
    ),
    "Outlook for iOS": (
        f'<body><div dir="ltr">{_DIV_OWN}</div><div>Hent <a href="https://aka.ms/o0ukef">Outlook'
        f' for iOS</a></div><hr><div id="divRplyFwdMsg">{_OUTLOOK_HEADER}</div>{_PAGE_LETTER}'
    ),
    "Gmail": (
        f'<div dir="ltr">{_DIV_OWN}</div><br><div class="gmail_quote gmail_quote_container">'
        '<div dir="ltr" class="gmail_attr">tor. 5. mars 2026 kl. 10:11 skrev Eksempel AS &lt;'
        '<a href="mailto:sak@svar.example.no">sak@svar.example.no</a>&gt;:<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0">{_PAGE_LETTER}</blockquote></div>'
    ),
    "Apple Mail": (
        f'<html><body style="overflow-wrap: break-word;">{_BR_OWN}<br><div><br>'
        '<blockquote type="cite"><div>5. mars 2026 kl. 10:11 skrev Eksempel AS '
        '&lt;sak@svar.example.no&gt;:</div><br class="Apple-interchange-newline">'
        f"<div>{_PAGE_LETTER}</div></blockquote></div><br></body></html>"
    ),
    "iPhone": (
        f'<html><body dir="auto">{_BR_OWN}<br><br><div dir="ltr">Sendt fra min iPhone</div>'
        '<div dir="ltr"><br><blockquote type="cite">5. mars 2026 kl. 10:11 skrev Eksempel AS '
        "&lt;sak@svar.example.no&gt;:<br><br></blockquote></div>"
        f'<blockquote type="cite"><div dir="ltr">\ufeff{_PAGE_LETTER}</div></blockquote></body>'
    ),
    "Thunderbird": (
        f"<html><body><p>{_BR_OWN}</p>"
        '<div class="moz-cite-prefix">Den 05.03.2026 10:11, skrev Eksempel AS:<br></div>'
        f'<blockquote type="cite" cite="mid:1@example.no">{_PAGE_LETTER}</blockquote></body></html>'
    ),
    "Yahoo": (
        f'<div class="ydp1yahoo-style-wrap">{_DIV_OWN}</div><div id="x" class="ydp1yahoo_quoted '
        f'yahoo_quoted"><div>På torsdag 5. mars 2026, skrev Eksempel:</div>{_PAGE_LETTER}</div>'
    ),
    "Proton": (
        f'<div style="font-family: Arial">{_BR_OWN}</div><div class="protonmail_quote">'
        "Eksempel &lt;sak@svar.example.no&gt; skrev (torsdag 5. mars):<br>"
        f'<blockquote class="protonmail_quote" type="cite">{_PAGE_LETTER}</blockquote></div>'
    ),
    "Outlook answering an answer": (
        f'<body>{_DIV_OWN}<div id="x_divRplyFwdMsg">{_OUTLOOK_HEADER}</div>{_PAGE_LETTER}'
        f'<div id="x_x_divRplyFwdMsg">{_OUTLOOK_HEADER}</div>{_PAGE_LETTER}</body>'
    ),
    "Outlook in Finnish, marker taken away": (
        f'<body>{_DIV_OWN}<div id="appendonsend"></div><hr>'
        "<div><b>Lähettäjä:</b> Eksempel<br><b>Aihe:</b> Ny</div><p>Ny henvendelse</p></body>"
    ),
    "nothing quoted": f"<p>{_BR_OWN}</p>",
}
