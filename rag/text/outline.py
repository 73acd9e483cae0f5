"""Paragraphs -> section tree, for reports (I. 1. 2.1. a) and legal documents (Phần Chương Mục Điều Khoản Điểm).

A label alone does not make a heading: reports also number their list items. What decides is what stands below. The
items of one series are headings when text follows them, and points of a list when each is its own body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import maxsize

from rag.records import Role
from rag.text.layout import labels
from rag.text.layout.labels import Label
from rag.text.normalise import Paragraph
from rag.text.roles import is_bare_role, named_role, role_of

PREAMBLE, FOOT = "Mở đầu", "Nơi nhận/Ký"
_TITLE_SYLLABLES = 220
_SENTENCE_END = re.compile(r"[.;,…]\s*(?:/\.)?[”\"»’)]*$")
_RUN_IN = re.compile(r"([^:.;,]{3,60}(?:,[^:.;,]{3,40})?)(?P<mark>[:.])\s+[^\W_]")
_CLOSING = re.compile(r"(?:Trên đây là|Trên đây, là|Kính (?:đề nghị|mong|trình|báo cáo)|Xin trân trọng)")
_KINDS = re.compile(r"[A-ZĐÀ-Ỹ]+(?: [A-ZĐÀ-Ỹ]+){0,4}")


@dataclass(frozen=True, slots=True)
class Node:
    """A section by paragraph numbers: its heading is ``first`` up to ``body``, its own text ends at ``own_end``, all
    below it at ``end`` (half open)."""

    path: str
    label: str | None
    title: str
    level: int
    role: Role
    first: int
    body: int
    own_end: int
    end: int
    parent: int | None = None
    form: str = "plain"


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections in reading order, every paragraph within one; the points of lists by paragraph; what looked odd."""

    nodes: tuple[Node, ...]
    points: Mapping[int, str] = field(default_factory=dict)
    legal: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Head:
    """A heading, or what may be one, while the tree grows."""

    at: int
    form: str
    label: str | None
    rest: str
    parent: _Head | None = None
    end: int = 0
    point: bool = False
    body: int = 0

    @property
    def ordinal(self) -> int:
        return labels.ordinal(self.label) if self.label else 0


def outline(paragraphs: Sequence[Paragraph]) -> Outline:
    """The section tree of a document, legal or report as its own labels tell."""
    zones = _zones(paragraphs)
    found = _labelled(paragraphs, zones)
    legal = _is_legal(found)
    if legal:
        heads, points = _legal_and_attached(paragraphs, found, zones)
    else:
        heads, points = _report_tree(paragraphs, found, zones)
    nodes = _nodes(paragraphs, heads, zones)
    return Outline(nodes, points, legal, _jumps(heads))


# ---------------------------------------------------------------- zones


@dataclass(frozen=True, slots=True)
class _Zones:
    """Foots (recipients and signature) as half-open runs of paragraphs; annex heads."""

    foots: tuple[tuple[int, int], ...]
    annexes: frozenset[int]

    def in_foot(self, at: int) -> bool:
        before = bisect_right(self.foots, (at, maxsize)) - 1
        return before >= 0 and at < self.foots[before][1]

    def stop_after(self, at: int, default: int) -> int:
        """Where the next foot begins after a paragraph."""
        after = bisect_right(self.foots, (at, maxsize))
        return self.foots[after][0] if after < len(self.foots) else default


def _zones(paragraphs: Sequence[Paragraph]) -> _Zones:
    annexes = frozenset(n for n, p in enumerate(paragraphs) if not p.table and labels.opens_annex(p.text))
    foots: list[tuple[int, int]] = []
    at = 0
    while at < len(paragraphs):
        if not labels.opens_foot(paragraphs[at].text):
            at += 1
            continue
        end = at + 1
        while end < len(paragraphs) and _stays_in_foot(paragraphs[end], end, annexes):
            end += 1
        if at and _has_text_above(paragraphs, at):
            foots.append((at, end))
        at = end
    return _Zones(tuple(_merged(foots)), annexes)


