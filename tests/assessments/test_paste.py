"""Reading a pasted block: whatever its shape, the same ten scores; what is doubtful is said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.intake.figures import as_score
from assessments.intake.paste import read_block
from assessments.intake.pasted import How, Pasted
from assessments.scoring import TOLERANCE, Declared, score_year
from assessments.slips import MOST, explain_total, untransposed
from tests.assessments.pastes import (
    EXPECTED,
    NAMES,
    PACK,
    PAIRS,
    S000_BLOCK,
    S003_BLOCK,
    SHAPES,
    changed,
    rows,
)
from tests.factories import CODES, S000, S003, scores
from thai.digits import to_thai_digits


def read(text: str) -> Pasted:
    return read_block(text, PACK)


def rules(pasted: Pasted) -> list[str]:
    return [finding.rule for finding in pasted.findings]


def said(pasted: Pasted, rule: str) -> str:
    return " ".join(finding.message for finding in pasted.findings if finding.rule == rule)


class TestRealPapers:
    def test_the_rows_of_s000_go_by_name_not_by_number(self) -> None:
        pasted = read(S000_BLOCK)
        assert pasted.scores == EXPECTED
        assert pasted.total == Decimal("60.40")
        assert pasted.unread == ()
        assert rules(pasted) == ["paste-number"] * 5 + ["paste-rank"]
        assert "เขียนเลข 2 หน้าชื่อ การใช้อำนาจ ซึ่งเป็นตัวชี้วัดที่ 3 ส่วนตัวชี้วัดที่ 2 คือ การใช้งบประมาณ" in said(
            pasted, "paste-number"
        )

    def test_the_prose_of_s003_gives_everything_it_declares(self) -> None:
        pasted = read(S003_BLOCK)
        assert pasted.scores == scores(S003)
        assert (pasted.total, pasted.level, pasted.years) == (Decimal("93.34"), "A", (2563,))
        assert pasted.instruments == {
            "IIT": Decimal("99.35"),
            "EIT": Decimal("94.26"),
            "OIT": Decimal("88.14"),
        }
        assert pasted.findings == ()

    def test_prose_about_an_indicator_is_no_score(self) -> None:
        text = "๑) คุณภาพการดำเนินงาน ประชาสัมพันธ์ขั้นตอนอย่างทั่วถึง\nประกอบด้วยตัวชี้วัดที่ ๖ , ๗ และ ๘ ของแบบวัด EIT"
        assert read(text).is_empty

    def test_the_number_of_a_measure_is_no_score(self) -> None:
        """S002 names its measures after indicators (lines 14, 25, 48, 56)."""
        names = ("การใช้ทรัพย์สินของราชการ", "การปรับปรุงระบบการทำงาน", "การเปิดเผยข้อมูล", "การป้องกันการทุจริต")
        text = "\n\n".join(
            f"มาตรการที่ {to_thai_digits(str(place))} {name}" for place, name in enumerate(names, 1)
        )
        assert read(text).is_empty
        assert read("ตารางที่ 2\tการใช้อำนาจ\t93").scores == {"power": Decimal(93)}

    def test_the_name_of_oit_is_not_the_name_of_an_indicator(self) -> None:
        text = (
            "(Open Data Integrity and Transparency Assessment: OIT) 28.20\nแบบตรวจการเปิดเผยข้อมูลสาธารณะ 28.20"
        )
        assert (read(text).scores, read(text).instruments) == ({}, {"OIT": Decimal("28.20")})

    def test_an_internal_measure_is_not_the_indicator_of_prevention(self) -> None:
        assert read("มาตรการป้องกันการทุจริต 90.00").scores == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_scores(shape: str) -> None:
    assert read(SHAPES[shape]).scores == EXPECTED


@pytest.mark.parametrize("shape", SHAPES)
def test_thai_digits_change_nothing(shape: str) -> None:
    assert read(to_thai_digits(SHAPES[shape])).scores == EXPECTED


NOISE = ["รายงานผลการประเมิน", "", "ที่มา: สำนักงาน ป.ป.ช.", "ประจำปีงบประมาณ พ.ศ. 2563", "ตัวชี้วัด\tคะแนน", "-----"]
BEFORE = ["", "ตัวชี้วัด", "• ", "ด้าน ", "  "]
BETWEEN = [" ", "\t", " ได้คะแนน ", " : ", " = ", " ร้อยละ ", " โดยรวมได้คะแนนเท่ากับร้อยละ "]
AFTER = ["", " คะแนน", "%", " (ผ่าน)", "."]

row_words = st.tuples(st.sampled_from(BEFORE), st.sampled_from(BETWEEN), st.sampled_from(AFTER))


@given(
    order=st.permutations(range(10)),
    words=st.lists(row_words, min_size=10, max_size=10),
    noise=st.lists(st.sampled_from(NOISE), max_size=4),
    thai=st.booleans(),
)
def test_order_words_and_digits_do_not_matter(
    order: list[int], words: list[tuple[str, str, str]], noise: list[str], thai: bool
) -> None:
    lines = [
        f"{before}{PAIRS[place][0]}{between}{PAIRS[place][1]}{after}"
        for place, (before, between, after) in zip(order, words, strict=True)
    ]
    text = "\n".join([*noise, *lines, *reversed(noise)])
    pasted = read(to_thai_digits(text) if thai else text)
    assert pasted.scores == EXPECTED
    assert pasted.conflicts == {}


figure = st.decimals(min_value=0, max_value=100, places=2).map(lambda number: f"{number:.2f}")


@given(
    figures=st.lists(figure, min_size=10, max_size=10), shape=st.sampled_from(["row", "below", "paragraph"])
)
def test_any_scores_are_read_as_they_stand(figures: list[str], shape: str) -> None:
    parting, joining = {"row": (" ", "\n"), "below": ("\n", "\n"), "paragraph": (" ", " ")}[shape]
    text = joining.join(f"{name}{parting}{score}" for name, score in zip(NAMES, figures, strict=True))
    assert read(text).scores == scores(tuple(figures))


@given(st.text(alphabet="การใช้อำนาจ ตัวชี้วัดที่ IITo1e2\t\n0123456789.,%()-๐๑๙<>|=ํ", max_size=300))
def test_no_text_breaks_it_or_gives_what_is_no_score(text: str) -> None:
    pasted = read(text)
    assert all(0 <= score <= 100 for score in [*pasted.scores.values(), *pasted.item_scores.values()])


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "code", "how"),
        [
            ("การปฎิบัติหน้าที่", "duty", How.NAME),
            ("การใช้ทรัพย์สินของทางราชการ", "asset", How.ALIAS),
            ("การปรับปรุงการทำงาน", "improve", How.ALIAS),
            ("แก้ไขปัญหาการทุจริต", "fix", How.SIMILAR),
            ("การป้องกันทุจริต", "prevent", How.SIMILAR),
            ("คุณภาพของการดำเนินงาน", "quality", How.SIMILAR),
            ("การใช้ทรัพย์สินฯ", "asset", How.SIMILAR),
            ("การใช้งบ", "budget", How.SIMILAR),
            ("ประสิทธิภาพการสือสาร", "comm", How.NAME),
            ("ประสิทธิภาพในการสื่อสาร", "comm", How.SIMILAR),
        ],
    )
    def test_spellings_met_in_real_papers(self, typed: str, code: str, how: How) -> None:
        pasted = read(f"{typed} 90.13 คะแนน")
        assert {row.code: (row.score, row.how) for row in pasted.rows} == {code: (Decimal("90.13"), how)}
        assert ("paste-similar" in rules(pasted)) is (how is How.SIMILAR)

    def test_a_name_of_nothing_is_shown_as_not_understood(self) -> None:
        pasted = read("การใช้อำนาจ 93.75\nความพึงพอใจของประชาชน 88.10")
        assert [(row.line, row.text) for row in pasted.unread] == [(2, "ความพึงพอใจของประชาชน 88.10")]

    def test_a_name_without_a_figure_is_shown(self) -> None:
        pasted = read("การใช้อำนาจ\nการปฏิบัติหน้าที่ 90.00")
        assert [(row.line, row.why) for row in pasted.unread] == [(1, "พบชื่อตัวชี้วัดแต่ไม่พบคะแนน")]

    def test_numbers_without_names_are_taken_with_a_warning(self) -> None:
        pasted = read("\n".join(f"{place} {score}" for place, score in enumerate(S000, 1)))
        assert pasted.scores == EXPECTED
        assert rules(pasted) == ["paste-nameless"]

    def test_lists_side_by_side_are_paired_with_a_warning(self) -> None:
        assert rules(read(SHAPES["all names, then all figures"])) == ["paste-order"]

    @pytest.mark.parametrize("between", ["\n", "\t", "  "])
    def test_bare_figures_stand_in_official_order_with_a_question(self, between: str) -> None:
        pasted = read(between.join(S000))
        assert pasted.scores == EXPECTED
        assert {row.how for row in pasted.rows} == {How.BARE}
        assert "ท่านคัดลอกมาตามลำดับตัวชี้วัดใช่หรือไม่" in said(pasted, "paste-bare")

    @pytest.mark.parametrize("lines", [S000[:9], [*S000, "60.40"], [*S000, "คน"]])
    def test_other_bare_figures_are_laid_nowhere(self, lines: list[str]) -> None:
        assert read("\n".join(lines)).is_empty

    def test_a_bare_figure_that_is_no_score_is_said(self) -> None:
        pasted = read("\n".join(["961.7", *S000[1:]]))
        assert pasted.scores == {code: score for code, score in EXPECTED.items() if code != CODES[0]}
        assert "paste-figure" in rules(pasted)

    def test_lists_of_unequal_length_are_not_paired(self) -> None:
        pasted = read("\n".join([*NAMES, *S000[:9]]))
        assert pasted.scores == {}
        assert len(pasted.unread) == 19


class TestDoubts:
    def test_the_same_indicator_twice_alike_is_no_question(self) -> None:
        assert read("การใช้อำนาจ 93.75\nการใช้อำนาจ 93.75").conflicts == {}

    def test_the_same_indicator_with_two_figures_is_a_question(self) -> None:
        pasted = read("การใช้อำนาจ 93.75\nการใช้งบประมาณ 90.13\nการใช้อำนาจ 90.00")
        assert pasted.scores == {"budget": Decimal("90.13")}
        assert "93.75 (บรรทัด 1) และ 90.00 (บรรทัด 3)" in said(pasted, "paste-torn")

    @pytest.mark.parametrize("typed", ["943.9", "-5.00", "93.755", "1,234.5", "101"])
    def test_what_is_no_score_is_kept_as_typed_and_said(self, typed: str) -> None:
        pasted = read(f"การใช้อำนาจ {typed}")
        assert [(row.typed, row.score) for row in pasted.rows] == [(typed, None)]
        assert f"{typed} ของการใช้อำนาจ" in said(pasted, "paste-figure")

    def test_several_figures_in_a_row_are_said(self) -> None:
        pasted = read("การใช้อำนาจ 93.75 91.20")
        assert pasted.scores == {"power": Decimal("93.75")}
        assert "ไม่ได้ใช้ 91.20" in said(pasted, "paste-others")

    def test_another_year_is_said(self) -> None:
        assert "กล่าวถึงปี 2564" in said(read("ปีงบประมาณ พ.ศ. ๒๕๖๔\nการใช้อำนาจ 93.75"), "paste-year")
        assert "paste-year" not in rules(read("ปีงบประมาณ 2563\nการใช้อำนาจ 93.75"))

    @pytest.mark.parametrize("words", ["ITA 2564", "ผล OIT ปี 2564", "การประเมิน พ.ศ. ๒๕๖๔", "ประจำปี 2564"])
    def test_a_year_is_read_as_people_write_it(self, words: str) -> None:
        assert "กล่าวถึงปี 2564" in said(read(f"{words}\nการใช้อำนาจ 93.75"), "paste-year")

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("องค์การบริหารส่วนตำบลบ้านใหม่ได้คะแนนดังนี้", "องค์การบริหารส่วนตำบลบ้านใหม่ ซึ่งไม่ใช่"),
            ("อบต. บ้านใหม่ อ.เมือง", "องค์การบริหารส่วนตำบลบ้านใหม่ ซึ่งไม่ใช่"),
            ("เทศบาลตำบลแม่คำมี", "เทศบาลตำบลแม่คำมี ซึ่งไม่ใช่"),
            ("อบต.บางแคม และองค์การบริหารส่วนตำบลบางเขม", "บางแคม และ องค์การบริหารส่วนตำบลบางเขม ซึ่งไม่ใช่"),
        ],
    )
    def test_another_agency_is_said(self, words: str, name: str) -> None:
        pasted = read_block(f"{words}\nการใช้อำนาจ 93.75", PACK, "องค์การบริหารส่วนตำบลแม่คำมี")
        assert name in said(pasted, "paste-agency")
        assert pasted.scores == {"power": Decimal("93.75")}

    @pytest.mark.parametrize(
        "words",
        [
            "องค์การบริหารส่วนตำบลแม่คำมี อำเภอเมือง จังหวัดแพร่",
            "นายกองค์การบริหารส่วนตำบลแม่คำมีขอประกาศ",
            "อบต.แม่คำมีเข้ารับการประเมินกับองค์การบริหารส่วนตำบลทุกแห่ง",
            "องค์การบริหารส่วนตำบลควรปรับปรุง และเทศบาล",
            "",
        ],
    )
    def test_the_own_agency_and_sentences_about_all_are_no_question(self, words: str) -> None:
        block = f"{words}\nการใช้อำนาจ 93.75"
        assert "paste-agency" not in rules(read_block(block, PACK, "องค์การบริหารส่วนตำบลแม่คำมี"))
        assert "paste-agency" not in rules(read(f"อบต.ใดก็ได้ {block}"))

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("MOIT 3 รายงานการจัดซื้อ 100", "MOIT"),
            ("EB๑๒ 100", "รายการ EB"),
            ("ITA Online OBEC ของโรงเรียน", "OBEC"),
            ("วิทยาลัยอาชีวศึกษา ข้อ o1 100", "อาชีวศึกษา"),
        ],
    )
    def test_items_of_another_assessment_are_said(self, words: str, name: str) -> None:
        pasted = read(f"{words}\nการใช้อำนาจ 93.75")
        assert name in said(pasted, "paste-foreign")
        assert "paste-foreign" not in rules(read("o12 รายงานการจัดซื้อ 100\nการใช้อำนาจ 93.75"))

    def test_an_instrument_that_disagrees_is_said(self) -> None:
        assert "คะแนน EIT ที่วาง 72.60 ไม่ตรงกับที่คำนวณ 72.53" in said(
            read(rows(S000, "EIT 72.60")), "paste-instrument"
        )


class TestTotal:
    def explained(self, figures: tuple[str, ...], total: str = "60.40", *more: str) -> Pasted:
        return read(rows(figures, f"คะแนนรวม {total}", *more))

    @pytest.mark.parametrize("total", ["60.40", "60.41", "60.39"])
    def test_a_total_within_a_cent_needs_no_explanation(self, total: str) -> None:
        assert self.explained(S000, total).findings == ()

    def test_two_rows_swapped(self) -> None:
        pasted = self.explained(changed(duty="12.50", prevent="96.17"))
        assert rules(pasted) == ["paste-total", "paste-swapped"]
        assert "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ และตัวชี้วัดที่ 10 การป้องกันการทุจริต" in said(pasted, "paste-swapped")
        assert "เป็น 96.17 และ 12.50 คะแนนรวมจะได้ 60.40" in said(pasted, "paste-swapped")

    @pytest.mark.parametrize(
        ("slip", "code", "right", "typed"),
        [
            ("transposed", "power", "93.75", "39.75"),
            ("transposed", "asset", "92.45", "94.25"),
            ("dropped", "prevent", "12.50", "2.50"),
            ("dropped", "comm", "67.40", "7.40"),
            ("doubled", "disclose", "4.39", "44.39"),
            ("point", "fix", "83.60", "8.36"),
            ("digit", "quality", "78.34", "18.34"),
        ],
    )
    def test_one_figure_mistyped(self, slip: str, code: str, right: str, typed: str) -> None:
        total = total_of({**EXPECTED, code: Decimal(right)})
        pasted = self.explained(changed(**{code: typed}), str(total))
        message = said(pasted, f"paste-{slip}")
        assert f"{PACK.indicator(code).name} ที่พิมพ์ว่า {typed}" in message
        assert f"หากเป็น {right} คะแนนรวมจะได้ {total}" in message

    def test_the_total_itself_mistyped_is_told_before_any_row(self) -> None:
        pasted = self.explained(S000, "64.00")
        assert rules(pasted)[:2] == ["paste-total", "paste-total-transposed"]
        assert "หากเป็น 60.40 จะตรงกับที่คำนวณได้" in said(pasted, "paste-total-transposed")

    def test_two_figures_each_with_neighbouring_digits_exchanged(self) -> None:
        pasted = self.explained(changed(duty="69.17", power="39.75"), "60.40", "IIT 91.21")
        message = said(pasted, "paste-transposed-pair")
        assert "ที่พิมพ์ว่า 69.17 และตัวชี้วัดที่ 3 การใช้อำนาจ ที่พิมพ์ว่า 39.75" in message
        assert "หากเป็น 96.17 และ 93.75 คะแนนรวมจะได้ 60.40" in message

    def test_two_rows_are_suspected_only_where_one_does_not_explain_it(self) -> None:
        assert "paste-transposed-pair" not in rules(self.explained(changed(power="39.75")))

    def test_the_plain_mean(self) -> None:
        pasted = self.explained(S000, "73.01")
        assert rules(pasted) == ["paste-total", "paste-plain-mean"]

    def test_the_plain_mean_of_the_instruments(self) -> None:
        assert "paste-mean-of-instruments" in rules(self.explained(S000, "63.98"))

    def test_numbers_that_were_right_where_names_were_not(self) -> None:
        places = [1, 10, 3, 4, 5, 6, 7, 8, 9, 2]  # the names of 2 and 10 exchanged
        lines = [f"ตัวชี้วัดที่ {place} {name} {score}" for place, (name, score) in zip(places, PAIRS, strict=True)]
        by_number = {
            PACK.indicators[place - 1].code: EXPECTED[code] for place, code in zip(places, CODES, strict=True)
        }
        pasted = read("\n".join([*lines, f"คะแนนรวม {total_of(by_number)}"]))
        assert {"paste-numbers", "paste-swapped"} <= set(rules(pasted))

    def test_declared_instruments_rule_out_what_contradicts_them(self) -> None:
        wrong = changed(power="39.75")
        free = self.explained(wrong)
        bound = self.explained(wrong, "60.40", "IIT 91.21", "EIT 72.53", "OIT 28.20")
        assert "paste-transposed" in rules(bound)
        assert len(bound.findings) <= len(free.findings) + 1
        impossible = self.explained(wrong, "60.40", "IIT 80.41", "EIT 72.53", "OIT 28.20")
        assert "paste-transposed" not in rules(impossible)

    def test_scores_that_are_absent_are_named(self) -> None:
        assert "paste-absent" not in rules(self.explained(S000))
        text = "\n".join(f"{name} {score}" for name, score in PAIRS[:8])
        message = said(read(text), "paste-absent")
        assert message.endswith("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล และ 10 การป้องกันการทุจริต")

    def test_items_alone_lack_no_indicator(self) -> None:
        assert "paste-absent" not in rules(read("o1 100"))

    def test_a_missing_score_is_bounded_by_the_total(self) -> None:
        text = "\n".join(f"{name} {score}" for name, score in PAIRS[:9]) + "\nคะแนนรวม 60.40"
        message = said(read(text), "paste-missing")
        low, high = (
            Decimal(word) for word in message.split() if as_score(word) is not None and word.startswith("12.")
        )
        assert low <= Decimal("12.50") <= high

    @given(place=st.integers(0, 9), figures=st.lists(figure, min_size=10, max_size=10), data=st.data())
    def test_a_transposition_that_shows_is_always_explained(
        self, place: int, figures: list[str], data: st.DataObject
    ) -> None:
        right = Decimal(figures[place])
        typed = data.draw(st.sampled_from(sorted(untransposed(figures[place]))))
        true = scores(tuple(figures))
        declared = Declared(total_of(true))
        found = explain_total(PACK, {**true, CODES[place]: typed}, declared)
        agrees = abs(total_of({**true, CODES[place]: typed}) - (declared.total or 0)) <= TOLERANCE
        assert agrees == (found == [])
        assert agrees or len(found) == MOST or {CODES[place]: right} in [row.changes for row in found]


def total_of(by_code: dict[str, Decimal]) -> Decimal:
    total = score_year(PACK, by_code).total
    assert total is not None
    return total


class TestItems:
    def test_item_codes_are_read_with_their_titles_left_alone(self) -> None:
        text = "o1 โครงสร้าง 100\nข้อ ๐๔๒\tมาตรการภายใน\t0\nE13 การปรับปรุงระบบการทำงาน 92.88\ni 7: 88.5"
        pasted = read(text)
        assert pasted.item_scores == {
            "o1": Decimal(100),
            "o42": Decimal(0),
            "e13": Decimal("92.88"),
            "i7": Decimal("88.50"),
        }
        assert pasted.scores == {}

    def test_an_item_that_the_year_does_not_have_is_left_out(self) -> None:
        pasted = read("o99 ข้อที่ไม่มี 100")
        assert pasted.items == ()
        assert [row.why for row in pasted.unread] == ["ปีนี้ไม่มีข้อ o99"]
