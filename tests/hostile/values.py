"""What a careless or ill-meaning hand sends: one class of hostile value each, by name.

Values are bytes as the wire carries them, so that what is no UTF-8 can be sent as well.
"""

from __future__ import annotations

MARK = "hx9"  # the name of every element and attribute that only a hostile value could have put on a page
SUM = "1337191"  # what a template or a shell would make of the sums in TEMPLATE

HTML = f"\"><b id={MARK} {MARK}=1>'</textarea></title><script>{MARK}()</script>"
TEMPLATE = (
    "{{ request.user.password }}{{ 1337190|add:1 }}{% debug %}{agency} ${1337190+1} %s %(x)s {0.__class__}"
)
BIDI = "\u202eนายก\u202c \u2066\u200b\u200d\ufeffข้อ\u2069\u00ad"

TEXTS: dict[str, str] = {
    "long": "ก" * 100_000,
    "long words": "กำหนด ดำเนินการ 1,234.56 คะแนน\t" * 3_000,
    "nul": "ก\x00ข",
    "control": "ก\x01\x08\x0b\x1b\x1f\x7f\x85\u2028ข",
    "bidi": BIDI,
    "unseen": "\u200b\u200d\u2060\ufeff\u00ad",
    "spaces": " \t\u00a0\u3000\r\n ",
    "emoji": "👩\u200d👩\u200d👧 🇹🇭 \U0010ffff \uf0b7 é́́́",
    "html": HTML,
    "template": TEMPLATE,
    "sql": "'; DROP TABLE agencies_agency; --\\' OR 1=1 %",
    "newline": "หนึ่ง\r\nSet-Cookie: hx9=1\r\n\r\nสอง",
    "path": "../../../../etc/passwd\\..\\con.pdf",
    "empty": "",
    "zero": "0",
    "negative": "-1",
    "huge": "9" * 40,
    "past 32 bits": "2147483648",
    "past 64 bits": "9223372036854775808",
    "digits": "๙" * 5_000,
    "other digits": "١٢٣४५",
    "float": "1e999",
    "nan": "NaN",
    "year zero": "1/1/0",
    "year 99999": "31/12/99999",
    "no such day": "๓๐ ก.พ. ๒๕๖๔",
    "iso": "0000-00-00",
    "list": "[1,2]",
    "json": '{"a":',
    "address": "javascript:alert(1)//https://",
}

SURROGATES = b"\xed\xa0\x80\xff\xfe\xc3("

VALUES: dict[str, bytes] = {name: text.encode() for name, text in TEXTS.items()} | {"surrogates": SURROGATES}

# Sent back as typed, these can stand in a field again just as they were.
SHOWABLE = ("html", "template", "bidi", "emoji", "sql")