def _has_text_above(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Recipients and signatures stand below text; "CHỦ TỊCH" in a letterhead does not."""
    above = paragraphs[max(0, at - 8) : at]
    return any(len(p.text) > 120 or labels.read(p.text) or p.text.endswith("/.") for p in above)


def _merged(runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    previous: tuple[int, int] | None = None
    for run in runs:
        if previous is not None and previous[1] == run[0]:
            previous = (previous[0], run[1])
            continue
        if previous is not None:
            yield previous
        previous = run
    if previous is not None:
        yield previous


def _stays_in_foot(paragraph: Paragraph, at: int, annexes: frozenset[int]) -> bool:
    text = paragraph.text
    if at in annexes or paragraph.table:
        return False
    if labels.opens_foot(text):
        return True
    label = labels.read(text)
    if label is not None and label.form in {"roman", "legal", "part", "annex", "decimal", "arabic"}:
        return False
    lines = text.split("\n")
    if any(len(line) > 160 for line in lines):
        return False
    # A title in capitals of its own ("QUY CHẾ", "DANH SÁCH ...") after a signature begins an attachment.
    return not (_KINDS.fullmatch(lines[0]) and lines[0].split(" ")[0] in _ATTACHED)


_ATTACHED = frozenset(
    {"QUY", "DANH", "BẢNG", "BIỂU", "KẾ", "ĐỀ", "CHƯƠNG", "PHƯƠNG", "ĐIỀU", "BÁO", "MẪU", "THỐNG", "TỔNG"}
)


def _labelled(paragraphs: Sequence[Paragraph], zones: _Zones) -> list[tuple[int, Label]]:
    found: list[tuple[int, Label]] = []
    for at, paragraph in enumerate(paragraphs):
        if paragraph.table or zones.in_foot(at):
            continue
        label = labels.read(paragraph.text)
        if label is not None:
            found.append((at, label))
    return found


def _is_legal(found: list[tuple[int, Label]]) -> bool:
    """Articles from "Điều 1" on, not outnumbered by Roman headings."""
    articles = [label.value for _, label in found if label.form == "legal" and label.value.startswith("Điều ")]
    chapters = sum(1 for _, label in found if label.form == "legal" and label.value.startswith("Chương "))
    romans = sum(1 for _, label in found if label.form == "roman")
    return len(articles) + chapters >= 2 and len(articles) >= 1 and len(articles) >= romans


# ---------------------------------------------------------------- reports

_SENIOR: dict[str, float] = {"annex": -1, "part": 0, "upper": 1, "roman": 2, "arabic": 3, "letter": 6, "paren": 7}


def _seniority(found: list[tuple[int, Label]]) -> dict[str, float]:
    """The order of forms; "A." stands above "I." or below it, whichever the document uses first."""
    order = dict(_SENIOR)
    first = next((label.form for _, label in found if label.form in {"upper", "roman"}), None)
    if first == "roman":
        order["upper"] = 2.5
    lower = next((label.form for _, label in found if label.form in {"letter", "paren"}), None)
    if lower == "paren":
        order["paren"] = 5.5
    return order


def _report_tree(
    paragraphs: Sequence[Paragraph], found: list[tuple[int, Label]], zones: _Zones
) -> tuple[list[_Head], dict[int, str]]:
    items = _tight_lists(paragraphs, found)
    points = {at: label.value for at, label in found if at in items}
    candidates = [(at, label) for at, label in found if at not in items and label.form != "legal"]
    numbered = _stacked(candidates, _seniority(candidates), zones, len(paragraphs))
    _decide(numbered, paragraphs)
    points |= {head.at: head.label or "" for head in numbered if head.point}
    kept = {head.at: head for head in numbered if not head.point}
    plain = _unnumbered(paragraphs, kept, points, zones)
    entries = sorted([*((h.at, _label_of(h)) for h in kept.values()), *((at, None) for at in plain)])
    heads = _stacked_all(entries, paragraphs, _seniority(candidates), zones)
    return heads, points


def _label_of(head: _Head) -> Label:
    return Label(head.form, head.label or "", head.rest)  # type: ignore[arg-type]


def _sentence_like(text: str) -> bool:
    """As a list item reads: ends with a stop, or is too long for a title."""
    return _SENTENCE_END.search(text[-8:]) is not None or text.count(" ") > 60


def _run_in(rest: str) -> str | None:
    """The title of a heading whose text begins on its line: "Ưu điểm: Người dân ...". Only titles we know as such."""
    found = _RUN_IN.match(rest)
    if found is None or found[1].count(" ") > 7 or named_role(found[1]) is None or found[1][-1].isdigit():
        return None
    # A full stop ends an item's first sentence too: only a title and nothing else is one.
    return found[1] if found["mark"] == ":" or is_bare_role(found[1]) else None


def _tight_lists(paragraphs: Sequence[Paragraph], found: list[tuple[int, Label]]) -> set[int]:
    """Items that follow one another 1, 2, 3 with nothing between, each a sentence of its own."""
    items: set[int] = set()
    run: list[tuple[int, Label]] = []
    for entry in [*found, (-9, Label("arabic", "", ""))]:
        at, label = entry
        if (
            run
            and at == run[-1][0] + 1
            and label.form == run[-1][1].form
            and label.ordinal() == run[-1][1].ordinal() + 1
        ):
            run.append(entry)
            continue
        if len(run) > 1 and _is_list(paragraphs, run):
            items |= {n for n, _ in run}
        run = [entry] if label.begins_series() and label.form not in {"part", "annex", "roman", "legal"} else []
    return items


def _is_list(paragraphs: Sequence[Paragraph], run: list[tuple[int, Label]]) -> bool:
    if all(_run_in(label.rest) for _, label in run):
        return False
    stopped = sum(_sentence_like(paragraphs[at].text) for at, _ in run)
    introduced = run[0][0] > 0 and paragraphs[run[0][0] - 1].text.endswith(":")
    return stopped >= 0.6 * len(run) or introduced


def _stacked(
    candidates: list[tuple[int, Label]], seniority: Mapping[str, float], zones: _Zones, total: int
) -> list[_Head]:
    """Each candidate under the one it belongs to, with the paragraph where its own run ends."""
    heads: list[_Head] = []
    stack: list[_Head] = []
    for at, label in candidates:
        head = _Head(at, label.form, label.value, label.rest, body=at + 1)
        _place(head, stack, seniority)
        heads.append(head)
    _close(heads, zones, total)
    return heads


def _rank(head: _Head, seniority: Mapping[str, float]) -> float:
    if head.form == "decimal":
        return 3 + 0.5 * (head.label or "").count(".")
    return seniority.get(head.form, 5)


def _place(head: _Head, stack: list[_Head], seniority: Mapping[str, float]) -> None:
    depth = _depth(head, stack, seniority)
    del stack[depth:]
    head.parent = stack[-1] if stack else None
    stack.append(head)


def _depth(head: _Head, stack: list[_Head], seniority: Mapping[str, float]) -> int:
    """How much of the stack stands above a new heading."""
    if head.form == "decimal" and head.label:
        prefix = head.label.rpartition(".")[0]
        for n in range(len(stack) - 1, -1, -1):
            if stack[n].label == prefix and stack[n].form in {"arabic", "decimal", "roman"}:
                return n + 1
    for n in range(len(stack) - 1, -1, -1):
        same = stack[n].form == head.form
        if same and (head.form != "decimal" or stack[n].label.count(".") == head.label.count(".")):  # type: ignore[union-attr]
            return n
    depth = len(stack)
    rank = _rank(head, seniority)
    while depth and stack[depth - 1].form != "plain" and _rank(stack[depth - 1], seniority) >= rank:
        depth -= 1
    while depth > 1 and stack[depth - 1].form == "plain" and _rank(stack[depth - 2], seniority) >= rank:
        depth -= 1
    return depth


def _close(heads: list[_Head], zones: _Zones, total: int) -> None:
    """Where each heading's run ends: at the next heading that is not below it, a foot, or the end."""
    open_: list[_Head] = []
    for head in heads:
        while open_ and open_[-1] is not head.parent:
            open_.pop().end = head.at
        open_.append(head)
    for head in open_:
        head.end = total
    for head in heads:
        head.end = min(head.end, zones.stop_after(head.at, total))


def _decide(heads: list[_Head], paragraphs: Sequence[Paragraph]) -> None:
    """Headings or points, series by series."""
    series: dict[tuple[int, str], list[list[_Head]]] = {}
    for head in heads:
        groups = series.setdefault((id(head.parent), head.form), [])
        if not groups or (head.ordinal == 1 and groups[-1][-1].ordinal >= 1):
            groups.append([])
        groups[-1].append(head)
    for groups in series.values():
        for group in groups:
            if group[0].form in {"part", "annex"}:
                continue
            points = not _are_headings(group, paragraphs)
            for head in group:
                head.point = points
    for head in heads:
        parent = head.parent
        if parent is not None and parent.point:
            head.point = True


def _are_headings(group: list[_Head], paragraphs: Sequence[Paragraph]) -> bool:
    if all(_run_in(head.rest) for head in group):
        return True
    followed = [_has_body(head, paragraphs) for head in group]
    loose = [_sentence_like(head.rest) for head in group]
    caps = sum(_shouts(head.rest) for head in group)
    if group[0].form in {"roman", "upper"} and (caps * 2 >= len(group) or any(followed)):
        return True
    if len(group) == 1:
        marked = paragraphs[group[0].at].marked
        return followed[0] and (marked or not loose[0])
    # What follows the last item may be the text after the list.
    if not any(followed[:-1]):
        return followed[-1] and not any(loose) and group[-1].end - group[-1].at > 1 and group[0].form == "decimal"
    # "1. Giao các sở:" with its a), b) is still an item where the next item is a sentence of its own.
    firm = sum(f and not _introduces(head, paragraphs) for f, head in zip(followed, group, strict=True))
    return firm * 2 >= len(group) or all(followed) or sum(loose) * 2 < len(group) - firm


def _shouts(text: str) -> bool:
    return len(text) > 2 and text.isupper()


def _has_body(head: _Head, paragraphs: Sequence[Paragraph]) -> bool:
    return any(not _CLOSING.match(paragraphs[n].text) for n in range(head.at + 1, min(head.end, head.at + 3)))


def _introduces(head: _Head, paragraphs: Sequence[Paragraph]) -> bool:
    """Ends with a colon, and all it introduces is a list."""
    below = paragraphs[head.at + 1 : min(head.end, head.at + 30)]
    return head.rest.endswith(":") and all(p.text.startswith(labels.BULLETS) or labels.read(p.text) for p in below)


def _unnumbered(
    paragraphs: Sequence[Paragraph], kept: Mapping[int, _Head], points: Mapping[int, str], zones: _Zones
) -> list[int]:
    """Paragraphs that are titles without a label: short, without a stop, with text above and below."""
    start = min(kept, default=_first_body(paragraphs))
    found: list[int] = []
    for at in range(start + 1 if kept else start, len(paragraphs) - 1):
        if at in kept or at in points or zones.in_foot(at) or zones.in_foot(at + 1) or at in zones.annexes:
            continue
        if at - 1 in kept and not kept[at - 1].rest:
            continue
        if _is_title(paragraphs, at, kept):
            found.append(at)
    if kept or len(found) < 2:
        return found
    # Without any number the titles that say what they are about show how this document sets all of them.
    free = [n for n in range(start, len(paragraphs) - 1) if not zones.in_foot(n) and not zones.in_foot(n + 1)]
    return sorted({*found, *(n for n in free if _is_bare_title(paragraphs, n))})


def _first_body(paragraphs: Sequence[Paragraph]) -> int:
    """Without any label, headings may begin after the first long paragraph."""
    return next((n + 1 for n, p in enumerate(paragraphs) if len(p.text) > 150 and not p.marked), len(paragraphs))


def _is_title(paragraphs: Sequence[Paragraph], at: int, kept: Mapping[int, _Head]) -> bool:
    paragraph, after = paragraphs[at], paragraphs[at + 1]
    text = paragraph.text
    if len(text) > 150 or paragraph.table or not text[:1].isupper() or "\n" in text or labels.read(text):
        return False
    if after.table or (at + 1 in kept and not paragraph.marked) or labels.opens_foot(text):
        return False
    before = paragraphs[at - 1].text
    if at - 1 not in kept and not re.search(r"[.;!?…”\")/]$", before):
        return False
    bare = text.rstrip(":").rstrip()
    syllables = bare.count(" ") + 1
    if bare.endswith((".", ",", ";", "!", "?", "…", "”", ")")) or syllables > 25 or _CLOSING.match(text):
        return False
    if paragraph.marked or (_shouts(bare) and syllables > 1 and any(len(w) > 2 for w in bare.split(" "))):
        return True
    follows_text = len(after.text) > 60
    return syllables <= 14 and follows_text and not text.endswith(":") and named_role(bare) not in {None, "ket_qua"}


def _is_bare_title(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """A short line without a stop between a finished paragraph and a long one."""
    text, after = paragraphs[at].text, paragraphs[at + 1]
    return (
        text[:1].isupper()
        and 1 <= text.count(" ") <= 12
        and not paragraphs[at].table
        and not text.endswith((".", ":", ";", ",", "!", "?", "…", ")"))
        and "\n" not in text
        and labels.read(text) is None
        and len(after.text) > 60
        and after.text.endswith((".", ";", ":"))
        and re.search(r"[.:;!?…”\")/]$", paragraphs[at - 1].text) is not None
    )


def _stacked_all(
    entries: list[tuple[int, Label | None]],
    paragraphs: Sequence[Paragraph],
    seniority: Mapping[str, float],
    zones: _Zones,
) -> list[_Head]:
    """The tree once points are gone and unnumbered titles have come."""
    heads: list[_Head] = []
    stack: list[_Head] = []
    for at, label in entries:
        if label is None:
            head = _Head(at, "plain", None, paragraphs[at].text.rstrip(": "), body=at + 1)
        else:
            head = _Head(at, label.form, label.value, label.rest, body=at + 1)
        _place(head, stack, seniority)
        heads.append(head)
    starts = {h.at for h in heads}
    for head in heads:
        _take_title(head, paragraphs, starts, zones)
    _close(heads, zones, len(paragraphs))
    return heads


def _take_title(head: _Head, paragraphs: Sequence[Paragraph], starts: set[int], zones: _Zones) -> None:
    """A label alone on its line ("Chương I", "PHỤ LỤC 2") has its title on the next."""
    if head.rest or head.form not in {"part", "annex", "legal", "roman"}:
        return
    at = head.at + 1
    if at >= len(paragraphs) or at in starts or zones.in_foot(at) or paragraphs[at].table:
        return
    text = paragraphs[at].text
    if len(text) > 300 or labels.read(text) or (not _shouts(text) and (_sentence_like(text) or text.count(" ") > 40)):
        return
    head.rest, head.body = text, at + 1


# ---------------------------------------------------------------- legal documents

_LEGAL_RANK = {"Phần": 0, "Chương": 1, "Mục": 2, "Tiểu mục": 3, "Điều": 4}


def _legal_tree(paragraphs: Sequence[Paragraph], found: list[tuple[int, Label]], zones: _Zones) -> list[_Head]:
    """Phần, Chương, Mục and Điều by name; Khoản and Điểm as series inside an article."""
    heads: list[_Head] = []
    stack: list[_Head] = []
    quoted = _quoted(paragraphs)
    for head in (_legal_head(at, label, stack, quoted) for at, label in found):
        if head is None:
            continue
        rank = _legal_rank(head)
        while stack and _legal_rank(stack[-1]) >= rank:
            stack.pop()
        head.parent = stack[-1] if stack else None
        stack.append(head)
        heads.append(head)
    starts = {h.at for h in heads}
    for head in heads:
        if head.form in {"legal", "part", "annex"} and not (head.label or "").startswith("Điều"):
            _take_title(head, paragraphs, starts, zones)
        elif head.form in {"arabic", "letter"} or _sentence_like(head.rest):
            # A khoản, a điểm, and an article that is one sentence have no title: the line is their text.
            head.rest = ""
    _close(heads, zones, len(paragraphs))
    return heads


def _legal_and_attached(
    paragraphs: Sequence[Paragraph], found: list[tuple[int, Label]], zones: _Zones
) -> tuple[list[_Head], dict[int, str]]:
    """A decision may have a plan or scheme behind its signature, which is laid out as reports are."""
    foot = zones.foots[0][0] if zones.foots else len(paragraphs)
    behind = [(at, label) for at, label in found if at > foot]
    if not behind or any(label.form in {"legal", "annex"} for _, label in behind):
        return _legal_tree(paragraphs, found, zones), {}
    heads = _legal_tree(paragraphs, [(at, label) for at, label in found if at < foot], zones)
    attached, points = _report_tree(paragraphs, behind, zones)
    return [*heads, *attached], points


def _legal_rank(head: _Head) -> float:
    if head.form == "annex":
        return -1
    if head.form in {"legal", "part"}:
        return _LEGAL_RANK[(head.label or "").rpartition(" ")[0] if head.form == "legal" else "Phần"]
    return {"roman": 4.2, "arabic": 5, "letter": 6}.get(head.form, 7)


def _legal_head(at: int, label: Label, stack: list[_Head], quoted: set[int]) -> _Head | None:
    """The head a label makes where it stands, or None where it is only text."""
    head = _Head(at, label.form, label.value, label.rest, body=at + 1)
    if label.form == "annex" or (label.form in {"legal", "part"} and at not in quoted):
        return head
    in_annex = bool(stack) and stack[0].form == "annex" and not any(h.form == "legal" for h in stack)
    in_article = any((h.label or "").startswith("Điều ") for h in stack)
    forms = {"arabic", "letter", "roman"} if in_annex else {"arabic", "letter"}
    if at in quoted or label.form not in forms or not (in_annex or in_article):
        return None
    last = next((h.ordinal for h in reversed(stack) if h.form == label.form), None)
    number = label.ordinal()
    if last is None:
        return head if number == 1 or label.form == "letter" or in_annex else None
    return head if number >= last or number == 1 else None


def _quoted(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Paragraphs inside a quotation that another paragraph opened: an amendment's new wording, not the law's own."""
    inside: set[int] = set()
    depth = opened = 0
    for at, paragraph in enumerate(paragraphs):
        if depth > 0:
            inside.add(at)
        depth = max(0, depth + paragraph.text.count("“") - paragraph.text.count("”"))
        if depth and not inside.issuperset((at,)):
            opened = at
        # A quotation mark that nobody closes must not swallow the rest of the law.
        if depth and at - opened > 60:
            inside -= set(range(opened, at + 1))
            depth = 0
    if depth:
        inside -= set(range(opened, len(paragraphs)))
    return inside


# ---------------------------------------------------------------- nodes


def _nodes(paragraphs: Sequence[Paragraph], heads: list[_Head], zones: _Zones) -> tuple[Node, ...]:
    """Heads as sections with paths and roles; what no head covers is "Mở đầu" or "Nơi nhận/Ký"."""
    total = len(paragraphs)
    made: list[Node] = []
    taken: dict[str, int] = {}
    index: dict[int, int] = {}
    first_child: dict[int, int] = {}
    for head in heads:
        if head.parent is not None:
            first_child.setdefault(id(head.parent), head.at)
    events: list[tuple[int, _Head | None, str, int]] = [(h.at, h, "", h.end) for h in heads]
    events += [(a, None, FOOT, b) for a, b in zones.foots]
    events.sort(key=lambda e: e[0])
    start = events[0][0] if events else total
    if start > 0:
        made.append(Node(PREAMBLE, None, PREAMBLE, 1, "khac", 0, 0, start, start))
        taken[PREAMBLE] = 1
    after = start
    for at, opened, name, end in events:
        if at > after:
            made.append(_stray(paragraphs[after], taken, after, at))
        if opened is None:
            made.append(Node(_unique(name, taken), None, name, 1, "khac", at, at, end, end))
        else:
            parent = index.get(id(opened.parent)) if opened.parent is not None else None
            above = made[parent] if parent is not None else None
            index[id(opened)] = len(made)
            made.append(_node(opened, above, parent, taken, first_child.get(id(opened))))
        after = max(after, end)
    if after < total:
        made.append(_stray(paragraphs[after], taken, after, total))
    # Footnotes alone still want a section to stand in.
    return tuple(made) or (Node(PREAMBLE, None, PREAMBLE, 1, "khac", 0, 0, 0, 0),)


def _stray(opening: Paragraph, taken: dict[str, int], start: int, end: int) -> Node:
    """Text after the foot that no label opens: an attachment under its own first line, or a bare annex."""
    title = opening.text.split("\n", 1)[0]
    if opening.table or len(title) > 150:
        return Node(_unique("Phụ lục", taken), None, "Phụ lục", 1, "khac", start, start, end, end)
    return Node(_unique(f"[{title}]", taken), None, title, 1, "khac", start, start + 1, end, end)


def _node(head: _Head, parent: Node | None, at: int | None, taken: dict[str, int], child: int | None) -> Node:
    title = _title(head.rest)
    path = _unique(_path(head, parent, title), taken)
    level = parent.level + 1 if parent else 1
    role = role_of(title, parent.role if parent else "khac", level)
    own_end = min(child if child is not None else head.end, head.end)
    return Node(
        path, head.label, title, level, role, head.at, head.body, max(own_end, head.body), head.end, at, head.form
    )


def _path(head: _Head, parent: Node | None, title: str) -> str:
    component = head.label if head.label is not None else f"[{title}]"
    if parent is None:
        return component
    if head.form == "decimal" and parent.label and component.startswith(parent.label + "."):
        component = component[len(parent.label) + 1 :]
    return f"{parent.path}.{component}"


def _title(rest: str) -> str:
    text = _run_in(rest) or " ".join(rest.split())
    if text.count(" ") <= _TITLE_SYLLABLES:
        return text.rstrip(": ")
    return re.split(r"(?<=[.:;])\s", text, maxsplit=1)[0][:600]


def _unique(path: str, taken: dict[str, int]) -> str:
    taken[path] = taken.get(path, 0) + 1
    return path if taken[path] == 1 else f"{path}#{taken[path]}"


def _within(head: _Head) -> str:
    """The labels above a heading, "III.2": the same number stands in many series."""
    labels_above: list[str] = []
    above = head.parent
    while above is not None and above.label:
        labels_above.append(above.label)
        above = above.parent
    return ".".join(reversed(labels_above))


def _jumps(heads: list[_Head]) -> tuple[str, ...]:
    """Series whose numbers leave something out or come back."""
    found: list[str] = []
    last: dict[tuple[int, str], _Head] = {}
    for head in heads:
        if not head.label or head.form == "plain":
            continue
        key = (id(head.parent), head.form)
        before = last.get(key)
        last[key] = head
        if before is None or not head.ordinal:
            continue
        within = _within(head)
        if head.ordinal > before.ordinal + 1 and head.form not in {"letter", "upper"}:
            found.append(
                f"Số mục nhảy từ {before.label} đến {head.label} trong mục {within}."
                if within
                else f"Số mục nhảy từ {before.label} đến {head.label}."
            )
        elif head.ordinal == before.ordinal and head.label == before.label:
            found.append(
                f"Số mục {head.label} lặp lại trong mục {within}." if within else f"Số mục {head.label} lặp lại."
            )
    return tuple(found[:20])
