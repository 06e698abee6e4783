"""The year file: one agency's year as one JSON document, read, applied and written.

``parse`` turns bytes into a document, ``read_year`` a document into checked content, ``apply_year`` content
into rows; ``write_year`` and ``dump`` go the other way. Import after export changes nothing.
"""

from __future__ import annotations

from desk.yearfile.applying import Outcome, apply_year
from desk.yearfile.content import YearContent
from desk.yearfile.document import Unreadable, dump, parse
from desk.yearfile.reading import read_year
from desk.yearfile.writing import write_year

__all__ = ["Outcome", "Unreadable", "YearContent", "apply_year", "dump", "parse", "read_year", "write_year"]
