"""A year file is checked whole before anything is written, and everything wrong is named by its path."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from agencies.transitions import Refused
from desk.yearfile import Unreadable, YearContent, dump, parse, read_year
from desk.yearfile.content import ResultContent
from desk.yearfile.document import LARGEST
from tests.desk.yearfiles import NAMES, all_rows, contract, load, result_file

pytestmark = pytest.mark.django_db


def read(document: dict[str, Any]) -> YearContent:
    return read_year(parse(dump(document).encode()))


def result_of(document: dict[str, Any]) -> ResultContent:
    result = read(document).result
    assert result is not None
    return result


def problems(document: dict[str, Any] | str) -> dict[str, str]:
    """``{path: message}`` of a file that is refused."""
    text = document if isinstance(document, str) else dump(document)
    with pytest.raises(Refused) as refused:
        read_year(parse(text.encode("utf-8", "surrogatepass")))
    return {finding.subject: finding.message for finding in refused.value.findings}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The contract's example with the value at a path set, e.g. ``result.items.0.code``."""
    document = contract()
    *way, last = path.split(".")
    place: Any = document
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return document


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "JSON"),
        (b"", "JSON"),
        (b'{"format": "\xff"}', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b"[]", "{"),
        (b"null", "{"),
        (b"{}", "format"),
        (b'{"format": "ita-portal/paper", "version": 1}', "format"),
        (b'{"format": "ita-portal/year"}', "version"),
        (b'{"format": "ita-portal/year", "version": 2}', "version"),
        (b'{"format": "ita-portal/year", "version": true}', "version"),
        (b"[" * 100_000, "ชั้น"),
        (b"9" * 5000, "ตัวเลข"),
        (b" " * (LARGEST + 1), "MB"),
    ],
)
def test_what_is_no_year_file_is_unreadable(raw: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        parse(raw)


def test_a_mark_of_windows_editors_is_no_obstacle() -> None:
    assert parse(b"\xef\xbb\xbf" + dump(contract()).encode())["fiscal_year"] == 2563


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        ("foo", 1, "foo", "ไม่รู้จักคีย์"),
        ("result.scores.0.foo", 1, "result.scores[0].foo", "ไม่รู้จักคีย์"),
        ("agency.districts", "", "agency.districts", "“district”"),
        ("plan.measures.0.rounds.0.evidence.0.link", "", "plan.measures[0].rounds[0].evidence[0].link", "คีย์"),
        ("plan.measures.0.details.0.cites.0.score", 1, "plan.measures[0].details[0].cites[0].score", "คีย์"),
        ("meeting.points.0.x\x1b[0m", 1, "meeting.points[0].x�[0m", "คีย์"),
        ("agency", [], "agency", "กลุ่มข้อมูล"),
        ("agency", None, "agency", "ต้องมี"),
        ("agency.name", None, "agency.name", "ต้องมี"),
        ("agency.name", 5, "agency.name", "ตัวเลข"),
        ("agency.name", "ก\nข", "agency.name", "บรรทัดเดียว"),
        ("agency.name", "ก" * 201, "agency.name", "200"),
        ("agency.code", "Mae Kham", "agency.code", "พิมพ์เล็ก"),
        ("agency.kind", "อบต.", "agency.kind", "sao"),
        ("agency.website", "javascript:alert(1)", "agency.website", "URL"),
        ("agency.units", "กองคลัง", "agency.units", "รายการ"),
        ("agency.units", ["ทุกส่วนราชการ"], "agency.units", "ไม่ใช่ชื่อส่วนราชการ"),
        ("agency.units", [None], "agency.units[0]", "null"),
        ("agency.officers.0.unit", "ทุกส่วนราชการ", "agency.officers[0].unit", "ไม่ใช่ชื่อส่วนราชการ"),
        ("agency.officers.0.username", "", "agency.officers[0].username", "ต้องมี"),
        ("agency.officers.0.username", "a b", "agency.officers[0].username", "username"),
        ("agency.officers.0.role", "king", "agency.officers[0].role", "staff"),
        ("agency.officers.0.role", ["staff"], "agency.officers[0].role", "รายการ"),
        ("fiscal_year", "2563", "fiscal_year", "จำนวนเต็ม"),
        ("fiscal_year", True, "fiscal_year", "จำนวนเต็ม"),
        ("fiscal_year", None, "fiscal_year", "ต้องมี"),
        ("fiscal_year", 2020, "fiscal_year", "2563"),
        ("fiscal_year", 99999, "fiscal_year", "2699"),
        ("fiscal_year", 2590, "result", "ไม่มีเกณฑ์"),
        ("result", [], "result", "กลุ่มข้อมูล"),
        ("result.scores", {}, "result.scores", "รายการ"),
        ("result.scores.0", "การใช้อำนาจ", "result.scores[0]", "กลุ่มข้อมูล"),
        ("result.scores.0.score", True, "result.scores[0].score", "จริงเท็จ"),
        ("result.scores.0.score", [], "result.scores[0].score", "รายการ"),
        ("result.scores.0.score", "100.01", "result.scores[0].score", "อยู่นอกช่วง"),
        ("result.scores.0.score", -0.01, "result.scores[0].score", "อยู่นอกช่วง"),
        ("result.scores.0.score", 1e300, "result.scores[0].score", "อยู่นอกช่วง"),
        ("result.scores.0.score", 96.175, "result.scores[0].score", "ทศนิยม"),
        ("result.scores.0.score", "๙๖.๑๗๕", "result.scores[0].score", "ทศนิยม"),
        ("result.scores.0.score", "เก้าสิบ", "result.scores[0].score", "ตัวเลข"),
        ("result.scores.0.score", float("nan"), "result.scores[0].score", "NaN"),
        ("result.scores.0.score", float("inf"), "result.scores[0].score", "Infinity"),
        ("result.scores.0.number", 1.0, "result.scores[0].number", "จำนวนเต็ม"),
        ("result.items.0.code", "MOIT3", "result.items[0].code", "MOIT3"),
        ("result.items.0.code", None, "result.items[0].code", "ต้องมี"),
        ("result.declared.total", "ร้อย", "result.declared.total", "ตัวเลข"),
        ("result.announced_on", "2563-12-14", "result.announced_on", "2020-12-14"),
        ("result.announced_on", "14/12/2563", "result.announced_on", "ค.ศ."),
        ("result.announced_on", "2020-02-30", "result.announced_on", "30"),
        ("result.announced_on", 20201214, "result.announced_on", "ข้อความ"),
        ("result.remarks.0.text", "", "result.remarks[0].text", "ต้องมี"),
        ("result.remarks.0.text", "ก\x00", "result.remarks[0].text", "อักขระควบคุม"),
        ("result.remarks.0.text", "ก\x0bข", "result.remarks[0].text", "อักขระควบคุม"),
        ("result.suggestions.0.from", "ชาวบ้าน", "result.suggestions[0].from", "external"),
        ("result.suggestions.0.from", None, "result.suggestions[0].from", "ต้องมี"),
        ("plan.adopted_on", "2564-01-01", "plan.adopted_on", "2021-01-01"),
        ("plan.measures.0.title", " ", "plan.measures[0].title", "ต้องมี"),
        ("plan.measures.0.topic", 8, "plan.measures[0].topic", "7"),
        ("plan.measures.0.guideline", "ก", "plan.measures[0].guideline", "รายการ"),
        ("plan.measures.0.steps.1", 5, "plan.measures[0].steps[1]", "ตัวเลข"),
        ("plan.measures.0.due_on", "2020-09-30", "plan.measures[0].due_on", "2020-10-01"),
        ("plan.measures.0.items", ["28"], "plan.measures[0].items[0]", "28"),
        ("plan.measures.0.items", ["o28", "ข้อ ๐๒๘"], "plan.measures[0].items", "o28"),
        ("plan.measures.0.rounds.0.status", "half", "plan.measures[0].rounds[0].status", "under_way"),
        ("plan.measures.0.rounds.0.cut_off", None, "plan.measures[0].rounds[0].cut_off", "ต้องมี"),
        (
            "plan.measures.0.rounds.0.evidence.0.url",
            "ftp://x.go.th/a",
            "plan.measures[0].rounds[0].evidence[0].url",
            "",
        ),
        ("plan.measures.0.details.0.cites.0", {}, "plan.measures[0].details[0].cites[0]", "ไม่มีเลย"),
        (
            "plan.measures.0.details.0.cites.0.item",
            "e9",
            "plan.measures[0].details[0].cites[0]",
            "indicator และ item",
        ),
        (
            "plan.measures.0.details.0.cites.2.total",
            False,
            "plan.measures[0].details[0].cites[2].total",
            "true",
        ),
        ("plan.measures.0.details.0.cites.1.item", "", "plan.measures[0].details[0].cites[1].item", "ต้องมี"),
        ("meeting.held_on", "2569-04-02", "meeting.held_on", "2026-04-02"),
        ("meeting.points.0.topic", 0, "meeting.points[0].topic", "1"),
    ],
)
def test_each_fault_is_named_where_it_stands(path: str, value: Any, where: str, words: str) -> None:
    named = problems(changed(path, value))
    assert where in named
    assert words in named[where]
    assert named[where].startswith(f"{where}: ")


