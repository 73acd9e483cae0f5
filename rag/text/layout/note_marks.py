"""Footnotes that an office program printed as plain characters, in the markup that readers use for theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rag.text.layout.labels import is_rule
from rag.text.layout.legacy import is_syllable
from rag.text.tokens import CAPITALS

_PLAIN_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SIGNS = frozenset("[(0123456789" + _RAISED)


@dataclass(frozen=True, slots=True)
class _Form:
    """A way of printing: what opens the note, what stands in the text, and where a note may be known by it.

    ``ruled``: only below a rule, since a list's items open so too.
    """

    note: re.Pattern[str]
    anchor: re.Pattern[str]
    ruled: bool = False


_SET_APART = _Form(
    re.compile(rf"(?:\[(\d{{1,3}})\]|([{_RAISED}]{{1,3}}))[ \t]*(?=\S)"),
    re.compile(rf"(?<=[^\s\[(])(?: ?\[(\d{{1,3}})\]|(?<![\s/(\d][mk]m)(?<![\s/(\d]m)(?<!ha)([{_RAISED}]{{1,3}}))"),
)
_ROUND = _Form(
    re.compile(r"\((\d{1,3})\)[ \t]*(?=[^\s\W\d]|[“\"])"), re.compile(r"(?<=[^\W\d]|[\d)”\"%])\((\d{1,3})\)")
)
# "cơ sở (2)." stands apart from its word, as the items of a list do: a rule above the notes and a stop tell.
_ROUND_APART = _Form(_ROUND.note, re.compile(r"(?<=\S) \((\d{1,3})\)(?=\s?[.,;:]|$)"), ruled=True)
_BARE = _Form(
    re.compile(rf"([1-9]\d?) (?=[{CAPITALS}])"),
    re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{2,7})(?P<n>[1-9]\d?)(?=[\s.,;:)]|$)"),
)
_BARE_DOTTED = _Form(re.compile(r"([1-9]\d?)[.)] ?(?=[^\W\d_])"), _BARE.anchor, ruled=True)
_FORMS = (_SET_APART, _ROUND, _ROUND_APART, _BARE, _BARE_DOTTED)
_UNITS = frozenset("ha km cm mm dm co so no".split())


def with_note_marks(pages: list[list[str]]) -> list[list[str]]:
    """Footnotes that a web page or a converter printed as "[3] ...", "³ ...", "(3) ..." or "3 ..." in readers' markup.

    A note's number opens a line, and stands behind a word in an earlier one; below a rule it is trusted more.
    """
    flat = [line for page in pages for line in page]
    opening = [n for n, line in enumerate(flat) if line[:1] in _SIGNS]
    if not opening:
        return pages
    below = _below_rules(flat)
    for form in _FORMS:
        candidates = [n for n in opening if n in below] if form.ruled else opening
        if candidates:
            _mark(flat, candidates, below, form)
    lines = iter(flat)
    return [[next(lines) for _ in page] for page in pages]


def _mark(flat: list[str], opening: Sequence[int], below: set[int], form: _Form) -> None:
    """Notes of one form and their anchors, where both are found in this order; changed in place."""
    notes = {n: (int(_figures(m)), m.end()) for n in opening if (m := form.note.match(flat[n]))}
    # A number that opens lines below a rule and elsewhere is a note's only there.
    ruled = {number for n, (number, _) in notes.items() if n in below}
    notes = {n: note for n, note in notes.items() if n in below or note[0] not in ruled}
    if form is not _SET_APART:
        # Elsewhere a line that ends so, and does not go on in the next one, is an item of a list.
        notes = {n: note for n, note in notes.items() if n in below or not flat[n].endswith(";") or _goes_on(flat, n)}
    if not notes:
        return
    waiting = {number for number, _ in notes.values()}
    found = {
        n: matches for n, line in enumerate(flat) if n not in notes and (matches := list(_anchors(form, line, waiting)))
    }
    first: dict[int, int] = {}
    for n, matches in found.items():
        for match in matches:
            first.setdefault(int(_figures(match)), n)
    kept = _less_lists(notes, {n for n, note in notes.items() if first.get(note[0], n) < n})
    known = {number for number, _ in kept.values()}
    for n, matches in found.items():
        flat[n] = _replaced(flat[n], [m for m in matches if int(_figures(m)) in known])
    for n, (number, end) in kept.items():
        flat[n] = f"[^{number}]: " + flat[n][end:]


def _goes_on(flat: Sequence[str], n: int) -> bool:
    """Whether the next line is in the middle of a sentence."""
    return n + 1 < len(flat) and flat[n + 1][:1].islower()


def _less_lists(notes: Mapping[int, tuple[int, int]], anchored: Set[int]) -> dict[int, tuple[int, int]]:
    """The notes whose anchor stands before them. Of two lines with one number that is not the one of a run "(1), (2),
    (3)" which has an anchor only behind one of its lines: that run is a list of the text."""
    runs: list[list[int]] = []
    for n, (number, _) in notes.items():
        if runs and notes[runs[-1][-1]][0] + 1 == number:
            runs[-1].append(n)
        else:
            runs.append([n])
    whole = {n for run in runs if anchored >= set(run) for n in run}
    twice = {number for n, (number, _) in notes.items() if n in whole}
    return {n: note for n, note in notes.items() if n in anchored and (n in whole or note[0] not in twice)}


def _anchors(form: _Form, line: str, waiting: set[int]) -> Iterator[re.Match[str]]:
    for match in form.anchor.finditer(line, 1 if form.anchor is not _BARE.anchor else 0):
        if int(_figures(match)) not in waiting:
            continue
        if "word" in match.re.groupindex and not _is_word(match["word"]):
            continue
        yield match


def _is_word(word: str) -> bool:
    """A word in small letters but for its first: "PA02", "km2" and "Covid19" are names and units."""
    return word[1:].islower() and word.lower() not in _UNITS and is_syllable(word.lower())


def _figures(match: re.Match[str]) -> str:
    return match[match.lastindex or 1].translate(_PLAIN_FIGURES)


def _replaced(line: str, anchors: Sequence[re.Match[str]]) -> str:
    for match in sorted(anchors, key=lambda m: -m.start()):
        start = match.start("n") if "n" in match.re.groupindex else match.start()
        line = f"{line[:start]}[^{int(_figures(match))}]{line[match.end() :]}"
    return line


def _below_rules(flat: Sequence[str]) -> set[int]:
    """Lines below a rule down to the first blank one with no note behind it."""
    below: set[int] = set()
    zone = False
    gap = False
    for n, line in enumerate(flat):
        if is_rule(line):
            zone, gap = True, False
        elif not line:
            # Between the rule and its notes, and between two notes, a blank may stand.
            gap = zone
        elif zone:
            opens = line[:1] in _SIGNS and any(form.note.match(line) for form in _FORMS)
            zone = opens or (not gap and (n - 1) in below)
            gap = False
            if zone:
                below.add(n)
    return below
