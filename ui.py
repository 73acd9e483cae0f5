"""The Gradio door: the web page of Tiền Lệ. Everything it shows is made by ``rag.web.render``."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

# Before gradio is imported: no look-up of an outside host, ever.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from rag import web
from rag.answering.answer import Turn
from rag.engine import Answered, Engine
from rag.errors import TienLeError
from rag.records import Filters
from rag.settings import Settings
from rag.web import render

ASSETS = Path(web.__file__).parent
FONTS = ["system-ui", "Segoe UI", "Noto Sans", "Arial", "sans-serif"]
EXAMPLES = (
    "Kiên Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?",
    "Các địa phương công khai thủ tục hành chính bằng cách nào?",
    "Hạn chế trong công tác cải cách hành chính ở Cà Mau?",
    "Kết luận 114-KL/TW được những báo cáo nào viện dẫn?",
)


PROGRESS = gr.Progress()  # gradio fills it in where it stands as a default


def _told(error: TienLeError) -> str:
    return f'<p class="empty" role="alert">{escape(str(error))}</p>'


class Page:
    """The handlers of one engine's page. They take what components hold and return what components show."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # ---------------------------------------------------------------- asking

    def ask(self, text: str, asked: list[str], places: list[str], years: list[int]) -> tuple[str, str, list[str]]:
        """Answer one question after those asked before; returns (conversation, empty box, questions)."""
        if not text.strip():
            return self.conversation(asked, places, years), "", asked
        questions = [*asked, text.strip()]
        return self.conversation(questions, places, years), "", questions

    def conversation(self, questions: list[str], places: list[str], years: list[int]) -> str:
        """The whole exchange. Only questions are kept between requests: answers are always of the library as it is."""
        self.engine.refresh()
        if not questions:
            return self.welcome()
        filters = Filters(places=tuple(places or ()), years=tuple(int(y) for y in years or ()))
        turns: list[Turn] = []
        parts = []
        for number, question in enumerate(questions, 1):
            try:
                answered = self.engine.ask(question, filters=filters, history=turns)
            except TienLeError as error:
                parts.append(
                    f'<article class="turn"><p class="question">{escape(question)}</p>{_told(error)}</article>'
                )
                continue
            turns.append(_turn(answered))
            parts.append(render.turn(answered, number, self.engine.store.document))
        return "".join(parts)

    def welcome(self) -> str:
        """What an empty conversation shows: what is here, and questions to begin with."""
        cards = self.engine.store.cards()
        if not cards:
            return '<p class="empty">Thư viện chưa có văn bản nào. Hãy mở thẻ “Nạp tài liệu” để thêm báo cáo.</p>'
        buttons = "".join(
            f'<li><button type="button" class="example" data-question="{escape(q)}">{escape(q)}</button></li>'
            for q in EXAMPLES
        )
        return (
            f"<p>Thư viện có {len(cards)} văn bản. Gõ câu hỏi (không dấu cũng được), hoặc thử:</p>"
            f'<ul class="examples">{buttons}</ul>'
        )

    # ---------------------------------------------------------------- searching, comparing, citing

    def search(self, text: str, places: list[str], years: list[int], kinds: list[str], k: int) -> str:
        """Passages found."""
        self.engine.refresh()
        filters = Filters(
            places=tuple(places or ()), years=tuple(int(y) for y in years or ()), kinds=tuple(kinds or ())
        )
        try:
            return render.hits(self.engine.search(text, k=int(k), filters=filters))
        except TienLeError as error:
            return _told(error)

    def compare(self, issue: str) -> str:
        """The place by issue matrix."""
        self.engine.refresh()
        try:
            return render.matrix(self.engine.compare(issue), 1, self.engine.store.document)
        except TienLeError as error:
            return _told(error)

    def cited(self, text: str) -> tuple[str, str]:
        """Directives as a list and as a drawing."""
        self.engine.refresh()
        found = self.engine.cited(text.strip() or None)
        return render.directives(found), render.graph(found)

    # ---------------------------------------------------------------- documents

    def documents(self) -> list[tuple[str, str]]:
        """(name shown, id) of every document."""
        return [(_name(c.source, c.metadata.province, c.metadata.issued_on), c.id) for c in self.engine.store.cards()]

    def document(self, id: str | None) -> tuple[str, str]:
        """Section tree with reading report, and reading view, of one document."""
        if not id:
            return "", '<p class="empty">Chọn một văn bản để đọc.</p>'
        try:
            document, card = self.engine.store.document(id), self.engine.store.find(id)
        except TienLeError as error:
            return "", _told(error)
        return render.reading_report(document) + render.outline(document), render.reading(document, card)

    def add(self, files: list[str] | None, progress: gr.Progress = PROGRESS) -> str:
        """Read uploaded files into the library."""
        if not files:
            return '<p class="empty">Chưa chọn tệp nào.</p>'

        def tell(done: int, total: int, name: str) -> None:
            progress((done, total), desc=name)

        try:
            return render.added(list(self.engine.add([Path(f) for f in files], progress=tell)))
        except TienLeError as error:
            return _told(error)

    def choices(self) -> tuple[list[str], list[int], list[str]]:
        """Places, years and kinds there are documents of."""
        cards = self.engine.store.cards()
        return (
            sorted({c.metadata.province for c in cards if c.metadata.province}),
            sorted({int(c.metadata.issued_on[:4]) for c in cards if c.metadata.issued_on}),
            sorted({c.metadata.kind for c in cards if c.metadata.kind}),
        )


