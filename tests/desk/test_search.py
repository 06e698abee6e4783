"""Search over what an agency keeps, and what was touched lately."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import Http404
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from assessments.models import Assessment, Remark
from desk.handbook import chapter_url
from desk.recent import recent_things
from desk.search import search
from desk.search_kinds import HANDBOOK, KINDS
from desk.search_views import A_PAGE
from measures.models import Evidence, Measure, Plan
from measures.states import PlanState
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

    @pytest.mark.parametrize(
        ("before", "after"),
        [(" ", " "), ("(", ")"), ("สรุป: ", "; "), ("งาน/", "ๆ ")],
    )
    def test_a_context_is_cut_where_people_pause(self, before: str, after: str) -> None:
        left, right = "องค์การบริหารส่วนตำบลแม่คำมี", "ประกาศเจตนารมณ์ต่อสาธารณะ"
        text = f"{'ก' * 60}{before}{left * 2}เป้าหมาย{right * 2}{after}{'ข' * 60}"
        shown = str(excerpt(text, words_of("เป้าหมาย")))
        assert re.sub("</?mark>", "", shown).strip("… ();") in {
            f"{left * 2}เป้าหมาย{right * 2}",
            f"{left * 2}เป้าหมาย{right * 2}ๆ",
        }

    @pytest.mark.parametrize("shift", range(12))
    def test_a_context_tears_no_vowel_from_its_consonant(self, shift: int) -> None:
        text = f"{'ก' * shift}{'เก้าแต้มต่ำใจโล่ะ' * 6}เป้าหมาย{'ก' * shift}{'เก้าแต้มต่ำใจโล่ะ' * 6}"
        shown = re.sub("</?mark>", "", excerpt(text, words_of("เป้าหมาย"))).removeprefix("… ")
        start = text.index(shown.removesuffix(" …"))
        end = start + len(shown.removesuffix(" …"))
        assert text[start] not in "ะาำ่้"
        assert text[start - 1] not in "เแโใไ"
        assert text[end] not in "ะาำ่้"
        assert text[end - 1] not in "เแโใไ"

    def test_a_number_or_a_date_is_not_cut(self) -> None:
        text = f"{'ก' * 60}1,234,567/2568{'ข' * 42}เป้าหมาย"
        assert str(excerpt(text, words_of("เป้าหมาย"))).startswith("… ขข")

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

    @pytest.mark.parametrize("typed", ["มาตราการควบคุมครุพันธ์", "มาตรการควบคลุม"])
    def test_what_is_nearly_a_title_is_offered(
        self, client: Client, as_officer: SignIn, cast: Cast, kept: Measure, typed: str
    ) -> None:
        found = search(cast.staff, typed)
        assert found.groups == []
        assert str(found.near[0].title) == kept.title
        html = as_officer(client, cast.staff).get(PAGE, {"q": typed}).content.decode()
        assert "กรุณาตรวจตัวสะกด" in html
        assert "หมายถึงรายการต่อไปนี้หรือไม่" in html
        assert f'href="{found.near[0].url}">{kept.title}' in html

    def test_who_is_nearly_named_is_offered(self, cast: Cast, kept: Measure) -> None:
        [hit] = search(cast.staff, "วิชับ แก้วมา").near
        assert str(hit.title) == cast.deputy.display_name

    def test_nothing_near_offers_nothing(self, cast: Cast, kept: Measure) -> None:
        assert search(cast.staff, "จักรวาล").near == []
        assert search(cast.staff, "ฮฮฮ").near == []
        assert search(cast.staff, "ครุภัณฑ์").near == []  # found as it is

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
        assert address(cast.mayor, "มาตรการ", "มาตรการควบคุม").endswith(f"/measures/#m{kept.pk}")
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

    def test_finds_the_place_in_the_handbook(
        self, client: Client, cast: Cast, kept: Measure, as_officer: SignIn
    ) -> None:
        group = search(cast.staff, "รหัสผ่าน").groups[-1]
        assert group.name == "คู่มือ"
        hit = next(hit for hit in group.hits if "ลืม<mark>รหัสผ่าน</mark>" in hit.title)
        address, _, part = hit.url.partition("#")
        assert address == chapter_url("account")
        page = as_officer(client, cast.staff).get(address).content.decode()
        assert re.search(rf'<h2 id="{part}">ลืมรหัสผ่าน</h2>', page)

    def test_the_handbook_comes_after_what_the_agency_keeps(self, cast: Cast, kept: Measure) -> None:
        factories.make_memo(cast)
        groups = [group.name for group in search(cast.staff, "บันทึกข้อความ").groups]
        assert groups.index("เอกสาร") < groups.index("คู่มือ") == len(groups) - 1

    @pytest.mark.parametrize("query", ["รายข้อ", "ลืมรหัสผ่าน", "ค้นหา"])
    def test_every_address_in_the_handbook_is_a_place(self, client: Client, cast: Cast, query: str) -> None:
        [group] = search(cast.staff, query, HANDBOOK).groups
        for hit in group.shown(group.rows):
            address, _, part = hit.url.partition("#")
            page = client.get(address).content.decode()
            assert not part or f'<h2 id="{part}">' in page

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


class TestPeopleOfPapers:
    """A paper is found by the names of who had it in hand, and says what each of them did."""

    def contexts(self, member: Membership, query: str) -> list[str]:
        groups = {group.name: group for group in search(member, query).groups}
        return [hit.context for hit in groups["เอกสาร"].hits] if "เอกสาร" in groups else []

    def test_a_draft_is_found_by_who_drafts_it(self, cast: Cast) -> None:
        factories.make_memo(cast)
        first = cast.staff.user.name.split()[0]
        assert self.contexts(cast.mayor, first) == [
            f"ผู้จัดทำ {cast.staff.user.title}<mark>{first}</mark> {cast.staff.user.name.split()[1]}"
        ]

    def test_one_person_is_named_once_with_all_that_they_did(self, cast: Cast) -> None:
        factories.make_submitted_memo(cast)
        [context] = self.contexts(cast.mayor, cast.staff.user.name)
        assert context.startswith("ผู้จัดทำ และ ผู้เสนอ ")

    def test_signers_and_who_sent_it_back_are_told_apart(self, cast: Cast) -> None:
        return_paper(paper=factories.make_submitted_memo(cast), comment="แก้ข้อเสนอ", by=cast.head)
        [context] = self.contexts(cast.staff, cast.head.user.name)
        assert context.startswith("ผู้ส่งกลับ ")

    def test_signers_are_named_as_signers(self, cast: Cast) -> None:
        factories.make_issued_memo(cast)
        [context] = self.contexts(cast.staff, cast.mayor.user.name)
        assert context.startswith("ผู้ลงนาม ")

    def test_the_word_for_what_they_did_finds_nothing_itself(self, cast: Cast) -> None:
        factories.make_memo(cast)
        assert self.contexts(cast.staff, "ผู้จัดทำ") == []


class TestOrder:
    """People whose names hold the words, then what is called so, then what only mentions it."""

    def test_people_come_first_where_a_name_was_asked_for(self, cast: Cast) -> None:
        factories.make_memo(cast)
        factories.make_measure(cast, title=f"มาตรการของ {cast.staff.user.name}")
        assert list(titles(cast.mayor, cast.staff.user.name)) == ["เจ้าหน้าที่", "มาตรการ", "เอกสาร"]

    def test_what_is_called_so_comes_before_what_mentions_it(self, cast: Cast) -> None:
        factories.make_measure(cast, title="มาตรการหนึ่ง", steps=["ตรวจนับครุภัณฑ์"])
        factories.make_evidence(cast, title="ทะเบียนครุภัณฑ์")
        assert list(titles(cast.staff, "ครุภัณฑ์")) == ["หลักฐาน", "มาตรการ"]

    def test_a_post_asked_for_does_not_bring_people_first(self, cast: Cast) -> None:
        factories.make_measure(cast, title=f"มาตรการของ{cast.mayor.position}")
        assert list(titles(cast.staff, cast.mayor.position))[:2] == ["มาตรการ", "เจ้าหน้าที่"]


class TestMeasures:
    """A measure found leads to the measure itself."""

    def url(self, member: Membership, measure: Measure) -> str:
        groups = {group.name: group for group in search(member, measure.title).groups}
        return groups["มาตรการ"].hits[0].url

    def test_the_place_is_on_the_page_for_everybody(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        measure = factories.make_measure(cast, title="มาตรการควบคุมครุภัณฑ์")
        for member in cast.everyone:
            page, _, place = self.url(member, measure).partition("#")
            html = as_officer(client, member).get(page).content.decode()
            assert measure.title in html
            assert bool(place) != can(member, Permission.EDIT_MEASURES)
            assert not place or f'id="{place}"' in html

    def test_a_plan_that_nobody_may_change_now_is_read(self, cast: Cast) -> None:
        measure = factories.make_measure(cast, title="มาตรการควบคุมครุภัณฑ์")
        Plan.objects.filter(pk=measure.plan_id).update(
            state=PlanState.PROPOSED, proposed_at=timezone.now(), proposed_by=cast.staff
        )
        assert self.url(cast.staff, measure).endswith(f"/measures/#m{measure.pk}")


class TestWholeGroup:
    """A group of which some are left out opens whole, a page at a time."""

    @pytest.fixture
    def many(self, cast: Cast) -> int:
        count = A_PAGE + 3
        rows = [Evidence(agency=cast.agency, title=f"ภาพครุภัณฑ์ {place}") for place in range(count)]
        Evidence.objects.bulk_create(rows)
        factories.make_measure(cast, title="มาตรการครุภัณฑ์")
        return count

    def test_leads_from_all_groups_to_one_and_back(
        self, client: Client, cast: Cast, many: int, as_officer: SignIn
    ) -> None:
        visitor = as_officer(client, cast.staff)
        html = visitor.get(PAGE, {"q": "ครุภัณฑ์ ภาพ"}).content.decode().partition("<main")[2]
        assert f"ดูทั้งหมด {many} รายการ" in html
        [way] = re.findall(r'href="([^"]*group=evidence)"', html)
        whole = visitor.get(unescape(way)).content.decode()
        assert whole.count('<p class="app-task-title">') == A_PAGE
        [on] = re.findall(r'href="(\?[^"]*page=2)"', whole)
        rest = visitor.get(PAGE + unescape(on)).content.decode()
        assert rest.count('<p class="app-task-title">') == many - A_PAGE
        assert f"แสดงรายการที่ {A_PAGE + 1}–{many}" in rest
        [back] = re.findall(r'href="([^"]*)">ดูผลการค้น', rest)
        assert visitor.get(unescape(back)).content.decode().endswith(html)

    def test_few_are_shown_where_they_are(
        self, client: Client, cast: Cast, as_officer: SignIn, many: int
    ) -> None:
        html = as_officer(client, cast.staff).get(PAGE, {"q": "มาตรการครุภัณฑ์"}).content.decode()
        assert "ดูทั้งหมด" not in html

    def test_says_that_a_group_has_none(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        html = as_officer(client, cast.staff).get(PAGE, {"q": "จักรวาล", "group": "papers"}).content.decode()
        assert "ไม่พบรายการที่มีคำว่า “จักรวาล” ในกลุ่มเอกสาร" in html
        assert "ดูผลการค้น “จักรวาล” ทุกกลุ่ม" in html

    def test_a_group_that_is_none_shows_all(
        self, client: Client, cast: Cast, many: int, as_officer: SignIn
    ) -> None:
        visitor = as_officer(client, cast.staff)
        answers = [visitor.get(PAGE, {"q": "ครุภัณฑ์", "group": key}) for key in ("", "hx9")]
        [found, shown] = [answer.content.decode().partition("<main")[2] for answer in answers]
        assert found == shown

    def test_one_group_reads_no_others(self, cast: Cast, many: int) -> None:
        kind = next(kind for kind in KINDS if kind.key == "evidence")
        with CaptureQueriesContext(connection) as seen:
            [group] = search(cast.staff, "ครุภัณฑ์", kind).groups
        assert (len(seen), group.count) == (1, many)


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
        plan = reverse("measures:plan", args=["mae-kham-mi", 2564])
        assert [row.url for row in own][:1] == [f"{plan}#m{measure.pk}"]
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
