"""The encoder a library has of its own: the embedded one, fitted to that library's texts.

It lies in the library's folder under a name made of its fingerprint, and is the library's from the moment the manifest
names it: a folder that was written and never named is left over from an interruption, and goes at the next training.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelUnavailable, NotALibrary, UsageError, WrongEncoder
from rag.library.local import LocalStore, manifest_of
from rag.library.store import Store
from rag.models.encoder import EmbeddedEncoder, Encoder, Vectors, load_encoder
from rag.models.pairs import pairs_of
from rag.records import Document, Passage

if TYPE_CHECKING:
    from rag.models.training import Trained

PREFIX = "encoder-"


def choose(configured: str, library: Path) -> Encoder:
    """The configured encoder; where none is configured, the library's own if it has one, else the embedded one.

    Raises ModelUnavailable and LibraryError.
    """
    manifest = None if configured else manifest_of(library)
    if manifest is None or not manifest.encoder.startswith(PREFIX):
        return load_encoder(configured or None)
    try:
        return EmbeddedEncoder(library / manifest.encoder, manifest.encoder)
    except ModelUnavailable as error:
        raise WrongEncoder(
            f"Bộ mã hoá riêng của thư viện {library} bị mất hoặc hỏng; văn bản vẫn nguyên vẹn. "
            "Hãy chạy “tienle train --reset” để trở về bộ mã hoá đi kèm."
        ) from error


def passage_text(passage: Passage) -> str:
    """What is encoded of a passage: its breadcrumb and its text."""
    return " › ".join((*passage.breadcrumb, passage.text))


def encoded(encoder: Encoder, documents: Sequence[Document]) -> Iterator[Vectors]:
    """For each document its passages' vectors, shape (passages, dimension); all are encoded in one go."""
    if not documents:
        return
    rows = encoder.encode_passages([passage_text(p) for d in documents for p in d.passages])
    offset = 0
    for document in documents:
        yield rows[offset : offset + len(document.passages)]
        offset += len(document.passages)


def train(
    store: Store, encoder: Encoder, library: Path, told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Trained, Encoder]:
    """Fit the encoder to the library's texts; it takes over only where held-out pairs are found better than before.

    ``told(done, total)`` is called after each step. Returns what came of it, with the encoder now in force. Raises
    UsageError where the library's encoder is not a static one, LibraryError where the folder cannot be written.
    """
    if not isinstance(encoder, EmbeddedEncoder):
        raise UsageError(
            f"Thư viện này dùng bộ mã hoá “{encoder.name}”, không huấn luyện thêm được ở đây. "
            "Chỉ bộ mã hoá đi kèm (để trống mục cấu hình encoder) mới điều chỉnh được theo thư viện."
        )
    from rag.models.training import fit

    pairs = [pair for card in store.cards() for pair in pairs_of(store.document(card.id))]
    result = fit(pairs, encoder, library / f"{PREFIX}new", told=told)
    if not result.adopted:
        return result, encoder
    name = PREFIX + EmbeddedEncoder(result.folder, PREFIX).fingerprint[:12]
    folder = library / name
    shutil.rmtree(folder, ignore_errors=True)
    result.folder.rename(folder)
    own = EmbeddedEncoder(folder, name)

    _recode(store, own)
    _sweep(library, keep=name)
    return replace(result, folder=folder), own


def reset(library: Path) -> None:
    """Encode the whole library again with the embedded encoder, whatever it was built with. Raises LibraryError."""
    manifest = manifest_of(library)
    if manifest is None:
        raise NotALibrary(f"Chưa có thư viện ở {library}. Hãy chỉ đúng thư mục bằng --library.")
    built = _Built(manifest.encoder, manifest.encoder_fingerprint, manifest.dimension)
    with closing(LocalStore.open(library, built)) as store:
        _recode(store, load_encoder(None))
    _sweep(library, keep=None)


@dataclass(frozen=True, slots=True)
class _Built:
    """An encoder that is known by its particulars alone."""

    name: str
    fingerprint: str
    dimension: int


def _recode(store: Store, encoder: Encoder) -> None:
    def encode(passages: Sequence[Passage]) -> Vectors:
        return encoder.encode_passages([passage_text(p) for p in passages])

    store.recode(encoder, encode)


def _sweep(library: Path, keep: str | None) -> None:
    for left in library.glob(f"{PREFIX}*"):
        if left.name != keep:
            shutil.rmtree(left, ignore_errors=True)
