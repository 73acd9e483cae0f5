"""The engine: one object behind every door.

>>> engine = Engine.open(settings)                                            # doctest: +SKIP
>>> engine.ask("Cà Mau tiếp bao nhiêu lượt công dân?").answer.text            # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from rag import audit, own_encoder, readers, stores
from rag.answering import compare, compose, misprints, question, retrieve
from rag.answering.answer import Answer, Cell, Figure, Turn
from rag.answering.compose import Drafting
from rag.answering.conversation import follow_ups
from rag.answering.question import Understood
from rag.answering.understanding.knowledge import Knowledge
from rag.errors import EmptyQuestion, LibraryError, UnreadableFile
from rag.library.store import Mention, Problem, Store
from rag.models.encoder import Encoder
from rag.models.reranker import load_reranker
from rag.models.writer import Writer
from rag.reading import Outcome, Read, Readers, Reading
from rag.records import Directive, Document, DocumentCard, Filters, Hit
from rag.settings import Settings
from rag.text import places
from rag.text.directives import identity

if TYPE_CHECKING:
    from rag.models.training import Trained

Result = TypeVar("Result")
BATCH = 32
"""Documents a transaction: a batch that is interrupted loses no more than this."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: the documents it took the place of, or the class of error it was refused with."""

    source: str
    status: Literal["added", "unchanged", "replaced", "failed"]
    document: str | None
    warnings: tuple[str, ...] = ()
    error: str | None = None
    cause: str | None = None
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was understood of a question, and the passages found."""

    question: str
    understood: Understood
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was understood of a question, and its answer."""

    question: str
    understood: Understood
    answer: Answer


@dataclass(frozen=True, slots=True)
class Cited:
    """A directive and its mentions; ``directive`` is None for mentions that fit more than one. ``notes`` are Vietnamese
    sentences on mentions that print it otherwise than the others."""

    directive: Directive | None
    in_library: str | None
    mentions: tuple[Mention, ...]
    notes: tuple[str, ...] = ()


