"""One engine behind all pages and visitors of the web application."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rag.answering.answer import Answer, Turn
from rag.engine import Answered, Engine
from rag.errors import LibraryError, TienLeError
from rag.records import Document
from rag.web import examples
from rag.web.carried import Asked

_KEPT = 400
Result = Answered | TienLeError
Progress = Callable[[Answer], None]


class Desk:
    """One engine behind all pages and visitors: answers lately given, documents lately opened, drafts to stop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._answers: OrderedDict[object, Answered] = OrderedDict()
        self._documents: OrderedDict[object, Document] = OrderedDict()
        self._examples: tuple[int, tuple[str, ...]] = (-1, ())
        self._stopped: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._replaced: OrderedDict[str, tuple[Document, ...]] = OrderedDict()

    @property
    def generation(self) -> int:
        """The library's generation, as far as this process has followed it."""
        return self.engine.store.manifest.generation

    def document(self, id: str) -> Document:
        """A whole document, kept while the library stays as it is. Raises UnknownDocument."""
        key = (self.generation, id)
        document: Document = self._kept(self._documents, key, lambda: self.engine.store.document(id))
        return document

    def answered(self, turns: Sequence[Asked], *, stop: str = "", progress: Progress | None = None) -> list[Result]:
        """Each turn's answer or what it was refused with. Raises LibraryError.

        Only the last turn, and only with ``progress``, is worded by the language model; those before it were, and are
        kept; after a restart they are answered again from the documents alone: a reload never waits for a model.
        """
        generation = self.generation
        found: list[Result] = []
        history: list[Turn] = []
        for n, asked in enumerate(turns):
            live = progress is not None and n == len(turns) - 1
            key = (generation, tuple((t.q, t.plain, t.drop, t.places, t.years) for t in turns[: n + 1]))
            try:
                if live:
                    with self._lock:
                        self._answers.pop(key, None)
                ask = partial(self._ask, asked, tuple(history), stop, progress if live else None)
                result = self._kept(self._answers, key, ask)
            except LibraryError:
                raise  # no matter of the question: it is answered once more from the newest generation
            except TienLeError as error:
                found.append(error)
                continue
            history.append(Turn(result.understood.text, result.answer))
            found.append(result)
        return found

    def _ask(self, asked: Asked, history: Sequence[Turn], stop: str, progress: Progress | None) -> Answered:
        stopped = self._stopped.setdefault(stop, threading.Event()) if stop else threading.Event()
        stopped.clear()
        return self.engine.ask(
            asked.q,
            filters=asked.filters,
            history=() if asked.plain else history,
            restore=not asked.plain,
            dropped=asked.dropped,
            draft=progress is not None,
            progress=progress or (lambda answer: None),
            cancelled=stopped.is_set,
        )

    def stop(self, session: str) -> None:
        """End the draft of a session; what it has said so far stands."""
        if session in self._stopped:
            self._stopped[session].set()

    def examples(self) -> tuple[str, ...]:
        """Questions this library can answer, worked out once a generation."""
        generation = self.generation
        if self._examples[0] != generation:
            store = self.engine.store
            made = examples.questions(
                store.cards(),
                self.document,
                self.engine.cited(),
                lambda q: isinstance(r := self.answered([Asked(q)])[0], Answered) and not r.answer.abstained,
            )
            self._examples = (generation, made)
        return self._examples[1]

    def digests(self) -> dict[str, Document]:
        """What an upload may take the place of, by id: our own digests, never an original."""
        return {c.id: self.document(c.id) for c in self.engine.store.cards() if c.nature == "digest"}

    def took_the_place(self, new: str, old: Sequence[Document]) -> None:
        """Remember what an uploaded document replaced, as long as this process lives."""
        with self._lock:
            self._replaced[new] = tuple(old)
            while len(self._replaced) > _KEPT:
                self._replaced.popitem(last=False)

    def replaced_by(self, new: str) -> tuple[Document, ...]:
        """What the document took the place of; () where this process does not know."""
        with self._lock:
            return self._replaced.get(new, ())

    def _kept(self, store: OrderedDict[object, Any], key: object, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in store:
                store.move_to_end(key)
                return store[key]
        made = make()
        with self._lock:
            store[key] = made
            while len(store) > _KEPT:
                store.popitem(last=False)
        return made
