"""How well documents are read: sections, references and metadata against labels.

``python -m eval reading [--gold DIR] [--reports DIR] [--files A,B] [--verbose]`` prints the table; --verbose names what
was missed. DIR holds sections.json, citations.json and metadata.json, one reader's labels of files in the reports'
folder.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag import readers
from rag.records import Document, Reference
from rag.text.document import build
from rag.text.tokens import fold

Row = dict[str, Any]
_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_WORD = re.compile(r"\w+")


class Score:
    """Counts of right and asked under each name, and what to say of the wrong ones."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.missed: list[str] = []

    def add(self, name: str, ok: bool, what: str = "") -> None:
        """One thing asked."""
        self.asked[name] += 1
        self.right[name] += ok
        if not ok and what:
            self.missed.append(f"{name}: {what}")

    def share(self, name: str) -> float:
        """Right of asked; nothing asked is nothing wrong."""
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0


def flat(text: str | None) -> str:
    """Words alone, lower case: titles are compared by these."""
    return " ".join(_WORD.findall((text or "").lower()))


def plain(text: str | None) -> str:
    """Words alone, without diacritics."""
    return fold(flat(text))


def symbol(number: str | None) -> str:
    """A document's symbol without separators and leading zeros.

    >>> symbol("05 -CT/TW"), symbol("5-CT/TW")
    ('5/ct/tw', '5/ct/tw')
    """
    joined = re.sub(r"[\s\-/.]+", "/", fold(number or "")).strip("/")
    return re.sub(r"(^|/)0+(?=\d)", r"\1", joined)


def sections(document: Document, gold: list[Row], score: Score) -> None:
    """Exact path and title of labelled sections, both ways."""
    wanted = Counter((s["path"].strip(". ").lower(), flat(s["title"])) for s in gold if s.get("label"))
    found = Counter((s.path.strip(". ").lower(), flat(s.title)) for s in document.sections if s.label)
    common = wanted & found
    for key, count in wanted.items():
        for n in range(count):
            score.add("sections_recall", n < common[key], f"{document.source} {key}")
    for key, count in found.items():
        for n in range(count):
            score.add("sections_precision", n < common[key], f"{document.source} {key}")


def _overlap(one: str | None, other: str | None) -> bool:
    a, b = set(plain(one).split()), set(plain(other).split())
    return bool(b) and len(a & b) / len(a | b) >= 0.6


def _is(reference: Reference, row: Row) -> bool:
    found, wanted = plain(reference.surface), plain(row["surface"])
    by_surface = len(found) > 6 and (wanted in found or found in wanted)
    by_number = bool(row["number"] and reference.number) and symbol(reference.number) == symbol(row["number"])
    if not (by_number or (by_surface and (not row["number"] or row["tier"] == "S"))):
        return False
    return not row.get("date") or not reference.date or reference.date == row["date"] or row["tier"] != "A"


def references(document: Document, labels: Row, score: Score) -> None:
    """Mentions of tiers A, S and B: found or not, and of those found the fields; what is not excused is extra."""
    rows = [row for row in labels["citations"] if row["file"] == document.source]
    excused = [plain(row["surface"]) for row in rows if row["tier"] in "CP"]
    excused += [plain(r["surface"]) for r in labels["title_embedded_instruments"] if r["file"] == document.source]
    left = list(document.references)
    ids: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        if row["tier"] not in "ASB":
            continue
        found = next((r for r in left if _is(r, row)), None)
        score.add("reference_recall", found is not None, f"{document.source} {row['tier']} {row['surface']}")
        if found is None:
            continue
        left.remove(found)
        score.add("reference_precision", True)
        _fields(found, row, score)
        if row.get("doc_id"):
            ids[row["doc_id"]].add(found.directive_id)
    for extra in left:
        surface = plain(extra.surface)
        if not any(e in surface or surface in e for e in excused):
            score.add("reference_precision", False, f"{document.source} {extra.surface}")
    for name, seen in ids.items():
        score.add("reference_identity", len(seen) == 1, f"{document.source} {name}")


def _fields(found: Reference, row: Row, score: Score) -> None:
    said = f"{found.surface[:60]}"
    if row["tier"] == "A":
        score.add("reference_number", symbol(found.number) == symbol(row["number"]), f"{said}: {found.number}")
        score.add("reference_date", found.date == row.get("date"), f"{said}: {found.date} for {row.get('date')}")
    wanted = row["section"] or "Mở đầu"
    score.add("reference_section", found.section.lower() == wanted.lower(), f"{said}: {found.section} for {wanted}")
    for name in ("issuer", "title"):
        if row.get(name) and row.get(f"{name}_source", "") != "none":
            value = getattr(found, name)
            score.add(f"reference_{name}", _overlap(value, row[name]), f"{said}: {value} for {row[name]}")


def _checks(document: Document, gold: Row) -> Iterator[tuple[str, str | None, str | None]]:
    def wanted(name: str) -> str | None:
        value = gold.get(name)
        return value["value"] if isinstance(value, dict) else value

    known = document.metadata
    yield "kind", plain(known.kind), plain(wanted("doc_type"))
    yield "number", symbol(known.number), symbol(wanted("number"))
    yield "issued_on", known.issued_on, gold["date"]["iso"]
    yield "precision", known.issued_precision, gold["date"]["precision"]
    yield "province", plain(known.province), plain(wanted("province"))
    yield "district", plain(known.district), plain(wanted("district"))
    yield "title", plain(known.title), plain(wanted("title"))
    signers = gold["signer"] if isinstance(gold["signer"], list) else [gold["signer"]]
    names = sorted(plain(s["name"]) for s in signers if s.get("name"))
    yield "signers", "; ".join(sorted(plain(s.name) for s in known.signers)), "; ".join(names)


def metadata(document: Document, gold: Row, score: Score) -> None:
    """Each field right, nulls included."""
    for name, found, wanted in _checks(document, gold):
        score.add("metadata", (found or None) == (wanted or None), f"{document.source} {name}: {found} for {wanted}")


def measure(gold: Path, reports: Path, files: list[str] | None = None) -> tuple[dict[str, float], Score]:
    """All figures over the labelled files (or the named ones), reports read and built a second among them."""
    trees = {row["file"]: row["sections"] for row in json.loads((gold / "sections.json").read_text())["files"]}
    cited = json.loads((gold / "citations.json").read_text())
    heads = {row["file"]: row for row in json.loads((gold / "metadata.json").read_text())}
    score = Score()
    taken = 0.0
    names = files or sorted(trees)
    for name in names:
        started = time.perf_counter()
        document = build(readers.read(reports / name))
        taken += time.perf_counter() - started
        sections(document, trees[name], score)
        references(document, cited, score)
        metadata(document, heads[name], score)
    recall, precision = score.share("sections_recall"), score.share("sections_precision")
    figures = {"sections_f1": 2 * recall * precision / max(recall + precision, 1e-9)}
    figures |= {name: score.share(name) for name in score.asked if not name.startswith("sections")}
    return figures | {"reports_per_second": len(names) / taken}, score


def main(argv: list[str]) -> int:
    """Print the table; 0 always, the figures judge."""
    parser = argparse.ArgumentParser(prog="python -m eval reading", description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, default=_SHARED / "gold")
    parser.add_argument("--reports", type=Path, default=_SHARED / "reports")
    parser.add_argument("--files", type=lambda s: s.split(","), default=None)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(argv)
    figures, score = measure(options.gold, options.reports, options.files)
    if options.verbose:
        print("\n".join(f"  - {line}" for line in score.missed))
    for name, value in figures.items():
        print(f"{name:22} {value:8.3f}")
    return 0
