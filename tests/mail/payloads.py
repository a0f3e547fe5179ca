"""What people type into a form when they want it to become something else."""

from __future__ import annotations

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00\r\n"]
INJECTED = ["Bcc: evil@evil.example", "To: evil@evil.example", "\r\n<script>", " folded: x"]
HEADER_INJECTIONS = [
    *(f"Sak 1{line_break}{injected}" for line_break in BREAKS for injected in INJECTED[:3]),
    "Sak\r\n Bcc: evil@evil.example",
    "Sak\n\tBcc: evil@evil.example",
    "Innsyn =?utf-8?q?x=0ABcc:_evil=40evil.example?=",
    "Innsyn =?utf-8?q?x=0D=0ABcc:_evil=40evil.example?=",
    "Innsyn =?utf-8?b?eApCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=",
    "=?iso-8859-1?Q?=0ABcc=3A_evil=40evil.example?=",
    "=?utf-8?q?x?= =?utf-8?q?=0ABcc:_evil=40evil.example?=",
    "=?utf-7?q?+AAo-Bcc:?=",
    "Sak \x00",
    "Sak \x1b[2J",
    "Sak \x7f\x08",
    "Sak \ud800",
    "Sak\tx",
    "\r\n\r\nHei, dette er brevet",
]

TEMPLATE_INJECTIONS = [
    "{{7*7}}",
    "{{ 7 * 7 }}",
    "{% for x in range(9) %}49{% endfor %}",
    "{# borte #}",
    "{{config}}",
    "{{''.__class__.__mro__}}",
    "{url}",
    "{{said}}",
    "{{>_marker}}",
    "{0.__class__}",
    "{said.__class__.__init__.__globals__}",
    "%s %(url)s %n",
    "${7*7} #{7*7} $url",
    "<%= 7*7 %>",
    "<script>alert(49)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "[her](https://evil.example)",
    "[her]({url})",
    "**sterk**",
    "# Overskrift",
    "- punkt",
    "> panel",
    "---",
    "Subject: Noe annet",
    "</div></body></html>",
    "&lt;b&gt; &amp;",
    "--=_letter_=_--",
    "line\\\nbreak",
]

_UP = [
    "../",
    "..\\",
    "%2e%2e/",
    "....//",
    "..%2f",
    "/",
    "C:\\",
    "\\\\server\\share\\",
    "~/",
    "file:/%2F/",
]
_PLACES = ["etc/passwd", "windows\\win.ini", ".ssh/authorized_keys", "app.py", ".env", "CON.pdf"]
PATHS = [f"{up * (1 + 2 * (n % 2))}{place}" for up in _UP for n, place in enumerate(_PLACES)]