class Engine:
    """A library with everything needed to ask it. Use as a context manager, or call ``close``."""

    def __init__(self, store: Store, encoder: Encoder, settings: Settings) -> None:
        self.store = store
        self.encoder = encoder
        self.settings = settings
        self._learning = threading.Lock()
        self._known: Knowledge | None = None
        self._changes = 0
        # More threads than this only take the interpreter from each other (50 users on two cores: 40 threads 40
        # requests a second, 4 threads 53); waiting for a language model takes nothing from anybody.
        self._turns = threading.BoundedSemaphore(32 if settings.writer else 2 * (os.cpu_count() or 1))

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False) -> Engine:
        """Open the library of the settings; ``create`` makes it where there is none.

        Raises LibraryError (no library, another encoder, damaged ...) and ModelUnavailable.
        """
        encoder = own_encoder.choose(settings.encoder, settings.library)
        return cls(stores.opened(settings, encoder, create=create), encoder, settings)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the library."""
        self.store.close()

    # ------------------------------------------------------------ the way of a document

    def add(
        self,
        paths: Sequence[Path],
        *,
        again: bool = False,
        progress: Callable[[int, int, str], None] = lambda done, total, name: None,
        by: str = "",
    ) -> Iterator[Added]:
        """Read, encode and store files and folders; one result per file, in order of completion of its batch.

        ``progress(done, total, name)`` is called after each file. A file that cannot be read is reported and the rest
        goes on. With ``again`` a file that is here already is read once more, as after a change of how files are read;
        its corrections stay. ``by`` stands in the audit (without it, the user of the process).

        Raises UnreadableFile only where nothing at all was found.
        """
        files = readers.discover(paths)
        with self._reading() as reading:
            yield from self._add(files, reading, progress, by, again)

    def _reading(self) -> AbstractContextManager[Reading]:
        chosen = self.settings
        if chosen.ray:
            from rag.spread import Cluster

            return Cluster(chosen, self.encoder.fingerprint)
        return Readers(chosen.workers, seconds=chosen.read_seconds, allow_classified=chosen.allow_classified)

    def _add(
        self, files: Sequence[Path], reading: Reading, progress: Callable[[int, int, str], None], by: str, again: bool
    ) -> Iterator[Added]:
        pending: list[Read] = []
        for done, (path, outcome) in enumerate(self._outcomes(files, reading, again), 1):
            progress(done, len(files), path.name)
            if isinstance(outcome, DocumentCard):
                yield Added(path.name, "unchanged", outcome.id)
            elif isinstance(outcome, UnreadableFile):
                yield Added(path.name, "failed", None, error=str(outcome), cause=type(outcome).__name__)
            else:
                pending.append(outcome)
            if len(pending) == BATCH:
                yield from self._store_batch(pending, by)
                pending = []
        yield from self._store_batch(pending, by)

    def _outcomes(
        self, files: Sequence[Path], reading: Reading, again: bool
    ) -> Iterator[tuple[Path, Outcome | DocumentCard]]:
        """What became of each file, in order; a few are being read while the first of them is waited for."""
        under_way: deque[tuple[Path, DocumentCard | Future[Outcome]]] = deque()
        for path in files:
            known = _misnamed(path) or (None if again else self._known_file(path))
            under_way.append((path, known or reading.start(path)))
            if len(under_way) > reading.ahead:
                yield _ended(*under_way.popleft())
        while under_way:
            yield _ended(*under_way.popleft())

    def _known_file(self, path: Path) -> DocumentCard | None:
        """The document this very file became, so that a batch that was interrupted resumes where it stopped."""
        try:
            with path.open("rb") as file:
                return self.store.known(hashlib.file_digest(file, "sha256").hexdigest(), str(path.absolute()))
        except OSError:
            return None  # reading it says why

    def _store_batch(self, batch: Sequence[Read], by: str) -> Iterator[Added]:
        if not batch:
            return
        documents = [one.document for one in batch]
        rows = own_encoder.encoded(self.encoder, [one.document for one in batch if one.vectors is None])
        items = [(one.document, next(rows) if one.vectors is None else one.vectors) for one in batch]
        outcome = self.store.put(items)
        self._forget()
        for document, put in zip(documents, outcome, strict=True):
            if put.status != "unchanged":
                self._note(put.status, by, document=put.document, source=document.source)
        for document, put in zip(documents, outcome, strict=True):
            yield Added(document.source, put.status, put.document, document.report.warnings, replaced=put.replaced)

    def put_back(self, documents: Sequence[Document], *, by: str = "") -> list[Added]:
        """Store documents as they were read before, such as those that another had taken the place of."""
        return list(self._store_batch([Read(d) for d in documents], by))

    def remove(self, name: str, *, by: str = "") -> DocumentCard:
        """Take one document out; returns what it was. Raises UnknownDocument."""
        card = self.store.find(name)
        self.store.remove([card.id])
        self._forget()
        self._note("remove", by, document=card.id, source=card.source)
        return card

    def edit(self, name: str, field: str, value: str | None, *, by: str) -> DocumentCard:
        """Correct a metadata field (None takes the correction back). Raises UnknownDocument and UsageError."""
        card = self.store.find(name)
        self.store.edit(card.id, field, value, by=by)
        self._forget()
        self._note("edit", by, document=card.id, source=card.source, field=field, value=value)
        return self.store.find(card.id)

    def check(self, *, by: str = "") -> list[Problem]:
        """Find and mend what disagrees with the catalog."""
        problems = self.store.check()
        if mended := [p.problem for p in problems if p.mended]:
            self._note("check", by, mended=mended)
        return problems

    def _note(self, action: str, by: str, **about: object) -> None:
        audit.note(self.settings.library, action, by=by, **about)

    # ------------------------------------------------------------ the way of a question

    @property
    def knowledge(self) -> Knowledge:
        """What questions are understood with: the library's own words, places and directives."""
        known = self._known
        if known is None:
            with self._learning:
                if (known := self._known) is None:
                    before = self._changes
                    known = Knowledge.of(self.store, own_place=self.settings.place or None)
                    if before == self._changes:
                        self._known = known
        return known

    def _forget(self) -> None:
        # What another thread is learning right now is of the library before this change, and is not kept.
        self._changes += 1
        self._known = None

    def current(self, work: Callable[[Engine], Result]) -> Result:
        """``work`` on the newest generation, and once more where the library changed while it ran.

        As many at once as the machine is good for; the others wait their turn. Raises what ``work`` raises.
        """
        with self._turns:
            self.refresh()
            try:
                return work(self)
            except LibraryError:
                self.refresh()
                return work(self)

    def refresh(self) -> bool:
        """Move to a newer generation of the library if another process wrote one."""
        moved = self.store.refresh()
        if moved:
            self._forget()
            if self.store.manifest.encoder_fingerprint != self.encoder.fingerprint:
                self.encoder = own_encoder.choose(self.settings.encoder, self.settings.library)
        return moved

    def train(self, *, progress: Callable[[int, int], None] = lambda done, total: None, by: str = "") -> Trained:
        """Fit the encoder to this library; kept only where it finds held-out passages better than before.

        Raises UsageError where the encoder in use cannot be fitted.
        """
        result, self.encoder = own_encoder.train(self.store, self.encoder, self.settings.library, progress)
        if result.adopted:
            self._note("train", by, before=result.before, after=result.after)
        return result

    def understand(
        self, text: str, filters: Filters = Filters(), *, restore: bool = True, dropped: Filters = Filters()
    ) -> Understood:
        """What is asked, the given filters added to the recognised ones less the ``dropped``. Raises EmptyQuestion."""
        if not any(c.isalnum() for c in text):
            raise EmptyQuestion("Câu hỏi chưa có từ nào. Hãy gõ câu hỏi, ví dụ: “Cà Mau tiếp công dân thế nào?”.")
        understood = question.understand(text, self.knowledge, restore=restore)
        understood = _without(understood, dropped) if dropped else understood
        return replace(understood, filters=_merged(understood.filters, filters)) if filters else understood

    def search(
        self,
        text: str,
        *,
        k: int = 5,
        filters: Filters = Filters(),
        restore: bool = True,
        dropped: Filters = Filters(),
    ) -> Found:
        """The k best passages. Raises EmptyQuestion, LibraryError and, where a reranker is set, ModelUnavailable."""
        understood = self.understand(text, filters, restore=restore, dropped=dropped)
        reranker = load_reranker(self.settings.reranker)
        return Found(text, understood, retrieve.search(self.store, self.encoder, understood, k=k, reranker=reranker))

    def ask(
        self,
        text: str,
        *,
        filters: Filters = Filters(),
        history: Sequence[Turn] = (),
        restore: bool = True,
        dropped: Filters = Filters(),
        draft: bool = True,
        progress: Callable[[Answer], None] = lambda answer: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered:
        """An answer from verbatim sentences, or an honest no. Raises EmptyQuestion and LibraryError.

        ``dropped`` are recognised filters that the user took away: they no longer restrict. Where a writer is set
        and ``draft`` is true, it words the answer: ``progress`` is given it as it grows, ``cancelled`` ends it early.
        """
        resolved = follow_ups.resolve(text, history, self.knowledge)
        understood = self.understand(resolved, filters, restore=restore, dropped=dropped)
        drafting = Drafting(self.writer, progress, cancelled) if draft and self.writer else None
        answer = compose.answer(self.store, self.encoder, understood, self.knowledge, drafting)
        return Answered(text, understood, answer)

    @cached_property
    def writer(self) -> Writer | None:
        """The language model of the settings, loaded at its first draft. Raises BadSetting."""
        s = self.settings
        if not s.writer:
            return None
        return Writer(s.writer, base_url=s.writer_url, api_key=s.writer_key, timeout=s.writer_timeout)

    def compare(self, issue: str, *, filters: Filters = Filters()) -> tuple[Cell, ...]:
        """One cited cell per place."""
        understood = self.understand(issue, filters)
        return compare.compare(self.store, self.encoder, understood, self.knowledge)

    def figures(self, issue: str, *, filters: Filters = Filters()) -> tuple[Figure, ...]:
        """The figures of one indicator over places and years, each cited; empty where the issue is not one."""
        understood = self.understand(issue, filters)
        return compare.series(self.store, self.encoder, understood, self.knowledge)

    def cited(self, text: str | None = None) -> list[Cited]:
        """Directives and who cites them, most cited first; with a text, only those it can mean.

        Without a text the mentions that fit more than one directive come last, under no directive.
        """
        known = directives = self.store.directives()
        if text is not None:
            wanted = {d.id for partial_ in identity.parse(text) for d in identity.match(partial_, known)}
            directives = [d for d in known if d.id in wanted]
        mentions = {d.id: self._citing(d.id) for d in directives}
        beside = misprints.alike(directives, known) if text is not None else []
        others = [m for d in beside for m in self._citing(d.id)]
        notes = misprints.notes([*chain.from_iterable(mentions.values()), *others])
        found = [
            Cited(d, self.store.holding(d.id), m, notes.get(d.id, ())) for d in directives if (m := mentions[d.id])
        ]
        found.sort(key=lambda c: -len(c.mentions))
        if text is None and (loose := self._citing(None)):
            found.append(Cited(None, None, loose))
        return found

    def _citing(self, directive: str | None) -> tuple[Mention, ...]:
        """Where a directive is cited. The card of a directive, a digest that only tells who cites it, does not cite."""
        return tuple(
            m
            for m in self.store.mentions(directive)
            if m.document.nature == "original" or m.document.metadata.kind == "Báo cáo"
        )


def _ended(path: Path, what: DocumentCard | Future[Outcome]) -> tuple[Path, Outcome | DocumentCard]:
    return path, what if isinstance(what, DocumentCard) else what.result()


def _misnamed(path: Path) -> Future[Outcome] | None:
    """The refusal of a file whose name no catalog can hold: bytes of an old encoding, not UTF-8."""
    printed = str(path).encode("utf-8", "replace").decode("utf-8")
    if printed == str(path):
        return None
    refused: Future[Outcome] = Future()
    refused.set_result(UnreadableFile(f"Tên tệp “{printed}” không phải chữ Unicode. Hãy đổi tên tệp rồi nạp lại."))
    return refused


def _without(understood: Understood, dropped: Filters) -> Understood:
    """The question without some of the filters that were recognised in it."""
    own = understood.filters
    kept = replace(
        own,
        places=tuple(p for p in own.places if p not in dropped.places),
        documents=tuple(d for d in own.documents if d not in dropped.documents),
        without_places=tuple(p for p in own.without_places if p not in dropped.without_places),
    )
    scopes = tuple(g for group in understood.scopes if (g := tuple(p for p in group if p in kept.places)))
    return replace(understood, filters=kept, scopes=scopes)


def _merged(recognised: Filters, given: Filters) -> Filters:
    """What the user set replaces what was recognised, field by field."""
    return Filters(
        places=places.expand_all(given.places) or recognised.places,
        years=given.years or recognised.years,
        kinds=given.kinds or recognised.kinds,
        directives=given.directives or recognised.directives,
        documents=given.documents or recognised.documents,
        without_places=given.without_places or recognised.without_places,
    )
