"""A library moved to another place without encoding anything again.

What is copied is what was read, under all the names it was read from, with its vectors and the corrections a keeper
made (dated anew). The log of changes, uploaded files and verdicts stay where they are. Nothing is written twice: a copy
that was interrupted is simply run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rag import audit, own_encoder
from rag.errors import LibraryError, NotALibrary, UsageError
from rag.library.local import LocalStore, manifest_of
from rag.library.store import Scored, Store
from rag.text.tokens import lexical_fields

_BATCH = 32
_SAMPLE = 20
_DEPTH = 10
_AGREEMENT = 0.9


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and what was compared afterwards.

    ``documents``, ``passages`` and ``mentions`` were counted in both, each document was read back and was the same.
    ``agreement`` is the mean share of the best ten passages that both find, over ``searches`` searches.
    """

    written: int
    documents: int
    passages: int
    mentions: int
    searches: int
    agreement: float


def copy(origin: Path, place: Path, *, told: Callable[[int, int], None] = lambda done, total: None) -> Copied:
    """Copy the library in the folder ``origin`` to the folder ``place``, which holds none or part of that copy.

    ``told(done, total)`` counts documents. Raises NotALibrary, UsageError where ``place`` holds other documents,
    WrongEncoder where it has another encoder, LibraryError where the two do not agree afterwards.
    """
    if origin.resolve() == place.resolve():
        raise UsageError("Hai thư mục là một. Hãy chọn thư mục khác để chép tới.")
    manifest = manifest_of(origin)
    if manifest is None:
        raise NotALibrary(f"Chưa có thư viện ở {origin}. Hãy chỉ đúng thư mục cần chép.")
    built = own_encoder.Built(manifest.encoder, manifest.encoder_fingerprint, manifest.dimension)
    with (
        closing(LocalStore.open(origin, built)) as source,
        closing(LocalStore.open(place, built, create=True, normaliser=manifest.normaliser)) as target,
    ):
        if strangers := {c.id: c.source for c in target.cards()}.keys() - {c.id for c in source.cards()}:
            raise UsageError(
                f"{place} có {len(strangers)} văn bản không có trong {origin}. Hãy chép tới một thư mục trống."
            )
        if manifest.encoder.startswith(own_encoder.PREFIX):
            _bring(origin / manifest.encoder, place / manifest.encoder)
        written = transfer(source, target, told=told)
        copied = compare(source, target, written)
    if written:
        audit.note(place, "copy", by="", documents=written, origin=str(origin.resolve()))
    return copied


def _bring(folder: Path, place: Path) -> None:
    """The library's own encoder, whole or not at all."""
    if place.exists():
        return
    unborn = place.with_name(f"{place.name}.new")
    try:
        shutil.rmtree(unborn, ignore_errors=True)
        shutil.copytree(folder, unborn)
        unborn.rename(place)
    except OSError as error:
        raise LibraryError(f"Không chép được bộ mã hoá riêng {folder}: {error}.") from error


def transfer(source: Store, target: Store, *, told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Put into ``target`` what it lacks of ``source``; returns how many documents were written."""
    cards = source.cards()
    there = {c.id for c in target.cards()}
    written = 0
    for start in range(0, len(cards), _BATCH):
        ids = [c.id for c in cards[start : start + _BATCH]]
        lacking = [id for id in ids if id not in there or target.kept(id) != source.kept(id)]
        _put(source, target, lacking)
        written += len(lacking)
        told(start + len(ids), len(cards))
    return written


def _put(source: Store, target: Store, ids: Sequence[str]) -> None:
    kept = [source.kept(id) for id in ids]
    items = []
    for id, one in zip(ids, kept, strict=True):
        rows = source.vectors([key for key, _ in source.passages_of(id)])
        items += [(replace(one.document, source=name, path=path), rows) for name, path in one.sources]
    target.put(items)
    for id, one in zip(ids, kept, strict=True):
        done = target.kept(id).corrections
        for correction in one.corrections:
            if correction not in done:
                target.edit(id, correction.field, correction.value, by=correction.by)


def compare(source: Store, target: Store, written: int = 0) -> Copied:
    """What both hold and find. Raises LibraryError where they differ."""
    counts = [_counts(store) for store in (source, target)]
    if counts[0] != counts[1]:
        raise LibraryError(
            f"Bản chép không khớp bản gốc (văn bản, đoạn, viện dẫn: {counts[0]} và {counts[1]}). "
            "Có thể bản gốc vừa thay đổi: hãy chạy lại."
        )
    for card in source.cards():
        if source.kept(card.id) != target.kept(card.id):
            raise LibraryError(
                f"Bản chép của {card.source} không giống bản gốc (có thể đã được sửa ở đó). "
                "Hãy chép tới một thư mục trống."
            )
    shares = [share for key in _sample(source) for share in _shares(source, target, key)]
    agreement = float(np.mean(shares)) if shares else 1.0
    if agreement < _AGREEMENT:
        raise LibraryError(
            f"Tìm trên bản chép chỉ trùng {agreement:.0%} với bản gốc. Hãy chạy “tienle check” trên cả hai thư viện."
        )
    return Copied(written, *counts[0], len(shares), agreement)


def _counts(store: Store) -> tuple[int, int, int]:
    cards = store.cards()
    return len(cards), sum(c.passages for c in cards), sum(c.references for c in cards)


def _sample(store: Store) -> list[int]:
    """Keys of passages, evenly over the documents."""
    cards = [c for c in store.cards() if c.passages]
    chosen = cards[:: max(1, len(cards) // _SAMPLE)][:_SAMPLE]
    return [store.passages_of(c.id)[n % c.passages][0] for n, c in enumerate(chosen)]


def _shares(source: Store, target: Store, key: int) -> list[float]:
    """For a passage's vector and for its words: the share of what the source finds best that the target finds too."""
    vector = source.vectors([key])[0]
    ((passage, _),) = source.passages([key])
    tokens = lexical_fields(passage.text, ())["syllables"]
    query = {"syllables": [(token, 1.0) for token in dict.fromkeys(tokens)]}
    pairs = [(store.search_dense(vector, _DEPTH), store.search_lexical(query, _DEPTH)) for store in (source, target)]
    return [_common(source, a, target, b) for a, b in zip(*pairs, strict=True)]


def _common(source: Store, one: Scored, target: Store, other: Scored) -> float:
    """Passages of one text and score are interchangeable: which of them comes tenth says nothing."""
    texts = [p.text for p, _ in source.passages(one.keys.tolist())]
    again = {p.text for p, _ in target.passages(other.keys.tolist())}
    return sum(t in again for t in texts) / len(texts) if texts else float(not again)
