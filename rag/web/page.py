"""The handlers of the page in one language: they take what the browser sends, and return HTML or plain values."""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, cast

from rag.answering import export
from rag.answering.answer import Answer
from rag.engine import Added, Answered
from rag.errors import TienLeError
from rag.readers.picture import page_png
from rag.web import adding, answers, carried, citing, comparing, finding, reading, verdicts
from rag.web.carried import Asked, Wanted
from rag.web.desk import Desk, Progress
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
            return told(str(error))
        except Exception:  # noqa: BLE001 - the door: a reader sees a sentence, never a stack trace
            _log.exception("%s failed", handler.__name__)
            return told(page.w.trouble)

    return guarded


class Page:
    """The handlers of the page in one language. They take what the browser sends and return HTML or plain values."""

    def __init__(self, desk: Desk, w: Words) -> None:
        self.desk = desk
        self.engine = desk.engine
        self.w = w

    # ---------------------------------------------------------------- asking

    def ask(self, text: str, carrying: str, session: str) -> Iterator[tuple[str, str]]:
        """Answer one question after those asked before: (conversation, empty box), again and again while it grows."""
        state = json.loads(carrying) if carrying else {}
        before = carried.turns(state.get("turns"))
        if not text.strip():
            yield self.talk(json.dumps([])) if not before else self._shown(before), ""
            return
        places, years = carried.scope(state.get("scope"))
        turns = (*before, Asked(text.strip()[: carried.LONGEST], places=places, years=years))[-carried.MOST_TURNS :]
        if self.engine.settings.writer:
            for html in self._growing(turns, session):
                yield html, ""
        else:
            yield self._shown(turns), ""

    def _growing(self, turns: Sequence[Asked], session: str) -> Iterator[str]:
        """The conversation while the model's verified sentences come in, and once when it is done."""
        news: queue.Queue[Answer | None] = queue.Queue()
        done: list[str] = []

        def work() -> None:
            done.append(self._shown(turns, session, news.put))
            news.put(None)

        threading.Thread(target=work, name="tienle-answer", daemon=True).start()
        earlier = self.desk.answered(turns[:-1])
        understood = self.engine.understand(turns[-1].q) if any(c.isalnum() for c in turns[-1].q) else None
        while (partly := news.get()) is not None:
            if understood is not None:
                latest = Answered(turns[-1].q, understood, partly)
                yield answers.talk(
                    list(zip(turns, [*earlier, latest], strict=True)), self.desk.document, self.w, busy=True
                )
        yield done[0]

    @spoken
    def _shown(self, turns: Sequence[Asked], session: str = "", progress: Progress | None = None) -> str:
        results = self.desk.answered(turns, stop=session, progress=progress)
        return answers.talk(list(zip(turns, results, strict=True)), self.desk.document, self.w)

    @spoken
    def talk(self, turns: str) -> str:
        """A conversation as the browser kept it, or the welcome where there is none."""
        if kept := carried.turns(turns):
            return self._shown(kept)
        cards = (self.desk.generation, self.engine.store.cards())[1]
        places = sorted({p for c in cards if (p := c.metadata.province or c.metadata.place)})
        return answers.welcome(len(cards), places, self.desk.examples() if cards else (), self.w)

    @spoken
    def scope(self) -> str:
        """Places and years to choose from."""
        cards = (self.desk.generation, self.engine.store.cards())[1]
        places = sorted({c.metadata.province for c in cards if c.metadata.province})
        years = sorted({int(c.metadata.issued_on[:4]) for c in cards if c.metadata.issued_on})
        return answers.scope(places, years, self.w)

    # ---------------------------------------------------------------- searching, comparing, citing

    @spoken
    def find(self, wanted: Wanted) -> str:
        """Passages found."""
        if not wanted.text:
            return empty(self.w.search_empty)
        generation = self.desk.generation
        found = self.engine.search(
            wanted.text, k=SEARCHED, filters=wanted.filters, restore=not wanted.plain, dropped=wanted.dropped
        )
        _log.debug("searched generation %d", generation)
        return finding.results(found, wanted, self._names(), self.desk.document, self.w)

    @spoken
    def compare(self, issue: str) -> str:
        """The matrix of places, and the indicator's figures where it is one."""
        if not issue.strip():
            return empty(self.w.compare_empty)
        self.engine.refresh()
        cells, figures = self.engine.compare(issue), self.engine.figures(issue)
        return comparing.compared(cells, figures, self.desk.document, self.w)

    @spoken
    def cited(self, text: str = "", directive: str = "") -> str:
        """Directives: all, those a text can mean, or one by its id."""
        self.engine.refresh()
        found = self.engine.cited(text.strip() or None)
        if directive:
            found = [c for c in found if c.directive and c.directive.id == directive]
        return citing.listed(found, self.w, narrowed=bool(directive or text.strip()))

    def _names(self) -> dict[str, str]:
        return dict(citing.named(self.engine.store.directives(), self.w))

    # ---------------------------------------------------------------- documents

    @spoken
    def documents(self, text: str = "") -> str:
        """The list of documents."""
        self.engine.refresh()
        return reading.listed(self.engine.store.cards(), text, self.w)

    @spoken
    def read(self, id: str, at: str = "") -> str:
        """One document, at an offset of its text."""
        self.engine.refresh()
        offset = int(at) if at.isdecimal() else None
        return reading.opened(self.desk.document(id), self.engine.store.find(id), self._names(), offset, self.w)

    def add(self, files: Sequence[str], kept: Callable[[str], Path], by: str) -> Iterator[str]:
        """Read uploaded files into the library, one transaction each, so that each can be taken back.

        ``kept`` moves an upload to where it stays; ``by`` stands in the audit.
        """
        names = [Path(f).name for f in files]
        done: list[Added] = []
        yield adding.progress(names, done, self.w)
        for file in files:
            try:
                done += list(self.engine.add([kept(file)], by=by))
            except TienLeError as error:
                done.append(Added(Path(file).name, "failed", None, error=str(error)))
            except Exception:  # noqa: BLE001 - one file's misfortune is not the others'
                _log.exception("add failed")
                done.append(Added(Path(file).name, "failed", None, error=self.w.trouble))
            yield adding.progress(names, done, self.w)

    # ---------------------------------------------------------------- called by the page's script

    @spoken
    def undo(self, id: str, by: str) -> str:
        """Take a document out again."""
        self.engine.remove(id, by=by)
        return f'<p role="status">{self.w.undone}</p>'

    @spoken
    def verdict(self, turns: str, number: str, verdict: str) -> str:
        """Keep a verdict on an answer of the conversation."""
        result = self._result(turns, number)
        if result is not None and verdict in ("good", "bad"):
            verdicts.keep(self.engine.settings.library, result, cast(carried.Verdict, verdict))
        return f'<p role="status">{self.w.thanks}</p>'

    def exported(self, turns: str, number: str, form: str) -> dict[str, str]:
        """An answer as a file: its name, type and bytes in base64; {} where there is none."""
        result = self._result(turns, number)
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

    @spoken
    def picture(self, id: str, page: str) -> str:
        """A page of a PDF as it looks."""
        document = self.desk.document(id)
        data = page_png(Path(document.path), int(page)) if document.path and page.isdecimal() else None
        if data is None:
            return f'<p class="muted">{self.w.page_image_missing}</p>'
        encoded = base64.b64encode(data).decode()
        return f'<img alt="{self.w.page_image.format(int(page))}" src="data:image/png;base64,{encoded}">'
