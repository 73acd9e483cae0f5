"""The Gradio door: the components of the page, wired to the handlers of ``rag.web.page``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

# Before gradio is imported: no look-up of an outside host, ever.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from fastapi import FastAPI
from gradio import processing_utils, utils

from rag import api, web
from rag.api.uploads import add_upload, remove_upload
from rag.engine import Added, Engine
from rag.settings import Settings
from rag.web import carried
from rag.web.carried import Wanted
from rag.web.desk import Desk
from rag.web.markup import empty
from rag.web.page import Page
from rag.web.words import LANGUAGES, Words

ASSETS = Path(web.__file__).parent
FONTS = ["Segoe UI", "system-ui", "Noto Sans", "Arial", "sans-serif"]


# Behind the page's container, where its style sheet does not reach.
_BEHIND = (
    "<style>html, body, gradio-app { background: #fff !important; } "
    "html:has(body.dark), body.dark, body.dark gradio-app { background: #151b22 !important; }</style>"
)


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
        _bridge(page, shown, found, opened, cited, documents, keeper=keeper)
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

    def ask(text: str, carrying: str, request: gr.Request) -> Iterator[str]:
        yield from page.ask(text, carrying, str(request.session_hash))

    def halt(request: gr.Request) -> None:
        page.desk.stop(str(request.session_hash))

    # What it shows is asked for when the page opens: the library may have changed since the server started.
    waiting = f'<p class="opening" role="status">{w.opening}</p>'
    shown = gr.HTML(waiting, elem_id="hoi-thoai", apply_default_css=False)
    with gr.Column(elem_id="o-hoi"):
        gr.HTML(
            f'<p id="dang-tim" role="status" aria-live="polite" data-text="{w.working}" data-slow="{w.slow}"></p>'
            '<div id="hoi-thoai-khac"></div>',
            apply_default_css=False,
        )
        with gr.Row(elem_classes="line"):
            box = gr.Textbox(label=w.question, placeholder=w.question_hint, elem_id="cau-hoi", scale=8, max_lines=5,
                             container=False, max_length=carried.LONGEST)  # fmt: skip
            button = gr.Button(w.ask, variant="primary", elem_id="nut-hoi", scale=0, min_width=88)
            if page.engine.settings.writer:
                stop = gr.Button(w.stop, elem_id="nut-dung", scale=0, min_width=88)
                stop.click(halt, None, None, **_quiet)
        limits = gr.HTML(page.scope(), elem_id="pham-vi", apply_default_css=False)
        demo.load(page.scope, None, limits, **_quiet)
    carrying = gr.Textbox(visible=False)
    asked = gr.on([button.click, box.submit], ask, [box, carrying], shown, js=_CARRY, concurrency_limit=8,
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
    with gr.Row(elem_classes="line"):
        box = gr.Textbox(label=w.directives_label, placeholder=w.directives_hint, elem_id="can-cu", scale=8,
                         container=False, max_length=carried.LONGEST)  # fmt: skip
        button = gr.Button(w.search, variant="primary", elem_id="nut-can-cu", scale=0, min_width=88)
    shown = gr.HTML("", elem_id="vien-dan", apply_default_css=False)
    gr.on([button.click, box.submit], page.cited, box, shown, **_quiet)
    tab.select(None, None, None, js="() => window.tienle && window.tienle.citing()", api_visibility="private")
    return shown


def _adding(page: Page) -> None:
    w = page.w
    with gr.Column(elem_id="vung-tha"):
        gr.HTML(f'<p class="drop-here">{w.drop_here}</p>', apply_default_css=False)
        files = gr.UploadButton(w.choose_files, file_count="multiple", elem_id="tep", variant="primary", scale=0)
        gr.HTML(f'<p class="muted">{w.add_hint}</p><p id="dang-tai" role="status"></p>', apply_default_css=False)
    shown = gr.HTML("", elem_id="ket-qua-nap", apply_default_css=False)

    def add(given: list[str] | None, request: gr.Request) -> Iterator[str]:
        def store(file: str) -> list[Added]:
            with Path(file).open("rb") as content:
                return add_upload(page.engine, Path(file).name, content, by=_who(request))

        yield from page.add(given or [], store)

    files.upload(add, files, shown, concurrency_limit=1, **_quiet)


def _bridge(
    page: Page, shown: gr.HTML, found: gr.HTML, opened: gr.HTML, cited: gr.HTML, documents: gr.Tab, *, keeper: bool
) -> None:
    """What the page's script asks for: events that fill a part of the page, and functions that return a value."""
    w = page.w

    # The page's script hands over one object, whatever it likes to put in it.
    def undo(given: Any, request: gr.Request) -> str:
        by = _who(request)

        def remove(id: str) -> None:
            remove_upload(page.engine, id, by=by)

        return page.undo(_text(given, "id"), remove, by, bool(_text(given, "replaced")))

    def verdict(given: Any) -> str:
        return page.verdict(_text(given, "turns"), _text(given, "turn"), _text(given, "verdict"))

    def exported(given: Any) -> dict[str, str]:
        return page.exported(_text(given, "turns"), _text(given, "turn"), _text(given, "format"))

    def picture(given: Any) -> str:
        return page.picture(_text(given, "id"), _text(given, "page"))

    said = {"lang": w.lang, "away": w.away, "back": w.back_again, "copied": w.copied, "uploading": w.uploading,
            "earlier": w.earlier_talks, "trouble": w.trouble,
            # Who a proxy names is signed out by the proxy; whoever sits at this machine never signed in.
            "leave": "" if page.engine.settings.identity_header else w.leave, "nobody": "tại máy",
            "fresh": w.new_talk, "adding": "the-nap" if keeper else ""}  # fmt: skip
    script = (
        f"const WORDS = {json.dumps(said, ensure_ascii=False)};\n{(ASSETS / 'page.js').read_text(encoding='utf-8')}"
    )
    functions = [verdict, exported, picture, *([undo] if keeper else [])]
    bridge = gr.HTML("", elem_id="cau-noi", js_on_load=script, server_functions=functions, apply_default_css=False)

    def of(event: gr.EventData, name: str) -> str:
        return str(getattr(event, name, "") or "")

    def show(event: gr.EventData) -> str:
        return page.talk(of(event, "turns"), of(event, "talk"))

    def find(event: gr.EventData) -> str:
        return page.find(carried.wanted(of(event, "wanted")))

    def read(event: gr.EventData) -> str:
        return page.read(of(event, "id"), of(event, "at"))

    def listing(event: gr.EventData) -> str:
        return page.documents(of(event, "text"))

    def cite(event: gr.EventData) -> str:
        return page.cited("", of(event, "directive"))

    # The last thing asked for is what is shown, also when it was asked for before an earlier one had come.
    last: dict[str, Any] = {"trigger_mode": "always_last", "concurrency_limit": 8, **_quiet}
    bridge.show(show, None, shown, **last)
    bridge.find(find, None, found, **last)
    bridge.read(read, None, opened, **last)
    bridge.list(listing, None, opened, **last)
    bridge.cite(cite, None, cited, **last)
    documents.select(None, None, None, js="() => window.tienle && window.tienle.browsing()", api_visibility="private")


