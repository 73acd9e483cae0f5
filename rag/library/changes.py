"""What changes a catalog: documents in and out, corrections, and the directives that mentions mean.

All of it happens within ``Catalog.change``, so that it becomes one generation or nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from rag.errors import UsageError
from rag.library import codec
from rag.library.catalog import Catalog, crc_of, folded_key
from rag.library.identity import plain, same_work
from rag.library.store import BuiltWith, Keys, Put, Vectors
from rag.records import Document, Metadata, Reference, Span
from rag.text.directives import identity as directives
from rag.text.metadata import declared_date
from rag.text.references import scope_of

EDITABLE = ("kind", "number", "issuer", "province", "district", "place", "issued_on", "title")

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it goes in: with a vector and the lexical tokens of each passage."""

    document: Document
    vectors: Vectors
    fields: Sequence[Mapping[str, Sequence[str]]]


class Changes:
    """Changes to a catalog that is open for writing and within ``change``."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._rows = catalog.rows
        self._many = catalog.many

    def put(self, prepared: Sequence[Prepared]) -> list[Put]:
        """Documents in, by the laws of ``Store.put``; in the order given."""
        families: set[str] = set()
        outcomes = [self._put(one, families) for one in prepared]
        self._resolve(families)
        return outcomes

    def _put(self, one: Prepared, families: set[str]) -> Put:
        document = one.document
        here = self._rows("SELECT id FROM documents WHERE sha256=?", (document.sha256,))
        gone, corrections = self._leave_path(document, families)
        if here:
            self._add_source(here[0][0], document)
            if self._reads_otherwise(one):
                self._read_again(one, families)
                return Put(document.id, "replaced", (*gone, document.id))
            return Put(here[0][0], "replaced" if gone else "unchanged", tuple(gone))
        alike = self._same_work(document)
        if document.nature == "digest" and alike:
            return Put(alike[0], "unchanged", tuple(gone))
        for digest in alike:
            self._take_out(digest, families)
        self._insert_document(one, families, corrections)
        replaced = (*gone, *alike)
        return Put(document.id, "replaced" if replaced else "added", replaced)

    def _reads_otherwise(self, one: Prepared) -> bool:
        """Whether the same bytes were read as another document, as by an earlier version of the reading."""
        before, now = self._catalog.bare(one.document.id), one.document
        return (before.text, before.sections, before.metadata) != (now.text, now.sections, now.metadata)

    def _read_again(self, one: Prepared, families: set[str]) -> None:
        """Another reading in the place of a document's; its sources and its corrections stay."""
        id = one.document.id
        sources = self._rows("SELECT document, name, path FROM sources WHERE document=? ORDER BY seq", (id,))
        corrections = self._rows("SELECT * FROM corrections WHERE document=?", (id,))
        self._take_out(id, families)
        self._many("INSERT INTO sources (document, name, path) VALUES (?, ?, ?)", sources)
        self._insert_document(one, families, corrections)

    def _leave_path(self, document: Document, families: set[str]) -> tuple[list[str], list[_Row]]:
        """The documents that stood at this path with other content, unless they stand elsewhere too: gone.

        With them come the corrections made to them, which outlive a new version.
        """
        gone: list[str] = []
        corrections: list[_Row] = []
        rows = self._rows(
            "SELECT d.id FROM sources s JOIN documents d ON d.id=s.document WHERE s.path=? AND d.sha256<>?",
            (document.path, document.sha256),
        )
        for (old,) in rows:
            self._rows("DELETE FROM sources WHERE path=?", (document.path,))
            if not self._rows("SELECT 1 FROM sources WHERE document=?", (old,)):
                gone.append(old)
                corrections += self._rows("SELECT * FROM corrections WHERE document=?", (old,))
                self._take_out(old, families)
        return gone, corrections

    def _same_work(self, document: Document) -> list[str]:
        other = "original" if document.nature == "digest" else "digest"
        rows = self._rows("SELECT id, metadata FROM documents WHERE nature=? ORDER BY seq", (other,))
        return [id for id, text in rows if same_work(document.metadata, codec.loads(Metadata, text))]

    def _add_source(self, id: str, document: Document) -> None:
        if document.path is None:
            known = self._rows("SELECT 1 FROM sources WHERE document=? AND name=?", (id, document.source))
        else:
            known = self._rows("SELECT 1 FROM sources WHERE path=?", (document.path,))
        if not known:
            self._rows(
                "INSERT INTO sources (document, name, path) VALUES (?, ?, ?)", (id, document.source, document.path)
            )

    def _insert_document(self, one: Prepared, families: set[str], corrections: Sequence[_Row]) -> None:
        document = one.document
        bare = replace(document, passages=(), references=())
        first = self._rows("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name='passages'), 0)")[0][0] + 1
        last = first + len(document.passages) - 1
        record = codec.dumps(bare)
        self._rows("INSERT INTO texts VALUES (?, ?, ?)", (document.id, record, crc_of(record.encode())))
        records = [codec.dumps(p) for p in document.passages]
        self._many(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            [(first + n, document.id, r, crc_of(r.encode())) for n, r in enumerate(records)],
        )
        self._many(
            "INSERT INTO terms VALUES (?, ?)",
            [(first + n, _pack_fields(fields)) for n, fields in enumerate(one.fields)],
        )
        half = np.ascontiguousarray(one.vectors, dtype=np.float16)
        self._many("INSERT INTO vectors VALUES (?, ?)", [(first + n, row.tobytes()) for n, row in enumerate(half)])
        self._rows(
            "INSERT INTO documents (id, sha256, nature, added_on, metadata, first, last, sections, mentions, kind, "
            "province, district, place) VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, '', '', '', '')",
            (
                document.id,
                document.sha256,
                document.nature,
                _now(),
                first,
                last,
                len(document.sections),
                len(document.references),
            ),
        )
        self._add_source(document.id, document)
        self._insert_mentions(document, first, families)
        self._many("INSERT INTO corrections VALUES (?, ?, ?, ?, ?)", [(document.id, *c[1:]) for c in corrections])
        self._describe(document.id, document.metadata, families)

    def _insert_mentions(self, document: Document, first: int, families: set[str]) -> None:
        rows = []
        for reference in document.references:
            family = directives.family(reference)
            families.add(family)
            record = codec.dumps(replace(reference, directive_id=None))
            rows.append((document.id, _passage_of(document, reference, first), family, record))
        self._many("INSERT INTO mentions (document, passage, family, record) VALUES (?, ?, ?, ?)", rows)

    def _describe(self, id: str, read: Metadata, families: set[str]) -> None:
        """Write a document's metadata with the corrections applied, and the columns that filters look at."""
        corrections = dict(self._rows("SELECT field, value FROM corrections WHERE document=?", (id,)))
        metadata = corrected(read, corrections)
        period = metadata.period
        families.update(f for (f,) in self._rows("SELECT family FROM documents WHERE id=? AND family<>''", (id,)))
        work = _own_mention(metadata)
        family = directives.family(work) if work else ""
        if work:
            families.add(family)
        self._rows(
            "UPDATE documents SET metadata=?, kind=?, province=?, district=?, place=?, issued=?, period_first=?, "
            "period_last=?, family=?, work=?, directive=NULL WHERE id=?",
            (
                codec.dumps(metadata),
                folded_key(metadata.kind),
                folded_key(metadata.province),
                folded_key(metadata.district),
                folded_key(metadata.place),
                _year(metadata.issued_on),
                _year(period.start if period else None),
                _year(period.end if period else None),
                family,
                codec.dumps(work) if work else None,
                id,
            ),
        )

    def _take_out(self, id: str, families: set[str]) -> None:
        ((first, last, family),) = self._rows("SELECT first, last, family FROM documents WHERE id=?", (id,))
        families.update(f for (f,) in self._rows("SELECT DISTINCT family FROM mentions WHERE document=?", (id,)))
        if family:
            families.add(family)
        if last >= first:
            self._rows("INSERT INTO removed VALUES (?, ?, ?)", (self._catalog.stamp.generation, first, last))
        for table in ("passages", "terms", "vectors"):
            self._rows(f"DELETE FROM {table} WHERE key BETWEEN ? AND ?", (first, last))
        for table in ("texts", "sources", "mentions", "corrections"):
            self._rows(f"DELETE FROM {table} WHERE document=?", (id,))
        self._rows("DELETE FROM documents WHERE id=?", (id,))

    def remove(self, ids: Sequence[str]) -> None:
        """Documents out. Raises UnknownDocument."""
        families: set[str] = set()
        for id in dict.fromkeys(ids):
            self._catalog.require(id)
            self._take_out(id, families)
        self._resolve(families)

    def edit(self, id: str, field: str, value: str | None, by: str) -> None:
        """A correction. Raises UnknownDocument, UsageError."""
        if field not in EDITABLE:
            raise UsageError(f"Không có mục “{field}” để sửa. Các mục sửa được: {', '.join(EDITABLE)}.")
        self._catalog.require(id)
        if field == "issued_on" and value is not None:
            value = _date(value)
        if value is None:
            self._rows("DELETE FROM corrections WHERE document=? AND field=?", (id, field))
        else:
            self._rows("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?)", (id, field, value, by, _now()))
        families: set[str] = set()
        self._describe(id, self._catalog.bare(id).metadata, families)
        self._resolve(families)

    def recode(self, encoder: BuiltWith, blocks: Iterable[tuple[Keys, Vectors]]) -> None:
        """Every passage's vector anew. The history begins again, so that nothing derived before can be taken for it."""
        values = {
            "encoder": encoder.name,
            "encoder_fingerprint": encoder.fingerprint,
            "dimension": str(encoder.dimension),
        }
        for keys, vectors in blocks:
            blobs = (row.tobytes() for row in vectors.astype(np.float16))
            self._many("UPDATE vectors SET vector=? WHERE key=?", zip(blobs, keys.tolist(), strict=True))
        self._many("UPDATE manifest SET value=? WHERE name=?", [(v, name) for name, v in values.items()])
        self._rows("DELETE FROM commits")
        self._catalog.learn()

    def _resolve(self, families: set[str]) -> None:
        """Settle anew which directive each mention of these families means, library-wide."""
        for family in sorted(families):
            mentions = self._rows("SELECT seq, record FROM mentions WHERE family=? ORDER BY seq", (family,))
            works = self._rows("SELECT seq, work FROM documents WHERE family=? ORDER BY seq", (family,))
            references = [codec.loads(Reference, text) for _, text in [*mentions, *works]]
            ids = directives.resolve(references)
            self._many(
                "UPDATE mentions SET directive=? WHERE seq=? AND directive IS NOT ?",
                [(d, seq, d) for (seq, _), d in zip(mentions, ids, strict=False)],
            )
            self._many(
                "UPDATE documents SET directive=? WHERE seq=?",
                [(d, seq) for (seq, _), d in zip(works, ids[len(mentions) :], strict=True)],
            )
            self._rows("DELETE FROM directives WHERE family=?", (family,))
            settled = [replace(r, directive_id=d) for r, d in zip(references, ids, strict=True)]
            # A report is a directive only where somebody cites it.
            cited = set(ids[: len(mentions)])
            found = [d for d in directives.directives(settled) if d.id in cited or plain(d.kind) != "bao cao"]
            self._many("INSERT INTO directives VALUES (?, ?, ?)", [(d.id, family, codec.dumps(d)) for d in found])