def _name(source: str, province: str | None, issued_on: str | None) -> str:
    about = ", ".join(x for x in (province, (issued_on or "")[:4]) if x)
    return f"{source} ({about})" if about else source


def _turn(answered: Answered) -> Turn:
    return Turn(answered.understood.text, answered.answer)


def theme() -> gr.themes.Base:
    """Fonts of the machine itself: nothing is fetched."""
    return gr.themes.Soft(font=FONTS, font_mono=FONTS, primary_hue="indigo")


def build(engine: Engine) -> gr.Blocks:
    """The page, all its tabs wired to one engine."""
    page = Page(engine)
    places, years, kinds = page.choices()
    with gr.Blocks(title="Tiền Lệ", analytics_enabled=False, fill_width=True) as demo:
        gr.HTML(
            "<header><h1>Tiền Lệ</h1><p>Hỏi đáp có trích dẫn trên báo cáo hành chính</p></header>", elem_id="dau-trang"
        )
        with gr.Tab("Hỏi đáp"):
            _asking(page, places, years)
        with gr.Tab("Tìm kiếm"):
            _searching(page, places, years, kinds)
        with gr.Tab("So sánh"):
            _comparing(page)
        with gr.Tab("Văn bản") as documents:
            _reading(page, documents)
        with gr.Tab("Căn cứ") as directives:
            _citing(page, directives)
        with gr.Tab("Nạp tài liệu"):
            _adding(page)
    return demo


def _asking(page: Page, places: list[str], years: list[int]) -> None:
    asked = gr.BrowserState([], storage_key="tienle-cau-hoi")
    shown = gr.HTML(page.welcome, elem_id="hoi-thoai", apply_default_css=False)
    with gr.Row():
        box = gr.Textbox(
            label="Câu hỏi", placeholder="Ví dụ: Cà Mau tiếp công dân thế nào?", elem_id="cau-hoi", scale=8, max_lines=4
        )
        button = gr.Button("Hỏi", variant="primary", elem_id="nut-hoi", scale=1, min_width=90)
    with gr.Row():
        place = gr.Dropdown(places, multiselect=True, label="Chỉ địa phương", elem_id="loc-dia-phuong")
        year = gr.Dropdown(years, multiselect=True, label="Chỉ năm", elem_id="loc-nam")
        clear = gr.Button("Hội thoại mới", elem_id="hoi-thoai-moi", min_width=120)
    inputs, outputs = [box, asked, place, year], [shown, box, asked]
    gr.on([button.click, box.submit], page.ask, inputs, outputs, show_progress="minimal", api_visibility="private")
    clear.click(lambda: ([], page.welcome()), None, [asked, shown], api_visibility="private")
    gr.context.Context.root_block.load(  # a reload or a restart shows the conversation again
        page.conversation, [asked, place, year], shown, api_visibility="private"
    )


