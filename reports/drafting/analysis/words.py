"""The sentences of the analysis report, each stating only what the record holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessments.analysis.trends import Trends
from assessments.presenters import level_view
from assessments.scoring import IndicatorResult, InstrumentResult
from reports.drafting import prose
from reports.drafting.analysis.facts import AnalysisFacts, ItemLine, scored
from reports.drafting.prose import NACC, NACC_IN_FULL, listed, named, with_score
from reports.drafting.remedies import is_settled, remedy, weakest_first
from reports.drafting.sections import Sentence
from thai.dates import thai_date

Group = list[IndicatorResult]


def subject(facts: AnalysisFacts) -> str:
    """The title the edition gives the report."""
    otherwise = "รายงานการวิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {year} ของ{agency}"
    return prose.title(facts.pack, "analysis", facts.fiscal_year, facts.agency, otherwise)


def preface(facts: AnalysisFacts) -> Iterator[str]:
    """คำนำ: what the assessment is for, what the report holds, what its makers hope for."""
    pack, agency = facts.pack, facts.agency
    yield (
        f"{facts.assessed} ช่วยให้หน่วยงานของรัฐรู้สถานะด้านคุณธรรมและความโปร่งใสของตนเอง "
        "และนำผลที่ได้ไปปรับปรุงการบริหารงานและการให้บริการประชาชนตามหลักธรรมาภิบาล "
        f"{agency}เข้ารับการประเมินดังกล่าว และได้นำผลมาวิเคราะห์เพื่อกำหนดแนวทางพัฒนาต่อไป"
    )
    names = " ".join(f"({rule.number}) {rule.name}" for rule in pack.indicators)
    tools = listed(f"{rule.name} ({rule.code})" for rule in pack.instruments)
    yield (
        f"รายงานฉบับนี้นำเสนอผลคะแนนของตัวชี้วัด {len(pack.indicators)} ตัวชี้วัด ได้แก่ {names} "
        f"ซึ่งเก็บข้อมูลด้วยเครื่องมือ {len(pack.instruments)} แบบ คือ {tools} "
        "พร้อมจุดแข็ง จุดที่ต้องพัฒนา ข้อเสนอแนะ และมาตรการที่จะดำเนินการในปีต่อไป"
    )
    maker = f"{facts.paper.unit.name} {agency}" if facts.paper.unit else agency
    yield (
        f"{maker} หวังว่ารายงานฉบับนี้จะเป็นประโยชน์แก่ผู้บริหารและบุคลากรทุกส่วนราชการ "
        "ในการร่วมกันรักษาจุดแข็ง แก้ไขจุดที่ยังต้องพัฒนา และสร้างความเชื่อมั่นแก่ประชาชนว่าหน่วยงานปฏิบัติงานอย่างสุจริตและโปร่งใส"
    )


def rationale(facts: AnalysisFacts) -> Iterator[str]:
    """หลักการและเหตุผล: why there is an assessment, and by what rules this year's is read."""
    pack = facts.pack
    yield (
        f"{NACC_IN_FULL} จัดให้มี{pack.title} (Integrity and Transparency Assessment: ITA) เพื่อเป็นมาตรการเชิงบวก"
        "ในการป้องกันการทุจริต และกระตุ้นให้หน่วยงานของรัฐดำเนินงานอย่างมีคุณธรรม เปิดเผย และตรวจสอบได้ "
        "ผลการประเมินจึงเป็นข้อมูลสำคัญที่หน่วยงานใช้ทบทวนการทำงานและกำหนดมาตรการให้ตรงกับปัญหา"
    )
    weights = listed(f"{rule.code} ร้อยละ {rule.weight.normalize():f}" for rule in pack.instruments)
    threshold = pack.threshold_label
    yield Sentence(
        f"การประเมินประจำปีงบประมาณ พ.ศ. {facts.fiscal_year} ให้ค่าน้ำหนักแก่เครื่องมือ {weights} "
        f"รายงานฉบับนี้ถือเกณฑ์ {threshold} คะแนนเป็นเส้นแบ่ง คือ ตัวชี้วัดที่ได้คะแนนตั้งแต่ {threshold} คะแนนขึ้นไปเป็นจุดแข็ง "
        f"และตัวชี้วัดที่ได้คะแนนต่ำกว่า {threshold} คะแนนเป็นจุดที่ต้องพัฒนา",
        {f"เกณฑ์ ปี {facts.fiscal_year}": threshold},
    )