def corrected(read: Metadata, corrections: Mapping[str, str | None]) -> Metadata:
    """Metadata with a keeper's corrections over what was read; a corrected date sets its precision."""
    changed: dict[str, Any] = {field: value for field, value in corrections.items() if field in EDITABLE}
    if changed.get("issued_on"):
        changed["issued_precision"] = {4: "year", 7: "month"}.get(len(changed["issued_on"]), "day")
    return replace(read, **changed)


def _date(value: str) -> str:
    """A keeper's date in ISO. Raises UsageError."""
    found = declared_date(value)
    if found is None or not "1900" <= found[:4] <= "2100":
        raise UsageError(f"“{value}” không phải là ngày. Hãy ghi như 2021-06-07, 07/6/2021, 2021-06 hoặc 2021.")
    return found


def _passage_of(document: Document, reference: Reference, first: int) -> int | None:
    """The key of the passage a reference begins in."""
    for n, passage in enumerate(document.passages):
        if passage.span.start <= reference.span.start < passage.span.end:
            return first + n
    return None


def _own_mention(metadata: Metadata) -> Reference | None:
    """A document's own identity in the form of a mention, so that both are settled by one rule."""
    if metadata.kind is None or metadata.number is None:
        return None
    return Reference(
        surface=f"{metadata.kind} {metadata.number}",
        span=Span(0, 0),
        section="",
        footnote=None,
        kind=metadata.kind,
        number=metadata.number,
        date=metadata.issued_on,
        issuer=metadata.issuer,
        title=metadata.title,
        scope=scope_of(metadata.number, metadata.issuer, metadata),
    )


def _pack_fields(fields: Mapping[str, Sequence[str]]) -> bytes:
    return zlib.compress(json.dumps({k: " ".join(v) for k, v in fields.items()}, ensure_ascii=False).encode(), 1)


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() else None


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