def _who(request: gr.Request) -> str:
    """The name of who asks, as the gate let them in; for the audit."""
    # A function called by the page's script is handed the bare request, an event the wrapped one.
    bare = request.__dict__.get("request", request)
    visitor: api.Visitor | None = getattr(bare, "scope", {}).get("visitor")
    return visitor.name if visitor else ""


def _text(given: Any, key: str) -> str:
    return str(given.get(key) or "") if isinstance(given, dict) else ""


def mount(app: FastAPI, engine: Engine) -> None:
    """Put the page at "/" and, in English, at "/en", behind the gate of ``app``; only a keeper's page can add."""
    # Gradio fetches any address that a visitor writes where a file's path should stand; this server calls nobody.
    processing_utils.async_ssrf_protected_download = _fetches_nothing
    # Around every event Gradio turns matplotlib, where it happens to be installed, to another backend; nothing here
    # draws with it, and its import took the first visitor more than a second.
    utils.MatplotlibBackendMananger = nullcontext
    desk = Desk(engine)
    desk.examples()  # worked out before the first visitor comes
    pages = {keeper: _pages(desk, keeper=keeper) for keeper in (True, False)}
    for inner in pages.values():
        app.state.living.append(partial(inner.router.lifespan_context, inner))
    app.mount("/", api.ByRole(keeper=pages[True], reader=pages[False]))


async def _fetches_nothing(url: str, cache_dir: str) -> str:
    raise gr.Error("Tệp phải được tải lên từ máy, không lấy từ địa chỉ mạng.")


def _pages(desk: Desk, *, keeper: bool) -> FastAPI:
    settings = desk.engine.settings
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for lang, path in (("en", "/en"), ("vi", "/")):
        gr.mount_gradio_app(
            inner,
            build(desk, LANGUAGES[lang], keeper=keeper),
            path=path,
            server_name=settings.host,
            server_port=settings.port,
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=settings.upload_mb * 1_000_000,
            theme=theme(),
            head=_BEHIND,
            css_paths=[ASSETS / "style.css"],
        )
    return inner


def serve(settings: Settings) -> None:
    """Serve page, API and MCP on one port until stopped.

    Raises LibraryError where the library cannot be opened, BadSetting for a binding that is not safe or not to be had.
    """
    api.check_binding(settings)  # before a library is made or a model loaded
    with Engine.open(settings, create=True) as engine:
        app = api.application(engine)
        mount(app, engine)
        api.run(app, settings)
