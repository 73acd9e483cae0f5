"""Plain text and Markdown in any usual encoding.

Only bytes become characters here. Old Vietnamese fonts (TCVN3, VNI) are not encodings: their bytes are read as
windows-1252, and the letters that then stand there ("Céng hßa") are repaired with all other text in
``text.normalise``.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import yaml

from rag.readers.bounds import MAX_TEXT, check_text, without_text
from rag.readers.contents import Contents
from rag.readers.tables import is_placement, table_lines
from rag.records import RawPage

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Syllables that stand in nearly every sentence; each has a letter that windows-1252 would show as something else.
_FREQUENT = frozenset(
    [
        *(
            "của",
            "và",
            "các",
            "được",
            "những",
            "với",
            "người",
            "công",
            "việc",
            "về",
            "thực",
            "hiện",
            "đã",
            "tỉnh",
            "huyện",
        ),
        *(
            "xã",
            "ủy",
            "uỷ",
            "số",
            "ngày",
            "năm",
            "dân",
            "nhân",
            "tổ",
            "chức",
            "cán",
            "bộ",
            "đảng",
            "chính",
            "quyền",
            "nước",
        ),
        *("hội", "đồng", "báo", "cáo", "kết", "quả", "là", "ở", "để", "không", "một", "trong", "này", "có"),
    ]
)
_SYLLABLE = re.compile(r"[^\W\d_]+")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NULL = frozenset({"", "null", "~"})
_TABLE_RULE = re.compile(r"[|\s:\-]+")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
# What a converter wrote before a mark that is none: "\\*" below a party's name, "1\\." where no list begins.
_ESCAPED = re.compile(r"\\([*_#.\-+\[\]()>~!])")
_MARKDOWN = re.compile(r"^(?:#{1,6} |\*\*|\| ?-{3,}|<sup>)", re.MULTILINE)


def read_text(path: Path, data: bytes) -> Contents:
    """Pages of a text file: a form feed begins a page; without one there is a single page without a number.

    Raises TooLarge beyond ``MAX_TEXT`` bytes and UnreadableFile where nothing but blanks is there.
    """
    check_text(path, len(data), MAX_TEXT)
    text, warnings = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = split_front_matter(text)
    if not body.strip():
        raise without_text(path)
    markdown = bool(fields) or _MARKDOWN.search(body) is not None
    if markdown:
        body = _ESCAPED.sub(r"\1", _without_placements(body))
    return Contents("markdown" if markdown else "text", pages_of(body), warnings, fields)


def _without_placements(body: str) -> str:
    """Markdown whose letterhead and signature a converter wrote as tables, these as lines."""
    if "|" not in body:
        return body
    made: list[str] = []
    for tabular, lines in groupby(body.split("\n"), key=lambda line: line.startswith("|")):
        table = list(lines)
        rows = [_cells(line) for line in table if not _TABLE_RULE.fullmatch(line)] if tabular else []
        placed = rows and max(map(len, rows)) > 1 and is_placement([row for row in rows if any(row)])
        made += ["", *table_lines(rows), ""] if placed else table
    return "\n".join(made)


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_BREAK.sub("\n", cell).strip() for cell in re.split(r"(?<!\\)\|", inner)]


def pages_of(text: str) -> tuple[RawPage, ...]:
    """Form feeds end pages; a last empty page is the trace of the last one's end."""
    if "\f" not in text.strip("\f"):
        return (RawPage(None, text.strip("\f")),)
    pages = text.split("\f")
    if not pages[-1].strip():
        pages.pop()
    return tuple(RawPage(number, page) for number, page in enumerate(pages, 1))


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of bytes in UTF-8, UTF-16, UTF-32, windows-1258 or windows-1252, and warnings about what was lost."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lossy(data[len(bom) :], encoding)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if (encoding_16 := _utf16_without_bom(data)) is not None:
        return _lossy(data, encoding_16)
    if _is_nearly_utf8(data):
        return _lossy(data, "utf-8")
    return _eight_bit(data), ()


def _lossy(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    lost = text.count("�") - data.count("�".encode(encoding))
    if lost <= 0:
        return text, ()
    return text, (f"{lost} ký tự bị hỏng mã hóa, được thay bằng “�”; hãy đối chiếu với bản gốc.",)


def _utf16_without_bom(data: bytes) -> str | None:
    sample = data[:4096]
    pairs = len(sample) // 2
    zeros = sample[1::2].count(0), sample[0::2].count(0)
    if pairs and max(zeros) > 0.3 * pairs:
        return "utf-16-le" if zeros[0] >= zeros[1] else "utf-16-be"
    return None


def _is_nearly_utf8(data: bytes) -> bool:
    """UTF-8 with a few damaged bytes: sequences that cannot be chance outnumber the damage by far."""
    sample = data[:200_000]
    text = sample.decode("utf-8", "replace")
    bad = text.count("�")
    good = sum(1 for character in text if character > "\x7f" and character != "�")
    return good > 10 * bad


def _eight_bit(data: bytes) -> str:
    """windows-1258 where that gives more Vietnamese syllables, else windows-1252 with its holes as in latin-1."""
    western = data.decode("cp1252", "latin1holes")
    sample = slice(0, 200_000)
    vietnamese = data[sample].decode("cp1258", "replace")
    if _frequent(vietnamese) > _frequent(western[sample]):
        return data.decode("cp1258", "replace")
    return western


def _frequent(text: str) -> int:
    return sum(1 for word in _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower()) if word in _FREQUENT)


def _hole(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin1holes", _hole)


def split_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """The fields a Markdown file declares between ``---`` lines at its top, and the rest.

    Only a mapping of simple values counts; what is anything else stays text. Values become strings as YAML prints them
    (a date "2019-05-27", null is left out).

    >>> split_front_matter("---\\nkind: Báo cáo\\n---\\nNội dung")
    ({'kind': 'Báo cáo'}, 'Nội dung')
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    try:
        declared = yaml.load(found[1], Loader=yaml.BaseLoader)  # makes strings, lists and mappings, nothing else
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, text
    if not isinstance(declared, dict) or not all(isinstance(key, str) for key in declared):
        return {}, text
    fields = {
        key: value for key, value in declared.items() if isinstance(value, str) and value not in {"", "null", "~"}
    }
    return fields, text[found.end() :]
