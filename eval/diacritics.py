"""The model that restores diacritics: ``python -m eval diacritics FILE... [--out MODEL] [--held 0.01]``.

FILES are JSON lines (``.xz`` allowed) with any of the fields title, lead, question, answer, text. Part of the rows is
held out; on it the share of syllables restored is printed, and how many of a complete text are changed wrongly.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from rag.text.tokens import fold, search_form
from rag.text.words.diacritics import MODEL, WORD, Restorer, load, save

_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|nh|ng|ngh|p|ph|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)
# A comma does not part neighbours: "phường, xã" is as good a pair as any.
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s,]|\d+")
_FEWEST = 25  # occurrences below which a syllable is a slip or a foreign word
_FEWEST_PAIRS = 5
_FEWEST_TRIPLES = 8  # with these the model is 1.9 MB
_CHUNK = 5_000_000  # tokens after which triples seen once are let go, which keeps memory in hand


def texts(paths: Sequence[Path]) -> Iterator[str]:
    """One row's text at a time."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield ". ".join(str(row[k]) for k in ("title", "lead", "question", "answer", "text") if row.get(k))


def count(rows: Iterator[str]) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[tuple[str, str, str]]]:
    """Syllables, and two and three in a row; a figure or a mark of punctuation but a comma parts them."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    triples: Counter[tuple[str, str, str]] = Counter()
    since = 0
    for text in rows:
        tokens = [t if t[0].isalpha() else "" for t in _TOKEN.findall(search_form(text))]
        single.update(t for t in tokens if t)
        pairs.update((a, b) for a, b in pairwise(tokens) if a and b)
        triples.update((a, b, c) for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False) if a and b and c)
        since += len(tokens)
        if since > _CHUNK:
            triples, since = Counter({t: n for t, n in triples.items() if n > 1}), 0
    kept = Counter({s: n for s, n in single.items() if n >= _FEWEST and _SYLLABLE.fullmatch(fold(s))})
    often = Counter({p: n for p, n in pairs.items() if n >= _FEWEST_PAIRS})
    return kept, often, Counter({t: n for t, n in triples.items() if n >= _FEWEST_TRIPLES})


def unmarked(text: str) -> str:
    """The text without diacritics, capitals kept."""
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in letters if not unicodedata.combining(c))


def accuracy(restorer: Restorer, sentences: Sequence[str]) -> dict[str, float]:
    """Shares of syllables: right when nothing was marked, right when half was, wrongly changed when all were."""
    draw = random.Random(1)
    right, half_right, changed, total = 0, 0, 0, 0
    for text in sentences:
        truth = WORD.findall(search_form(text))
        half = "".join(unmarked(w) if draw.random() < 0.5 else w for w in re.split(r"( )", text))
        for kind, typed in (("bare", unmarked(text)), ("half", half), ("whole", text)):
            got = WORD.findall(search_form(restorer.restore(typed)))
            same = sum(a == b for a, b in zip(truth, got, strict=True))
            right += same if kind == "bare" else 0
            half_right += same if kind == "half" else 0
            changed += len(truth) - same if kind == "whole" else 0
        total += len(truth)
    total = max(1, total)
    return {"restored": right / total, "restored_half": half_right / total, "wrongly_changed": changed / total}


def main(argv: Sequence[str]) -> int:
    """Count, save, and measure on what was held out."""
    parser = argparse.ArgumentParser(prog="python -m eval diacritics", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="write the model here; without it the one that ships is measured")
    parser.add_argument("--held", type=float, default=0.01, help="share of rows held out")
    parser.add_argument("--sentences", type=int, default=1000)
    args = parser.parse_args(argv)
    draw = random.Random(1)
    held: list[str] = []

    def counted() -> Iterator[str]:
        for text in texts(args.files):
            if draw.random() < args.held:
                held.append(text)
            else:
                yield text

    if args.out:
        save(args.out, *count(counted()))
    else:
        for _ in counted():
            pass
    pieces = [s.strip() for text in held for s in re.split(r"[.;?\n]", unicodedata.normalize("NFC", text))]
    sentences = [s for s in pieces if 5 <= len(s.split()) <= 30]
    draw.shuffle(sentences)
    restorer = Restorer.of({}, model=load(args.out or MODEL))
    for name, value in accuracy(restorer, sentences[: args.sentences]).items():
        print(f"{name:16} {value:.4f}")
    return 0
