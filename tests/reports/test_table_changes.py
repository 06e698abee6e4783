"""What tables print is part of a round: rows that changed are told to drafters and to signers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from measures.models import Measure
from reports import actions
from reports.changes import changes_between, changes_since
from reports.checks import notes_for_readers
from reports.models import Paper, PaperKind, Submission
from reports.printed_tables import tables_of
from tests.factories import Cast, make_confirmed_year, make_measure, sign

UNCHANGED = "ยังไม่มีข้อความหรือตารางใดในเอกสารเปลี่ยนไปตั้งแต่ส่งกลับ"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    make_confirmed_year(cast)
    return make_measure(cast)


@pytest.fixture
def submitted(cast: Cast, measure: Measure) -> Paper:
    """The analysis, whose last table prints the measures of the plan."""
    paper = actions.start_paper(agency=cast.agency, kind=PaperKind.ANALYSIS, fiscal_year=2563, by=cast.staff)
    reasons = {"weak-without-measure": "จะจัดทำภายหลัง"}
    return actions.submit_paper(paper=paper, by=cast.staff, waivers=reasons)


def returned(paper: Paper, cast: Cast) -> Paper:
    return actions.return_paper(paper=paper, comment="แก้ผู้รับผิดชอบในตาราง", by=cast.head)


def page(client: Client, name: str, paper: Paper, who: Membership) -> str:
    client.force_login(who.user)
    return client.get(reverse(f"reports:{name}", args=[paper.agency.code, paper.pk])).content.decode()


def grid(*rows: tuple[list[str], bool], caption: str = "") -> dict[str, object]:
    """A paper's content with one table."""
    table = {
        "type": "table",
        "columns": [{"label": label} for label in ("ลำดับที่", "มาตรการ", "ผล")],
        "rows": [{"cells": cells, "continues": continues} for cells, continues in rows],
        "caption": caption,
    }
    return {"sections": [{"heading": "3. ผลการดำเนินการ", "blocks": [table]}]}


class TestRows:
    def test_a_dash_says_nothing_so_no_dash_is_struck_through(self) -> None:
        def changes(was: str, now: str) -> list[tuple[str, str]]:
            tables = (tables_of(grid((["1", "อบรม", text], False))) for text in (was, now))
            rows = [row for change in changes_between(*tables) for row in change.rows]
            return [(piece.kind, piece.text) for row in rows for _, pieces in row.cells for piece in pieces]

        assert changes("–", "") == []
        assert changes("–", "ครบ") == [("new", "ครบ")]
        assert changes("ครบ", "–") == [("gone", "ครบ")]

    def test_lines_that_continue_belong_to_the_row_above(self) -> None:
        [table] = tables_of(grid((["1", "อบรม", "ครั้งแรก"], False), (["", "", "ครั้งที่สอง"], True)))
        assert table["label"] == "ตาราง ผลการดำเนินการ"
        assert table["rows"] == [{"name": "อบรม", "cells": {"ผล": "ครั้งแรก\nครั้งที่สอง"}}]

    def test_rows_are_known_by_name_whatever_their_number(self) -> None:
        before = tables_of(grid((["1", "อบรม", "ดี"], False), (["2", "เผยแพร่", "ดี"], False)))
        now = tables_of(grid((["1", "ใหม่", "ดี"], False), (["2", "เผยแพร่", "พอใช้"], False)))
        [change] = changes_between(before, now)
        assert [(row.name, row.word) for row in change.rows] == [
            ("ใหม่", "เพิ่ม"),
            ("เผยแพร่", "แก้ไข"),
            ("อบรม", "ตัดออก"),
        ]
        [(label, pieces)] = change.rows[1].cells
        assert (label, [(piece.kind, piece.text) for piece in pieces]) == (
            "ผล",
            [("gone", "ดี"), ("new", "พอใช้")],
        )

    def test_another_order_is_told_as_one(self) -> None:
        rows = [(["1", "อบรม", "ดี"], False), (["1", "เผยแพร่", "ดี"], False)]
        [change] = changes_between(tables_of(grid(*rows)), tables_of(grid(*reversed(rows))))
        assert (change.word, change.rows) == ("เรียงลำดับใหม่", ())

    def test_a_score_in_a_caption_does_not_make_another_table(self) -> None:
        row = (["1", "อบรม", "ดี"], False)
        captions = ("การใช้อำนาจ (60.40 คะแนน)", "การใช้อำนาจ (61.00 คะแนน)")
        before, now = (tables_of(grid(row, caption=caption)) for caption in captions)
        assert changes_between(before, now) == []


