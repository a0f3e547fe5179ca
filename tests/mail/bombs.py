"""Mails made to take a parser's time, its memory or its mind."""

from __future__ import annotations

import base64

_MULTIPART = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


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
    "10 000 parts after lone carriage returns": _MULTIPART + b"--b\r\rx\r" * 10_000,
    "1 000 parts with a boundary in pieces": (
        b'Content-Type: multipart/mixed; boundary*0="a"; boundary*1="b"\r\n\r\n'
        + b"--ab\r\n\r\nx\r\n" * 1000
    ),
    "500 multiparts in each other": _nested(500),
    "11 multiparts in each other": _nested(11),
    "5 000 mails in each other": b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"hei",
    "a subject of 20 000 encoded words": (
        b"Subject: " + b"=?utf-8?q?x?= " * 20_000 + b"\r\n\r\nhei"
    ),
    "a header of 5 MB": b"X-Long: " + b"x" * 5_000_000 + b"\r\n\r\nhei",
    "20 000 parameters": (b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nhei"),
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
    "a page of brackets": b"Content-Type: text/html\r\n\r\n" + b"<" * 500_000 + b" hei",
    "a page of boxes": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hei",
    "quotes a hundred thousand deep": b"Subject: x\r\n\r\nhei\r\n" + b">" * 100_000,
    "400 000 empty lines": b"Subject: x\r\n\r\nhei" + b"\r\n" * 400_000,
    "commas and quotes": b"From: " + b'"a",' * 3000 + b"\r\n\r\nhei",
    "24 MB of base64": (
        _MULTIPART
        + b"--b\r\n\r\nhei\r\n--b\r\nContent-Type: application/pdf; name=stor.pdf\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"x" * 17_500_000)
        + b"--b--\r\n"
    ),
}
