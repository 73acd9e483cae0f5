"""The Gradio door: the web page of Tiền Lệ. What it shows is made by ``rag.web``; here it is wired to the engine."""

from __future__ import annotations

import base64
import json
import logging
import os
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import Any, cast

# Before gradio is imported: no look-up of an outside host, ever.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from rag import web
from rag.answering import export
from rag.answering.answer import Answer, Turn
from rag.engine import Added, Answered, Engine
from rag.errors import BadSetting, TienLeError
from rag.readers.picture import page_png
from rag.records import Document
from rag.settings import Settings
from rag.web import adding, answers, carried, citing, comparing, examples, finding, reading, verdicts
from rag.web.carried import Asked, Wanted
from rag.web.markup import empty, told
from rag.web.words import LANGUAGES, Words

ASSETS = Path(web.__file__).parent
FONTS = ["Segoe UI", "system-ui", "Noto Sans", "Arial", "sans-serif"]
SEARCHED = 60
"""Passages a search counts its facets over and pages through."""
_KEPT = 400
_LOCAL = ("127.0.0.1", "localhost", "::1")
_log = logging.getLogger("tienle.web")


class Desk:
    """One engine behind all pages and visitors: answers lately given, documents lately opened, drafts to stop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._answers: OrderedDict[object, Answered] = OrderedDict()
        self._documents: OrderedDict[object, Document] = OrderedDict()
        self._examples: tuple[int, tuple[str, ...]] = (-1, ())
        self._stopped: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """The library's generation, after following what other processes wrote."""
        self.engine.refresh()
        return self.engine.store.manifest.generation

    def document(self, id: str) -> Document:
        """A whole document, kept while the library stays as it is. Raises UnknownDocument."""
        key = (self.engine.store.manifest.generation, id)
        document: Document = self._kept(self._documents, key, lambda: self.engine.store.document(id))
        return document

    def answered(self, turns: Sequence[Asked], *, stop: str = "", progress: Progress | None = None) -> list[Result]:
        """Each turn's answer or the message it was refused with.

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
            except TienLeError as error:
                found.append(str(error))
                continue
            history.append(Turn(result.understood.text, result.answer))
            found.append(result)
        return found

    def _ask(self, asked: Asked, history: Sequence[Turn], stop: str, progress: Progress | None) -> Answered:
        stopped = self._stopped.setdefault(stop, threading.Event()) if stop else threading.Event()
        stopped.clear()
        if progress is None:
            stopped.set()  # nobody waits for a draft: the documents' own sentences at once
        return self.engine.ask(
            asked.q,
            filters=asked.filters,
            history=() if asked.plain else history,
            restore=not asked.plain,
            dropped=asked.dropped,
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


Result = Answered | str
Progress = Callable[[Answer], None]


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

    def ask(self, text: str, carrying: str, request: gr.Request) -> Iterator[tuple[str, str]]:
        """Answer one question after those asked before: (conversation, empty box), again and again while it grows."""
        state = json.loads(carrying) if carrying else {}
        before = carried.turns(state.get("turns"))
        if not text.strip():
            yield self.talk(json.dumps([])) if not before else self._shown(before), ""
            return
        places, years = carried.scope(state.get("scope"))
        turns = (*before, Asked(text.strip()[: carried.LONGEST], places=places, years=years))[-carried.MOST_TURNS :]
        if self.engine.settings.writer:
            for html in self._growing(turns, str(request.session_hash)):
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
        offset = int(at) if at.isdigit() else None
        return reading.opened(self.desk.document(id), self.engine.store.find(id), self._names(), offset, self.w)

    def add(self, files: list[str] | None) -> Iterator[str]:
        """Read uploaded files into the library, one transaction each, so that each can be taken back."""
        names = [Path(f).name for f in files or ()]
        done: list[Added] = []
        yield adding.progress(names, done, self.w)
        for file in files or ():
            try:
                done += list(self.engine.add([Path(file)]))
            except TienLeError as error:
                done.append(Added(Path(file).name, "failed", None, error=str(error)))
            except Exception:  # noqa: BLE001 - one file's misfortune is not the others'
                _log.exception("add failed")
                done.append(Added(Path(file).name, "failed", None, error=self.w.trouble))
            yield adding.progress(names, done, self.w)

    # ---------------------------------------------------------------- called by the page's script

    @spoken
    def undo(self, id: str) -> str:
        """Take a document out again."""
        self.engine.remove(str(id))
        return f'<p role="status">{self.w.undone}</p>'

    @spoken
    def verdict(self, turns: str, number: int, verdict: str) -> str:
        """Keep a verdict on an answer of the conversation."""
        result = self._result(turns, number)
        if result is not None and verdict in ("good", "bad"):
            verdicts.keep(self.engine.settings.library, result, cast(carried.Verdict, verdict))
        return f'<p role="status">{self.w.thanks}</p>'

    def exported(self, turns: str, number: int, form: str) -> dict[str, str]:
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

    def _result(self, turns: str, number: int) -> Answered | None:
        kept = carried.turns(turns)
        if not 1 <= int(number) <= len(kept):
            return None
        result = self.desk.answered(kept[: int(number)])[-1]
        return result if isinstance(result, Answered) else None

    @spoken
    def picture(self, id: str, page: str) -> str:
        """A page of a PDF as it looks."""
        document = self.desk.document(str(id))
        data = page_png(Path(document.path), int(page)) if document.path and str(page).isdigit() else None
        if data is None:
            return f'<p class="muted">{self.w.page_image_missing}</p>'
        return f'<img alt="{self.w.page_image.format(int(page))}" src="data:image/png;base64,{base64.b64encode(data).decode()}">'


# ---------------------------------------------------------------- the page itself


def theme() -> gr.themes.Base:
    """Fonts of the machine itself: nothing is fetched."""
    return gr.themes.Base(font=FONTS, font_mono=FONTS, primary_hue="sky", neutral_hue="slate", radius_size="sm")


def build(desk: Desk, w: Words, *, keeper: bool) -> gr.Blocks:
    """The page in one language; ``keeper`` may add documents."""
    page = Page(desk, w)
    with gr.Blocks(title="Tiền Lệ", analytics_enabled=False, fill_width=True) as demo:
        gr.HTML(_header(w), elem_id="dau-trang", apply_default_css=False)
        with gr.Tabs(elem_id="the"):
            with gr.Tab(w.tab_ask, id="hoi", elem_id="the-hoi"):
                shown = _asking(page, demo)
            with gr.Tab(w.tab_search, id="tim", elem_id="the-tim"):
                found = _searching(page)
            with gr.Tab(w.tab_compare, id="so", elem_id="the-so"):
                _comparing(page)
            with gr.Tab(w.tab_documents, id="van", elem_id="the-van") as documents:
                opened = gr.HTML("", elem_id="van-ban", apply_default_css=False)
            with gr.Tab(w.tab_directives, id="can", elem_id="the-can") as directives:
                cited = _citing(page, directives)
            if keeper:
                with gr.Tab(w.tab_add, id="nap", elem_id="the-nap"):
                    _adding(page)
        _bridge(page, shown, found, opened, cited, documents)
    return demo


def _header(w: Words) -> str:
    return (
        f'<a class="skip" href="#cau-hoi" data-act="skip">{w.skip}</a><header><h1>Tiền Lệ</h1><p>{w.tagline}</p>'
        f'<a class="language" href="{w.other_href}" lang="{"en" if w.lang == "vi" else "vi"}">{w.other}</a></header>'
        '<p id="tinh-trang" role="status" aria-live="assertive" hidden></p>'
    )


_CARRY = "(text, carrying) => [text, window.tienle ? window.tienle.asking(text) : '']"
_quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def _asking(page: Page, demo: gr.Blocks) -> gr.HTML:
    w = page.w
    shown = gr.HTML(page.talk("[]"), elem_id="hoi-thoai", apply_default_css=False)
    with gr.Column(elem_id="o-hoi"):
        gr.HTML(
            f'<p id="dang-tim" role="status" aria-live="polite" data-text="{w.working}"></p>'
            '<div id="hoi-thoai-khac"></div>',
            apply_default_css=False,
        )
        with gr.Row(elem_classes="line"):
            box = gr.Textbox(label=w.question, placeholder=w.question_hint, elem_id="cau-hoi", scale=8, max_lines=5,
                             container=False, max_length=carried.LONGEST, autofocus=True)  # fmt: skip
            button = gr.Button(w.ask, variant="primary", elem_id="nut-hoi", scale=0, min_width=88)
            if page.engine.settings.writer:
                stop = gr.Button(w.stop, elem_id="nut-dung", scale=0, min_width=88)
                stop.click(lambda request: page.desk.stop(str(request.session_hash)), None, None, **_quiet)
        limits = gr.HTML(page.scope(), elem_id="pham-vi", apply_default_css=False)
        demo.load(page.scope, None, limits, **_quiet)
    carrying = gr.Textbox(visible=False)
    asked = gr.on([button.click, box.submit], page.ask, [box, carrying], [shown, box], js=_CARRY, concurrency_limit=8,
                  **_quiet)  # fmt: skip
    asked.then(None, None, None, js="() => window.tienle && window.tienle.answered()", api_visibility="private")
    return shown


def _searching(page: Page) -> gr.HTML:
    w = page.w
    with gr.Row(elem_classes="line"):
        box = gr.Textbox(label=w.search_label, placeholder=w.search_hint, elem_id="tu-khoa", scale=8, container=False,
                         max_length=carried.LONGEST)  # fmt: skip
        button = gr.Button(w.search, variant="primary", elem_id="nut-tim", scale=0, min_width=88)
    shown = gr.HTML(empty(w.search_empty), elem_id="ket-qua", apply_default_css=False)
    gr.on([button.click, box.submit], lambda text: page.find(Wanted(text.strip())), box, shown, concurrency_limit=8,
          **_quiet)  # fmt: skip
    return shown


def _comparing(page: Page) -> None:
    w = page.w
    with gr.Row(elem_classes="line"):
        box = gr.Textbox(label=w.compare_label, placeholder=w.compare_hint, elem_id="van-de", scale=8, container=False,
                         max_length=carried.LONGEST)  # fmt: skip
        button = gr.Button(w.compare, variant="primary", elem_id="nut-so-sanh", scale=0, min_width=100)
    shown = gr.HTML(empty(w.compare_empty), elem_id="ma-tran", apply_default_css=False)
    gr.on([button.click, box.submit], page.compare, box, shown, concurrency_limit=4, **_quiet)


def _citing(page: Page, tab: gr.Tab) -> gr.HTML:
    w = page.w
    box = gr.Textbox(label=w.directives_label, placeholder=w.directives_hint, elem_id="can-cu", container=False,
                     max_length=carried.LONGEST)  # fmt: skip
    shown = gr.HTML("", elem_id="vien-dan", apply_default_css=False)
    box.submit(page.cited, box, shown, **_quiet)
    tab.select(None, None, None, js="() => window.tienle && window.tienle.citing()", api_visibility="private")
    return shown


def _adding(page: Page) -> None:
    w = page.w
    gr.HTML(f'<p class="muted">{w.add_hint}</p><p id="dang-tai" role="status"></p>', apply_default_css=False)
    files = gr.UploadButton(w.choose_files, file_count="multiple", elem_id="tep", variant="primary", scale=0)
    shown = gr.HTML("", elem_id="ket-qua-nap", apply_default_css=False)
    files.upload(page.add, files, shown, concurrency_limit=1, **_quiet)


def _bridge(page: Page, shown: gr.HTML, found: gr.HTML, opened: gr.HTML, cited: gr.HTML, documents: gr.Tab) -> None:
    """What the page's script asks for: events that fill a part of the page, and functions that return a value."""
    w = page.w

    def undo(id: str) -> str:
        return page.undo(id)

    def verdict(turns: str, number: int, good: str) -> str:
        return page.verdict(turns, number, good)

    def exported(turns: str, number: int, form: str) -> dict[str, str]:
        return page.exported(turns, number, form)

    def picture(id: str, number: str) -> str:
        return page.picture(id, number)

    said = {"lang": w.lang, "away": w.away, "back": w.back_again, "copied": w.copied, "uploading": w.uploading,
            "earlier": w.earlier_talks, "fresh": w.new_talk}  # fmt: skip
    script = (
        f"const WORDS = {json.dumps(said, ensure_ascii=False)};\n{(ASSETS / 'page.js').read_text(encoding='utf-8')}"
    )
    bridge = gr.HTML(
        "", elem_id="cau-noi", js_on_load=script, server_functions=[undo, verdict, exported, picture],
        apply_default_css=False,
    )  # fmt: skip

    def of(event: gr.EventData, name: str) -> str:
        return str(getattr(event, name, "") or "")

    def show(event: gr.EventData) -> str:
        return page.talk(of(event, "turns"))

    def find(event: gr.EventData) -> str:
        return page.find(carried.wanted(of(event, "wanted")))

    def read(event: gr.EventData) -> str:
        return page.read(of(event, "id"), of(event, "at"))

    def listing(event: gr.EventData) -> str:
        return page.documents(of(event, "text"))

    def cite(event: gr.EventData) -> str:
        return page.cited("", of(event, "directive"))

    bridge.show(show, None, shown, concurrency_limit=8, **_quiet)
    bridge.find(find, None, found, concurrency_limit=8, **_quiet)
    bridge.read(read, None, opened, concurrency_limit=8, **_quiet)
    bridge.list(listing, None, opened, concurrency_limit=8, trigger_mode="always_last", **_quiet)
    bridge.cite(cite, None, cited, concurrency_limit=8, **_quiet)
    documents.select(None, None, None, js="() => window.tienle && window.tienle.browsing()", api_visibility="private")


