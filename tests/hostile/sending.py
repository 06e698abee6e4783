"""Which hostile things are sent to a form: one field at a time, all at once, and forms out of shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile.crawler import Crawler, Pairs, as_bytes, name_of
from tests.hostile.pages import Control, Form
from tests.hostile.values import SHOWABLE, TEXTS, VALUES

MOST_FIELDS = 30  # of one form; a form with more is a grid of like fields
TYPED = {"text", "textarea", "url", "email", "search", "tel"}
FILES: dict[str, tuple[str, bytes]] = {
    "empty file": ("a.pdf", b""),
    "no such kind": ("\u202egpj.exe", b"MZ\x00\xff" * 100),
    "cut pdf": ("รายงาน.pdf", b"%PDF-1.7\n\x00\xff\xfe"),
    "cut zip": ("ผล.xlsx", b"PK\x03\x04" + b"\x00" * 200),
    "cut png": ("ภาพ.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60),
    "doctype": (
        "ตรา.svg",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
    ),
    "text": ("a.txt", "ก\x00ข ได้คะแนน ๙๙๙๙๙".encode()),
    "no text": ("a.txt", bytes(range(256))),
}


@dataclass(frozen=True)
class Sending:
    """What is sent to a form; ``value`` names the class that stands in ``name``."""

    what: str
    pairs: Pairs
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    name: str = ""
    value: str = ""


def fields_of(form: Form) -> list[Control]:
    """The fields that are tried: each name once, evenly spread over a form with very many."""
    rows = list({row.name: row for row in form.controls}.values())
    step = max(1, -(-len(rows) // MOST_FIELDS))
    special = [row for row in rows if row.kind not in TYPED or "FORMS" in row.name]
    return list(dict.fromkeys(rows[::step] + special[:MOST_FIELDS]))


def with_value(form: Form, control: Control, value: str) -> Sending:
    """The form as it stands, one field hostile."""
    kept = [pair for pair in as_bytes(form.pairs()) if pair[0] != control.name]
    return Sending(
        f"{control.name} = {value}", [*kept, (control.name, VALUES[value])], name=control.name, value=value
    )


def with_file(form: Form, control: Control, kind: str) -> Sending:
    """The form as it stands with a hostile file."""
    return Sending(f"{control.name} = {kind}", as_bytes(form.pairs()), {control.name: FILES[kind]})


def one_by_one(form: Form) -> Iterator[Sending]:
    """Every class of value in every field, the others as they stand."""
    for control in fields_of(form):
        if control.kind == "file":
            yield from (with_file(form, control, kind) for kind in FILES)
        yield from (with_value(form, control, value) for value in VALUES)


def in_turn(form: Form, seed: int) -> Iterator[Sending]:
    """One class of value in every field, the classes in turn."""
    classes, kinds = list(VALUES), list(FILES)
    for place, control in enumerate(fields_of(form)[:8], seed):
        if control.kind == "file":
            yield with_file(form, control, kinds[place % len(kinds)])
        else:
            yield with_value(form, control, classes[place * 7 % len(classes)])


def all_at_once(form: Form, shift: int) -> Sending:
    """Every typed field hostile in its own way, what is chosen left as it is; so that much is kept."""
    classes = [name for name in VALUES if not name.startswith("long")]
    typed = {
        row.name: VALUES[classes[(place * 5 + shift) % len(classes)]]
        for place, row in enumerate(form.controls)
        if row.kind in TYPED
    }
    pairs = [(name, typed.get(name, value)) for name, value in as_bytes(form.pairs())]
    return Sending(f"all at once, {shift}", pairs)


def everywhere(form: Form, value: str) -> Sending:
    """One class of value in every typed field."""
    typed = {row.name for row in form.controls if row.kind in TYPED}
    pairs = [(name, VALUES[value] if name in typed else sent) for name, sent in as_bytes(form.pairs())]
    return Sending(f"everywhere {value}", pairs)


def out_of_shape(form: Form) -> Iterator[Sending]:
    """Fields missing, sent twice, never heard of; the counts of a formset wrong."""
    sent = as_bytes(form.pairs())
    yield Sending("nothing at all", [])
    yield Sending("everything twice", [*sent, *((name, b"hx9[]") for name, _ in sent)])
    yield Sending("everything an array", [(f"{name}[]", value) for name, value in sent])
    yield Sending("too many fields", [*sent, *((f"more{n}", b"") for n in range(1100))])
    for control in fields_of(form)[:MOST_FIELDS]:
        yield Sending(f"without {control.name}", [pair for pair in sent if pair[0] != control.name])
    counts = [name for name in form.names if name.endswith("_FORMS")]
    for count in counts:
        for value in (b"100000", b"-1", b"x", b"", b"9" * 30, "๓".encode()):
            others = [pair for pair in sent if pair[0] != count]
            yield Sending(f"{count} = {value[:9]!r}", [*others, (count, value)])


def send(crawler: Crawler, form: Form, sending: Sending) -> None:
    """Send it, and see that what was typed still stands there where the form came back."""
    answer = crawler.send(form, sending.pairs, sending.what, sending.files)
    control = next((row for row in form.controls if row.name == sending.name), None)
    if (
        control is None
        or control.kind not in TYPED
        or sending.value not in SHOWABLE
        or answer.status_code >= 500
    ):
        return
    again = [
        row.values[0]
        for shown in answer.page.forms
        for row in shown.controls
        if row.name == control.name and row.kind in TYPED and row.values
    ]
    typed = TEXTS[sending.value]
    if (
        again
        and form.method == "post"
        and answer.status_code != 302
        and typed.strip() not in {one.strip() for one in again}
    ):
        crawler.problems[
            f"{name_of(form.action)} ({sending.what}): {answer.status_code}, typed and gone: {again[0][:50]}"
        ] += 1


def send_raw(crawler: Crawler, form: Form) -> None:
    """Bodies that are not what their headers say."""
    if form.method == "get":
        return
    broken = "multipart/form-data; boundary=hx9"
    for kind, body in (
        ("application/json", b'{"a": [1, '),
        ("application/json", b'"\\ud800"'),
        ("text/plain", b"\x00\xff"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b""),
        (broken, b'--hx9\r\nContent-Disposition: form-data; name="text"\r\n\r\nno end'),
        (broken, b'--hx9\r\nContent-Disposition: form-data; name="file"; filename="a\r\n\r\n\x00--hx9--'),
        (
            broken,
            b"--hx9\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\n!",
        ),
        ("multipart/form-data; boundary=\xff".encode("latin-1").decode("latin-1"), b"--\xff--"),
        ("application/x-www-form-urlencoded; charset=utf-99", b"a=%ff%fe&=&&%00=%zz&;"),
        ("application/x-www-form-urlencoded", b"a=%ff%fe&=&&%00=%zz&;" + b"&" * 5000),
    ):
        crawler.ask("POST", form.action, f"raw {kind} {body[:12]!r}", body, kind)
