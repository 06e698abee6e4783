"""Names as people type them, tidied the way they are printed."""

from __future__ import annotations


def full_name(rank: str, title: str, name: str) -> str:
    """A name as it is printed: the title stands close to the name, a rank apart.

    >>> full_name("ว่าที่ร้อยตรี", "", "สุรชัย ใจนนท์"), full_name("", "นาง", "อรอร คำลือ")
    ('ว่าที่ร้อยตรี สุรชัย ใจนนท์', 'นางอรอร คำลือ')
    """
    return f"{rank} {title}{name}".strip()


def tidy(text: str) -> str:
    """One space between words, none around them.

    >>> tidy("  สมชาย   ใจดี ")
    'สมชาย ใจดี'
    """
    return " ".join(text.split())


def without_prefix(text: str, *prefixes: str) -> str:
    """A tidied name without a word that is printed before it anyway.

    >>> without_prefix("นายวิชัย รักถิ่น", "นาย"), without_prefix("นาย", "นาย")
    ('วิชัย รักถิ่น', 'นาย')
    """
    name = tidy(text)
    for prefix in map(tidy, prefixes):
        shorter = name.removeprefix(prefix).strip()
        if prefix and shorter and shorter != name:
            return shorter
    return name


_TITLES = ("นางสาว", "นาง", "นาย", "น.ส.")
# Papers write a title in full (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ prints them so in its forms).
_IN_FULL = {"น.ส.": "นางสาว", "น.ส": "นางสาว", "นส.": "นางสาว"}


def split_title(text: str) -> tuple[str, str]:
    """The title typed before a name, "" where none is, and the name without it.

    Only a name of two parts or more is looked at: of one part nobody can tell where a title ends.

    >>> split_title("นายวิชัย  ศรีสุข"), split_title("นางสาว อรอร คำลือ")
    (('นาย', 'วิชัย ศรีสุข'), ('นางสาว', 'อรอร คำลือ'))
    >>> split_title("วิชัย ศรีสุข"), split_title("นาย วิชัย"), split_title("นางฟ้า")
    (('', 'วิชัย ศรีสุข'), ('', 'นาย วิชัย'), ('', 'นางฟ้า'))
    """
    name = tidy(text)
    for title in _TITLES:
        rest = name.removeprefix(title).strip()
        if rest != name and " " in rest:
            return title, rest
    return "", name


def name_and_title(name: str, title: str, rank: str = "") -> tuple[str, str]:
    """A name and its title from two boxes, the title taken out of the name where it was typed there.

    >>> name_and_title("นายวิชัย ศรีสุข", ""), name_and_title("นายวิชัย ศรีสุข", "นาย")
    (('วิชัย ศรีสุข', 'นาย'), ('วิชัย ศรีสุข', 'นาย'))
    >>> name_and_title("อรอร คำลือ", "น.ส."), name_and_title("น.ส.อรอร คำลือ", "")
    (('อรอร คำลือ', 'นางสาว'), ('อรอร คำลือ', 'นางสาว'))
    >>> name_and_title("นางวิภา ศรีสุข", "ดร.")
    ('นางวิภา ศรีสุข', 'ดร.')
    """
    in_full = _IN_FULL.get(tidy(title), title)
    bare = without_prefix(name, title, in_full, rank)
    if title:
        return bare, in_full
    found, rest = split_title(bare)
    return rest, _IN_FULL.get(found, found)
