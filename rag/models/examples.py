"""What the embedded encoder learns from: texts, the questions they answer, and pairs made of them.

A text gives many pairs: its title and its body, a question and its answer, a few words and the rest. Best of all is a
person's question with the article of law that answers it, which no file lists; but an answer quotes the article it
rests on, and the quotation can be found again among the law's articles (``quoted``).
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.models.words import Ids, encoded
from rag.text.tokens import syllables
from rag.text.words.plain_words import table

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 260
ARTICLE = 500
Pair = tuple[Ids, Ids]


# ------------------------------------------------------------------------------------------------ texts


@dataclass(frozen=True, slots=True)
class Source:
    """One text to learn from: ``kind`` "law", "news", "qa" or "wiki"; ``lead`` is a lead or a question, or "".

    An article of law with a question it answers is "asked" where an answer's quotations say so, "labelled" where a
    person does.
    """

    kind: str
    title: str
    lead: str
    body: str


_ARTICLE = re.compile(r"^Điều\s+\S+\.?\s*")


def rows_of(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(kind, row) of every ``*.jsonl.xz``; the kind is the file's name up to the first "-" or "."."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        kind = re.split(r"[-.]", path.name)[0]
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield kind, json.loads(line)


def whole(kind: str, row: dict[str, str]) -> str:
    """All of a row as one text, for counting and word vectors."""
    if kind == "qa":
        return f"{row['title']} . {row['question']} . {row['answer']}"
    return f"{row['title']} . {row.get('lead') or ''} . {row['text']}"


def sources_of(kind: str, row: dict[str, str]) -> Iterator[Source]:
    """The texts of one row: a long encyclopaedia article becomes runs of 160 syllables."""
    if kind == "law":
        yield Source(kind, _ARTICLE.sub("", row["title"]), "", _first(row["text"], 1000))
    elif kind == "news":
        yield Source(kind, row["title"], row["lead"] or "", _first(row["text"], 300))
    elif kind == "qa":
        yield Source(kind, row["title"], row["question"], _first(row["answer"], 400))
    else:
        words = row["text"].split()
        for start in range(0, min(len(words) - 60, 1600), 160):
            yield Source(kind, row["title"], "", " ".join(words[start : start + 160]))


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def sources(folder: Path, apart: Sequence[str] = (), labelled: Sequence[tuple[str, str]] = ()) -> Iterator[Source]:
    """All texts of a folder, then articles of law each with a question it answers.

    The questions are those of answers that quote an article, and ``labelled``, (question, id of the article's row). A
    question like one of ``apart``, the questions of a benchmark, is left out with its answer.
    """
    articles: list[Source] = []
    place: dict[str, int] = {}
    asked = []
    kept = unlike(apart)
    for kind, row in rows_of(folder):
        if kind == "qa" and not (kept(row["title"]) and kept(row["question"])):
            continue
        for source in sources_of(kind, row):
            if kind == "law":
                place[row.get("id", "")] = len(articles)
                articles.append(source)
            yield source
        if kind == "qa":
            asked.append(row)
    found = quoted([row["answer"] for row in asked], [f"{a.title}\n{a.body}" for a in articles])
    pairs = [("asked", row["question"], i) for row, quotes in zip(asked, found, strict=True) for i in quotes]
    pairs += [("labelled", question, place[key]) for question, key in labelled if key in place and kept(question)]
    for kind, question, i in pairs:
        yield Source(kind, articles[i].title, question, articles[i].body)


def unlike(others: Sequence[str]) -> Callable[[str], bool]:
    """Says of a text whether it shares at most 60 % of its syllables with each of the others (Jaccard)."""
    known = [frozenset(syllables(other)) for other in others]
    having: dict[str, list[int]] = {}
    for i, other in enumerate(known):
        for syllable in other:
            having.setdefault(syllable, []).append(i)

    def differs(text: str) -> bool:
        mine = set(syllables(text))
        shared = Counter(i for syllable in mine for i in having.get(syllable, ()))
        return all(n <= 0.6 * len(mine | known[i]) for i, n in shared.items())

    return differs


# ------------------------------------------------------------------------------------------------ quotations

RUN = 6


def quoted(answers: Sequence[str], articles: Sequence[str], most: int = 2) -> list[list[int]]:
    """Indices of the articles each answer quotes, best first.

    A quotation shares at least 12 runs of six syllables with the article, a quarter of the article's or 60 of them.
    Runs that stand in more than 12 articles ("theo quy định của pháp luật về") say nothing.
    """
    numbers: dict[str, int] = {}
    runs = [_runs(article, numbers) for article in articles]
    owner = np.repeat(np.arange(len(runs), dtype=np.int32), [len(r) for r in runs])
    flat = np.concatenate([np.zeros(0, np.uint64), *runs])
    order = np.argsort(flat, kind="stable")
    flat, owner = flat[order], owner[order]
    return [_quoted(np.unique(_runs(answer, numbers)), flat, owner, [len(r) for r in runs], most) for answer in answers]


def _quoted(
    runs: NDArray[np.uint64], flat: NDArray[np.uint64], owner: NDArray[np.int32], lengths: list[int], most: int
) -> list[int]:
    first, last = np.searchsorted(flat, runs, "left"), np.searchsorted(flat, runs, "right")
    telling = (last > first) & (last - first <= 12)
    weighed: Counter[int] = Counter()
    shared: Counter[int] = Counter()
    for a, b in zip(first[telling].tolist(), last[telling].tolist(), strict=True):
        for article in owner[a:b].tolist():
            weighed[article] += 1 / (b - a)
            shared[article] += 1
    return [
        article
        for article, weight in weighed.most_common(most)
        if weight >= 8 and shared[article] >= 12 and shared[article] >= min(0.25 * lengths[article], 60)
    ]


def _runs(text: str, numbers: dict[str, int]) -> NDArray[np.uint64]:
    """A hash of each run of six syllables; ``numbers`` numbers the syllables met so far."""
    ids = np.array([numbers.setdefault(s, len(numbers) + 1) for s in syllables(text)], np.uint64)
    found = np.zeros(max(len(ids) - RUN + 1, 0), np.uint64)
    for i in range(RUN if len(found) else 0):
        # Multiplication wraps: a polynomial hash modulo 2**64.
        found = found * np.uint64(0x9E3779B97F4A7C15) + ids[i : len(ids) - RUN + 1 + i]
    return found


# ------------------------------------------------------------------------------------------------ pairs


@dataclass(frozen=True, slots=True)
class Tokens:
    """A Source as token ids."""

    kind: str
    title: Ids
    lead: Ids
    body: Ids

    @property
    def key(self) -> int:
        """Equal for equal titles: "Phạm vi điều chỉnh" heads hundreds of articles."""
        return int.from_bytes(hashlib.blake2b(self.title.tobytes(), digest_size=7).digest(), "little")

    @property
    def answers(self) -> bool:
        """Whether the lead is a question to an article of law."""
        return self.kind in ("asked", "labelled")

    @property
    def question(self) -> Ids:
        """The lead of an article with a question, else the title."""
        return self.lead if len(self.lead) else self.title

    def passage(self, titled: bool = True, longest: int = ARTICLE) -> Ids:
        """The body, after the title when ``titled``."""
        return (np.concatenate([self.title, self.body]) if titled else self.body)[:longest]


def tokenised(tokenizer: Tokenizer, texts: Iterator[Source], batch: int = 8000) -> Iterator[Tokens]:
    """Sources as token ids, in order."""
    while some := list(islice(texts, batch)):
        parts = [encoded(tokenizer, [getattr(s, name) for s in some]) for name in ("title", "lead", "body")]
        yield from (Tokens(s.kind, *ids) for s, *ids in zip(some, *parts, strict=True))


@dataclass(frozen=True, slots=True)
class View:
    """A question and its passage; ``like`` makes another article's passage look the same, where that is wanted."""

    question: Ids
    passage: Ids
    titled: bool | None = None
    longest: int = LONGEST

    def like(self, other: Tokens) -> Ids:
        """A rival must not be told apart by having a title or by its length."""
        return other.passage(bool(self.titled), self.longest)


def view(text: Tokens, random: np.random.Generator) -> View:
    """One of many pairs a text can give: its title and its body, its question and answer, a sentence and the rest."""
    return _VIEWS[text.kind](text, random.random(), random)


def _asked(text: Tokens, draw: float, _: np.random.Generator) -> View:
    titled = draw < 0.8
    return View(text.lead, text.passage(titled), titled, ARTICLE)


def _law(text: Tokens, draw: float, random: np.random.Generator) -> View:
    if draw >= 0.7:
        return _cloze(text, random)
    titled, longest = random.random() < 0.25, ARTICLE if draw < 0.5 else 150
    return View(text.title, text.passage(titled, longest), titled, longest)


def _answer(text: Tokens, draw: float, random: np.random.Generator) -> View:
    if draw < 0.5:
        return View(text.lead if draw < 0.3 else text.title, text.body[:LONGEST])
    if draw < 0.7:
        return View(text.lead, np.concatenate([text.title, _span(text.body, 40, 200, random)[0]]))
    return View(text.title, text.lead) if draw < 0.8 else View(text.lead, _span(text.body, 40, 120, random)[0])


def _news(text: Tokens, draw: float, random: np.random.Generator) -> View:
    if draw < 0.35:
        return View(text.title, _span(text.body, 40, 150, random)[0])
    if draw < 0.75 and len(text.lead):
        span = _span(text.body, 40, 150, random)[0]
        return View(text.lead, span) if draw < 0.55 else View(text.title, text.lead)
    return _cloze(text, random)


def _article(text: Tokens, draw: float, random: np.random.Generator) -> View:
    if draw < 0.3:
        return View(np.concatenate([text.title, text.body[:15]]), text.body[15:])
    return _cloze(text, random)


def _span(ids: Ids, least: int, most: int, random: np.random.Generator) -> tuple[Ids, int]:
    length = int(random.integers(least, most + 1))
    start = int(random.integers(0, max(len(ids) - length, 0) + 1))
    return ids[start : start + length], start


def _cloze(text: Tokens, random: np.random.Generator) -> View:
    """A few words of the body, and the title with the rest: the inverse cloze task (Lee 2019)."""
    part, start = _span(text.body, 6, 20, random)
    cut = (start, start + len(part)) if random.random() < 0.9 else (0, 0)
    return View(part, np.concatenate([text.title, text.body[: cut[0]], text.body[cut[1] :]])[:LONGEST])


_VIEWS: dict[str, Callable[[Tokens, float, np.random.Generator], View]] = {
    "law": _law,
    "qa": _answer,
    "news": _news,
    "wiki": _article,
    "asked": _asked,
    "labelled": _asked,
}


# ------------------------------------------------------------------------------------------------ everyday words


class Everyday:
    """Says in everyday words what a text says formally: our own table (``rag.text.words.plain_words``), turned round.

    Reports and those who ask rarely use the same words, and texts that hold both are rare: with the question's formal
    words replaced, "bà con" must find what is said of "nhân dân".
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        plain: dict[str, list[str]] = {}
        for key, formal in table().items():
            for form in formal:
                if " " in form:
                    plain.setdefault(form, []).append(" ".join(key))
        forms = list(plain)
        self.longest = 0
        self.known: dict[tuple[int, ...], list[Ids]] = {}
        for form, found in zip(forms, tokenizer.encode_batch_fast(forms, add_special_tokens=False), strict=True):
            if 0 not in found.ids:  # all of it is known
                self.known[tuple(found.ids)] = [p for p in encoded(tokenizer, plain[form]) if len(p)]
                self.longest = max(self.longest, len(found.ids))

    def said(self, text: Ids, random: np.random.Generator) -> Ids:
        """The text with one of its formal expressions replaced; as it is where it has none."""
        ids = text.tolist()
        places = [
            (at, at + size)
            for at in range(len(ids))
            for size in range(1, min(self.longest, len(ids) - at) + 1)
            if self.known.get(tuple(ids[at : at + size]))
        ]
        if not places:
            return text
        start, end = places[random.integers(len(places))]
        ways = self.known[tuple(ids[start:end])]
        return np.concatenate([text[:start], ways[random.integers(len(ways))], text[end:]])