def test_a_lone_surrogate_is_refused() -> None:
    text = dump(contract()).replace("ให้ดำเนินการตามแผน", "\\ud800")
    assert "อักขระควบคุม" in problems(text)["meeting.closing"]


@pytest.mark.parametrize(
    "number", ["1e999999999", "1e99999999999999999999", "1e-99999999999999999999", "0.001"]
)
def test_a_number_nobody_can_mean_is_refused(number: str) -> None:
    text = dump(contract()).replace('"96.17"', number)
    assert "result.scores[0].score" in problems(text)


def test_a_key_written_twice_is_refused_by_name() -> None:
    text = dump(contract()).replace('"score": "96.17"', '"score": "96.17", "score": "12.00"')
    assert "มากกว่าหนึ่งครั้ง" in problems(text)["result.scores[0].score"]


def test_all_faults_are_reported_together_and_nothing_is_written() -> None:
    document = result_file(foo=1, announced_on="x")
    document["result"]["scores"][3]["bar"] = 2
    document["agency"]["code"] = "ก"
    before = all_rows()
    assert set(problems(document)) == {
        "agency.code",
        "result.foo",
        "result.announced_on",
        "result.scores[3].bar",
    }
    assert all_rows() == before


def test_very_many_faults_are_counted_not_listed() -> None:
    document = result_file(**{f"key{number}": 1 for number in range(500)})
    with pytest.raises(Refused) as refused:
        read(document)
    findings = refused.value.findings
    assert len(findings) == 61
    assert "440" in findings[-1].message


