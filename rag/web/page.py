"""The handlers of the page in one language: they take what the browser sends, and return HTML or plain values."""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any, cast

from rag.answering import export
from rag.answering.answer import Answer
from rag.engine import Added, Answered, Engine
from rag.errors import TienLeError, UnknownDocument
from rag.readers.picture import page_png
from rag.web import adding, answers, carried, citing, comparing, finding, reading, verdicts
from rag.web.carried import Asked, Wanted
from rag.web.desk import Desk, Progress, Result
from rag.web.markup import empty, told
from rag.web.words import Words

SEARCHED = 60
"""Passages a search counts its facets over and pages through."""
_log = logging.getLogger("tienle.web")


def spoken(handler: Callable[..., str]) -> Callable[..., str]:
    """A refusal becomes its own sentence on the page, anything unforeseen a plain one; the log has the rest."""

    @wraps(handler)
    def guarded(page: Page, *arguments: Any) -> str:
        try:
            return handler(page, *arguments)
        except TienLeError as error:
            return told(page.w.refusal(type(error).__name__, str(error)))
        except Exception:  # noqa: BLE001 - the door: a reader sees a sentence, never a stack trace
            _log.exception("%s failed", handler.__name__)
            return told(page.w.trouble)

    return guarded


def steady(handler: Callable[..., str]) -> Callable[..., str]:
    """A part of the page from one generation of the library: made once more where the library changed meanwhile."""

    @wraps(handler)
    def current(page: Page, *arguments: Any) -> str:
        def work(_: Engine) -> str:
            return handler(page, *arguments)

        try:
            return page.engine.current(work)
        except UnknownDocument:
            return page.engine.current(work)  # taken out while it was being shown

    return spoken(current)


