"""The words between which papers break their lines: libthai's dictionary with a larger one on top.

Thai is written without spaces; Pango asks libthai where a line may end. libthai's own list parts compounds
that readers keep whole (หน่วย|งาน, ช่อง|ทาง). A dictionary with the word list of PyThaiNLP (in the package
newmm-tokenizer), the terms of this field (terms.txt) and the place names of the agencies here leaves few of
those, and costs no time at layout. It is made once, in the data folder, under the digest of all its words.

libthai reads its dictionary once a process, from the folder that LIBTHAI_DICTDIR names: see ADR 0014.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import re
import threading
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

FOLDER_VARIABLE = "LIBTHAI_DICTDIR"
NAMES_FILE = "names.txt"

_DICTIONARY = "thbrk.tri"
_BASE = Path("/usr/share/libthai") / _DICTIONARY
_LIBRARY = "libdatrie.so.1"  # libthai keeps its dictionary by it, so it is there wherever Pango breaks Thai
_WORD = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")  # what libthai's dictionary can hold
_log = logging.getLogger(__name__)
_lock = threading.Lock()


def use_dictionary() -> None:
    """Have this process break lines by the large dictionary; must come before its first layout.

    A folder that the site's own LIBTHAI_DICTDIR names is left as it is. Where no dictionary can be made, the
    machine's own goes on serving, and the log says so.
    """
    with _lock:
        _choose(Path(settings.DATA_DIR) / "words")


@cache
def _choose(folder: Path) -> None:
    if FOLDER_VARIABLE in os.environ:
        return
    try:
        os.environ[FOLDER_VARIABLE] = str(_made(folder))
    except OSError as error:
        _log.warning("Papers break lines by the machine's own Thai dictionary: %s", error)


def keep_names(names: Iterable[str]) -> None:
    """Write down the proper names that no line may end inside, for processes that start from now on."""
    folder = Path(settings.DATA_DIR) / "words"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAMES_FILE).write_text("\n".join(sorted(set(names))), encoding="utf-8")


def words(folder: Path) -> list[str]:
    """All the words added to libthai's own, sorted: the list of PyThaiNLP, this field's terms, kept names."""
    names = folder / NAMES_FILE
    texts = [
        files("newmm_tokenizer").joinpath("words_th.txt").read_text(encoding="utf-8"),
        Path(__file__).with_name("terms.txt").read_text(encoding="utf-8"),
        names.read_text(encoding="utf-8") if names.exists() else "",
    ]
    return sorted({word for text in texts for word in text.split() if _WORD.fullmatch(word)})


def _made(folder: Path) -> Path:
    """The folder that holds the dictionary of these words, made if need be. Raises OSError."""
    listed = words(folder)
    place = folder / hashlib.sha256("\n".join(listed).encode()).hexdigest()[:16]
    if not (place / _DICTIONARY).exists():
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place) as draft:
            _write(Path(draft) / _DICTIONARY, listed)
            os.replace(Path(draft) / _DICTIONARY, place / _DICTIONARY)
    return place


def _write(path: Path, listed: Iterable[str]) -> None:
    """A copy of libthai's dictionary with more words in it. Raises OSError."""
    library = ctypes.CDLL(_LIBRARY)
    library.trie_new_from_file.restype = ctypes.c_void_p
    library.trie_new_from_file.argtypes = [ctypes.c_char_p]
    library.trie_store.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32]
    library.trie_save.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.trie_free.argtypes = [ctypes.c_void_p]
    trie = library.trie_new_from_file(os.fsencode(_BASE))
    if not trie:
        raise FileNotFoundError(f"{_BASE} cannot be read.")
    try:
        for word in listed:
            letters = (ctypes.c_uint32 * (len(word) + 1))(*map(ord, word), 0)
            library.trie_store(trie, letters, 0)
        if library.trie_save(trie, os.fsencode(path)) != 0:
            raise OSError(f"{path} cannot be written.")
    finally:
        library.trie_free(trie)
