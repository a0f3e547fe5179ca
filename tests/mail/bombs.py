"""Mails made to take a parser's time, its memory or its mind."""

from __future__ import annotations

import base64

_MULTIPART = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def mixed(*parts: bytes) -> bytes:
    """A mail of plain parts."""
    return _MULTIPART + b"".join(b"--b\r\n\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def _nested(depth: int) -> bytes:
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    return opening + b"\r\nhei\r\n"


UNREADABLE = {
    "nothing": b"",
    "only empty lines": b"\r\n" * 1000,
    "10 000 parts": _MULTIPART + b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--\r\n",
    "100 000 parts": _MULTIPART + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--\r\n",
    "10 000 parts after lone carriage returns": _MULTIPART + b"--b\r\rx\r" * 10_000,
    "1 000 parts with a boundary in pieces": (
        b'Content-Type: multipart/mixed; boundary*0="a"; boundary*1="b"\r\n\r\n'
        + b"--ab\r\n\r\nx\r\n" * 1000
    ),
    "500 multiparts in each other": _nested(500),
    "5 000 multiparts in each other": _nested(5000),
    "11 multiparts in each other": _nested(11),
    "5 000 mails in each other": b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"hei",
    "a subject of 20 000 encoded words": (
        b"Subject: " + b"=?utf-8?q?x?= " * 20_000 + b"\r\n\r\nhei"
    ),
    "a header of 5 MB": b"X-Long: " + b"x" * 5_000_000 + b"\r\n\r\nhei",
    "20 000 parameters": (b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nhei"),
    "a name in 20 000 pieces": (
        b"Content-Type: text/plain"
        + b"".join(b"; name*%d=a" % piece for piece in range(20_000))
        + b"\r\n\r\nhei"
    ),
    "20 KiB of commas and quotes": b"From: " + b'",' * 10_000 + b"\r\n\r\nhei",
    "20 000 recipients": b"To: " + b"a@b.no, " * 20_000 + b"\r\n\r\nhei",
    "20 000 brackets": b"To: " + b"(" * 20_000 + b"\r\n\r\nhei",
    "501 headers": b"X-One: 1\r\n" * 501 + b"\r\nhei",
    "501 headers by carriage returns": b"X-One: 1\r" * 501 + b"\r\nhei",
    "a header block without end": b"X-One: 1\r\n" * 30_000,
    "more than 25 MiB": b"Subject: x\r\n\r\n" + b"x" * (25 * 1024 * 1024),
}

# Strange, and still a mail with words in it.
READABLE = {
    "a parameter without a value": b"Content-Type: text/plain; name*\r\n\r\nhei",
    "a comment and nothing else": b"To: (c):\r\nSubject: x\r\n\r\nhei",
    "an id of Exchange": b"Message-ID: <[b378@microsoft.com]>\r\n\r\nhei",
    "a line feed in an encoded name": b"From: =?utf-8?q?a=0Ab?= <a@b.no>\r\n\r\nhei",
    "an unknown charset": b"Content-Type: text/plain; charset=x-unknown\r\n\r\nhei",
    "a charset that is none": b"Content-Type: text/plain; charset=zlib_codec\r\n\r\nhei",
    "a charset that costs": b"Content-Type: text/plain; charset=idna\r\n\r\n" + b"hei\r\n" * 40_000,
    "a charset with a zero": b'Content-Type: text/plain; charset="utf-8\x00"\r\n\r\nhei',
    "broken base64": b"Content-Transfer-Encoding: base64\r\n\r\nhei!!!!=",
    "eight-bit junk": b"Subject: bl\xe5b\xe6r \xff\xfe\r\n\r\nhei bl\xe5b\xe6r \xff\x00\x80",
    "zeros": b"Subject: x\x00y\r\n\r\nhei\x00hei",
    "no headers": b"\r\nhei",
    "headers and nothing else": b"Subject: hei",
    "a boundary nobody uses": _MULTIPART + b"hei",
    "a page of boxes": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hei",
    "quotes a hundred thousand deep": b"Subject: x\r\n\r\nhei\r\n" + b">" * 100_000,
    "400 000 empty lines": b"Subject: x\r\n\r\nhei" + b"\r\n" * 400_000,
    "cut off in its headers": b"Subject: hei\r\nContent-Ty",
    "cut off in a part": _MULTIPART + b"--b\r\nContent-Type: text/plain\r\n\r\nhei og h\xc3",
    "cut off in base64": b"Content-Transfer-Encoding: base64\r\n\r\naGVpIG9nIGhhLCBoZWk",
    "bytes of no alphabet in every header": (
        b"Received: \xff\xfe\r\nReferences: <\xff@\xfe>\r\nAuthentication-Results: \x80\r\n\r\nhei"
    ),
    "a charset with a zero in a part": (
        _MULTIPART + b'--b\r\nContent-Type: text/plain; charset="\x00\xff"\r\n\r\nhei \xff\r\n--b--'
    ),
    "commas and quotes": b"From: " + b'"a",' * 3000 + b"\r\n\r\nhei",
    "24 MB of base64": (
        _MULTIPART
        + b"--b\r\n\r\nhei\r\n--b\r\nContent-Type: application/pdf; name=stor.pdf\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"x" * 17_500_000)
        + b"--b--\r\n"
    ),
}

# T39: a mebibyte each of what a stripper of HTML or a search for quotes may choke on.
_PAGE = b"Content-Type: text/html\r\n\r\nhei "
LONG_WINDED = {
    "brackets": _PAGE + b"<" * 2**20,
    "ampersands": _PAGE + b"&" * 2**20,
    "half characters": _PAGE + b"&#" * 2**19,
    "pictures half begun": _PAGE + b"<img alt=" * (2**20 // 9),
    "comments half begun": _PAGE + b"<!--" * 2**18,
    "quotes in quotes": b"Subject: x\r\n\r\nhei\r\n" + b">" * 100_000 + b" x\r\n" + b"> " * 2**19,
    "each line deeper": b"Subject: x\r\n\r\nhei\r\n"
    + b"".join(b">" * depth + b" x\r\n" for depth in range(1400)),
    "quoted boxes": _PAGE + b"<blockquote>" * (2**20 // 12),
    "headers of a quote": b"Subject: x\r\n\r\nhei\r\n" + b"Fra: x\r\nSendt: x\r\n" * 2**15,
    "attributions": b"Subject: x\r\n\r\nhei\r\n" + b"Den a skrev " * (2**20 // 12),
    "pictures' places": b"Subject: x\r\n\r\nhei\r\n" + b"[cid:" * (2**20 // 5),
    "half a link": b"Subject: x\r\n\r\nhei\r\n" + b"https://onedrive.live.com/" * (2**20 // 26),
}
