"""Whose word is taken for who sent a mail: the header alone is only what somebody wrote (T33)."""

import pytest

from mail.verdict import AuthSource, AuthSourceWrong, Kind, Stamps, read_source, vouched

SIRI = "siri@example.com"
OURS = AuthSource(Kind.SERVER, "mx.example.com")
M365 = AuthSource(Kind.M365)
PASS = "mx.example.com; spf=pass smtp.mailfrom=a@b.no; dmarc=pass header.from=example.com"
BORDER = ("received", "from out.example.org (1.2.3.4) by mx.example.com with ESMTPS id 1")
OUTSIDE = ("received", "from laptop by out.example.org")


def results(value: str = PASS) -> tuple[str, str]:
    return "authentication-results", value


def internal(value: str = "Internal") -> tuple[str, str]:
    return "x-ms-exchange-organization-authas", value


FROM_EXCHANGE = ("x-ms-exchange-organization-authsource", "AM0P1.eurprd.prod.outlook.com")

WITHIN = AuthSource(Kind.SERVER, "mx.example.com", ("post.example.com",))
HANDED_ON = ("received", "from mx.example.com by post.example.com with LMTP id 2")

HOLDS: list[tuple[AuthSource, Stamps]] = [
    (OURS, [results(), BORDER]),
    (OURS, [results(), BORDER, OUTSIDE]),
    (WITHIN, [HANDED_ON, results(), BORDER, OUTSIDE]),
    (WITHIN, [results(), BORDER, OUTSIDE]),
    (OURS, [results(), BORDER, results("mx.example.com; dmarc=fail header.from=example.com")]),
    (OURS, [results("other.example.com; dmarc=fail header.from=example.com"), results(), BORDER]),
    (OURS, [results("MX.Example.COM 1; dmarc=PASS (p=none) header.from=Example.com"), BORDER]),
    (M365, [internal(), FROM_EXCHANGE]),
]

FORGED: list[tuple[AuthSource, Stamps]] = [
    (AuthSource(), [results(), internal(), FROM_EXCHANGE]),  # nobody is believed
    (OURS, []),
    (OURS, [internal(), FROM_EXCHANGE]),
    (OURS, [results("evil.example; dmarc=pass header.from=example.com"), BORDER]),
    # Nobody has written that it passed a server at all.
    (OURS, [results()]),
    # What came from outside stands below our border, however it is signed.
    (OURS, [BORDER, results()]),
    (OURS, [OUTSIDE, results()]),
    (OURS, [results(), OUTSIDE]),
    # A border that calls itself another name, and says nothing of this mail.
    (OURS, [OUTSIDE, results(), BORDER]),
    (WITHIN, [OUTSIDE, HANDED_ON, results(), BORDER]),
    (WITHIN, [HANDED_ON, BORDER, results(), BORDER]),
    (WITHIN, [HANDED_ON, results()]),
    (OURS, [results("mx.example.com; dmarc=fail header.from=example.com"), results(), BORDER]),
    (OURS, [results(), results("mx.example.com; dmarc=fail header.from=example.com"), BORDER]),
    (OURS, [results("mx.example.com; dmarc=pass header.from=evil.no"), BORDER]),
    (OURS, [results("mx.example.com; spf=pass smtp.mailfrom=siri@example.com"), BORDER]),
    (OURS, [results("mx.example.com; x=(; dmarc=pass header.from=example.com)"), BORDER]),
    (
        OURS,
        [results('mx.example.com; dmarc=fail reason="dmarc=pass" header.from=example.com'), BORDER],
    ),
    # A border repeats what a stranger called itself.
    (
        OURS,
        [
            results('mx.example.com; spf=fail m="a; dmarc=pass header.from=example.com"@b.no'),
            BORDER,
        ],
    ),
    (
        OURS,
        [results("mx.example.com; spf=fail (a (b) ; dmarc=pass header.from=example.com)"), BORDER],
    ),
    (
        OURS,
        [
            results(f"mx.example.com; spf=fail ({'a' * 600}; dmarc=pass header.from=example.com)"),
            BORDER,
        ],
    ),
    (OURS, [results("mx.example.com; dmarc=pass header.from=example.com@evil.no"), BORDER]),
    (M365, [results()]),
    (M365, [internal("Anonymous"), FROM_EXCHANGE]),
    (M365, [internal()]),
    (M365, [internal(), (FROM_EXCHANGE[0], "")]),
    (M365, [internal(), internal("Anonymous"), FROM_EXCHANGE]),
]


@pytest.mark.parametrize(("source", "stamps"), HOLDS)
def test_what_the_believed_server_says_counts(source: AuthSource, stamps: Stamps) -> None:
    assert vouched(source, stamps, SIRI)
    assert not vouched(source, stamps, None)


@pytest.mark.parametrize(("source", "stamps"), FORGED)
def test_what_anybody_else_says_does_not_t33(source: AuthSource, stamps: Stamps) -> None:
    assert not vouched(source, stamps, SIRI)


@pytest.mark.parametrize(
    "said", ["authserv", "authserv:", "m365:x", "none:x", "authserv:a b", "x", "authserv:a,"]
)
def test_a_source_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(AuthSourceWrong):
        read_source(said)


def test_unset_believes_nobody() -> None:
    assert read_source("") == read_source(" NONE ") == AuthSource()
    assert read_source("M365") == M365
    assert read_source("authserv:MX.example.com") == OURS
    assert read_source("authserv:mx.example.com, post.example.com") == WITHIN