@pytest.mark.parametrize(
    "score", ["83.56", "83,56", "๘๓.๕๖", "ร้อยละ ๘๓,๕๖", 83.56, "83.56 คะแนน", Decimal("83.56")]
)
def test_scores_are_read_as_people_write_them(score: Any) -> None:
    document = result_file()
    document["result"]["scores"][0]["score"] = score
    result = read_year(document).result  # straight from a dictionary too, floats and all
    assert result is not None
    assert result.scores is not None
    assert result.scores["duty"] == Decimal("83.56")
    assert str(result.scores["duty"]) == "83.56"


@pytest.mark.parametrize(
    ("score", "stored"), [(96, "96.00"), (100, "100.00"), (0, "0.00"), ("-0", "0.00"), (-0.0, "0.00")]
)
def test_scores_are_kept_with_two_decimals(score: Any, stored: str) -> None:
    scores = result_of(result_file((score,))).scores
    assert scores is not None
    assert str(scores["duty"]) == stored


def test_a_score_that_is_not_known_is_no_score() -> None:
    document = result_file(("96.17", "90.13"))
    document["result"]["scores"][1]["score"] = None
    assert result_of(document).scores == {"duty": Decimal("96.17")}


@pytest.mark.parametrize("name", ["การใช้ทรัพย์สินของทางราชการ", "การใช้ ทรัพย์สิน ของราชการ", "การปรับปรุงการทำงาน"])
def test_other_spellings_of_an_indicator_are_known(name: str) -> None:
    document = result_file(())
    document["result"]["scores"] = [{"indicator": name, "score": "50"}]
    assert len(result_of(document).scores or {}) == 1


