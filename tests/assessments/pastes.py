"""Blocks as they really arrive: the facts of two real papers, and the shapes other programs give them."""

from __future__ import annotations

from assessments.editions import EDITIONS_DIR, read_pack
from assessments.packs import YearPack
from tests.factories import CODES, S000, scores

PACK: YearPack = read_pack(EDITIONS_DIR / "2563" / "edition.toml")[0]
NAMES = [rule.name for rule in PACK.indicators]

# The rows of S000 as they stand there (lines 23–34): sorted by score, the rank typed as the number.
S000_BLOCK = """\
ตัวชี้วัดที่ ๑\tการปฏิบัติหน้าที่\tได้คะแนน ๙๖.๑๗ คะแนน
ตัวชี้วัดที่ ๒\tการใช้อำนาจ\tได้คะแนน ๙๓.๗๕ คะแนน
ตัวชี้วัดที่ ๓\tการใช้ทรัพย์สินของราชการ\tได้คะแนน ๙๒.๔๕ คะแนน
ตัวชี้วัดที่ ๔\tการใช้งบประมาณ\tได้คะแนน ๙๐.๑๓ คะแนน
ตัวชี้วัดที่ ๕\tการแก้ไขปัญหาการทุจริต\tได้คะแนน ๘๓.๕๖ คะแนน
ตัวชี้วัดที่ ๖\tคุณภาพการดำเนินงาน\tได้คะแนน ๗๘.๓๔ คะแนน
ตัวชี้วัดที่ ๗\tการปรับปรุงการทำงาน\tได้คะแนน ๗๑.๘๕ คะแนน
ตัวชี้วัดที่ ๘\tประสิทธิภาพการสื่อสาร\tได้คะแนน ๖๗.๔๐ คะแนน
ตัวชี้วัดที่ ๙\tการเปิดเผยข้อมูล\tได้คะแนน ๔๓.๙๐ คะแนน
ตัวชี้วัดที่ ๑๐\tการป้องกันการทุจริต\tได้คะแนน ๑๒.๕๐ คะแนน
สรุปผลรวมคะแนนทั้ง ๑๐ ตัวชี้วัด ได้คะแนน ๖๐.๔๐ คะแนน
"""

# What S003 says in its prose (lines 37–79), shortened to the facts.
S003_BLOCK = """\
ปีงบประมาณ พ.ศ. ๒๕๖๓ โดยภาพรวมได้คะแนนเท่ากับร้อยละ ๙๓.๓๔ คะแนน อยู่ในระดับ A
จุดแข็ง (ตัวชี้วัดที่ได้คะแนนมากกว่าร้อยละ ๙๐) จำนวน ๘ ตัวชี้วัด
(๑) ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ โดยรวมได้คะแนนเท่ากับร้อยละ ๑๐๐ เป็นคะแนนจากการรับรู้ของบุคลากร
(๒) ตัวชี้วัดที่ ๕ การแก้ไขปัญหาการทุจริต โดยรวมได้คะแนนเท่ากับร้อยละ ๑๐๐
(๓) ตัวชี้วัดที่ ๓ การใช้อำนาจ โดยรวมได้คะแนนเท่ากับร้อยละ ๙๙.๘๘
(๔) ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ โดยรวมได้คะแนนเท่ากับร้อยละ ๙๙.๖๓
(๕) ตัวชี้วัดที่ ๒ การใช้งบประมาณ โดยรวมได้คะแนนเท่ากับร้อยละ ๙๗.๒๕
(๖) ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน โดยรวมได้คะแนนเท่ากับร้อยละ ๙๕.๐๗ ใน ๕ ประเด็น
(๗) ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร โดยรวมได้คะแนนเท่ากับร้อยละ ๙๔.๙๘
(๘) ตัวชี้วัดที่ ๘ การปรับปรุงการทำงาน โดยรวมได้คะแนนเท่ากับร้อยละ ๙๒.๗๔
(๑) ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล โดยรวมได้คะแนนเท่ากับร้อยละ ๘๘.๗๘
(๒) ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต โดยรวมได้คะแนนเท่ากับร้อยละ ๘๗.๕๐
๔.๑ ผลตามแบบสำรวจผู้มีส่วนได้ส่วนเสียภายใน (Internal) ได้คะแนนเท่ากับร้อยละ ๙๙.๓๕
๔.๒ ผลตามแบบสำรวจผู้มีส่วนได้ส่วนเสียภายนอก (External) ได้คะแนนเท่ากับร้อยละ ๙๔.๒๖ ด้านคุณภาพการดำเนินงาน
๔.๓ ผลตามแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT) ได้คะแนนเท่ากับร้อยละ ๘๘.๑๔
๕. จุดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน ซึ่งได้คะแนนเท่ากับร้อยละ ๙๒.๗๔
"""

PAIRS = list(zip(NAMES, S000, strict=True))
SHAPES = {
    "one row each": "\n".join(f"{name} {figure}" for name, figure in PAIRS),
    "numbered": "\n".join(f"{place}. {name}\t{figure}" for place, (name, figure) in enumerate(PAIRS, 1)),
    "instrument and full mark in columns": "\n".join(
        f"{rule.number}\t{rule.name}\t{rule.instrument}\t100\t{figure}"
        for rule, figure in zip(PACK.indicators, S000, strict=True)
    ),
    "figure below name": "\n".join(f"{name}\n{figure} คะแนน" for name, figure in PAIRS),
    "figure above name": "\n".join(f"{figure}\n{name}" for name, figure in PAIRS),
    "one cell a line": "\n".join(
        f"{place}\n{name}\n{figure}" for place, (name, figure) in enumerate(PAIRS, 1)
    ),
    "all names, then all figures": "\n".join([*NAMES, *S000]),
    "one paragraph": " ".join(f"{name} ได้ {figure} คะแนน" for name, figure in PAIRS),
    "one paragraph, figures first": " ".join(f"{figure} {name}" for name, figure in PAIRS),
    "wide table": "\t".join(NAMES) + "\n" + "\t".join(S000),
    "wide table with agency and total": (
        "หน่วยงาน\t" + "\t".join(NAMES) + "\tคะแนนรวม\nอบต.แม่คำมี\t" + "\t".join(S000) + "\t60.40"
    ),
    "figure first": "\n".join(f"{figure} {name}" for name, figure in PAIRS),
    "percent": "\n".join(f"{name}: {figure} %" for name, figure in PAIRS),
    "comma": "\n".join(f"{name} {figure.replace('.', ',')}" for name, figure in PAIRS),
    "markup": "".join(f"<p>{name}</p>\n<p><b>{figure}</b></p>\n" for name, figure in PAIRS),
    "ำ in two characters": "\n".join(f"{name.replace('ำ', 'ํา')} {figure}" for name, figure in PAIRS),
    "ำ torn apart": "\n".join(f"{name.replace('ำ', ' ำ')} {figure}" for name, figure in PAIRS),
    "a space between all letters": "\n".join(f"{' '.join(name)} {figure}" for name, figure in PAIRS),
    "names broken over lines": "\n".join(f"{name[:9]}\n{name[9:]} {figure}" for name, figure in PAIRS),
}
EXPECTED = scores(S000)


def rows(figures: tuple[str, ...], *declared: str) -> str:
    """A plain block: ten rows in official order and lines of declared figures."""
    return "\n".join([*(f"{name} {figure}" for name, figure in zip(NAMES, figures, strict=True)), *declared])


def changed(**figures: str) -> tuple[str, ...]:
    """The figures of S000 with some replaced, by indicator code."""
    return tuple(figures.get(code, figure) for code, figure in zip(CODES, S000, strict=True))
