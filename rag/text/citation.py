"""The formal reference of a passage: what a reader may put a name under.

"Báo cáo số 12/BC-UBND ngày 05/3/2021 của UBND huyện Bình An, tỉnh An Hải, mục II.2 (chú thích 9)": type, number, date,
issuer with its place, then the path. What is not known is left out or named as missing, never invented.
"""

from __future__ import annotations

import re

from rag.records import Metadata, Nature
from rag.text.places import bare_province, with_level
from rag.text.tokens import fold
from rag.text.words.abbreviations import shorten

# Known by their names: a missing number is no gap worth telling.
_NAMED_KINDS = frozenset({"luật", "bộ luật", "hiến pháp"})
_BARE_LEVEL = re.compile(r"(?:huyện|thị xã|thành phố|quận|xã|phường)$", re.IGNORECASE)


def formal(
    metadata: Metadata,
    nature: Nature = "original",
    section: str | None = None,
    point: str | None = None,
    footnote: int | None = None,
    page: int | None = None,
    source: str | None = None,
) -> str:
    """The reference in one line, without a full stop.

    ``source`` (a file name) names a document that says nothing of itself.

    >>> formal(Metadata(kind="Luật", title="Luật Tiếp công dân"), section="Chương II.Điều 5.2.a")
    'Luật Tiếp công dân, điểm a khoản 2 Điều 5'
    """
    parts = [_document(metadata, source)]
    if place := _place(section, point, footnote):
        parts.append(place)
    if page is not None:
        parts.append(f"tr. {page}")
    return ", ".join(parts) + (" (bản tóm lược)" if nature == "digest" else "")


def printed_date(iso: str) -> str:
    """A date as official documents write it: a leading zero for days under 10 and for January and February.

    >>> [printed_date(d) for d in ("2019-05-07", "2021-02", "2015")]
    ['ngày 07/5/2019', 'tháng 02/2021', 'năm 2015']
    """
    parts = iso.split("-")
    if len(parts) == 1:
        return f"năm {parts[0]}"
    month = f"{int(parts[1]):02}" if int(parts[1]) < 3 else str(int(parts[1]))
    if len(parts) == 2:
        return f"tháng {month}/{parts[0]}"
    return f"ngày {int(parts[2]):02}/{month}/{parts[0]}"


def _document(m: Metadata, source: str | None) -> str:
    if m.kind is None and m.number is None and m.title is None:
        return f"Tài liệu “{source}”" if source else "Tài liệu không có số, ngày, tên"
    kind = m.kind or "Văn bản"
    issuer = _issuer(m)
    of = f" của {issuer}" if issuer else ""
    if kind.lower() in _NAMED_KINDS and m.title:
        return _law(kind, m)
    date = f" {printed_date(m.issued_on)}" if m.issued_on else ""
    if m.number:
        if m.issued_on and len(m.issued_on) == 4 and _has_year(m.number):
            date = ""
        return f"{kind} số {m.number}{date}{of}" + ("" if date or _has_year(m.number) else " (không ghi ngày)")
    if date:
        # A printed symbol with a blank before it is a kept copy that waits for its number.
        missing = "bản lưu không ghi số" if m.number_printed else "không ghi số"
        return f"{kind} ({missing}){date}{of}"
    return f"{_titled(kind, m.title)}{of} (không có số, ngày)"


def _law(kind: str, m: Metadata) -> str:
    assert m.title is not None
    name = m.title if fold(m.title).startswith(fold(kind)) else f"{kind} {m.title}"
    number = f" số {m.number}" if m.number else ""
    date = f" {printed_date(m.issued_on)}" if m.issued_on and not re.search(r"\bnăm \d{4}$", name) else ""
    return f"{name}{number}{date}"


def _has_year(number: str) -> bool:
    return re.search(r"/\d{4}/", number) is not None


def _titled(kind: str, title: str | None) -> str:
    if not title:
        return kind
    if fold(title).startswith(fold(kind)):
        return title
    head = title.split(" ", 1)[0]
    lowered = title if len(head) > 1 and head.isupper() else title[0].lower() + title[1:]
    return f"{kind} {lowered}"


def _issuer(m: Metadata) -> str | None:
    if not m.issuer:
        return None
    issuer = shorten(m.issuer)
    if _BARE_LEVEL.search(issuer) and not re.search(r"\btỉnh$", issuer):
        issuer += " (không nêu tên)" if m.district is None else f" {m.district}"
    if m.province and fold(m.province) not in fold(issuer):
        whole, name = with_level(m.province), bare_province(m.province)
        bare = re.search(rf"\b{whole.removesuffix(name).strip()}$", issuer, re.IGNORECASE)
        issuer += f" {name}" if bare else f", {whole}"
    return issuer


def _place(section: str | None, point: str | None, footnote: int | None) -> str:
    said = [path] if (path := section_name(section)) else []
    if point:
        said.append(f"điểm {point}")
    named = ", ".join(said)
    if footnote is not None:
        named = f"{named} (chú thích {footnote})" if named else f"chú thích {footnote}"
    return named


def section_name(path: str | None) -> str:
    """A section's path as a reader would write it.

    >>> section_name("III.2.[Nguyên nhân]")
    'mục III.2, phần “Nguyên nhân”'
    """
    if not path:
        return ""
    if path == "Mở đầu":
        return "phần mở đầu"
    if path == "Nơi nhận/Ký":
        return "phần nơi nhận và chữ ký"
    path, _, again = path.partition("#") if re.search(r"#\d+$", path) else (path, "", "")
    labels, titles = _split(path)
    said = _legal(labels) or ("mục " + ".".join(labels) if labels else "")
    for title in titles:
        said += f"{', ' if said else ''}phần “{title}”"
    return said + (f" (chỗ thứ {again})" if again else "")


def _split(path: str) -> tuple[list[str], list[str]]:
    """Labels and bracketed titles; a title may hold full stops itself."""
    labels: list[str] = []
    titles: list[str] = []
    rest = path
    while rest:
        if rest.startswith("["):
            end = rest.find("]")
            end = len(rest) if end < 0 else end
            titles.append(rest[1:end])
            rest = rest[end + 1 :].lstrip(".")
        else:
            label, _, rest = rest.partition(".")
            if label:
                labels.append(label)
    return labels, titles


def _legal(labels: list[str]) -> str:
    """Điểm a khoản 2 Điều 5; Chương and Phần are left out below an Điều, as lawyers cite. Of reports, mục 2 Phần IV."""
    heads = ("Phần", "Chương", "Mục", "Tiểu mục", "Điều", "Phụ lục")
    if not labels or not labels[0].startswith(heads):
        return ""
    article = next((i for i, label in enumerate(labels) if label.startswith("Điều")), None)
    if article is None:
        named = [label for label in labels if label.startswith(heads)]
        within = ".".join(label for label in labels if not label.startswith(heads))
        return " ".join([*([f"mục {within}"] if within else []), *reversed(named)])
    names = ["khoản", "điểm"]
    below = [f"{name} {label}" for name, label in zip(names, labels[article + 1 :], strict=False)]
    return " ".join([*reversed(below), labels[article]])
