"""A language model's draft, judged sentence by sentence: what fails never reaches a reader as fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering import verify
from rag.answering.sentences import sentences
from rag.answering.verify import Quotation
from rag.records import Passage

MARK = "(diễn giải)"
MOST = 8
"""Sentences kept at most: an answer is short, whatever a model writes."""

_CITED = re.compile(r"\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]")
_BEFORE_POINT = re.compile(rf"\s*{_CITED.pattern}(?=[.,;:!?…])")
_TRAILING = re.compile(r"([.!?…]+)((?:\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\])+)")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """A drafted sentence that passed; ``supports`` are the words it rests on, one quotation per cited passage."""

    text: str
    supports: tuple[tuple[int, Quotation], ...]
    verbatim: bool


def judged(pieces: Iterable[str], passages: Sequence[Passage]) -> Iterator[Judged]:
    """The sentences of a streamed draft that pass, as soon as each is complete.

    ``passages[n - 1]`` is what "[n]" cites. A sentence that cites nothing, or something that was not given, is dropped.
    """
    buffer, kept = "", 0
    for piece in pieces:
        buffer += piece
        if "<think>" in buffer and "</think>" not in buffer:
            continue
        done, buffer = _complete(buffer)
        for text in done:
            passed = judge(text, passages)
            if passed is not None:
                yield passed
                kept += 1
                if kept == MOST:
                    return
    for text in _split(buffer):
        passed = judge(text, passages)
        if passed is not None and kept < MOST:
            yield passed
            kept += 1


def judge(text: str, passages: Sequence[Passage]) -> Judged | None:
    """One drafted sentence with its marks, or None where it fails."""
    numbers = list(dict.fromkeys(int(n) for mark in _CITED.findall(text) for n in re.findall(r"\d+", mark)))
    if not numbers or any(not 1 <= n <= len(passages) for n in numbers):
        return None
    bare = _plain(_unmarked(text))
    supports = []
    verbatim = True
    for n in numbers:
        # Each cited passage must carry the sentence by itself: a second citation is no cover for a first that does not.
        verdict = verify.sentence(bare, [passages[n - 1]])
        if verdict.status == "failed" or verdict.quotation is None:
            return None
        verbatim = verbatim and verdict.status == "verbatim"
        supports.append((n, verdict.quotation))
    return Judged(bare, tuple(supports), verbatim)


def _complete(buffer: str) -> tuple[list[str], str]:
    """Sentences that are surely complete (their line has ended, or another has begun behind them), and the rest."""
    cut = buffer.rfind("\n")
    if cut < 0:
        return [], buffer
    return _split(buffer[: cut + 1]), buffer[cut + 1 :]


def _split(text: str) -> list[str]:
    # "… 57 trường hợp. [1]" and "… 57 trường hợp [1]." are the same sentence.
    text = _TRAILING.sub(lambda m: f"{m[2]}{m[1]}", _THOUGHT.sub(" ", text))
    return [s.of(text) for s in sentences(text)]


def _unmarked(text: str) -> str:
    """Without citation marks; the space before a mark goes with it ("57 đơn [1]." is "57 đơn."), any other stays."""
    return _CITED.sub(" ", _BEFORE_POINT.sub("", text))


def _plain(text: str) -> str:
    """Without Markdown marks; links and images stay and fail."""
    text = re.sub(r"[*_`#>]+", " ", text)
    return " ".join(text.split()).lstrip("-•+ ").strip()
