"""Sentences about what would be and what it takes; the ladder of levels."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.item_gains import cheapest_items
from assessments.analysis.level_views import ladder, next_level_points
from assessments.analysis.prospects import AnswerView, answer_view, item_rows, next_band, what_if_view
from assessments.analysis.simulation import points, what_if
from assessments.editions import files, read_pack
from assessments.packs import Band, YearPack
from assessments.presenters import level_view
from assessments.scoring import Declared, score_year
from tests.factories import CODES, S000, S003, scores

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
LETTERS, WORDS = PACKS[2563], PACKS[2566]
ALL = ["IIT", "EIT", "OIT"]


def target(pack: YearPack, name: str) -> Band:
    band = pack.band(name)
    assert band is not None
    return band


def answer(
    pack: YearPack, figures: tuple[str, ...], name: str, movable: list[str] | None = None
) -> AnswerView:
    return answer_view(pack, scores(figures), target(pack, name), movable or ALL)


class TestAnswer:
    def test_the_least_in_words(self) -> None:
        view = answer(LETTERS, S000, "C")
        assert view.title == "จะถึงระดับ C ต้องเพิ่มคะแนนตัวชี้วัดรวมกันอย่างน้อย 22.97 คะแนน"
        assert view.sentences == [
            (
                "ทางที่ใช้คะแนนน้อยที่สุด คือเพิ่มคะแนนตัวชี้วัดใน OIT รวม 22.97 คะแนน "
                "จะแบ่งให้ตัวชี้วัดใดในเครื่องมือนั้นก็ได้ คะแนนรวมจะเป็น 65.00"
            ),
            "ตัวชี้วัดที่เพิ่มขึ้น 1 คะแนน ทำให้คะแนนรวมเพิ่มขึ้นตามเครื่องมือ ดังนี้ IIT 0.06, EIT 0.10 และ OIT 0.20 คะแนน",
        ]

    def test_gates_are_explained(self) -> None:
        view = answer(WORDS, S000, "ผ่านดี")
        assert "ทุกเครื่องมือได้ตั้งแต่ 85.00 ขึ้นไป" in view.sentences[1]
        assert "EIT อย่างน้อย 37.40 คะแนน และ OIT อย่างน้อย 113.59 คะแนน" in view.sentences[1]

    def test_ways_are_rows_that_fill_the_form(self) -> None:
        view = answer(LETTERS, S000, "C")
        assert view.instruments == ALL
        assert [[cell.points for cell in way.cells] for way in view.ways][1] == [
            None,
            Decimal("0.01"),
            Decimal("22.96"),
        ]
        assert "score_prevent=35.47" in view.ways[0].query
        assert view.ways[0].query.endswith("target=C&move=IIT&move=EIT&move=OIT")

    def test_one_instrument_alone(self) -> None:
        rows = [(row.instrument, row.cost, row.note) for row in answer(LETTERS, S000, "C").alone]
        assert rows == [
            ("IIT", None, "ไม่ถึง เพราะคะแนนรวมได้สูงสุด 63.04"),
            ("EIT", Decimal("45.93"), "คะแนนรวม 65.00"),
            ("OIT", Decimal("22.97"), "คะแนนรวม 65.00"),
        ]
        assert answer(LETTERS, S000, "C", ["OIT"]).alone == []

    def test_what_cannot_be_reached_is_said(self) -> None:
        view = answer(WORDS, S000, "ผ่านดี", ["OIT"])
        assert view.title == "เท่าที่เลือกไว้ ยังไม่ถึงระดับ ผ่านดี"
        assert view.sentences == ["แม้ทุกตัวชี้วัดที่เลือกให้เพิ่มได้จะได้เต็ม 100 EIT จะได้เพียง 72.53 ซึ่งไม่ถึง 85.00"]
        assert (view.tone, view.ways, view.alone) == ("warn", [], [])

    def test_what_is_reached_is_said(self) -> None:
        view = answer(LETTERS, S003, "A")
        assert (view.title, view.tone) == ("ถึงระดับ A แล้ว", "good")

    def test_missing_scores_are_asked_for(self) -> None:
        known = scores(S000)
        del known["comm"]
        view = answer_view(LETTERS, known, target(LETTERS, "A"), ALL)
        assert view.sentences == ["กรุณาใส่คะแนนของตัวชี้วัดที่ 7. ประสิทธิภาพการสื่อสาร"]


class TestItems:
    items = {
        rule.code: Decimal(0 if rule.code in {"o40", "o41", "o9", "o16", "o17", "o33"} else 100)
        for rule in LETTERS.items
        if rule.indicator in {"disclose", "prevent"}
    }

    def view(
        self, figures: dict[str, Decimal], name: str, items: dict[str, Decimal] | None = None
    ) -> AnswerView:
        band = target(LETTERS, name)
        found = cheapest_items(LETTERS, figures, band, self.items if items is None else items)
        return answer_view(LETTERS, figures, band, ALL, found)

    def test_the_items_that_would_bring_it(self) -> None:
        view = self.view(scores(S003), "AA")
        assert view.item_note == "ทำข้อ OIT ให้ได้เต็ม 100 อีกอย่างน้อย 2 ข้อ ก็ถึงระดับนี้ คะแนนรวมจะเป็น 95.84"
        [pick] = view.picks
        assert pick.sentence == "ทั้ง 2 ข้อนี้ (ข้อละ 1.25 คะแนนของคะแนนรวม)"
        assert [item.split()[0] for item in pick.items] == ["o40", "o41"]

    def test_items_that_are_not_enough(self) -> None:
        low = scores(S003) | dict.fromkeys(CODES[:5], Decimal("50.00"))
        assert "ต้องเพิ่มคะแนนของเครื่องมืออื่นด้วย" in self.view(low, "A").item_note

    def test_scores_moved_away_from_their_items(self) -> None:
        assert "ไม่ตรงกับคะแนนตัวชี้วัดชุดนี้" in self.view(scores(S000), "A").item_note

    def test_each_unfinished_item_with_what_it_adds(self) -> None:
        rows = [(row.name.split()[0], row.score, row.gain) for row in item_rows(LETTERS, self.items, "OIT")]
        assert rows[:3] == [("o40", 0, "1.25"), ("o41", 0, "1.25"), ("o33", 0, "0.80")]
        assert len(rows) == 6

    def test_items_not_all_there_say_nothing(self) -> None:
        assert self.view(scores(S003), "AA", {"o1": Decimal(100)}).item_note == ""


class TestWhatIfView:
    def test_a_rise_in_words(self) -> None:
        view = what_if_view(what_if(LETTERS, scores(S000), {"prevent": Decimal("60.00")}))
        assert view.sentence == "คะแนนรวมเพิ่มขึ้น 9.50 คะแนน จาก 60.40 เป็น 69.90 ระดับเปลี่ยนจาก D เป็น C"
        assert [(row.label, row.change) for row in view.moved] == [("การป้องกันการทุจริต", "+47.50")]
        assert [(row.label, row.change) for row in view.rows] == [
            ("IIT", ""),
            ("EIT", ""),
            ("OIT", "+23.75"),
            ("คะแนนรวม", "+9.50"),
        ]

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({}, "ยังไม่ได้เปลี่ยนคะแนน ตัวเลขด้านล่างคือผลจริง"),
            ({"duty": "90.17"}, "คะแนนรวมลดลง 0.36 คะแนน จาก 60.40 เป็น 60.04 ระดับยังเป็น D"),
            ({"duty": "96.18"}, "คะแนนรวมยังเป็น 60.40 ระดับยังเป็น D"),
            ({"duty": None}, "คะแนนยังไม่ครบ จึงยังไม่ทราบคะแนนรวม ระดับที่เป็นไปได้คือ D หรือ E"),
        ],
    )
    def test_other_changes_in_words(self, changes: dict[str, str | None], sentence: str) -> None:
        moved = {code: None if figure is None else Decimal(figure) for code, figure in changes.items()}
        assert what_if_view(what_if(LETTERS, scores(S000), moved)).sentence == sentence

    def test_a_year_completed_by_guesses(self) -> None:
        known = scores(S000)
        del known["prevent"]
        view = what_if_view(what_if(LETTERS, known, {"prevent": Decimal("12.50")}))
        assert view.sentence == "คะแนนรวมจะเป็น 60.40 ระดับเปลี่ยนจาก B, C หรือ D เป็น D"


class TestLadder:
    def test_letters_with_the_result(self) -> None:
        rungs = ladder(score_year(LETTERS, scores(S000)))
        assert [(rung.name, rung.asks) for rung in rungs][3:] == [
            ("C", "คะแนนรวมตั้งแต่ 65.00"),
            ("D", "คะแนนรวมตั้งแต่ 55.00"),
            ("E", "คะแนนรวมตั้งแต่ 50.00"),
            ("F", "คะแนนรวมต่ำกว่า 50.00"),
        ]
        assert [(rung.name, rung.marks) for rung in rungs if rung.is_here] == [("D", ["ผลปีนี้"])]

    def test_words_tell_their_gates(self) -> None:
        rungs = ladder(score_year(WORDS, scores(S000)))
        assert rungs[1].asks == "คะแนนรวมตั้งแต่ 85.00 และทุกเครื่องมือตั้งแต่ 85.00"
        assert rungs[-1].is_here

    def test_possible_levels_are_marked_and_none_is_here(self) -> None:
        rungs = ladder(score_year(WORDS, {}, Declared(Decimal("90.00"))))
        assert [rung.name for rung in rungs if rung.marks] == ["ผ่านดี", "ผ่าน"]
        assert not any(rung.is_here for rung in rungs)

    def test_nothing_entered_marks_nothing(self) -> None:
        assert not any(rung.marks for rung in ladder(score_year(WORDS, {})))

    def test_both_sides_of_a_simulation(self) -> None:
        outcome = what_if(LETTERS, scores(S000), {"prevent": Decimal("60.00")})
        marks = {rung.name: rung.marks for rung in ladder(outcome.before, outcome.after) if rung.marks}
        assert marks == {"C": ["ถ้าเปลี่ยน"], "D": ["ผลจริง"]}


class TestNextLevel:
    def test_points_per_instrument(self) -> None:
        assert next_level_points(score_year(LETTERS, scores(S000))) == (
            "ทางที่ใกล้ที่สุดคือให้ตัวชี้วัดได้คะแนนเพิ่ม นับรวมกันทุกตัวในเครื่องมือ OIT 22.97 คะแนน "
            "เช่น การป้องกันการทุจริต จาก 12.50 เป็น 35.47 (คิดก่อนปัดทศนิยม)"
        )

    @pytest.mark.parametrize("figures", [{}, scores(("100",) * 10)])
    def test_nothing_to_tell(self, figures: dict[str, Decimal]) -> None:
        assert next_level_points(score_year(LETTERS, figures)) == ""

    def test_the_level_above_all_that_are_possible(self) -> None:
        band = next_band(score_year(WORDS, {}, Declared(Decimal("90.00"))))
        assert band is not None
        assert band.name == "ผ่านดีเยี่ยม"
        assert next_band(score_year(LETTERS, {})) is None


class TestLevelExplained:
    def test_an_instrument_held_down_by_what_is_known_of_it(self) -> None:
        """Total declared 87.00, OIT at most 75.00: ผ่าน for certain, and the reader is told why."""
        known = {"disclose": Decimal("50.00")}
        view = level_view(score_year(WORDS, known, Declared(Decimal("87.00"))))
        assert view.name == "ผ่าน"
        assert "แต่ OIT ได้ไม่เกิน 75.00 ซึ่งต่ำกว่า 85.00" in view.reason

    def test_some_instrument_is_under_the_gate_though_not_known_which(self) -> None:
        """IIT 100 and a declared 86.00 leave 56 for EIT and OIT; both at 85 would be 59.5."""
        known = dict.fromkeys(CODES[:5], Decimal("100.00"))
        view = level_view(score_year(WORDS, known, Declared(Decimal("86.00"))))
        assert view.name == "ผ่าน"
        assert "แต่มีอย่างน้อยหนึ่งเครื่องมือต่ำกว่า 85.00" in view.reason

    @given(st.sampled_from(list(PACKS.values())), st.lists(st.integers(0, 10_000), min_size=10, max_size=10))
    def test_every_level_has_a_whole_reason(self, pack: YearPack, values: list[int]) -> None:
        result = score_year(pack, {code: points(value) for code, value in zip(CODES, values, strict=True)})
        view = level_view(result)
        assert result.level is not None
        assert view.name == result.level.name
        assert f"คะแนนรวม {result.total}" in view.reason
        assert "แต่  " not in view.reason
        assert bool(next_level_points(result)) == (result.level != pack.bands[0])
        assert bool(view.next_step) == (result.level != pack.bands[0])
