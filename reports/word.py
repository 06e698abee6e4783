"""A paper as a Word file: the copy that an agency edits, while the portal's PDF stays the record.

It is made from the very page the PDF is laid out from, element by element and class by class, so a new kind
of paper needs nothing here. Word keeps Thai in "complex script" properties of their own (w:cs, w:szCs, w:bCs,
w:lang w:bidi); each is set beside its Latin one, or Word would fall back to another typeface and size.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import (
    WD_ALIGN_PARAGRAPH,
    WD_BREAK,
    WD_LINE_SPACING,
    WD_TAB_ALIGNMENT,
    WD_TAB_LEADER,
    WD_UNDERLINE,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from lxml import html

from reports import word_tables
from reports.pdf import EMBLEM_PREFIX, paper_html
from reports.word_copies import mark_of, unsigned
from reports.word_reading import BREAK, SPACES, classes, pieces, words_of

FONT = "TH SarabunPSK"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Points of TH Sarabun, by the typing guide of the Office of the Prime Minister; cover and signing are ours.
SIZE, LABEL_SIZE, TITLE_SIZE, COVER_SIZE, SMALL_SIZE = 16.0, 20.0, 29.0, 22.0, 13.0
SHORT, LONG = Cm(21), Cm(29.7)
TOP, RIGHT, BOTTOM, LEFT = Cm(2.5), Cm(2), Cm(2), Cm(3)
INDENT = Cm(2.5)
LINE_PITCH = Pt(21.3)
COVER_GAPS = {"h1": 110.0, "whose": 150.0}  # points over the title and over the agency's name
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REMARK = "สำเนาสำหรับแก้ไขต่อใน Word ฉบับที่ใช้อ้างอิงคือไฟล์ PDF ในระบบ ITA"


def word_copy(content: Mapping[str, Any]) -> bytes:
    """The .docx of a paper's content; raises PaperRefused for content the PDF would refuse."""
    is_draft, agency = bool(content.get("is_draft")), str(content.get("agency", ""))
    page, template = paper_html(unsigned(content)), str(content["template"])
    return word_of(page, template, is_draft=is_draft, author=agency, mark=mark_of(content))


def word_of(page: str, template: str, *, is_draft: bool, author: str, mark: str = "") -> bytes:
    """The same of a page that is laid out already, as HTML, set in a version of the templates.

    ``mark`` stands at the foot of every page.
    """
    document = html.document_fromstring(page)
    body = document.find("body")
    writer = Writer(str(body.get("class", "")), template, is_draft=is_draft)
    writer.set_foot(mark)
    writer.walk(body)
    return writer.finished(title=document.findtext("head/title", ""), author=author)


