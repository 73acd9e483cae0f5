"""Sentences and clauses of report prose, as spans: the units that are quoted.

Report prose is not plain prose: "TP. Hà Tiên", "số: 12", "1.497/3.602", "v.v.", list marks ("- ", "2.1.", "a)") and
"..." all hold full stops that end nothing, and a sentence of 180 syllables is a list of clauses between semicolons.
"""

from __future__ import annotations

import re

from rag.records import Span

_ABBREVIATIONS = frozenset(
    "tp tx tt tm kt tl tuq q ô b đ/c đc ths ts pgs gs bs ks cn v.v vv st số nxb h p x kp qđ nq nđ-cp tr".split()
)
_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđA-ZĐ]|[IVX]{1,5})[.)]?")
_BULLETS = "-+*•–"
_CLOSERS = '"”’)»]*_'
_OPENERS = '"“‘(«[*_'
_PAIRS = {"(": ")", "“": "”", "[": "]", "«": "»"}


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of ``text``, without surrounding space and without list marks ("- ", "+ ").

    >>> [s.of("- Đạt 97,5%. TP. Sông Lam đạt 80%.") for s in sentences("- Đạt 97,5%. TP. Sông Lam đạt 80%.")]
    ['Đạt 97,5%.', 'TP. Sông Lam đạt 80%.']
    """
    found: list[Span] = []
    for start, end in _lines(text):
        begin = start
        for stop in _stops(text, start, end):
            found += _trimmed(text, begin, stop)
            begin = stop
        found += _trimmed(text, begin, end)
    return tuple(found)


def clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """Spans of the clauses of a sentence: cut at semicolons that stand outside brackets and quotation marks.

    >>> text = "Mở 2 lớp; tiếp 5 lượt (xã 2; huyện 3)."
    >>> [c.of(text) for c in clauses(text, Span(0, len(text)))]
    ['Mở 2 lớp', 'tiếp 5 lượt (xã 2; huyện 3).']
    """
    found: list[Span] = []
    begin = sentence.start
    closers: list[str] = []
    for at in range(sentence.start, sentence.end):
        char = text[at]
        if closers and char == closers[-1]:
            closers.pop()
        elif char in _PAIRS and _PAIRS[char] in text[at : sentence.end]:
            closers.append(_PAIRS[char])
        elif char == ";" and not closers:
            found += _trimmed(text, begin, at)
            begin = at + 1
    found += _trimmed(text, begin, sentence.end)
    return tuple(found)


CUT = "..."
_TIME = re.compile(
    r"(?:Trong|Năm|Giai đoạn|Đến|Từ|Hàng năm|Hằng năm|Tại|Tuy nhiên|Bên cạnh|\d{1,2} tháng|Sáu tháng|Qua)\b"
    r"[^,:;]{0,60}[,:]"
)
# What a clause begins with when it brings its own subject.
_SUBJECTS = tuple(
    "công tác|việc|một số|một bộ phận|tình trạng|tình hình|tệ nạn|tỷ lệ|tỉ lệ|số|mô hình|sự|các|những|nhiều|cán bộ|ubnd"
    "|huyện|xã|phường|tỉnh|thành phố|sở|ban|công an|cấp|có|không|chưa|đơn|hộ|người|năm|trong|đã|nội dung|hiệu quả"
    "|dân số|diện tích|tổng sản phẩm|sản xuất"
    "|chất lượng|trình độ|thái độ|hệ thống|chỉ số|ý thức|vai trò|bí thư|chủ tịch|văn phòng".split("|")
)
_HEAD_MOST = 28


def cut(text: str, sentence: Span, clause: Span) -> str:
    """A long sentence with the clauses around one cut out, or the whole sentence where a cut could mislead.

    What stays besides the clause: the words that open the sentence with a time or a turn ("Tuy nhiên,"), the head of a
    list, and the first clause where the other has no subject of its own. Every run between cuts is verbatim.

    >>> text = "Trong năm, xã A mở 2 lớp; tỷ lệ hộ nghèo còn 5%; xã B tiếp 3 lượt."
    >>> cut(text, Span(0, len(text)), Span(26, 47))
    'Trong năm, ... tỷ lệ hộ nghèo còn 5% ...'
    """
    whole = sentence.of(text)
    before, behind = text[sentence.start : clause.start], text[clause.end : sentence.end]
    tail = f" {CUT}" if any(c.isalnum() for c in behind) else behind.rstrip()
    words = clause.of(text)
    if not any(c.isalnum() for c in before):
        return words + tail
    head = _head(before, words)
    return whole if head is None else f"{head}{CUT} {words}{tail}"


# What opens another matter than the figure before it.
_ANOTHER = re.compile(
    r"(?:công tác|việc|một số|một bộ phận|tình trạng|tình hình|tỷ lệ|tỉ lệ|chất lượng|hiệu quả|nội dung tập trung"
    r"|đời sống|phối hợp|góp phần|qua đó|từ đó|đồng thời|bên cạnh|ngoài ra)\b",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\b(?:được|đã|là|có|còn|đạt|bị|thực hiện|triển khai|tổ chức|ban hành|chỉ đạo)\b", re.IGNORECASE
)
_GOVERNING = frozenset(
    "không chưa chẳng chả đừng tránh khỏi thiếu phấn đấu đề nghị kiến nghị yêu cầu mục tiêu sẽ cần dự kiến nếu".split()
)


def around(text: str, clause: Span, figures: Span) -> Span:
    """The comma parts of a clause that tell of its ``figures``: from the nearest part with a subject of its own to the
    last that still tells of them; the whole clause where words before could govern what would be left.

    >>> text = "Việc làm được quan tâm, tỷ lệ hộ nghèo còn 5%, đời sống ổn định."
    >>> around(text, Span(0, len(text)), Span(42, 44)).of(text)
    'tỷ lệ hộ nghèo còn 5%'
    """
    parts = _parts(text, clause)
    words = [p.of(text) for p in parts]
    first = next((i for i, p in enumerate(parts) if p.start <= figures.start < p.end), 0)
    last = next((i for i, p in enumerate(parts) if p.start < figures.end <= p.end), len(parts) - 1)
    # A bare name before a comma is one of several subjects, and stays: "HĐND tỉnh, UBND tỉnh ban hành".
    opens = (
        i for i in range(first, 0, -1) if words[i].lower().startswith(_SUBJECTS) and _PREDICATE.search(words[i - 1])
    )
    start = next(opens, 0)
    before = text[clause.start : parts[start].start].lower()
    if _GOVERNING & set(re.findall(r"\w+", before)):
        start = 0
    while last + 1 < len(parts) and not _ANOTHER.match(words[last + 1]):
        last += 1
    return Span(parts[start].start, parts[last].end)


def _parts(text: str, clause: Span) -> list[Span]:
    """The parts of a clause between commas outside brackets and quotation marks."""
    found: list[Span] = []
    begin = clause.start
    closers: list[str] = []
    for at in range(clause.start, clause.end):
        char = text[at]
        if closers and char == closers[-1]:
            closers.pop()
        elif char in _PAIRS and _PAIRS[char] in text[at : clause.end]:
            closers.append(_PAIRS[char])
        elif char == "," and not closers and text[at + 1 : at + 2].isspace():
            found += _trimmed(text, begin, at)
            begin = at + 1
    found += _trimmed(text, begin, clause.end)
    return found or [clause]


def _head(before: str, clause: str) -> str | None:
    """What must stay of the words before the clause, None where too much would have to."""
    colon = before.rfind(":")
    if colon >= 0 and ";" not in before[:colon]:
        head = before[: colon + 1]
        return f"{head} " if len(head.split()) <= _HEAD_MOST else None
    if clause[:1].isupper() or clause.lower().startswith(_SUBJECTS):
        opening = _TIME.match(before)
        return f"{opening[0]} " if opening else ""
    first = before.partition(";")[0]
    return f"{first}; " if len(first.split()) <= _HEAD_MOST else None


def _lines(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for line in text.splitlines(keepends=True):
        bounds.append((start, start + len(line)))
        start += len(line)
    return bounds


def _stops(text: str, start: int, end: int) -> list[int]:
    """Offsets just behind a sentence's end mark within [start, end)."""
    stops, at = [], start
    while at < end:
        if text[at] not in ".!?…":
            at += 1
            continue
        mark, behind = at, at
        while behind < end and text[behind] in ".!?…/":
            behind += 1
        while behind < end and text[behind] in _CLOSERS:
            behind += 1
        if behind < end and text[behind].isspace() and _ends(text, start, mark, behind, end):
            stops.append(behind)
        at = max(behind, at + 1)
    return stops


def _ends(text: str, start: int, mark: int, behind: int, end: int) -> bool:
    after = behind
    while after < end and text[after].isspace():
        after += 1
    while after < end and text[after] in _OPENERS:
        after += 1
    if after >= end:
        return True
    if not (text[after].isupper() or text[after].isdigit() or text[after] in _BULLETS):
        return False
    word_start = mark
    while word_start > start and not text[word_start - 1].isspace():
        word_start -= 1
    word = text[word_start:mark].lstrip("".join(_OPENERS))
    if text[mark : mark + 2] == ".." or text[mark] != ".":
        return True
    if word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return False
    # A list mark at the start of a line ("2.1. Công tác ...") belongs to what follows it.
    return bool(text[start:word_start].strip(f" \t{_BULLETS}")) or not _LABEL.fullmatch(word)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start + 1 < end and text[start] in _BULLETS and text[start + 1].isspace():
        start += 2
        while start < end and text[start].isspace():
            start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if any(c.isalnum() for c in text[start:end]) else []
