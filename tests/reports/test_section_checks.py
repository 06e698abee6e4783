"""Checks of the sections that people write: each rule with a text that passes and one that does not."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.findings import Finding, Severity, warn
from agencies.questions import questions_of
from agencies.transitions import Refused
from assessments.models import ItemScore
from reports import section_checks
from reports.actions import submit_paper
from reports.checks import check_paper
from reports.content import written_sections
from reports.drafting.sections import Written, drafted
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from reports.proofreading import slips
from reports.section_checks import check_sections, findings_by_section
from reports.sketches import sketch
from tests.as_read import as_read
from tests.factories import S003, Cast, make_confirmed_year, make_measure, make_memo, scores
from tests.reports.facts import YEAR, make_facts, make_paper
from thai.digits import to_thai_prose

NACC = "สำนักงาน ป.ป.ช."


@pytest.fixture
def memo(cast: Cast) -> Paper:
    """The memo of 2563: 1 การปฏิบัติหน้าที่ 96.17 … 9 การเปิดเผยข้อมูล 43.90, total 71.50."""
    return make_memo(cast)


def write(paper: Paper, text: str, key: str = "proposal") -> None:
    """A section in a person's words, over the portal's present wording."""
    draft = next(row.draft for row in written_sections(paper) if row.draft.key == key)
    paper.sections.update_or_create(
        key=key, defaults={"text": text, "basis": draft.text, "facts": dict(draft.facts)}
    )


def found_in(paper: Paper, text: str, key: str = "proposal") -> list[Finding]:
    write(paper, text, key)
    return [row for row in check_sections(paper) if row.url.endswith(f"#id_{key}")]


def rules(findings: list[Finding]) -> list[str]:
    return [row.rule for row in findings]


WRONG = [
    pytest.param("ควรให้องค์การบริหารส่วนตำบลแม่คำหมีปรับปรุง", "agency-name", "block", id="agency"),
    pytest.param("เทศบาลตำบลแม่คำมีควรปรับปรุง", "agency-name", "block", id="agency-kind"),
    pytest.param("ตามแนวทางขององค์การบริหารส่วนตำบลหนองหญ้าไซ", "agency-other", "ask", id="another-agency"),
    pytest.param("มอบหมายนางอรอน คำลือ เป็นผู้ดูแล", "person-name", "ask", id="person"),
    pytest.param("ตัวชี้วัดที่ 8 การเปิดเผยข้อมูล ควรปรับปรุง", "indicator-number", "block", id="number-and-name"),
    pytest.param("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 44.90 คะแนน", "score", "block", id="score"),
    pytest.param("คะแนนรวม 80.00 คะแนน", "total", "block", id="total"),
    pytest.param("ผลการประเมินได้คะแนนรวม 60.40 คะแนน อยู่ในระดับ A", "level-wrong", "block", id="level"),
    pytest.param("ผลการประเมินอยู่ในระดับ ผ่านดี", "level-unknown", "block", id="level-of-another-year"),
    pytest.param("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้คะแนนไม่ต่ำกว่าร้อยละ 85", "threshold-claim", "block", id="claim"),
    pytest.param("ทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่า 85 คะแนน", "threshold-claim", "block", id="claim-of-all"),
    pytest.param("ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ 80 ควรปรับปรุง", "threshold-other", "ask", id="another-threshold"),
    pytest.param("ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่", "extreme", "block", id="lowest"),
    pytest.param("ตามคำสั่งที่ 5/2564 ลงวันที่ 5 มกราคม 2599", "date-order", "block", id="order-after-paper"),
    pytest.param("ภายในวันที่ 31 กุมภาพันธ์ 2564", "date-wrong", "block", id="no-such-day"),
    pytest.param("ภายในเดือนมีนาคม 2021", "date-era", "warn", id="era"),
    pytest.param("ควรเผยแพร่ตามข้อ o99 บนเว็บไซต์", "item-unknown", "ask", id="item"),
    pytest.param("ควรเผยแพร่ตามข้อ 012 บนเว็บไซต์", "item-letter", "warn", id="item-letter"),
    pytest.param("สำนักงาน ปปช. ประกาศผลแล้ว", "term", "warn", id="term"),
    pytest.param("ให้ทุกส่วนราชการดำเนินการดำเนินการโดยเร็ว", "word-doubled", "warn", id="doubled-word"),
    pytest.param("ได้ร้อยละ 60.40 คะแนน", "unit-doubled", "warn", id="unit"),
    pytest.param("เรื่องนี้ได้เพียง ๔๕.๐๐ คะแนน จึงควรเร่งแก้ไข", "score-unknown", "ask", id="stray-score"),
    pytest.param("เรื่องนี้ได้เพียงร้อยละ 45.00 จึงควรเร่งแก้ไข", "score-unknown", "ask", id="stray-share"),
]
RIGHT = [
    "เรื่องนี้ได้ ๔๓.๙๐ คะแนน ต่ำกว่าเกณฑ์อยู่ 41.10 คะแนน ควรเพิ่มขึ้นอีก 5.25 คะแนน และใช้เงิน 45.00 บาท",
    "ควรให้องค์การบริหารส่วนตำบลแม่คำมีปรับปรุงการเผยแพร่ข้อมูล",
    "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 43.90 คะแนน ต่ำกว่าเกณฑ์ 85 คะแนน จึงควรเผยแพร่ให้ครบ",
    "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้คะแนนไม่ต่ำกว่าร้อยละ 85",
    "ตามคำสั่งที่ 5/2562 ลงวันที่ 5 มกราคม 2562 และข้อ o12 ให้ดำเนินการภายในวันที่ 31 มีนาคม 2564",
    "เป้าหมายปีหน้าคือทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่า 85 คะแนน ดูที่ www.maekhammi.go.th/ita2563",
]


class TestSectionsAgreeWithTheRecord:
    @pytest.mark.parametrize(("text", "rule", "weight"), WRONG)
    def test_a_wrong_text_is_told_beside_its_field(
        self, memo: Paper, text: str, rule: str, weight: str
    ) -> None:
        found = next((row for row in found_in(memo, text) if row.rule == f"text-{rule}"), None)
        assert found, rules(check_sections(memo))
        assert (found.severity == Severity.BLOCK) == (weight == "block"), found
        assert found.waivable == (weight == "ask"), found
        assert found.subject == "ข้อเสนอแนะ"
        assert found.message.startswith("ส่วน “ข้อเสนอแนะ” ")

    @pytest.mark.parametrize("text", RIGHT)
    def test_a_right_one_is_not(self, memo: Paper, text: str) -> None:
        assert [row.message for row in found_in(memo, text)] == []

    def test_a_copied_paragraph_is_told(self, memo: Paper) -> None:
        advice = next(row.text for row in written_sections(memo) if row.draft.key == "advice")
        longest = max(advice.splitlines(), key=len)
        assert "text-paragraph-copied" in rules(found_in(memo, longest))

    def test_a_copy_is_told_by_its_words_for_no_line_has_a_number(self, memo: Paper) -> None:
        advice = next(row.text for row in written_sections(memo) if row.draft.key == "advice")
        longest = max(advice.splitlines(), key=len)
        [copied] = [row for row in found_in(memo, longest) if row.rule == "text-paragraph-copied"]
        assert "บรรทัด" not in copied.message
        assert copied.message.count(to_thai_prose(longest)[:40]) == 2

    def test_own_sentences_of_an_edited_section_are_not_doubted(self, memo: Paper) -> None:
        """A person adds a line to a section in which two measures are described in nearly the same words."""
        like = "จัดทำคู่มือการปฏิบัติงานและเผยแพร่บนเว็บไซต์ของหน่วยงานให้ประชาชนทราบโดยทั่วกันอย่างสม่ำเสมอ ฉบับที่ {}"
        draft = drafted("advice", "ข้อเสนอ", "", [like.format(1), like.format(2)])
        untouched = Written(draft, f"{draft.text}\nเห็นควรดำเนินการโดยเร็ว", is_edited=True, is_stale=False)
        assert [row.rule for row in slips(memo, [untouched]) if row.rule == "paragraph-copied"] == []
        changed = Written(draft, f"{like.format(1)}\n{like.format(3)}", is_edited=True, is_stale=False)
        assert [row.rule for row in slips(memo, [changed]) if row.rule == "paragraph-copied"] != []

    def test_a_weak_indicator_that_nothing_answers_needs_a_reason(self, memo: Paper) -> None:
        write(memo, "เห็นควรรักษามาตรฐานตามแนวทางเดิม", "advice")
        found = [row for row in check_sections(memo) if row.rule == "text-weak-unanswered"]
        assert found
        assert all(row.waivable for row in found)

    def test_a_threshold_that_is_not_named_needs_a_reason(self, memo: Paper) -> None:
        for row in written_sections(memo):
            write(memo, "มีตัวชี้วัดที่ต่ำกว่าเกณฑ์หลายตัวชี้วัด", row.draft.key)
        assert "text-threshold-unnamed" in rules(check_sections(memo))
        write(memo, "ตัวชี้วัดที่ได้คะแนนต่ำกว่าเกณฑ์ 85 คะแนน ควรปรับปรุง", "summary")
        assert "text-threshold-unnamed" not in rules(check_sections(memo))

    def test_digits_are_printed_in_one_style_however_they_were_typed(self, memo: Paper) -> None:
        assert found_in(memo, "ได้ ๙๖.๑๗ คะแนน ใน 3 แบบ") == []

    def test_slips_of_the_record_are_told_and_never_block(self, cast: Cast) -> None:
        make_facts(cast)
        measure = make_measure(cast, YEAR, title="มาตรการปิดเผยข้อมูลสาธารณะ", indicator_codes=["disclose"])
        found = [row for row in check_sections(make_paper(cast, "announcement")) if "ปิดเผย" in row.message]
        assert measure.title
        assert rules(found)
        assert {(row.severity, row.waivable) for row in found} == {(Severity.WARN, False)}


class TestThePortalsOwnWording:
    @pytest.mark.parametrize("kind", PAPERS)
    def test_nothing_is_found_in_it(self, kind: str, cast: Cast) -> None:
        make_facts(cast)
        paper = make_paper(cast, kind)
        assert [row.message for row in check_sections(paper)] == []

    @pytest.mark.parametrize("kind", PAPERS)
    @pytest.mark.parametrize("is_strong", [True, False])
    def test_nor_in_a_year_with_items_or_without_neighbours(
        self, kind: str, is_strong: bool, cast: Cast
    ) -> None:
        figures = scores(S003) if is_strong else scores()
        year = PAPERS[kind].result_year(YEAR)
        assessment = make_confirmed_year(cast, year, figures)
        ItemScore.objects.create(assessment=assessment, code="o12", value="0")
        make_measure(cast, YEAR)
        make_measure(cast, YEAR + 1)
        paper = sketch(cast.agency, PaperKind(kind), YEAR)
        paper.pk = 0
        rows = written_sections(
            Paper(agency=paper.agency, kind=kind, fiscal_year=YEAR, dated_on=paper.dated_on)
        )
        assert [row.message for row in check_sections(paper, rows)] == []

    def test_a_weak_indicator_without_a_measure_is_told_of_the_plan_only(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1)
        make_measure(cast, YEAR)
        paper = make_paper(cast, "announcement")
        assert "weak-without-measure" in rules(check_paper(paper))
        assert check_sections(paper) == []


class TestCharacters:
    def test_what_the_typeface_has_passes(self, memo: Paper) -> None:
        assert found_in(memo, "“ข้อความ” – 50% • A/B (๑) ฯลฯ ๆ") == []

    @pytest.mark.parametrize("character", ["\ue123", "😀", "漢"])
    def test_others_are_named_and_hold_the_paper(self, memo: Paper, character: str) -> None:
        [found] = found_in(memo, f"เห็นควรดำเนินการ {character}")
        assert (found.rule, found.severity) == ("character-unprintable", Severity.BLOCK)
        assert f"U+{ord(character):04X}" in found.message


class TestWhereTheyAreShown:
    def test_beside_the_section_on_the_edit_page(self, cast: Cast, memo: Paper, client: Client) -> None:
        write(memo, "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 44.90 คะแนน")
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:paper-edit", args=[cast.agency.code, memo.pk]))
        [told] = findings_by_section(memo, written_sections(memo))["proposal"]
        assert told.message in as_read(page.content.decode()).replace("&quot;", '"')

    def test_and_before_submitting_with_the_way_to_its_field(
        self, cast: Cast, memo: Paper, client: Client
    ) -> None:
        write(memo, "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 44.90 คะแนน")
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:paper-submit", args=[cast.agency.code, memo.pk])).content.decode()
        edit = reverse("reports:paper-edit", args=[cast.agency.code, memo.pk])
        assert f'href="{edit}?part=proposal#id_proposal"' in page

    def test_it_holds_the_door_until_mended(self, cast: Cast, memo: Paper) -> None:
        write(memo, "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 44.90 คะแนน")
        with pytest.raises(Refused) as refused:
            submit_paper(paper=memo, by=cast.staff)
        assert rules(refused.value.findings) == ["text-score"]
        write(memo, "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ 43.90 คะแนน")
        assert submit_paper(paper=memo, by=cast.staff).attempt == 1

    def test_what_is_asked_needs_one_reason_however_often_it_is_found(
        self, cast: Cast, memo: Paper, client: Client
    ) -> None:
        write(memo, "ตามแนวทางขององค์การบริหารส่วนตำบลหนองหญ้าไซ")
        write(memo, "ขององค์การบริหารส่วนตำบลหนองหญ้าไซ", "advice")
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-submit", args=[cast.agency.code, memo.pk])
        page = client.get(address).content.decode()
        assert page.count('name="waive-text-agency-other"') == 1
        reasons = {row.name: "อ้างอิงแนวทางของหน่วยงานอื่น" for row in client.get(address).context["questions"]}
        assert client.post(address, reasons | {"without_emblem": "on"}).status_code == 302


def test_what_one_rule_finds_in_many_places_is_asked_under_a_short_name() -> None:
    rows = [warn("same", f"ข้อความ {n}", subject=f"ส่วนที่ {n}", waivable=True) for n in (1, 2, 2, 3)]
    [question] = questions_of(rows, {})
    assert question.finding.subject == "ส่วนที่ 1 และอีก 2 เรื่อง"
    assert question.finding.message == "ข้อความ 1 ข้อความ 2 ข้อความ 3"


def test_a_section_has_each_rule_once() -> None:
    names = [check.__name__ for check in section_checks.SECTION_CHECKS]
    assert len(set(names)) == len(names)


def test_a_paper_of_the_far_future_is_read_without_a_year(memo: Paper) -> None:
    rows = written_sections(memo)
    memo.fiscal_year, memo.dated_on = 2599, date(2056, 1, 1)
    assert section_checks.sections_agree_with_the_record(memo, rows) == []
