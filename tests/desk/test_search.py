"""Search over what an agency keeps, and what was touched lately."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import Http404
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Membership
from assessments.models import Assessment, Remark
from desk.recent import recent_things
from desk.search import search
from measures.models import Evidence, Measure
from reports.actions import edit_paper, return_paper
from reports.composed import MOST, composed_parts
from reports.drafting.sections import Edit
from reports.models import Meeting, MeetingPoint, Paper, PaperKind, Submission
from reports.sketches import sketch
from tests import factories
from tests.factories import Cast, make_submitted_memo
from thai.searching import excerpt, marked, words_of

SignIn = Callable[[Client, Membership], Client]
PAGE = reverse("desk:search", args=["mae-kham-mi"])


def titles(member: Membership, query: str) -> dict[str, list[str]]:
    """What was found, by group, without the marks."""
    found = search(member, query)
    return {
        group.name: [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in group.hits]
        for group in found.groups
    }


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("ป้องกัน", "มาตรการป้องกันการทุจริต"),
            ("ปองกัน", "มาตรการป้องกันการทุจริต"),
            ("ปี ๒๕๖๓", "แผนปี 2563"),
            ("เวบไซต", "ปรับปรุงเว็บไซต์"),
            ("2563", "ปีงบประมาณ พ.ศ. ๒๕๖๓"),
            ("น้ำ", "ขอนํ้าอุปโภค"),
            ("นํา", "ขอน้ำอุปโภค"),
            ("ita", "รายงานผล ITA"),
            ("ผลita", "รายงานผล  ITA"),
            ("ทุจริต\u200b", "การทุ\u200bจริต"),
        ],
    )
    def test_any_spelling_finds_any_spelling(self, typed: str, kept: str) -> None:
        assert excerpt(kept, words_of(typed))

    def test_the_mark_takes_whole_letters_of_the_text_as_typed(self) -> None:
        assert marked("เว็บไซต์ป้องกัน", words_of("ปองกน")) == "เว็บไซต์ป้องกัน"
        assert marked("เว็บไซต์ป้องกัน", words_of("ปองกัน")) == "เว็บไซต์<mark>ป้องกัน</mark>"
        assert marked("น้ำดื่ม", words_of("นํา")) == "<mark>น้ำ</mark>ดื่ม"

    def test_what_is_shown_is_escaped(self) -> None:
        assert marked("<b>ก&ข</b>", words_of("ก&ข")) == "&lt;b&gt;<mark>ก&amp;ข</mark>&lt;/b&gt;"

    def test_a_context_is_short_and_begins_with_a_whole_letter(self) -> None:
        long = "ที่นี่" * 60 + "เป้าหมาย" + "ดีที่" * 60
        context = excerpt(long, words_of("เป้าหมาย"))
        assert "<mark>เป้าหมาย</mark>" in context
        assert len(context) < 160
        assert context.removeprefix("… ")[0] not in "่้๊๋ีิ"

    @pytest.mark.parametrize("query", ["", "   ", "\u200b", "้"])
    def test_nothing_typed_finds_nothing(self, cast: Cast, query: str) -> None:
        assert search(cast.staff, query).groups == []


class TestFinding:
    @pytest.fixture
    def kept(self, cast: Cast, year_s000: Assessment) -> Measure:
        measure = factories.make_measure(cast, title="มาตรการควบคุมครุภัณฑ์", steps=["ตรวจนับคลังสินค้า"])
        factories.make_evidence(cast, title="ทะเบียนครุภัณฑ์")
        meeting = Meeting.objects.create(agency=cast.agency, fiscal_year=2564)
        MeetingPoint.objects.create(meeting=meeting, order=1, text="จัดทำทะเบียนครุภัณฑ์กลาง")
        Remark.objects.create(assessment=year_s000, indicator_code="asset", text="ครุภัณฑ์ไม่มีทะเบียน")
        return measure

    def test_finds_by_group(self, cast: Cast, kept: Measure) -> None:
        assert titles(cast.staff, "ครุภัณ") == {
            "มาตรการ": ["มาตรการควบคุมครุภัณฑ์"],
            "หลักฐาน": ["ทะเบียนครุภัณฑ์"],
            "ประเด็นจากการประชุม": ["จัดทำทะเบียนครุภัณฑ์กลาง"],
            "ข้อสังเกตและข้อเสนอแนะ": ["ครุภัณฑ์ไม่มีทะเบียน"],
        }

    def test_finds_what_stands_in_the_steps_and_shows_it(self, cast: Cast, kept: Measure) -> None:
        group = search(cast.staff, "คลังสินค้า").groups[0]
        assert group.hits[0].context == "ตรวจนับ<mark>คลังสินค้า</mark>"

    def test_all_words_must_be_there(self, cast: Cast, kept: Measure) -> None:
        assert list(titles(cast.staff, "ครุภัณฑ์ กลาง")) == ["ประเด็นจากการประชุม"]
        assert titles(cast.staff, "ครุภัณฑ์ จักรวาล") == {}

    def test_finds_papers_people_indicators_and_the_library(self, cast: Cast) -> None:
        memo = factories.make_issued_memo(cast)
        assert titles(cast.staff, "บันทึกข้อความ ๒๕๖๓")["เอกสาร"] == [str(memo)]
        assert titles(cast.staff, memo.number)["เอกสาร"] == [str(memo)]
        assert titles(cast.staff, "คำลือ")["เจ้าหน้าที่"] == ["นางอรอร คำลือ"]
        assert titles(cast.staff, "การใช้อำนาจ")["ตัวชี้วัดและข้อ"][0] == "ตัวชี้วัดที่ 3 การใช้อำนาจ"
        assert "คลังมาตรการแนะนำ" not in titles(cast.staff, "จักรวาล")

    def test_knows_nothing_of_another_agency(self, cast: Cast, others: Cast, kept: Measure) -> None:
        assert titles(others.staff, "ครุภัณ") == {}
        assert titles(others.mayor, "มาตรการควบคุม") == {}

    def test_who_may_not_edit_is_led_to_where_they_may_look(self, cast: Cast, kept: Measure) -> None:
        def address(member: Membership, name: str, query: str) -> str:
            groups = {group.name: group for group in search(member, query).groups}
            return groups[name].hits[0].url

        assert address(cast.staff, "มาตรการ", "มาตรการควบคุม").endswith(f"/measures/{kept.pk}/")
        assert address(cast.mayor, "มาตรการ", "มาตรการควบคุม").endswith("/measures/")
        for member in cast.everyone:
            assert address(member, "เจ้าหน้าที่", "คำลือ").endswith("/duties/")

    def test_every_link_opens(self, client: Client, cast: Cast, kept: Measure, as_officer: SignIn) -> None:
        factories.make_memo(cast)
        for member in cast.everyone:
            visitor = as_officer(client, member)
            for query in ("ครุภัณฑ์", "คำลือ", "บันทึก", "อำนาจ"):
                for group in search(member, query).groups:
                    for address in {hit.url for hit in group.hits}:
                        assert visitor.get(address).status_code == 200, address

    def test_asks_as_often_for_much_as_for_little(self, cast: Cast, kept: Measure) -> None:
        def count() -> int:

            with CaptureQueriesContext(
                connection,
            ) as seen:
                search(cast.staff, "ครุภัณฑ์")
            return len(seen)

        count()
        few = count()
        for place in range(3):
            factories.make_measure(cast, title=f"มาตรการครุภัณฑ์ {place}")
        Evidence.objects.create(agency=cast.agency, title="ภาพครุภัณฑ์")
        assert count() == few <= 16


class TestPage:
    def test_marks_what_was_found(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_measure(cast, title="มาตรการ <b>ครุภัณฑ์</b>")
        html = as_officer(client, cast.staff).get(PAGE, {"q": "ครุภัณฑ์"}).content.decode()
        assert "มาตรการ &lt;b&gt;<mark>ครุภัณฑ์</mark>&lt;/b&gt;" in html
        assert "พบ 1 รายการ" in html

    @pytest.mark.parametrize("query", ["ไม่มีแน่นอน", "<script>alert(1)</script>", "\0", "%", "' OR 1=1"])
    def test_says_what_to_try_where_nothing_was_found(
        self, client: Client, cast: Cast, as_officer: SignIn, query: str
    ) -> None:
        answer = as_officer(client, cast.staff).get(PAGE, {"q": query})
        assert answer.status_code == 200
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert ("ไม่พบรายการที่ค้น" in html) == bool(words_of(query.replace("\0", "")))

    def test_the_box_stands_on_every_page(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        html = (
            as_officer(client, cast.staff).get(reverse("desk:agency", args=["mae-kham-mi"])).content.decode()
        )
        assert f'role="search" method="get" action="{PAGE}"' in html


class TestRecent:
    def test_tells_the_last_things_once_and_ones_own_first(self, cast: Cast) -> None:
        memo = factories.make_issued_memo(cast)
        measure = factories.make_measure(cast)
        own = recent_things(cast.staff)
        assert [row.url for row in own][:1] == [reverse("measures:plan", args=["mae-kham-mi", 2564])]
        assert len({row.title for row in own}) == len(own) <= 5
        assert {row.who for row in own} == {"ท่าน"}
        assert str(measure) in {row.title for row in own}
        signer = recent_things(cast.mayor)
        assert [row.url for row in signer] == [reverse("reports:paper", args=["mae-kham-mi", memo.pk])]

    def test_shows_the_agency_to_who_did_nothing_yet(self, cast: Cast) -> None:
        factories.make_measure(cast)
        assert {row.who for row in recent_things(cast.mayor)} == {str(cast.staff.user)}

    def test_leaves_out_what_is_gone(self, cast: Cast) -> None:
        measure = factories.make_measure(cast)
        Measure.objects.filter(pk=measure.pk).delete()
        assert str(measure) not in {row.title for row in recent_things(cast.staff)}

    def test_is_of_the_own_agency_only(self, cast: Cast, others: Cast) -> None:
        factories.make_measure(cast)
        assert recent_things(others.staff) == []


def test_a_submitted_paper_is_found_by_words_that_nobody_typed(cast: Cast) -> None:
    memo = make_submitted_memo(cast)
    [section, *_] = [row for row in Submission.objects.get(paper=memo).sections if row["key"] == "advice"]
    words = section["text"].split()[0]
    assert str(memo) in titles(cast.staff, words)["เอกสาร"]
    [hit] = [
        row for group in search(cast.staff, words).groups if group.name == "เอกสาร" for row in group.hits
    ]
    assert "<mark>" in hit.context


def test_an_excerpt_begins_at_a_phrase() -> None:
    text = "ก" * 30 + " " + "ข" * 20 + " มาตรการป้องกันการทุจริต"
    assert excerpt("ต้น " * 30 + text, words_of("ทุจริต")).split()[1][0] in "ขม"


def rewrite(paper: Paper, cast: Cast) -> None:
    """The proposal in a person's own words."""
    head = {"order_number": "", "order_dated_on": None, "dated_on": paper.dated_on, "unit": cast.office}
    texts = {"proposal": Edit("จักรวาลอันไกลโพ้น")}
    edit_paper(paper=paper, texts=texts, by=cast.staff, version=paper.version, **head)