def application(engine: Engine) -> Any:
    """The page in Vietnamese at "/" and in English at "/en", as one ASGI application."""
    from fastapi import FastAPI

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", lambda: {"status": "ok"})
    desk = Desk(engine)
    keeper = engine.settings.host in _LOCAL
    for lang, path in (("en", "/en"), ("vi", "/")):
        gr.mount_gradio_app(
            app,
            build(desk, LANGUAGES[lang], keeper=keeper),
            path=path,
            server_name=engine.settings.host,
            server_port=engine.settings.port,
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size="200mb",
            theme=theme(),
            css_paths=[ASSETS / "style.css"],
        )
    return app


def serve(settings: Settings) -> None:
    """Serve the page until stopped. Raises LibraryError where the library cannot be opened, BadSetting for a port."""
    import uvicorn

    with Engine.open(settings, create=True) as engine:
        config = uvicorn.Config(
            application(engine), host=settings.host, port=settings.port, log_level="warning", access_log=False
        )
        server = uvicorn.Server(config)
        _log.warning("Tiền Lệ: http://%s:%d", settings.host, settings.port)
        try:
            server.run()
        except SystemExit as error:
            raise BadSetting(
                f"Không mở được cổng {settings.port} ở {settings.host}. Hãy chọn cổng khác bằng --port."
            ) from error