class Writer:
    """Writes the elements of a page into a document, from its first to its last."""

    def __init__(self, sheet: str, version: str, *, is_draft: bool) -> None:
        self.version = version
        self.sheet = set(sheet.split())
        self.document: Any = Document()
        self.is_wide = "wide" in self.sheet
        self._is_cover = False
        self._last: Any = None
        self._emblem: Any = None
        self._set_normal_style()
        self._set_page(self.document.sections[0])
        self._set_header(self.document.sections[0], is_draft=is_draft)
        self._by_class: dict[str, Callable[[Any], None]] = {
            "watermark": lambda _: None,
            "emblem": self._keep_emblem,
            "head-line": self._head_line,
            "short-rule": self._short_rule,
            "sign-line": self._sign_line,
            "signature": self._signature,
            "write-here": self._write_here,
            "signer": self._signer,
            "cover": self._cover,
            "part": self._part,
            "wide": self._wide,
            "drawing": lambda e: word_tables.drawing(self, e),
            "scores": lambda e: word_tables.scores(self, e),
            "chart": lambda e: word_tables.chart(self, e),
            "grid": lambda e: word_tables.grid(self, e),
        }

    @property
    def width(self) -> int:
        """The width of a line, in EMU."""
        return int((LONG if self.is_wide else SHORT) - LEFT - RIGHT)

    def finished(self, *, title: str, author: str) -> bytes:
        """The file."""
        about = self.document.core_properties
        about.title, about.author = title[:255], author[:255]
        about.comments, about.language = REMARK, "th-TH"
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def walk(self, element: Any) -> None:
        """Write what stands inside an element."""
        for child in element:
            if isinstance(child.tag, str):
                self._write(child)

    def _write(self, element: Any) -> None:
        """Write one element, by its class where that is known, else by its tag."""
        for name in sorted(classes(element)):
            if name in self._by_class:
                self._by_class[name](element)
                return
        by_tag = {"p": self._paragraph, "h1": self._heading, "h2": self._heading, "h3": self._heading}
        by_tag.get(element.tag, self.walk)(element)

    # ---- paragraphs ----------------------------------------------------------------------------------------

    def add(self, *, before: float = 6, keep: bool = False) -> Any:
        """A new paragraph of the text, ``before`` points under the one above."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.keep_with_next = keep
        self._last = paragraph
        return paragraph

    def run(self, paragraph: Any, text: str, *, bold: bool = False, size: float = SIZE) -> Any:
        """A piece of text, with the properties of its Thai letters beside those of its Latin ones."""
        run = paragraph.add_run(_NOT_IN_XML.sub("", text))
        run.bold = bold or None
        properties = run._r.get_or_add_rPr()
        if bold:
            properties.append(OxmlElement("w:bCs"))
        if size != SIZE:
            run.font.size = Pt(size)
            complex_size = OxmlElement("w:szCs")
            complex_size.set(qn("w:val"), str(int(size * 2)))
            properties.append(complex_size)
        return run

    def fill(self, paragraph: Any, element: Any, *, bold: bool = False, size: float = SIZE) -> None:
        """The text of an element with its bold parts and line breaks, spaces run together as on a page."""
        begins = True
        for text, is_bold in pieces(element):
            shown = SPACES.sub(" ", text)
            if text == BREAK:
                paragraph.add_run().add_break()
            elif shown := shown.lstrip(" ") if begins else shown:
                self.run(paragraph, shown, bold=bold or is_bold, size=size)
            begins = text == BREAK or (begins and not shown) or shown.endswith(" ")

    def _paragraph(self, element: Any) -> None:
        named = classes(element)
        gap = COVER_GAPS["whose"] if "whose" in named else 6
        paragraph = self.add(before=gap, keep="caption" in named)
        if named & {"closing", "announced-on"}:
            self._keep_above(paragraph)
        shape = paragraph.paragraph_format
        if named & {"about", "from"} or self._is_cover:
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif not named & {"addressee", "caption"}:
            shape.alignment = WD_ALIGN_PARAGRAPH.THAI_JUSTIFY
            if "announced-on" in named:
                shape.first_line_indent = Cm(5)
            elif "announcement" in self.sheet or any(above.tag == "h2" for above in _above(element)):
                shape.first_line_indent = INDENT
        if "from" in named:
            shape.left_indent = Cm(8)
        bold = bool(named & {"about", "caption", "whose", "cover-year"})
        self.fill(paragraph, element, bold=bold, size=COVER_SIZE if self._is_cover else SIZE)

    def _heading(self, element: Any) -> None:
        is_title = element.tag == "h1"
        if is_title and self._emblem is not None and not self._is_centred:
            self._memo_title(element)
            return
        self._place_emblem()
        paragraph = self.add(before=COVER_GAPS["h1"] if is_title and self._is_cover else 6, keep=True)
        if is_title or "part" in classes(element.getparent()):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if element.tag == "h3":
            paragraph.paragraph_format.left_indent = INDENT if "announcement" in self.sheet else Cm(1.25)
        self.fill(paragraph, element, bold=True, size=self._heading_size(element))

    def _heading_size(self, element: Any) -> float:
        if element.tag == "h1":
            return COVER_SIZE if self._is_cover else (SIZE if self._is_centred else TITLE_SIZE)
        return LABEL_SIZE if "part" in classes(element.getparent()) else SIZE

    # ---- heads ---------------------------------------------------------------------------------------------

    @property
    def _is_centred(self) -> bool:
        """Whether the emblem stands over the heading, not beside it as on a memo."""
        return self._is_cover or bool(self.sheet)

    def _keep_emblem(self, element: Any) -> None:
        self._emblem = element
        if self._is_centred:
            self._place_emblem()

    def _place_emblem(self) -> None:
        if self._emblem is not None:
            paragraph = self.add(before=0, keep=True)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._draw_emblem(paragraph, Cm(3))

    def _draw_emblem(self, paragraph: Any, height: int) -> None:
        """The agency's emblem, or the words that keep its place in a draft."""
        source, place, self._emblem = str(self._emblem.get("src", "")), words_of(self._emblem), None
        if source.startswith(EMBLEM_PREFIX):
            picture = BytesIO(base64.b64decode(source.removeprefix(EMBLEM_PREFIX)))
            paragraph.add_run().add_picture(picture, height=height)
        elif place:
            self.run(paragraph, f"[{place}]")

    def _memo_title(self, element: Any) -> None:
        paragraph = self.add(before=0, keep=True)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(self.width // 2), WD_TAB_ALIGNMENT.CENTER)
        self._draw_emblem(paragraph, Cm(1.5))
        paragraph.add_run("\t")
        self.fill(paragraph, element, bold=True, size=TITLE_SIZE)

    def _head_line(self, element: Any) -> None:
        """Labels with values on dotted lines, which are the underline of a value and the tab after it."""
        paragraph = self.add(before=0, keep=True)
        stops = paragraph.paragraph_format.tab_stops
        values = [part for part in element if "dotted" in classes(part)]
        for place in range(1, len(values) + 1):
            stops.add_tab_stop(Emu(self.width * place // len(values)), WD_TAB_ALIGNMENT.LEFT)
        for part in element:
            if "label" in classes(part):
                self.run(paragraph, f"{words_of(part)} ", bold=True, size=LABEL_SIZE)
            else:
                self.run(paragraph, f"{words_of(part)}\t").font.underline = WD_UNDERLINE.DOTTED

    def _short_rule(self, element: Any) -> None:
        paragraph = self.add(before=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.run(paragraph, "_" * 18)

    # ---- signatures ----------------------------------------------------------------------------------------

    def _signature(self, element: Any) -> None:
        alone = "alone" in classes(element)
        self._keep_above(None)
        gap = self.add(before=48 if alone else 12, keep=True)
        gap.paragraph_format.space_after = Pt(0)
        begin = len(self.document.paragraphs)
        self.walk(element)
        for paragraph in self.document.paragraphs[begin:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def _sign_line(self, element: Any) -> None:
        paragraph = self.add(before=0, keep=True)
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(8.3), WD_TAB_ALIGNMENT.RIGHT)
        label, pen = (words_of(part) for part in element)
        self.run(paragraph, f"\t{label} \t")
        if pen:
            stops.add_tab_stop(Cm(11.5), WD_TAB_ALIGNMENT.CENTER)
            self.run(paragraph, pen, size=SMALL_SIZE)
        else:
            stops.add_tab_stop(Cm(14.4), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)

    def _signer(self, element: Any) -> None:
        paragraph = self.add(before=0)
        shape = paragraph.paragraph_format
        shape.alignment, shape.left_indent = WD_ALIGN_PARAGRAPH.CENTER, Cm(7)
        self.fill(paragraph, element)

    def _write_here(self, element: Any) -> None:
        for _ in range(2):
            paragraph = self.add(before=0, keep=True)
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Emu(self.width), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
            paragraph.add_run("\t")

    def _keep_above(self, paragraph: Any) -> None:
        """What is signed stays with the signature: the last paragraph is not parted from what follows."""
        above = [row for row in self.document.paragraphs if paragraph is None or row._p is not paragraph._p]
        if above:
            above[-1].paragraph_format.keep_with_next = True

    # ---- pages ---------------------------------------------------------------------------------------------

    def _cover(self, element: Any) -> None:
        self._is_cover = True
        self.walk(element)
        self._is_cover = False
        self._last.add_run().add_break(WD_BREAK.PAGE)

    def _part(self, element: Any) -> None:
        self.walk(element)
        self._last.add_run().add_break(WD_BREAK.PAGE)

    def _wide(self, element: Any) -> None:
        """A part that lies on its side, on pages of its own."""
        self._turn(is_wide=True)
        self.walk(element)
        self._turn(is_wide="wide" in self.sheet)

    def _turn(self, *, is_wide: bool) -> None:
        if is_wide != self.is_wide:
            section = self.document.add_section(WD_SECTION.NEW_PAGE)
            section.different_first_page_header_footer = False
            self.is_wide = is_wide
            self._set_page(section)

    def _set_page(self, section: Any) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if self.is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (LONG, SHORT) if self.is_wide else (SHORT, LONG)
        section.top_margin, section.right_margin = TOP, RIGHT
        section.bottom_margin, section.left_margin = BOTTOM, LEFT
        section.header_distance = Cm(1.25)
        if section._sectPr.find(qn("w:pgNumType")) is None:
            numbers = OxmlElement("w:pgNumType")
            numbers.set(qn("w:fmt"), "thaiNumbers")
            section._sectPr.insert_element_before(
                numbers, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid"
            )

    def _set_header(self, section: Any, *, is_draft: bool) -> None:
        """Page numbers "- ๒ -" from the second page on; a draft says on every page that it is one."""
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.run(number, "- ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), r"PAGE \* ThaiArabic")
        number._p.append(field)
        self.run(number, " -")
        if is_draft:
            self.run(number, "  (ร่าง)", bold=True)
            first = section.first_page_header.paragraphs[0]
            first.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self.run(first, "(ร่าง)", bold=True)

    def set_foot(self, mark: str) -> None:
        """The same words at the foot of every page, the first one too; later sections take them over."""
        section = self.document.sections[0]
        for footer in (section.footer, section.first_page_footer) if mark else ():
            footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.run(footer.paragraphs[0], mark, size=SMALL_SIZE)

    def _set_normal_style(self) -> None:
        style = self.document.styles["Normal"]
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.AT_LEAST, LINE_PITCH
        properties = style.element.get_or_add_rPr()
        for old in list(properties):
            properties.remove(old)
        scripts = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
        _append(properties, "w:rFonts", dict.fromkeys(scripts, FONT))
        _append(properties, "w:sz", {"w:val": str(int(SIZE * 2))})
        _append(properties, "w:szCs", {"w:val": str(int(SIZE * 2))})
        _append(properties, "w:lang", {"w:val": "en-US", "w:eastAsia": "en-US", "w:bidi": "th-TH"})


def _append(parent: Any, name: str, attributes: Mapping[str, str]) -> None:
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(key), value)
    parent.append(child)


def _above(element: Any) -> Iterator[Any]:
    """The elements before this one in the same place."""
    yield from element.itersiblings(preceding=True)