class TestRounds:
    def test_a_returned_draft_is_not_called_unchanged_when_its_table_changed(
        self, client: Client, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        paper = returned(submitted, cast)
        assert UNCHANGED in page(client, "paper", paper, cast.staff)
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")
        for name in ("paper", "paper-edit", "paper-submit"):
            assert UNCHANGED not in page(client, name, paper, cast.staff)
        said = page(client, "paper", paper, cast.staff)
        assert f"<strong>{measure.title}</strong>" in said
        assert "ทุกไตรมาส</ins>" in said

    def test_signers_read_which_row_changed_since_they_returned_it(
        self, client: Client, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        paper = returned(submitted, cast)
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")
        again = actions.submit_paper(paper=paper, by=cast.staff, waivers={"weak-without-measure": "ภายหลัง"})
        rows = [row for change in changes_since(again) for row in change.rows]
        assert [(row.name, row.word) for row in rows] == [(measure.title, "แก้ไข")]
        assert "ทุกไตรมาส</ins>" in page(client, "paper-sign", again, cast.head)

    def test_of_a_round_that_kept_no_tables_nothing_untrue_is_said(
        self,
        client: Client,
        cast: Cast,
        request: pytest.FixtureRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with monkeypatch.context() as before_tables_were_kept:
            before_tables_were_kept.setattr("reports.changes.tables_of", lambda body: [])
            submitted: Paper = request.getfixturevalue("submitted")
        assert not any("rows" in row for row in Submission.objects.get(paper=submitted).sections)
        paper = returned(submitted, cast)
        # What was submitted last is known from the paper itself.
        assert UNCHANGED in page(client, "paper", paper, cast.staff)
        again = actions.submit_paper(paper=paper, by=cast.staff, waivers={"weak-without-measure": "ภายหลัง"})
        assert changes_since(again) == []
        withdrawn = actions.withdraw_paper(paper=again, by=cast.staff)
        assert changes_since(withdrawn) == []
        assert UNCHANGED not in page(client, "paper", withdrawn, cast.staff)


class TestOnTheWay:
    def test_readers_of_a_submitted_paper_are_told_of_rows_that_moved_on(
        self, client: Client, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        assert [row for row in notes_for_readers(submitted, cast.head) if row.rule == "table-changed"] == []
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")
        [note] = [row for row in notes_for_readers(submitted, cast.head) if row.rule == "table-changed"]
        assert measure.title in note.message
        for name in ("paper", "paper-sign"):
            assert "เอกสารที่เสนอพิมพ์ข้อมูลเดิม" in page(client, name, submitted, cast.head)

    def test_only_whose_turn_it_is_has_something_to_consider(
        self, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")

        def told(paper: Paper, who: Membership) -> str:
            return next(row.message for row in notes_for_readers(paper, who) if row.rule == "table-changed")

        assert "กรุณาส่งกลับ" in told(submitted, cast.head)
        assert "ผู้จัดทำดึงเอกสารกลับมาแก้ไขได้" in told(submitted, cast.staff)
        signed = sign(submitted, cast.head)
        assert "แล้วพิจารณา" in told(signed, cast.deputy)
        assert "ท่านลงนามตามข้อมูลเดิมแล้ว" in told(signed, cast.head)
        for who in (cast.head, cast.staff, cast.mayor):
            assert "พิจารณา" not in told(signed, who)


class TestBeforeSigning:
    def test_old_and_new_are_shown_to_who_reads_for_signing(
        self, client: Client, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        assert "ข้อมูลปัจจุบันที่ต่าง" not in page(client, "paper-sign", submitted, cast.head)
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")
        said = page(client, "paper-sign", submitted, cast.head)
        assert "ข้อมูลปัจจุบันที่ต่างจากฉบับที่เสนอเมื่อ" in said
        assert "ทุกไตรมาส</ins>" in said
        assert "กรุณาส่งกลับให้ผู้จัดทำ" in said

    def test_once_someone_signed_nobody_is_told_to_return_it(
        self, client: Client, cast: Cast, submitted: Paper, measure: Measure
    ) -> None:
        actions.sign_paper(paper=submitted, opinion="เพื่อโปรดทราบ", by=cast.head)
        Measure.objects.filter(pk=measure.pk).update(monitoring="ทุกไตรมาส")
        said = page(client, "paper-sign", submitted, cast.deputy)
        assert "ทุกไตรมาส</ins>" in said
        assert "กรุณาส่งกลับให้ผู้จัดทำ" not in said


def test_where_most_changed_the_old_text_stands_whole_before_the_new() -> None:
    was, now = "อบรม บุคลากร ปีละสองครั้ง", "อบรม และเผยแพร่คู่มือการใช้ทรัพย์สินของราชการ"
    section = {"key": "advice", "label": "แนวทาง"}
    [change] = changes_between([{**section, "text": was}], [{**section, "text": now}])
    assert [(piece.kind, piece.text) for piece in change.pieces] == [("gone", was), ("new", now)]