def overview(facts: AnalysisFacts) -> Iterator[Sentence]:
    """What was announced, the total, the level and why, and what is missing; the table follows."""
    announced = facts.assessment.announced_on
    if announced:
        day = thai_date(announced)
        yield Sentence(f"{NACC} ได้ประกาศผล{facts.assessed} เมื่อวันที่ {day}", {"วันประกาศผล": day})
    yield _overall(facts)
    yield _why(facts)
    yield _missing(facts)


def _overall(facts: AnalysisFacts) -> Sentence:
    told = prose.totals(facts.result, facts.fiscal_year)
    return Sentence(f"ผลการประเมินในภาพรวมของ{facts.agency} {told}", told.facts) if told else told


def _why(facts: AnalysisFacts) -> Sentence:
    """The level and the reason for it; where it is not known, which levels remain possible."""
    result = facts.result
    if result.level:
        reason = level_view(result).reason
        return Sentence(f"เหตุผลของระดับที่ได้ คือ {reason}", {"เหตุผลของระดับ": reason})
    if result.is_empty or not 1 < len(result.possible) < len(result.pack.bands):
        return Sentence("")
    names = " หรือ ".join(band.name for band in result.possible)
    return Sentence(f"คะแนนยังไม่ครบ จึงยังระบุระดับไม่ได้ ระดับที่เป็นไปได้ คือ {names}", {"ระดับที่เป็นไปได้": names})


def _missing(facts: AnalysisFacts) -> Sentence:
    lacking = [row for row in facts.result.indicators if row.score is None]
    if not lacking:
        return Sentence("")
    if len(lacking) == len(facts.result.indicators):
        return Sentence("ยังไม่ปรากฏคะแนนรายตัวชี้วัด")
    names = listed(map(named, lacking))
    return Sentence(f"ตัวชี้วัดที่ยังไม่ปรากฏคะแนน ได้แก่ {names}", {"ตัวชี้วัดที่ยังไม่มีคะแนน": names})


def summary(facts: AnalysisFacts) -> Iterator[Sentence]:
    """After the table: highest and lowest with ties, and what is under the threshold."""
    result, year = facts.result, facts.fiscal_year
    if result.is_complete and len(facts.apart) == 1:
        score = str(result.indicators[0].score)
        yield Sentence(f"ทุกตัวชี้วัดได้คะแนนเท่ากัน คือ {score} คะแนน", {"คะแนนของทุกตัวชี้วัด": score})
    yield prose.extremes(result, year)
    yield prose.weak_points(result, year)


def comparison(facts: AnalysisFacts) -> Iterator[Sentence]:
    """What changed since last year; nothing where no figure of both years is known."""
    before = facts.previous
    if before is None:
        return
    year = facts.fiscal_year
    if since := prose.since_last_year(facts.result, before, year):
        yield Sentence(f"ปีงบประมาณ พ.ศ. {year} ได้คะแนนรวม {facts.result.total} คะแนน {since}", since.facts)
    now, then = facts.result.level, before.level
    if now and then:
        yield Sentence(
            f"ระดับของปีงบประมาณ พ.ศ. {year} คือ {now.name} ส่วนปีงบประมาณ พ.ศ. {year - 1} คือ {then.name} "
            "ตามเกณฑ์การจัดระดับของแต่ละปี",
            {f"ระดับ ปี {year}": now.name, f"ระดับ ปี {year - 1}": then.name},
        )
    yield _moved(facts, 1, "เพิ่มขึ้น")
    yield _moved(facts, -1, "ลดลง")