def test_an_unknown_indicator_is_named_with_the_nearest_ones() -> None:
    message = problems(changed("result.scores.0.indicator", "การใช้ทรัพยากรของราชการ"))[
        "result.scores[0].indicator"
    ]
    assert "การใช้ทรัพยากรของราชการ" in message
    assert "“การใช้ทรัพย์สินของราชการ”" in message


def test_where_nothing_is_near_every_indicator_is_listed() -> None:
    message = problems(changed("result.scores.0.indicator", "xyz"))["result.scores[0].indicator"]
    assert all(f"“{name}”" in message for name in NAMES)


def test_an_indicator_twice_is_refused_also_under_two_names() -> None:
    document = result_file(())
    names = ("การปรับปรุงการทำงาน", "การปรับปรุงระบบการทำงาน")
    document["result"]["scores"] = [{"indicator": name, "score": "50"} for name in names]
    assert "การปรับปรุงระบบการทำงาน" in problems(document)["result.scores"]


def test_an_item_twice_is_refused_also_in_two_spellings() -> None:
    items = [{"code": "o28", "score": 1}, {"code": "ข้อ ๐๒๘", "score": 2}]
    assert "o28" in problems(result_file(items=items))["result.items"]


def test_a_number_that_disagrees_is_a_warning_with_both_names() -> None:
    content = read(changed("result.scores.0.number", 3))
    assert content.result is not None
    assert list(content.result.scores or {}) == ["duty"]
    (warning,) = content.warnings
    assert warning.severity == "warn"
    assert warning.subject == "result.scores[0].number"
    assert "การใช้อำนาจ" in warning.message
    assert "การปฏิบัติหน้าที่" in warning.message


def test_what_the_file_does_not_say_is_left_open() -> None:
    content = read({key: contract()[key] for key in ("format", "version", "agency", "fiscal_year")})
    assert (content.result, content.plan, content.meeting) == (None, None, None)
    bare = result_of({**result_file(), "result": {}})
    assert bare == ResultContent()


def test_a_plan_needs_rules_of_its_year_or_of_the_year_before() -> None:
    document = contract()
    del document["result"]
    assert read({**document, "fiscal_year": 2570}).plan is not None
    assert "2571" in problems({**document, "fiscal_year": 2571})["plan"]


def test_a_text_of_several_lines_in_a_list_is_several_lines() -> None:
    plan = read(changed("plan.measures.0.steps", ["หนึ่ง\nสอง\r\n\n สาม ", ""])).plan
    assert plan is not None
    assert plan.measures is not None
    assert plan.measures[0].steps == ("หนึ่ง", "สอง", "สาม")


def test_a_file_with_a_refused_part_leaves_no_trace_of_the_good_parts() -> None:
    before = all_rows()
    with pytest.raises(Refused):
        load(changed("meeting.points.0.topic", 9))
    assert all_rows() == before


def test_dump_is_utf8_json_with_thai_letters() -> None:
    text = dump(contract())
    assert "แม่คำมี" in text
    assert text.endswith("}\n")
    assert json.loads(text) == contract()
