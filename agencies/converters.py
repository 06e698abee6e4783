"""Parts of addresses."""

from __future__ import annotations


class YearConverter:
    """A year in an address: four digits, Thai or Arabic, so that no number is too large for the database."""

    regex = "[0-9๐-๙]{4}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year in four digits; raises ValueError, so that no address is made, for any other number."""
        if not 1000 <= int(value) <= 9999:
            raise ValueError(f"{value} is not a year")
        return str(value)
