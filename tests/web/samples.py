"""A full set of answers to each kind, by its name and by the key of each question.

They lead through most pages: the branches that ask more are taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.conftest import KARI

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

KNOWN = {
    "about": "portal",
    "who": "me",
    "relation": "user",
    "account_email": "kari@jobb.example.com",
    "account_read": "no",
    "name": "Kari Nordmann",
    "email": KARI,
}
"""The answers that hold for everything Kari asks for."""

SAMPLES: Mapping[str, Mapping[str, str]] = {
    "access": {
        **KNOWN,
        "scope": "part",
        "copy": "yes",
        "part": "Påloggingene mine",
        "period": "våren 2025",
    },
    "rectification": {
        **KNOWN,
        "what": "wrong,missing",
        "correction.1.field": "Telefonnummer",
        "correction.1.wrong": "22 02 14 59",
        "correction.1.right": "22 02 14 60",
        "correction.2.field": "Rolle",
        "correction.2.wrong": "",
        "correction.2.right": "Styreleder",
        "statement": "Jeg sluttet som vaktmester i 2024.",
        "meanwhile": "yes",
    },
    "erasure": {
        **KNOWN,
        "scope": "all",
        "closes": "yes",
        "why": "no_longer,consent",
    },
    "portability": {
        **KNOWN,
        "part": "Det jeg skrev da jeg opprettet bruker",
        "format": "json",
        "where": "other",
        "receiver": "Nabolaget Måling AS",
        "channel": "personvern@maling.example.com",
    },
    "objection": {
        **KNOWN,
        "advertising": "no",
        "use": "Statistikk om hvordan jeg bruker portalen",
        "situation": "Jeg er tillitsvalgt.",
        "meanwhile": "yes",
    },
    "withdraw_consent": {
        "which": "statistics,other",
        "other": "Nyhetsbrevet",
        "name": KNOWN["name"],
        "email": KNOWN["email"],
    },
    "restriction": {
        **KNOWN,
        "part": "Telefonnummeret mitt",
        "why": "contested,claims",
    },
    "automated_decision": {
        **KNOWN,
        "decision": "At brukeren min ble sperret",
        "want": "human,contest",
        "view": "Ingen har snakket med meg.",
    },
    "transfer_safeguards": {
        "receiver": "Google Analytics",
        "name": KNOWN["name"],
        "email": KNOWN["email"],
    },
    "other": {
        **KNOWN,
        "what": "Jeg vil vite hvem som har sett på saken min.",
    },
    "complaint": {
        **KNOWN,
        "about": "dwelling",
        "dwelling": "Storgata 1, H0201",
        "pass_on": "no",
        "who": "authority",
        "whom": "Moren min, som bor der",
        "what": "Jeg fikk en annens måling på e-post.",
        "when": "12.3.2026",
        "wanted": "Finn ut hvem som fikk min.",
        "earlier": "PV-K7M2-Q3XA",
    },
}

FILES: Mapping[str, tuple[tuple[str, bytes], ...]] = {
    "rectification": (("skjermbilde.png", PNG),),
    "complaint": (("e-post æøå.txt", "Hei, her er målingen.\n".encode()),),
}
"""What goes with the kinds that take files."""