def _moved(facts: AnalysisFacts, sign: int, word: str) -> Sentence:
    """How many indicators rose (1) or fell (-1), and which of them the most."""
    changes = [
        ((row.score - before) * sign, row)
        for row in facts.result.indicators
        if row.score is not None and (before := facts.before(row)) is not None
    ]
    moved = [(amount, row) for amount, row in changes if amount > 0]
    if not moved:
        return Sentence("")
    most = max(amount for amount, _ in moved)
    rows = [row for amount, row in moved if amount == most]
    count = str(len(moved))
    return Sentence(
        f"ตัวชี้วัดที่คะแนน{word} มีจำนวน {count} ตัวชี้วัด โดย{listed(map(named, rows))} {word}มากที่สุด {most} คะแนน",
        {f"จำนวนตัวชี้วัดที่{word}": count, f"{word}มากที่สุด": str(most)},
    )


def years(facts: AnalysisFacts) -> Iterator[Sentence]:
    """Which years stand side by side, the total of the first and the last, what has long been weak."""
    view = facts.years
    if view is None:
        return
    shown = listed(map(str, view.recorded))
    count = str(len(view.recorded))
    yield Sentence(
        f"ผลการประเมินที่นำมาแสดงเทียบกันมี {count} ปี คือ ปีงบประมาณ พ.ศ. {shown} ดังแผนภูมิและตารางต่อไปนี้{_gap(view)}",
        {"จำนวนปีที่เทียบ": count, "ปีที่เทียบ": shown},
    )
    first, last = view.total.points[0], view.total.points[-1]
    if first.score is not None and last.score is not None:
        yield Sentence(
            f"คะแนนรวมของปีงบประมาณ พ.ศ. {first.fiscal_year} คือ {first.score} คะแนน "
            f"และของปีงบประมาณ พ.ศ. {last.fiscal_year} คือ {last.score} คะแนน",
            {f"คะแนนรวม ปี {point.fiscal_year}": str(point.score) for point in (first, last)},
        )
    lasting = [row for row in view.lasting_weak if len(row.weak_run) > 1]
    names = listed(
        f"ตัวชี้วัดที่ {row.number} {row.name} {len(row.weak_run)} ปี "
        f"ตั้งแต่ปีงบประมาณ พ.ศ. {row.weak_run[0].fiscal_year}"
        for row in lasting
    )
    if names:
        threshold = facts.pack.threshold_label
        yield Sentence(
            f"ตัวชี้วัดที่ได้คะแนนต่ำกว่า {threshold} คะแนนต่อเนื่องจนถึงปีล่าสุด ได้แก่ {names}",
            {f"เกณฑ์ ปี {facts.fiscal_year}": threshold, "ตัวชี้วัดที่ต่ำกว่าเกณฑ์ต่อเนื่อง": names},
        )


def _gap(view: Trends) -> str:
    """That lines are broken where a year between has no confirmed result."""
    return "" if len(view.recorded) == len(view.years) else " ปีที่ไม่มีผลซึ่งยืนยันแล้ว เส้นในแผนภูมิขาดช่วง"


def strengths(facts: AnalysisFacts) -> Sentence:
    """How many indicators reach the threshold."""
    return _counted(facts, facts.result.strong, "ไม่ต่ำกว่า", "จุดแข็ง")


def weaknesses(facts: AnalysisFacts) -> Sentence:
    """How many do not."""
    return _counted(facts, facts.result.weak, "ต่ำกว่า", "จุดที่ต้องพัฒนา")