def _searching(page: Page, places: list[str], years: list[int], kinds: list[str]) -> None:
    with gr.Row():
        box = gr.Textbox(label="Tìm đoạn văn", elem_id="tu-khoa", scale=8)
        button = gr.Button("Tìm", variant="primary", elem_id="nut-tim", scale=1, min_width=90)
    with gr.Row():
        place = gr.Dropdown(places, multiselect=True, label="Địa phương")
        year = gr.Dropdown(years, multiselect=True, label="Năm")
        kind = gr.Dropdown(kinds, multiselect=True, label="Loại văn bản")
        k = gr.Slider(5, 50, value=10, step=5, label="Số đoạn")
    shown = gr.HTML("", elem_id="ket-qua", apply_default_css=False)
    gr.on([button.click, box.submit], page.search, [box, place, year, kind, k], shown, api_visibility="private")


def _comparing(page: Page) -> None:
    with gr.Row():
        box = gr.Textbox(label="Vấn đề cần so sánh", placeholder="Ví dụ: tiếp công dân", elem_id="van-de", scale=8)
        button = gr.Button("So sánh", variant="primary", elem_id="nut-so-sanh", scale=1, min_width=90)
    shown = gr.HTML("", elem_id="ma-tran", apply_default_css=False)
    gr.on([button.click, box.submit], page.compare, box, shown, api_visibility="private")


def _reading(page: Page, tab: gr.Tab) -> None:
    choice = gr.Dropdown(page.documents(), label="Văn bản", elem_id="chon-van-ban", value=None)
    with gr.Row():
        tree = gr.HTML("", elem_id="cay-muc", apply_default_css=False, scale=1, min_width=280)
        text = gr.HTML("", elem_id="toan-van", apply_default_css=False, scale=2, min_width=300)
    choice.change(page.document, choice, [tree, text], api_visibility="private")
    tab.select(lambda: gr.Dropdown(choices=page.documents()), None, choice, api_visibility="private")


def _citing(page: Page, tab: gr.Tab) -> None:
    box = gr.Textbox(label="Văn bản được viện dẫn", placeholder="Ví dụ: KL 114, 16/CT-TTg", elem_id="can-cu")
    drawing = gr.HTML("", elem_id="so-do", apply_default_css=False)
    shown = gr.HTML("", elem_id="vien-dan", apply_default_css=False)
    box.submit(page.cited, box, [shown, drawing], api_visibility="private")
    tab.select(page.cited, box, [shown, drawing], api_visibility="private")


def _adding(page: Page) -> None:
    files = gr.File(file_count="multiple", label="Tệp PDF, DOCX, DOC, HTML, Markdown hoặc văn bản", elem_id="tep")
    button = gr.Button("Nạp vào thư viện", variant="primary", elem_id="nut-nap")
    shown = gr.HTML("", elem_id="ket-qua-nap", apply_default_css=False)
    button.click(page.add, files, shown, api_visibility="private")


def serve(settings: Settings) -> None:
    """Serve the page until stopped. Raises LibraryError where the library cannot be opened."""
    with Engine.open(settings, create=True) as engine:
        build(engine).launch(
            server_name=settings.host,
            server_port=settings.port,
            theme=theme(),
            css_paths=ASSETS / "style.css",
            head=f"<script>{(ASSETS / 'page.js').read_text(encoding='utf-8')}</script>",
            footer_links=[],
            max_file_size="200mb",
            share=False,
        )