class TestDrafts:
    """A draft is found by the words that it would print, though nobody typed or submitted them."""

    @pytest.fixture
    def memo(self, cast: Cast) -> Paper:
        return factories.make_memo(cast)

    def test_is_found_by_what_is_composed_in_sections_and_tables(self, cast: Cast, memo: Paper) -> None:
        assert str(memo) in titles(cast.staff, "ตัวชี้วัดที่ได้คะแนนต่ำสุด")["เอกสาร"]
        assert str(memo) in titles(cast.staff, "การเปิดเผยข้อมูล ๔๓.๙๐")["เอกสาร"]

    def test_is_found_by_the_words_that_a_person_put_in_their_place(self, cast: Cast, memo: Paper) -> None:
        rewrite(memo, cast)
        assert titles(cast.staff, "จักรวาล")["เอกสาร"] == [str(memo)]

    def test_a_returned_paper_is_found_as_it_stands_now(self, cast: Cast) -> None:
        paper = factories.make_submitted_memo(cast)
        paper = return_paper(paper=paper, comment="แก้ข้อเสนอ", by=cast.head)
        rewrite(paper, cast)
        assert titles(cast.staff, "จักรวาล")["เอกสาร"] == [str(paper)]

    def test_is_composed_once_until_something_changes(self, cast: Cast, memo: Paper) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as seen:
                search(cast.staff, "คะแนนต่ำสุด")
            return len(seen)

        place = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_search"}
        with override_settings(CACHES={**settings.CACHES, "kept": place}):
            caches["kept"].clear()
            first, again = count(), count()
            assert again <= 17 < first
            rewrite(memo, cast)
            assert titles(cast.staff, "จักรวาล")["เอกสาร"] == [str(memo)]

    def test_no_more_than_a_years_papers_are_composed(self, cast: Cast, memo: Paper) -> None:
        rows = [sketch(cast.agency, PaperKind.MEMO, 2563) for _ in range(MOST + 2)]
        with mock.patch("reports.composed._parts", return_value=[{"key": "a", "text": "ก"}]) as composed:
            for key, row in enumerate(rows, 1):
                row.pk = key
            assert len(composed_parts(cast.agency, rows)) == composed.call_count == MOST

    def test_a_draft_whose_year_is_gone_is_found_by_its_name(self, cast: Cast, memo: Paper) -> None:
        with mock.patch("reports.composed.facts_of", side_effect=Http404):
            assert titles(cast.staff, "บันทึกข้อความ")["เอกสาร"] == [str(memo)]
