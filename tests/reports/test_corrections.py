"""A correction on its way: the issued paper still counts, signers are told, and the paper itself says it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from agencies.transitions import perform
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.workflow import CONFIRM, REOPEN
from desk.letters import LONGEST_TITLE
from desk.overview import overview_of
from desk.queries import my_tasks
from desk.search import search
from desk.tasks import tasks_of
from desk.waiting import waiting_everywhere
from reports import actions
from reports.content import content_of
from reports.corrections import correction_of, replacing_sentence
from reports.models import Paper, PaperKind
from reports.queries import current_papers
from reports.word import word_copy
from tests.as_read import as_read
from tests.factories import Cast, make_issued_memo, make_measure, sign
from thai.dates import thai_date

REASON = "พิมพ์ชื่อตัวชี้วัดผิด"
NAME = "บันทึกข้อความรายงานผลการประเมิน ปีงบประมาณ พ.ศ. 2563"


@pytest.fixture
def issued(cast: Cast) -> Paper:
    return make_issued_memo(cast)


@pytest.fixture
def correction(cast: Cast, issued: Paper) -> Paper:
    return actions.correct_paper(paper=issued, reason=REASON, by=cast.staff)


def page(client: Client, name: str, who: Membership, *args: object) -> str:
    client.force_login(who.user)
    return client.get(reverse(name, args=[who.agency.code, *args])).content.decode()


class TestWhatItPrints:
    def test_a_numbered_paper_is_named_in_the_first_paragraph(self, correction: Paper, issued: Paper) -> None:
        sentence = f"บันทึกข้อความฉบับนี้ใช้แทนบันทึกข้อความ ที่ พร 72501/1 ลงวันที่ {thai_date(issued.dated_on)}"
        content = content_of(correction)
        assert content["sections"][0]["blocks"][0] == {"type": "paragraph", "text": sentence}
        assert word_copy(content)

    def test_the_first_paper_says_nothing(self, issued: Paper) -> None:
        assert replacing_sentence(issued) == ""
        assert "replaces" not in content_of(issued)

    def test_a_kind_without_numbers_says_nothing(self, cast: Cast, issued: Paper) -> None:
        make_measure(cast)
        start = {"agency": cast.agency, "kind": PaperKind.ANNOUNCEMENT, "fiscal_year": 2564}
        first = actions.submit_paper(
            paper=actions.start_paper(**start, by=cast.staff),
            by=cast.staff,
            waivers={"weak-without-measure": "ภายหลัง"},
        )
        second = actions.correct_paper(paper=sign(first, cast.mayor), reason=REASON, by=cast.staff)
        assert replacing_sentence(second) == ""


class TestWhatSignersAreTold:
    def test_the_sign_page_and_the_desk_name_the_original_and_the_reason(
        self, client: Client, cast: Cast, correction: Paper, issued: Paper
    ) -> None:
        submitted = actions.submit_paper(paper=correction, by=cast.staff)
        told = f"แทนเลขที่ พร 72501/1 ลงวันที่ {thai_date(issued.dated_on)} เหตุผล {REASON}"
        for name in ("reports:paper", "reports:paper-sign"):
            said = page(client, name, cast.head, submitted.pk)
            assert told in as_read(said)
            assert "ตัวเลขของผลการประเมินในเอกสารไม่ต่างจากฉบับเดิม" in said
        [task] = [row for row in my_tasks(cast.head, None) if row.title.startswith("ลงนาม")]
        assert "(ฉบับแก้ไข)" in task.title
        assert told in task.detail

    def test_figures_that_differ_are_listed(self, client: Client, cast: Cast, issued: Paper) -> None:
        reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
        save_scores(assessment=reopened, scores={"prevent": Decimal("21.50")}, by=cast.staff)
        perform(CONFIRM, reopened, by=cast.staff)
        begun = actions.start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.staff)
        submitted = actions.submit_paper(paper=begun, by=cast.staff)
        found = correction_of(submitted, (submitted.snapshot or {})["figures"])
        assert found is not None
        assert ("ตัวชี้วัดที่ 10 การป้องกันการทุจริต", "12.50", "21.50") in found.figures
        assert found.reason == ""
        assert "๑๒.๕๐ → ๒๑.๕๐" in page(client, "reports:paper-sign", cast.head, submitted.pk)


class TestUntilItIsIssued:
    def test_the_issued_paper_stays_in_the_lists(
        self, client: Client, cast: Cast, issued: Paper, correction: Paper
    ) -> None:
        said = page(client, "reports:papers", cast.staff, 2563)
        assert "ฉบับที่ใช้อยู่ เลขที่ พร 72501/1" in said
        for paper in (issued, correction):
            assert f'href="{reverse("reports:paper", args=[cast.agency.code, paper.pk])}"' in said
        assert current_papers(cast.agency, 2563) == [issued, correction]

    def test_the_old_paper_says_that_one_is_being_made(
        self, client: Client, cast: Cast, issued: Paper, correction: Paper
    ) -> None:
        said = page(client, "reports:paper", cast.staff, issued.pk)
        assert "กำลังจัดทำฉบับแก้ไข" in said
        assert "มีฉบับแก้ไขแล้ว" not in said
        sign(actions.submit_paper(paper=correction, by=cast.staff), *cast.signers)
        said = page(client, "reports:paper", cast.staff, issued.pk)
        assert "กำลังจัดทำฉบับแก้ไข" not in said
        assert "มีฉบับแก้ไขแล้ว" in said
        assert "ฉบับที่ใช้อยู่" not in page(client, "reports:papers", cast.staff, 2563)

    def test_the_clerks_card_names_the_year_and_that_it_is_a_correction(
        self, cast: Cast, correction: Paper
    ) -> None:
        titles = [task.title for task in my_tasks(cast.staff, overview_of(cast.agency, 2563))]
        assert "ร่างและเสนอบันทึกข้อความ ปี 2563 (ฉบับแก้ไข)" in titles
        titles = [task.title for task in my_tasks(cast.staff, None)]
        assert f"ร่างต่อและเสนอ: {NAME} (ฉบับแก้ไข)" in titles


class TestItsName:
    def test_one_rule_names_a_correction_and_nothing_else_bears_its_mark(
        self, correction: Paper, issued: Paper
    ) -> None:
        assert [str(issued), str(correction)] == [NAME, f"{NAME} (ฉบับแก้ไข)"]
        assert not issued.correction_mark

    def test_its_pages_the_papers_of_the_year_and_a_search_show_it(
        self, client: Client, cast: Cast, correction: Paper
    ) -> None:
        assert "<h1>บันทึกข้อความ (ฉบับแก้ไข)</h1>" in page(client, "reports:paper", cast.staff, correction.pk)
        assert "แก้ไขร่างบันทึกข้อความ (ฉบับแก้ไข) –" in page(
            client, "reports:paper-edit", cast.staff, correction.pk
        )
        assert "เปิดบันทึกข้อความ (ฉบับแก้ไข)" in page(client, "reports:papers", cast.staff, 2563)
        [group] = [each for each in search(cast.staff, "รายงานผลการประเมิน").groups if each.name == "เอกสาร"]
        assert sorted("(ฉบับแก้ไข)" in hit.title for hit in group.hits) == [False, True]

    def test_it_is_told_apart_once_it_is_issued_too(
        self, client: Client, cast: Cast, correction: Paper
    ) -> None:
        sign(actions.submit_paper(paper=correction, by=cast.staff), *cast.signers)
        assert "เปิดบันทึกข้อความ (ฉบับแก้ไข)" in page(client, "reports:papers", cast.staff, 2563)

    def test_the_signers_tasks_and_letter_name_it(self, cast: Cast, correction: Paper) -> None:
        submitted = actions.submit_paper(paper=correction, by=cast.staff)
        head = Membership.objects.get(pk=cast.head.pk)
        titles = [task.title for task in tasks_of(overview_of(cast.agency, 2563), head)]
        assert "ให้ความเห็นและลงนามในบันทึกข้อความ ปี 2563 (ฉบับแก้ไข)" in titles
        [waits] = waiting_everywhere(timezone.localdate(), [head])[head.pk]
        assert waits.title == f"ลงนาม: {submitted}"

    @pytest.mark.parametrize("kind", PaperKind)
    def test_the_subject_of_a_letter_does_not_cut_it(self, kind: PaperKind, correction: Paper) -> None:
        correction.kind = kind
        assert len(f"ลงนาม: {correction}") <= LONGEST_TITLE