class Page:
    """The handlers of the page in one language. They take what the browser sends and return HTML or plain values."""

    def __init__(self, desk: Desk, w: Words) -> None:
        self.desk = desk
        self.engine = desk.engine
        self.w = w

    # ---------------------------------------------------------------- asking

    def ask(self, text: str, carrying: str, session: str) -> Iterator[str]:
        """Answer one question after those asked before: the conversation, again and again while it grows."""
        state = json.loads(carrying) if carrying else {}
        before, id = carried.turns(state.get("turns")), str(state.get("talk") or "")
        if not text.strip():
            yield self.talk(state.get("turns") or "[]", id)
            return
        places, years = carried.scope(state.get("scope"))
        turns = (*before, Asked(text.strip()[: carried.LONGEST], places=places, years=years))[-carried.MOST_TURNS :]
        if self.engine.settings.writer:
            yield from self._growing(turns, id, session)
        else:
            yield self._answered(turns, id)

    def _growing(self, turns: Sequence[Asked], id: str, session: str) -> Iterator[str]:
        """The conversation while the model's verified sentences come in, and once when it is done."""
        news: queue.Queue[Answer | None] = queue.Queue()
        done: list[str] = []

        def work() -> None:
            done.append(self._answered(turns, id, session, news.put))
            news.put(None)

        threading.Thread(target=work, name="tienle-answer", daemon=True).start()
        earlier = self.engine.current(lambda _: self.desk.answered(turns[:-1]))
        understood = self.engine.understand(turns[-1].q) if any(c.isalnum() for c in turns[-1].q) else None
        while (partly := news.get()) is not None:
            if understood is not None:
                latest = Answered(turns[-1].q, understood, partly)
                yield self._shown(turns, [*earlier, latest], id, busy=True)
        yield done[0]

    def _shown(self, turns: Sequence[Asked], results: Sequence[Result], id: str, *, busy: bool = False) -> str:
        said = [r if isinstance(r, Answered) else self.w.refusal(type(r).__name__, str(r)) for r in results]
        return answers.talk(list(zip(turns, said, strict=True)), self.desk.document, self.w, id=id, busy=busy)

    @steady
    def _answered(self, turns: Sequence[Asked], id: str, session: str = "", progress: Progress | None = None) -> str:
        return self._shown(turns, self.desk.answered(turns, stop=session, progress=progress), id)

    @steady
    def talk(self, turns: str, id: str = "") -> str:
        """A conversation as the browser kept it under ``id``, or the welcome where there is none."""
        if kept := carried.turns(turns):
            return self._shown(kept, self.desk.answered(kept), id)
        cards = self.engine.store.cards()
        places = sorted({c.metadata.province for c in cards if c.metadata.province})
        return answers.welcome(len(cards), places, self.desk.examples() if cards else (), self.w, id=id)

    @steady
    def scope(self) -> str:
        """Places and years to choose from."""
        cards = self.engine.store.cards()
        places = sorted({c.metadata.province for c in cards if c.metadata.province})
        years = sorted({int(c.metadata.issued_on[:4]) for c in cards if c.metadata.issued_on})
        return answers.scope(places, years, self.w)

    # ---------------------------------------------------------------- searching, comparing, citing

    @steady
    def find(self, wanted: Wanted) -> str:
        """Passages found."""
        if not wanted.text:
            return empty(self.w.search_empty)
        found = self.engine.search(
            wanted.text, k=SEARCHED, filters=wanted.filters, restore=not wanted.plain, dropped=wanted.dropped
        )
        return finding.results(found, wanted, self._names(), self.desk.document, self.w)

    @steady
    def compare(self, issue: str) -> str:
        """The matrix of places, and the indicator's figures where it is one."""
        if not issue.strip():
            return empty(self.w.compare_empty)
        cells, figures = self.engine.compare(issue), self.engine.figures(issue)
        return comparing.compared(cells, figures, self.desk.document, self.w)

    @steady
    def cited(self, text: str = "", directive: str = "") -> str:
        """Directives: all, those a text can mean, or one by its id."""
        found = self.engine.cited(text.strip() or None)
        if directive:
            found = [c for c in found if c.directive and c.directive.id == directive]
        return citing.listed(found, self.w, narrowed=bool(directive or text.strip()))

    def _names(self) -> dict[str, str]:
        return dict(citing.named(self.engine.store.directives(), self.w))

    # ---------------------------------------------------------------- documents

    @steady
    def documents(self, text: str = "") -> str:
        """The list of documents."""
        return reading.listed(self.engine.store.cards(), text, self.w)

    @steady
    def read(self, id: str, at: str = "") -> str:
        """One document, at an offset of its text."""
        offset = int(at) if at.isdecimal() else None
        return reading.opened(self.desk.document(id), self.engine.store.find(id), self._names(), offset, self.w)

    def add(self, files: Sequence[str], store: Callable[[str], list[Added]]) -> Iterator[str]:
        """Read uploaded files into the library, one transaction each, so that each can be taken back.

        ``store`` reads one of them into the library.
        """
        names = [Path(f).name for f in files]
        done: list[Added] = []
        yield adding.progress(names, done, self.w)
        digests = self.engine.current(lambda _: self.desk.digests()) if files else {}
        for file in files:
            try:
                results = store(file)
                for r in results:
                    if r.document and r.replaced:
                        self.desk.took_the_place(r.document, [digests[old] for old in r.replaced if old in digests])
                done += results
            except TienLeError as error:
                done.append(Added(Path(file).name, "failed", None, error=str(error), cause=type(error).__name__))
            except Exception:  # noqa: BLE001 - one file's misfortune is not the others'
                _log.exception("add failed")
                done.append(Added(Path(file).name, "failed", None, error=self.w.trouble))
            yield adding.progress(names, done, self.w)

    # ---------------------------------------------------------------- called by the page's script

    @spoken
    def undo(self, id: str, remove: Callable[[str], None], by: str, replaced: bool) -> str:
        """Take an uploaded document out again and bring back what it had ``replaced``; ``by`` stands in the audit."""
        old = self.desk.replaced_by(id)
        if replaced and not old:
            return told(self.w.old_gone)
        remove(id)
        self.engine.put_back(old, by=by)
        said = self.w.brought_back if old else self.w.undone
        return f'<p role="status">{escape(said)}</p>'

    @steady
    def verdict(self, turns: str, number: str, verdict: str) -> str:
        """Keep a verdict on an answer of the conversation."""
        result = self._result(turns, number)
        if result is not None and verdict in ("good", "bad"):
            verdicts.keep(self.engine.settings.library, result, cast(carried.Verdict, verdict))
        return f'<p role="status">{self.w.thanks}</p>'

    def exported(self, turns: str, number: str, form: str) -> dict[str, str]:
        """An answer as a file: its name, type and bytes in base64; {} where there is none."""
        result = self.engine.current(lambda _: self._result(turns, number))
        if result is None:
            return {}
        if form == "docx":
            data = export.docx(result.question, result.answer)
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        else:
            data, kind = export.markdown(result.question, result.answer).encode(), "text/markdown"
        name = f"tra-loi-{number}.{'docx' if form == 'docx' else 'md'}"
        return {"name": name, "type": kind, "data": base64.b64encode(data).decode()}

    def _result(self, turns: str, number: str) -> Answered | None:
        kept = carried.turns(turns)
        if not number.isdecimal() or not 1 <= int(number) <= len(kept):
            return None
        result = self.desk.answered(kept[: int(number)])[-1]
        return result if isinstance(result, Answered) else None

    @steady
    def picture(self, id: str, page: str) -> str:
        """A page of a PDF as it looks."""
        document = self.desk.document(id)
        data = page_png(Path(document.path), int(page)) if document.path and page.isdecimal() else None
        if data is None:
            return f'<p class="muted">{self.w.page_image_missing}</p>'
        encoded = base64.b64encode(data).decode()
        return f'<img alt="{self.w.page_image.format(int(page))}" src="data:image/png;base64,{encoded}">'