def _counted(facts: AnalysisFacts, rows: Group, side: str, called: str) -> Sentence:
    threshold, count = facts.pack.threshold_label, str(len(rows))
    stated = {f"เกณฑ์ ปี {facts.fiscal_year}": threshold}
    what = f"ตัวชี้วัดที่ได้คะแนน{side} {threshold} คะแนน"
    among = "" if facts.result.is_complete else "เท่าที่มีคะแนน "
    if not rows:
        return Sentence(f"{among}ไม่มี{what}", stated)
    return Sentence(f"{among}{called} คือ {what} มีจำนวน {count} ตัวชี้วัด", stated | {f"จำนวน{called}": count})


def indicator(row: IndicatorResult, facts: AnalysisFacts) -> Iterator[Sentence]:
    """One indicator: its score beside last year's, what it measures, its items, what to do."""
    tool = next(each for each in facts.pack.instruments if each.code == row.rule.instrument)
    measured = f"ตัวชี้วัดนี้ประเมินด้วย{tool.name} ({tool.code}) โดยวัด{row.rule.measures}{_divided(row, facts)}"
    if row.score is None:
        yield Sentence(f"ยังไม่ปรากฏคะแนนของตัวชี้วัดนี้ {measured}")
        return
    score = _scored(row, facts)
    yield Sentence(f"{score} {measured}", score.facts)
    yield _items(facts.lines_of(row), facts)
    yield _remedy(row, facts) if row.is_weak else _upkeep(row, facts)


def _scored(row: IndicatorResult, facts: AnalysisFacts) -> Sentence:
    year, before = facts.fiscal_year, facts.before(row)
    stated = prose.stated([row], year)
    since = ""
    if before is not None and row.score is not None:
        word = "เท่ากับ" if row.score == before else "เพิ่มขึ้นจาก" if row.score > before else "ลดลงจาก"
        since = f" และ{word}ปีงบประมาณ พ.ศ. {year - 1} ซึ่งได้ {before} คะแนน"
        stated[f"{named(row)} ปี {year - 1}"] = str(before)
    return Sentence(f"ได้ {row.score} คะแนน{_standing(row, facts)}{since}", stated)


def _standing(row: IndicatorResult, facts: AnalysisFacts) -> str:
    """That the score is the highest of all, where every score is known and they differ."""
    best = row in facts.result.highest and facts.result.is_complete and len(facts.apart) > 1
    return " ซึ่งเป็นคะแนนสูงสุดของหน่วยงาน" if best else ""


def _divided(row: IndicatorResult, facts: AnalysisFacts) -> str:
    """The sub-indicators, where the year's rules name them all."""
    parts = [sub for sub in facts.pack.sub_indicators if sub.indicator == row.rule.code]
    if not parts or not all(sub.name for sub in parts):
        return ""
    return f" แบ่งเป็น {len(parts)} ประเด็น คือ {listed(f'{sub.code} {sub.name}' for sub in parts)}"


def _items(lines: list[ItemLine], facts: AnalysisFacts) -> Sentence:
    """The items of an indicator: the lowest with ties, and how many are under the threshold."""
    known = [line for line in lines if line.score is not None]
    if not known:
        return Sentence("")
    low = min(line.score for line in known if line.score is not None)
    lowest = [line for line in known if line.score == low]
    weak = [line for line in known if line.is_weak]
    codes = listed(f"ข้อ {line.code}" for line in lowest)
    alike = f"เท่ากัน {len(lowest)} ข้อ " if len(lowest) > 1 else ""
    under = f" และมีข้อที่ได้คะแนนต่ำกว่า {facts.pack.threshold_label} คะแนน จำนวน {len(weak)} ข้อ" if weak else ""
    return Sentence(
        f"เมื่อพิจารณารายข้อซึ่งมีคะแนน {len(known)} ข้อ ข้อที่ได้คะแนนต่ำสุด คือ {codes} {alike}ได้ {low} คะแนน{under}",
        scored(lowest[:1]),
    )


