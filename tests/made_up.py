"""Made-up documents, vectors and a cheap tokeniser for tests of the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.records import (
    Document,
    Footnote,
    Metadata,
    Page,
    Passage,
    Period,
    ReadingReport,
    Reference,
    Section,
    Signer,
    Span,
)
from rag.text.tokens import fold

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class FakeEncoder:
    """Vectors drawn from a text's hash: equal texts are equal, others are far apart."""

    name: str = "fake"
    fingerprint: str = "fake-1"
    dimension: int = 16

    def encode(self, texts: Sequence[str]) -> Vectors:
        seeds = [int.from_bytes(sha256(t.encode()).digest()[:8], "big") for t in texts]
        rows = [np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds]
        matrix = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        unit: Vectors = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
        return unit


ENCODER = FakeEncoder()


def tokenise(text: str, breadcrumb: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Blank-separated tokens; symbols are those with a slash."""
    tokens = text.lower().replace(".", " ").replace(",", " ").split()
    return {
        "words": tokens,
        "folded": [fold(t) for t in tokens],
        "heading": " ".join(breadcrumb).lower().split(),
        "symbols": [t for t in tokens if "/" in t],
    }


def cite(number: str, *, date: str | None = None, kind: str = "Chỉ thị", **fields: Any) -> Reference:
    """A mention; its span is set when a document is made."""
    return Reference(
        f"{kind} {number}", Span(0, 0), "I", None, kind, number, date, fields.pop("issuer", None), None, **fields
    )


def made(
    name: str,
    *texts: str,
    path: str | None = "",
    cites: Sequence[Reference] = (),
    nature: Any = "original",
    **metadata: Any,
) -> Document:
    """A document of one section with a passage for each text; ``path`` is made from the name unless given."""
    texts = texts or (f"Nội dung của {name}.",)
    joined = "\n".join(texts)
    for reference in cites:
        joined += f"\nTheo {reference.surface}"
    digest = sha256(f"{name}{joined}{nature}{sorted(metadata.items())}".encode()).hexdigest()
    spans, start = [], 0
    for text in joined.split("\n"):
        spans.append(Span(start, start + len(text)))
        start += len(text) + 1
    passages = tuple(
        Passage(f"{digest[:16]}-{n}", digest[:16], "I", span, span.of(joined), ("Kết quả",))
        for n, span in enumerate(spans)
    )
    placed = tuple(replace(r, span=Span(s.start + 5, s.end)) for r, s in zip(cites, spans[len(texts) :], strict=True))
    return Document(
        id=digest[:16],
        source=f"{name}.txt",
        path=f"/reports/{name}.txt" if path == "" else path,
        sha256=digest,
        text=joined,
        pages=(Page(1, (Span(0, len(joined)),)),),
        metadata=Metadata(**{"kind": "Báo cáo", **metadata}),
        sections=(Section("I", "I", "Kết quả", 1, Span(0, len(joined)), len(joined), "ket_qua"),),
        passages=passages,
        references=placed,
        report=ReadingReport("text", {"joined_lines": 2}, None, ("Thiếu số ký hiệu.",)),
        footnotes=(Footnote(1, 0, Span(0, 1)),),
        nature=nature,
    )


def full(name: str, *texts: str, **more: Any) -> Document:
    """A document with every field of metadata filled."""
    return made(
        name,
        *texts,
        **{
            "number": "12/BC-UBND",
            "number_printed": "12 /BC-UBND",
            "issuer": "Ủy ban nhân dân tỉnh An Hải",
            "province": "An Hải",
            "issued_on": "2021-06-07",
            "issued_precision": "day",
            "title": "Kết quả tiếp công dân",
            "period": Period("năm 2020", "2020-01-01", "2020-12-31"),
            "signers": (Signer("Trần Văn Mẫu", "CHỦ TỊCH", None),),
            **more,
        },
    )


def with_vectors(*documents: Document) -> list[tuple[Document, Vectors]]:
    """What ``Store.put`` takes."""
    return [(d, ENCODER.encode([p.text for p in d.passages])) for d in documents]
