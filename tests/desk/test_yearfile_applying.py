"""A year file changes what differs and nothing else, all of it or none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from agencies.audit import verify
from agencies.events import Event
from agencies.models import Agency, AuditEvent, Membership
from agencies.transitions import Refused, perform
from assessments.models import Assessment
from assessments.workflow import CONFIRM
from desk.yearfile import applying, dump, write_year
from measures.models import Measure, Plan
from tests.desk.yearfiles import NAMES, all_rows, contract, load, result_file
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def agency() -> Agency:
    return Agency.objects.get(code="mae-kham-mi")


def events() -> list[str]:
    return list(AuditEvent.objects.filter(chain__name="mae-kham-mi").values_list("event", flat=True))


def measure_of(document: dict[str, Any]) -> dict[str, Any]:
    measure: dict[str, Any] = document["plan"]["measures"][0]
    return measure


def exported() -> dict[str, Any]:
    document = write_year(agency(), 2563)
    assert document is not None
    return document


def test_the_contract_s_example_comes_back_byte_for_byte() -> None:
    load(contract())
    assert dump(exported()) == dump(contract())


def test_the_same_file_twice_changes_no_row_of_any_table() -> None:
    first = load(contract())
    before = all_rows()
    second = load(contract())
    assert first.changed == ("agency", "units", "officers", "result", "plan", "meeting")
    assert second.changed == ()
    assert all_rows() == before


def test_every_act_of_an_import_is_recorded_by_the_command() -> None:
    load(contract())
    assert events() == [
        Event.AGENCY_CREATED,
        *[Event.UNIT_CREATED] * 3,
        Event.OFFICER_CREATED,
        Event.YEAR_OPENED,
        *[Event.SCORES_SAVED] * 2,
        *[Event.REMARKS_SAVED] * 2,
        Event.PLAN_OPENED,
        Event.MEASURE_ADDED,
        Event.MEETING_SAVED,
        Event.YEAR_IMPORTED,
    ]
    assert set(AuditEvent.objects.values_list("actor", flat=True)) == {None}
    assert list(verify()) == []


def test_what_breaks_halfway_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_rows()

    def broken(**_: Any) -> bool:
        raise ValidationError("เสีย")

    monkeypatch.setattr(applying, "replace_meeting", broken)
    with pytest.raises(ValidationError):
        load(contract())
    assert all_rows() == before


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda d: d["agency"].update(district="เมือง"), ("agency",)),
        (lambda d: d["agency"]["units"].append("กองการศึกษา"), ("units",)),
        (lambda d: d["agency"]["officers"][0].update(title="นาย"), ("officers",)),
        (lambda d: d["agency"]["officers"][0].update(unit=None), ("officers",)),
        (lambda d: d["result"]["scores"][0].update(score="96.18"), ("result",)),
        (lambda d: d["result"].update(scores=[]), ("result",)),
        (lambda d: d["result"]["declared"].update(level="D"), ("result",)),
        (lambda d: d["result"].update(announced_on="2020-09-15"), ("result",)),
        (lambda d: d["result"]["items"].insert(0, {"code": "e1", "score": "1.00"}), ("result",)),
        (lambda d: d["result"]["remarks"].clear(), ("result",)),
        (lambda d: d["result"]["suggestions"][0].update({"from": "nacc"}), ("result",)),
        (lambda d: d["plan"].update(adopted_on="2020-10-27"), ("plan",)),
        (lambda d: measure_of(d).update(topic=None), ("plan",)),
        (lambda d: measure_of(d).update(title="ชื่อใหม่"), ("plan",)),
        (lambda d: measure_of(d).update(owner="head"), ("plan",)),
        (lambda d: measure_of(d).update(owner="นางอรอร คำลือ"), ("plan",)),
        (lambda d: measure_of(d).update(units=["ทุกส่วนราชการ", "กองช่าง"]), ("plan",)),
        (lambda d: measure_of(d).update(items=["o28"]), ("plan",)),
        (lambda d: measure_of(d)["indicators"].append("การใช้อำนาจ"), ("plan",)),
        (lambda d: measure_of(d)["steps"].reverse(), ("plan",)),
        (lambda d: measure_of(d)["details"][0]["cites"].pop(), ("plan",)),
        (lambda d: measure_of(d)["rounds"][0].update(status=None, reported_on=None), ("plan",)),
        (lambda d: measure_of(d)["rounds"][0]["evidence"][0].update(url=""), ("plan",)),
        (lambda d: measure_of(d)["rounds"].clear(), ("plan",)),
        (lambda d: d["plan"]["measures"].clear(), ("plan",)),
        (lambda d: d["plan"]["measures"].append({**measure_of(d), "topic": 5}), ("plan",)),
        (lambda d: d["meeting"].update(chair=""), ("meeting",)),
        (lambda d: d["meeting"]["points"].append({"topic": None, "text": "อื่น ๆ"}), ("meeting",)),
    ],
)
def test_each_change_is_applied_alone_and_comes_back(
    change: Callable[[dict[str, Any]], Any], parts: tuple[str, ...]
) -> None:
    document = contract()
    load(document)
    before = len(events())
    change(document)
    assert load(document).changed == parts
    assert events()[before:].count(Event.YEAR_IMPORTED) == 1
    assert dump(exported()) == dump(document)
    rows = all_rows()
    assert load(document).changed == ()
    assert all_rows() == rows


def test_keys_the_file_does_not_have_leave_what_is_stored() -> None:
    load(contract())
    bare = {key: contract()[key] for key in ("format", "version", "fiscal_year")}
    bare |= {"agency": {"code": "mae-kham-mi", "name": "องค์การบริหารส่วนตำบลแม่คำมี"}}
    before = all_rows()
    empty: dict[str, Any] = {"result": {}, "plan": {}, "meeting": {}}
    for document in (bare, {**bare, **empty}, {**bare, "result": {"declared": {}}}):
        assert load(document).changed == ()
    officer = {"username": "head", "title": "นาย"}
    load(
        {**bare, "agency": {**bare["agency"], "officers": [officer]}, "result": {"declared": {"level": "D"}}}
    )
    member = Membership.objects.get(user__username="head")
    assert (member.user.title, member.user.rank, str(member.unit)) == ("นาย", "ว่าที่ร้อยตรี", "สำนักปลัด")
    assert exported()["result"]["declared"] == {**contract()["result"]["declared"], "level": "D"}
    after = all_rows()
    assert {label for label in after if after[label] != before[label]} == {
        "agencies.User",
        "agencies.AuditChain",
        "agencies.AuditEvent",
        "assessments.Assessment",
    }


def test_a_measure_keeps_its_row_where_its_title_stays() -> None:
    document = contract()
    second = {**deepcopy(measure_of(document)), "title": "มาตรการที่สอง"}
    document["plan"]["measures"].append(second)
    load(document)
    first_row, second_row = Measure.objects.all()
    round_row = second_row.rounds.get()
    document["plan"]["measures"] = [{**second, "target": "ใหม่"}, {**second, "title": "มาตรการที่สาม"}]
    load(document)
    kept, added = Measure.objects.all()
    assert (kept.pk, kept.version, kept.target) == (second_row.pk, 2, "ใหม่")
    assert kept.rounds.get().pk == round_row.pk
    assert added.pk not in {first_row.pk, second_row.pk}
    assert dump(exported()) == dump(document)


def test_measures_change_places_with_their_rows() -> None:
    document = contract()
    document["plan"]["measures"].append({**measure_of(document), "title": "มาตรการที่สอง"})
    load(document)
    rows = {measure.title: measure.pk for measure in Measure.objects.all()}
    document["plan"]["measures"].reverse()
    load(document)
    assert [measure.title for measure in Measure.objects.all()] == ["มาตรการที่สอง", "มาตรการดูแลทรัพย์สิน"]
    assert {measure.title: measure.pk for measure in Measure.objects.all()} == rows
    assert load(document).changed == ()


def test_new_officers_cannot_sign_in_and_get_a_position() -> None:
    document = result_file()
    document["agency"]["officers"] = [{"username": "boss", "role": "mayor"}, {"username": "new"}]
    load(document)
    boss, new = Membership.objects.order_by("pk")
    assert not boss.user.has_usable_password()
    assert boss.position == "นายกองค์การบริหารส่วนตำบลแม่คำมี"
    assert new.role == "staff"


def test_a_password_survives_an_import() -> None:
    load(contract())
    user = Membership.objects.get(user__username="head").user
    user.set_password("ทดสอบ-secret-42")
    user.save()
    document = contract()
    document["agency"]["officers"][0]["name"] = "สุรชัย ใจดี"
    load(document)
    user.refresh_from_db()
    assert user.name == "สุรชัย ใจดี"
    assert user.check_password("ทดสอบ-secret-42")


@pytest.mark.parametrize("spelt", [str, str.upper])
def test_a_username_of_another_agency_is_refused(others: Cast, spelt: Callable[[str], str]) -> None:
    document = contract()
    taken = document["agency"]["officers"][0]["username"] = spelt(others.head.user.username)
    before = all_rows()
    with pytest.raises(Refused, match=taken):
        load(document)
    assert all_rows() == before


def test_two_new_usernames_that_differ_in_capitals_are_refused() -> None:
    document = contract()
    document["agency"]["officers"] = [{"username": "malee"}, {"username": "Malee"}]
    before = all_rows()
    with pytest.raises(Refused, match="ถือเป็นชื่อเดียวกัน"):
        load(document)
    assert all_rows() == before


def confirm() -> Assessment:
    """FY2563 of the file, confirmed by a clerk of the agency."""
    document = result_file()
    document["agency"]["officers"] = [{"username": "clerk", "name": "สมหญิง", "role": "staff"}]
    load(document)
    return perform(CONFIRM, Assessment.objects.get(), by=Membership.objects.get())


def test_a_confirmed_result_may_be_imported_as_it_is() -> None:
    confirm()
    before = all_rows()
    assert load(result_file()).changed == ()
    assert all_rows() == before


@pytest.mark.parametrize(
    "result",
    [
        {"scores": [{"indicator": NAMES[0], "score": "1"}]},
        {"declared": {"level": "A"}},
        {"announced_on": "2020-09-15"},
        {"items": [{"code": "e1", "score": "1"}]},
    ],
)
def test_the_figures_of_a_confirmed_result_are_not_changed(result: dict[str, Any]) -> None:
    confirm()
    before = all_rows()
    with pytest.raises(Refused, match="สมหญิง"):
        load({**result_file(), "result": result})
    assert all_rows() == before


def test_remarks_that_come_with_the_report_are_taken_by_a_confirmed_result() -> None:
    confirm()
    notes = {
        "remarks": [{"indicator": NAMES[8], "item": "o8", "text": "ไม่พบ Q&A"}],
        "suggestions": [{"from": "nacc", "text": "ควรเผยแพร่ให้ครบ"}],
    }
    document = result_file()
    document["result"] |= notes
    assert load(document).changed == ("result",)
    kept = exported()["result"]
    assert {key: kept[key] for key in notes} == notes
    assert Assessment.objects.get().is_confirmed


def test_a_plan_without_a_result_comes_back() -> None:
    document = contract()
    del document["result"], document["meeting"]
    document["fiscal_year"] = 2570
    load(document)
    assert Assessment.objects.count() == 0
    assert write_year(agency(), 2570) == document


def test_a_result_without_a_plan_comes_back() -> None:
    load(result_file())
    assert "plan" not in exported()
    assert Plan.objects.count() == 0


def test_a_year_of_which_nothing_is_known_is_no_file(cast: Cast) -> None:
    assert write_year(cast.agency, 2563) is None


def test_what_officers_typed_comes_back_unchanged(cast: Cast, year_s000: Assessment) -> None:
    """Rows made by the pages, not by an import: browsers send \\r\\n, and an owner has left."""
    plan = Plan.objects.create(agency=cast.agency, fiscal_year=2563)
    measure = Measure.objects.create(
        plan=plan, order=4, title="มาตรการ", monitoring="หนึ่ง\r\nสอง", owner=cast.head
    )
    measure.units.set([cast.finance, cast.office])
    cast.head.is_active = False
    cast.head.save()
    document = exported()
    assert cast.head.user.username not in [row["username"] for row in document["agency"]["officers"]]
    before = all_rows()
    assert load(document).changed == ()
    assert all_rows() == before