def _remedy(row: IndicatorResult, facts: AnalysisFacts) -> Sentence:
    """What is done about a weak indicator, and that the plan leaves it open where it does."""
    answering = facts.answering(row)
    way = remedy(row.rule, answering, facts.plan_year, set())
    open_end = (
        f" ทั้งนี้ แผนปีงบประมาณ พ.ศ. {facts.plan_year} ยังไม่มีมาตรการรองรับตัวชี้วัดนี้"
        if facts.measures and not answering
        else ""
    )
    return Sentence(f"หน่วยงานจึง{way}{open_end}", way.facts)


def _upkeep(row: IndicatorResult, facts: AnalysisFacts) -> Sentence:
    """A strong indicator is kept up; the lowest of all is told of in its own section."""
    if row in facts.lowest:
        return Sentence("แม้คะแนนถึงเกณฑ์ แต่เป็นตัวชี้วัดที่ได้คะแนนต่ำสุด จึงควรพัฒนาเป็นลำดับแรก")
    return Sentence("")


def instrument(place: int, row: InstrumentResult, facts: AnalysisFacts) -> Sentence:
    """One instrument: its figure beside last year's, who answers it, its highest and lowest indicator."""
    rule, year = row.rule, facts.fiscal_year
    name = f"{place}) {rule.name} ({rule.code})"
    if row.score is None:
        return Sentence(f"{name} ยังไม่มีคะแนนครบ จึงยังสรุปคะแนนไม่ได้ โดย{rule.short}")
    stated = {f"{rule.code} ปี {year}": str(row.score)}
    before = facts.previous.instrument(rule.code).score if facts.previous else None
    since = ""
    if before is not None:
        since = f" ส่วนปีงบประมาณ พ.ศ. {year - 1} ได้ {before} คะแนน"
        stated[f"{rule.code} ปี {year - 1}"] = str(before)
    apart = _within(row, facts)
    said = f"{name} ได้ {row.score} คะแนน{since} โดย{rule.short}"
    return Sentence(f"{said} {apart}" if apart else said, stated | dict(apart.facts))


def _within(row: InstrumentResult, facts: AnalysisFacts) -> Sentence:
    """The highest and the lowest indicator of an instrument, ties named."""
    own = [each for each in facts.result.indicators if each.rule.instrument == row.rule.code]
    scores = [each.score for each in own if each.score is not None]
    if len(scores) < len(own) or len(set(scores)) < 2:
        return Sentence("")
    best, least = ([each for each in own if each.score == edge(scores)] for edge in (max, min))
    return Sentence(
        f"ในเครื่องมือนี้ {listed(map(with_score, best))} ได้คะแนนสูงสุด "
        f"และ{listed(map(with_score, least))} ได้คะแนนต่ำสุด",
        prose.stated([*best, *least], facts.fiscal_year),
    )


def items(facts: AnalysisFacts) -> Iterator[Sentence]:
    """Which indicators have item scores and which have none, before the tables; nothing without any."""
    known = facts.items
    without = [row for row in facts.result.indicators if not any(_has_score(row, facts))]
    if not known and facts.remarks_on_items:
        yield Sentence("ผลการประเมินมีข้อสังเกตรายข้อ ดังตารางต่อไปนี้")
    if known:
        weak = [code for code, score in known.items() if score < facts.pack.threshold]
        threshold = facts.pack.threshold_label
        under = (
            f"ในจำนวนนี้มีข้อที่ได้คะแนนต่ำกว่า {threshold} คะแนน {len(weak)} ข้อ คือ ข้อ {listed(weak)} "
            "ตารางต่อไปนี้แสดงทุกข้อ โดยเรียงข้อที่ต่ำกว่าเกณฑ์ไว้ก่อนในแต่ละตัวชี้วัด "
            f"ส่วนข้อที่ระบุว่าไม่ต่ำกว่า {threshold} คะแนนถึงเกณฑ์แล้ว"
            if weak
            else f"ทุกข้อได้คะแนนไม่ต่ำกว่า {threshold} คะแนน ดังตารางต่อไปนี้"
        )
        yield Sentence(
            f"ผลการประเมินมีคะแนนรายข้อ {len(known)} ข้อ {under}",
            {"จำนวนข้อที่มีคะแนน": str(len(known)), "ข้อที่ต่ำกว่าเกณฑ์": listed(weak) or "ไม่มี"},
        )
    if known and without:
        numbers = listed(str(row.rule.number) for row in without)
        yield Sentence(f"ส่วนตัวชี้วัดที่ {numbers} ไม่ปรากฏคะแนนรายข้อ")


def _has_score(row: IndicatorResult, facts: AnalysisFacts) -> Iterable[bool]:
    return (rule.code in facts.items for rule in facts.pack.items_of(row.rule.code))


def first_to_improve(facts: AnalysisFacts) -> Iterator[Sentence]:
    """The lowest indicators, ties named, with their lowest items and what to do about them."""
    rows = facts.lowest
    if not rows:
        return
    alike = "เท่ากัน " if len(rows) > 1 else ""
    yield Sentence(
        f"ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ {listed(map(named, rows))} ได้ {alike}{rows[0].score} คะแนน "
        "จึงเป็นประเด็นที่ต้องพัฒนาเป็นลำดับแรก",
        prose.stated(rows, facts.fiscal_year),
    )
    for row in rows:
        yield _way_up(row, facts)


def _way_up(row: IndicatorResult, facts: AnalysisFacts) -> Sentence:
    tool = next(each for each in facts.pack.instruments if each.code == row.rule.instrument)
    found = _items(facts.lines_of(row), facts)
    lead = f"{named(row)} เป็นผลจาก{tool.name} ({tool.code})"
    lead += f" {found}" if found else ""
    advice = "" if row.is_weak else f" สิ่งที่ควรทำให้ดีขึ้น คือ {row.rule.advice}"
    return Sentence(f"{lead}{advice}", found.facts)


def plan(facts: AnalysisFacts) -> Iterator[Sentence]:
    """That the plan answers the result, and what it leaves unanswered; the table follows."""
    year = facts.plan_year
    if not facts.measures:
        yield Sentence(f"ยังไม่มีมาตรการในแผนปีงบประมาณ พ.ศ. {year} ในขณะที่จัดทำรายงานฉบับนี้")
        return
    count = str(len(facts.measures))
    yield Sentence(
        f"{facts.agency}นำผลการวิเคราะห์มากำหนดมาตรการเพื่อขับเคลื่อนการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        f"ในแผนปีงบประมาณ พ.ศ. {year} จำนวน {count} มาตรการ โดยมีผู้รับผิดชอบและการกำกับติดตาม ดังตารางต่อไปนี้",
        {f"จำนวนมาตรการ ปี {year}": count},
    )
    open_rows = [row for row in weakest_first(facts.result.weak) if not facts.answering(row)]
    if open_rows:
        names = listed(map(named, open_rows))
        yield Sentence(f"จุดที่ต้องพัฒนาซึ่งยังไม่มีมาตรการรองรับ ได้แก่ {names}", {"จุดที่ยังไม่มีมาตรการ": names})


def proposal(facts: AnalysisFacts) -> str:
    """What the reader is asked for; who carries out measures that were adopted is not asked again."""
    if is_settled(facts.coverage):
        return "จึงเสนอรายงานฉบับนี้เพื่อโปรดทราบ และโปรดกำชับส่วนราชการผู้รับผิดชอบให้ดำเนินการตามมาตรการข้างต้น"
    if facts.result.weak:
        return "จึงเสนอรายงานฉบับนี้เพื่อโปรดทราบ และพิจารณามอบหมายส่วนราชการที่เกี่ยวข้องพัฒนาจุดที่ต้องพัฒนาข้างต้น"
    return "จึงเสนอรายงานฉบับนี้เพื่อโปรดทราบ และพิจารณาสั่งการตามที่เห็นสมควร"
