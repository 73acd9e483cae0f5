"""The web page in a real Chromium, on made-up reports: each flow of a clerk, and no request to the outside."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sample_report
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from rag.accounts import Accounts
from tests.browser.conftest import CHROMIUM, DATA, TIENLE, Visit, free_port, library_of, served

pytestmark = [
    pytest.mark.flaky(reruns=1),  # a browser on a busy machine can be late once
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine (apt-get install chromium)"),
]
PAPER = "Trả lời ngay tại chỗ bao nhiêu lượt ý kiến?"
QUESTION = "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?"


def ask(page: Page, question: str, *, turns: int = 1) -> None:
    ask_in(page, "Câu hỏi", question)
    expect(page.locator("#hoi-thoai .turn")).to_have_count(turns)


def ask_in(page: Page, name: str, question: str) -> None:
    box = page.get_by_role("textbox", name=name)
    box.fill(question)
    box.press("Enter")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def find(page: Page, text: str) -> None:
    open_tab(page, "Tìm kiếm")
    page.locator("#tu-khoa").get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


# ---------------------------------------------------------------- asking


def test_an_answer_opens_its_passage_in_its_section(page: Page) -> None:
    ask(page, QUESTION)
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("187/211")
    expect(turn.locator(".source summary").first).to_contain_text("Báo cáo số 218/BC-UBND ngày 12/12/2022")
    expect(turn.locator("mark").first).not_to_be_visible()
    turn.locator("button.cite").first.click()
    expect(turn.locator(".source[open] mark").first).to_be_visible()
    expect(turn.locator(".source[open] h4").first).to_contain_text("2. Giải quyết khiếu nại, tố cáo")
    expect(turn.locator(".source[open] mark").first).to_contain_text("187/211")
    expect(turn.locator(".source[open] .section").first).to_contain_text("đo đạc lại ranh thửa")
    turn.get_by_role("button", name="Mở trong văn bản").first.click()
    expect(page.locator("#van-ban mark")).to_contain_text("187/211")
    expect(page.locator("#van-ban mark")).to_be_in_viewport()


def test_a_restored_question_is_shown_and_can_be_undone(page: Page) -> None:
    ask(page, "hau giang giai quyet bao nhieu don khieu nai, to cao")
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("187/211")
    expect(turn.locator(".restored")).to_contain_text("khiếu nại")
    turn.get_by_role("button", name="Dùng nguyên câu đã gõ").click()
    expect(turn.locator(".restored")).to_have_text("Đang dùng nguyên câu đã gõ.")


def test_a_recognised_limit_can_be_taken_away_and_restored(page: Page) -> None:
    ask(page, "Hậu Giang tiếp công dân thế nào?")
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".chip")).to_have_text("Chỉ trong Hậu Giang×")
    turn.get_by_role("button", name="Bỏ giới hạn Hậu Giang").click()
    expect(turn.locator(".chip.off")).to_be_visible()
    turn.locator(".chip.off").click()
    expect(turn.get_by_role("button", name="Bỏ giới hạn Hậu Giang")).to_be_visible()


def test_a_chosen_scope_narrows_the_next_answer(page: Page) -> None:
    page.get_by_text("Giới hạn phạm vi").click()
    page.get_by_label("Bắc Kạn").check()
    ask(page, "Tiếp bao nhiêu lượt công dân?")
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("389")
    expect(turn.locator(".answer")).not_to_contain_text("1.274")


def test_an_unanswerable_question_is_declined(page: Page) -> None:
    ask(page, "Lạng Sơn tiếp bao nhiêu lượt công dân năm 2022?")
    expect(page.locator("#hoi-thoai .turn.abstained .reason")).to_have_text("Ngoài phạm vi thư viện")
    ask(page, "?!", turns=2)
    expect(page.locator("#hoi-thoai .turn").last.get_by_role("alert")).to_contain_text("chưa có từ nào")


def test_examples_come_from_the_library_and_are_answered(page: Page) -> None:
    examples = page.locator("#hoi-thoai .example")
    assert examples.count() >= 2
    assert all("Hậu Giang" in t or "Bắc Kạn" in t or "35-CT/TW" in t for t in examples.all_text_contents())
    examples.first.click()
    expect(page.locator("#hoi-thoai .turn:not(.abstained)")).to_have_count(1)


def test_a_reload_keeps_the_conversation_and_earlier_ones_come_back(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "Còn Bắc Kạn thì sao?", turns=2)
    page.reload()
    expect(page.locator("#hoi-thoai .turn")).to_have_count(2)
    page.get_by_role("button", name="Hội thoại mới").click()
    expect(page.locator("#hoi-thoai .turn")).to_have_count(0)
    expect(page.locator("#hoi-thoai .example").first).to_be_visible()
    page.get_by_text("Các hội thoại trước").click()
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator("#hoi-thoai .turn")).to_have_count(2)


def test_two_tabs_lose_nothing_of_each_other(page: Page, visit: Visit) -> None:
    ask(page, QUESTION)
    second = visit(context=page.context)
    ask(second, "Bắc Kạn có bao nhiêu mô hình?")
    ask(page, "Hậu Giang có hạn chế gì?", turns=2)
    kept = page.evaluate("JSON.parse(localStorage.getItem('tienle-hoi-thoai'))")
    assert sorted(len(talk["turns"]) for talk in kept.values()) == [1, 2]


def test_what_was_open_stays_open_when_an_answer_comes(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("button.cite").first.click()
    expect(page.locator("#nguon-1-1")).to_have_attribute("open", "")
    ask(page, "Bắc Kạn có bao nhiêu mô hình?", turns=2)
    expect(page.locator("#nguon-1-1")).to_have_attribute("open", "")


def test_a_quotation_is_copied_with_its_reference(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.locator("button.cite").first.click()
    page.get_by_role("button", name="Chép câu trích kèm nguồn").first.click()
    expect(page.get_by_role("button", name="Đã chép").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Các cơ quan đã giải quyết 187/211 đơn")
    assert copied.endswith("mục II.2)")


@pytest.mark.parametrize(("button", "start"), [("Tải về Word", b"PK"), ("Tải về Markdown", b"# H")])
def test_an_answer_is_exported(page: Page, button: str, start: bytes) -> None:
    ask(page, QUESTION)
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert Path(download.value.path()).read_bytes().startswith(start)


def test_a_verdict_is_kept_beside_the_library(page: Page, library: Path) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="Chưa đúng").click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()
    line = json.loads((library / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["verdict"], line["question"]) == ("bad", QUESTION)
    page.reload()
    expect(page.get_by_role("button", name="Chưa đúng")).to_have_attribute("aria-pressed", "true")
    subprocess.run([*TIENLE, "check", "--library", str(library)], check=True, capture_output=True)


# ---------------------------------------------------------------- searching, comparing


def test_markup_in_a_report_stays_text(page: Page) -> None:
    find(page, "hướng dẫn trường hợp gửi đơn")
    hit = page.locator("#ket-qua .hit").first
    expect(hit).to_contain_text("<b id='lạ'>trường hợp</b> ${1+1} {{2}}<script>")
    expect(hit.locator(".passage mark").first).to_be_visible()
    assert page.evaluate("window.hỏng") is None


def test_searching_narrows_sorts_and_shows_its_limits(page: Page) -> None:
    find(page, "tiep cong dan")
    expect(page.locator("#ket-qua .restored")).to_contain_text("tiếp công dân")
    page.locator("#ket-qua .facet").get_by_role("button", name="Bắc Kạn").click()
    expect(page.locator("#ket-qua .chip")).to_contain_text("Bắc Kạn")
    for crumbs in page.locator("#ket-qua .hit .crumbs").all_text_contents():
        assert "Bắc Kạn" in crumbs
    page.get_by_role("button", name="Bỏ giới hạn Bắc Kạn").click()
    expect(page.locator("#ket-qua .chip")).to_have_count(0)
    page.get_by_role("button", name="Mới nhất").click()
    expect(page.get_by_role("button", name="Mới nhất")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#ket-qua .hit .crumbs").first).to_contain_text("Hậu Giang")
    find(page, "zzzz qqqq")
    expect(page.locator("#ket-qua")).to_contain_text("Không có đoạn nào chứa đúng các từ này")


def test_comparing_names_every_place(page: Page) -> None:
    open_tab(page, "So sánh")
    page.locator("#van-de").get_by_role("textbox").fill("tiếp công dân")
    page.locator("#nut-so-sanh").click()
    expect(page.locator("#ma-tran tbody th[scope=row]")).to_have_text(["Bắc Kạn", "Hậu Giang"])
    page.locator("#ma-tran .source summary").first.click()
    expect(page.locator("#ma-tran mark").first).to_be_visible()


# ---------------------------------------------------------------- documents, directives


def test_reading_a_document_and_its_citations_both_ways(page: Page) -> None:
    open_tab(page, "Văn bản")
    expect(page.locator("#van-ban .documents li")).to_have_count(2)
    page.get_by_role("searchbox").fill("hau giang")
    expect(page.locator("#van-ban .documents li")).to_have_count(1)
    page.locator("#van-ban .documents .title").click()
    expect(page.locator("#van-ban .outline")).to_contain_text("Cải cách thủ tục hành chính")
    expect(page.locator("#van-ban .reading")).to_contain_text("tỷ lệ hồ sơ đúng hạn đạt 97,9%")
    page.get_by_text("Phiếu đọc").click()
    expect(page.locator("#van-ban .report li").first).to_be_visible()
    page.locator("#van-ban a.cited", has_text="35-CT/TW").first.click()
    expect(page.locator("#vien-dan .directive[open]")).to_contain_text("Chỉ thị 35-CT/TW")
    expect(page.locator("#vien-dan .directive[open]")).to_contain_text("toàn văn chưa có trong thư viện")
    page.locator("#vien-dan .directive[open] li button", has_text="96-BC/BDV").first.click()
    expect(page.locator("#van-ban h2")).to_contain_text("96-BC/BDV")


def test_directives_are_listed_and_drawn(page: Page) -> None:
    open_tab(page, "Căn cứ")
    expect(page.locator("#vien-dan .directive").first).to_contain_text("35-CT/TW")
    expect(page.locator("#vien-dan svg path").first).to_be_attached()
    page.locator("#can-cu").get_by_role("textbox").fill("kế hoạch 45")
    page.keyboard.press("Enter")
    expect(page.locator("#vien-dan .directive")).to_have_count(1)
    page.get_by_role("button", name="Xem tất cả").click()
    expect(page.locator("#vien-dan .directive").nth(1)).to_be_visible()


# ---------------------------------------------------------------- adding, and what happens around the page


DIGEST = """---
kind: Báo cáo
number: 218/BC-UBND
date: 2022-12-12
issuer: Ủy ban nhân dân tỉnh Hậu Giang
province: Hậu Giang
title: Kết quả tiếp công dân, giải quyết đơn thư và cải cách thủ tục hành chính năm 2022
nature: digest
---

I. KẾT QUẢ

1. Tiếp công dân

Trong năm, Hậu Giang tiếp 1.274 lượt công dân.
"""


def test_uploads_are_told_file_by_file_and_leave_nothing_when_undone(visit: Visit, tmp_path: Path) -> None:
    digest, original, broken, rubbish, paper = (
        tmp_path / n for n in ("hau-giang.md", "hau-giang-goc.txt", "hong.pdf", "anh.bin", "to-trinh.pdf")
    )
    digest.write_text(DIGEST, encoding="utf-8")
    original.write_text((DATA / "hau-giang-2022.txt").read_text(encoding="utf-8"), encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 rubbish")
    rubbish.write_bytes(bytes(range(256)) * 40)
    paper.write_bytes(sample_report.pdf())
    library = library_of(tmp_path, digest)
    with served(library, free_port()) as address:
        page = visit(at=address)
        open_tab(page, "Nạp tài liệu")
        page.locator("input[type=file]").set_input_files([broken, original, rubbish, paper])
        rows = page.locator("#ket-qua-nap .added > li")
        expect(page.locator("#ket-qua-nap .adding > p")).to_have_text("Xong 4/4 tệp", timeout=60_000)
        expect(page.locator("#ket-qua-nap .failed")).to_have_count(2)
        expect(rows.filter(has_text="hong.pdf")).to_contain_text("không nạp được")
        expect(rows.filter(has_text="anh.bin")).to_contain_text("không phải văn bản")
        # What an original took the place of is brought back.
        replaced = rows.filter(has_text="hau-giang-goc.txt")
        expect(replaced).to_contain_text("đã thay bản cũ")
        replaced.get_by_role("button", name="Lấy lại bản cũ").click()
        expect(replaced).to_contain_text("đã gỡ bản mới và lấy lại bản cũ")
        # A page of the PDF as it looks, beside the citation.
        added = rows.filter(has_text="to-trinh.pdf")
        expect(added).to_contain_text("đã nạp")
        assert len(list((library / "uploads").rglob("*.pdf"))) == 1
        open_tab(page, "Hỏi đáp")
        ask(page, PAPER)
        page.locator("button.cite").first.click()
        page.locator(".source[open]").get_by_role("button", name="Xem ảnh trang").click()
        picture = page.locator(".source[open] img")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") > 500
        open_tab(page, "Nạp tài liệu")
        added.get_by_role("button", name="Gỡ lại").click()
        expect(added).to_contain_text("đã gỡ khỏi thư viện")
        assert [p for p in (library / "uploads").rglob("*") if p.is_file()] == []
        open_tab(page, "Văn bản")
        expect(page.locator("#van-ban .documents li")).to_have_count(1)
        expect(page.locator("#van-ban .documents li")).to_contain_text("Bản tóm lược")
        # Another process adds a report: it shows up without a restart, in an open page and in a new one.
        report = DATA / "bac-kan-2021.txt"
        subprocess.run([*TIENLE, "add", str(report), "--library", str(library)], check=True, capture_output=True)
        open_tab(page, "Hỏi đáp")
        ask(page, "Bắc Kạn có bao nhiêu mô hình?", turns=2)
        expect(page.locator("#hoi-thoai .turn").last).to_contain_text("743")
        page.get_by_role("button", name="Hội thoại mới").click()
        expect(page.locator("#hoi-thoai .welcome")).to_contain_text("Thư viện đang có 2 văn bản (Bắc Kạn, Hậu Giang)")


def test_a_dropped_file_is_added(page: Page) -> None:
    drop = """() => {
        const carried = new DataTransfer();
        carried.items.add(new File(["rác\\u0000\\u0001".repeat(900)], "keo-tha.bin"));
        const event = { dataTransfer: carried, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent("dragover", event));
        document.body.dispatchEvent(new DragEvent("drop", event));
    }"""
    page.evaluate(drop)
    expect(page.locator("#ket-qua-nap .added > li")).to_contain_text("keo-tha.bin không nạp được")
    expect(page.get_by_role("tab", name="Nạp tài liệu")).to_have_attribute("aria-selected", "true")


def test_a_question_asked_before_the_page_is_ready_is_answered(page: Page) -> None:
    page.reload(wait_until="commit")
    box = page.locator("#cau-hoi textarea, #cau-hoi input")
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator("#hoi-thoai .answer")).to_contain_text("187/211")


def test_a_slow_answer_says_so_and_what_is_typed_meanwhile_stays(page: Page) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/queue/join*", hold_the_first)
    box = page.get_by_role("textbox", name="Câu hỏi")
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator("#dang-tim")).to_have_text("Đang tìm trong thư viện…")
    expect(page.locator("#dang-tim")).to_contain_text("Câu hỏi của bạn không bị mất")
    box.fill("câu sau")
    held[0].continue_()
    expect(page.locator("#hoi-thoai .answer")).to_contain_text("187/211")
    expect(box).to_have_value("câu sau")


def test_a_reader_signs_in_asks_and_cannot_add(browser: Browser, library: Path, tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.toml")
    accounts.put("minh", "mật khẩu của minh", "reader")
    with served(library, free_port(), accounts=str(tmp_path / "accounts.toml")) as address:
        context = browser.new_context(locale="vi-VN")
        page = context.new_page()
        page.goto(address)
        page.locator("#name").fill("minh")
        page.locator("#password").fill("mật khẩu của minh")
        page.get_by_role("button", name="Đăng nhập").click()
        ask(page, QUESTION)
        expect(page.locator("#hoi-thoai .answer")).to_contain_text("187/211")
        expect(page.get_by_role("tab", name="Văn bản")).to_be_visible()
        expect(page.get_by_role("tab", name="Nạp tài liệu")).to_have_count(0)
        page.get_by_role("button", name="Đăng xuất (minh)").click()
        expect(page.locator("#password")).to_be_visible()
        context.close()


class Drafting(BaseHTTPRequestHandler):
    """A language model that quotes the first passage it is given, and then does not come to an end."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        quoted = asked.split('<doan so="1"')[1].split(">\n", 1)[1].split("\n", 1)[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for piece in (f"{quoted} [1]\n", *("chưa xong " for _ in range(400))):
                delta = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [delta]}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass  # stopped

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_a_draft_streams_is_stopped_is_cut_off_and_is_not_needed(visit: Visit, library: Path) -> None:
    model = ThreadingHTTPServer(("127.0.0.1", 0), Drafting)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    port, url = free_port(), f"http://127.0.0.1:{model.server_port}/v1"
    try:
        with served(library, port, cut_off=True, writer="openai:m", writer_url=url) as address:
            page = visit(at=address)
            ask(page, QUESTION)
            turn = page.locator("#hoi-thoai .turn").last
            expect(turn).to_have_attribute("aria-busy", "true")
            expect(turn.locator("button.cite")).to_have_count(1)
            page.get_by_role("button", name="Dừng").click()
            expect(turn).to_have_attribute("aria-busy", "false")
            expect(page.get_by_role("button", name="Dừng")).not_to_be_visible()
            ask(page, "Bắc Kạn có bao nhiêu mô hình?", turns=2)
            expect(page.locator("#hoi-thoai .turn").last).to_have_attribute("aria-busy", "true")
        # The server died while it answered: plain words, and the question stands in its box again.
        box = page.get_by_role("textbox", name="Câu hỏi")
        expect(page.locator("#tinh-trang")).to_contain_text("Mất kết nối với máy chủ")
        expect(box).to_have_value("Bắc Kạn có bao nhiêu mô hình?")
        model.shutdown()
        model.server_close()
        with served(library, port, writer="openai:m", writer_url=url):
            expect(page.locator("#tinh-trang")).not_to_contain_text("Mất kết nối", timeout=20_000)
            expect(page.locator("#hoi-thoai .turn")).to_have_count(1)
            expect(page.locator("#hoi-thoai .answer")).to_contain_text("187/211")
            expect(box).to_have_value("Bắc Kạn có bao nhiêu mô hình?")
            box.press("Enter")
            expect(page.locator("#hoi-thoai .turn")).to_have_count(2)
            turn = page.locator("#hoi-thoai .turn").last
            expect(turn.locator(".note").first).to_contain_text("Không kết nối được với mô hình")
            expect(turn.locator(".answer")).to_contain_text("743")
    finally:
        model.server_close()


# ---------------------------------------------------------------- for everyone


def test_english_is_one_click_away(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("tab", name="Documents")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    ask_in(page, "Question", "?!")
    expect(page.get_by_role("alert")).to_have_text(re.compile("^The question has no words yet"))
    page.get_by_role("tab", name="Search").click()
    page.locator("#tu-khoa").get_by_role("textbox").fill("tiếp công dân")
    page.keyboard.press("Enter")
    expect(page.locator("#ket-qua .why").first).to_contain_text("Found by the words: tiếp, công, dân")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("tab", name="Văn bản")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("textbox", name="Câu hỏi").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    cite = page.locator("button.cite").first
    expect(cite).to_be_visible()
    cite.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".source[open] summary").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".source[open] .section").first).to_be_focused()
    page.get_by_role("tab", name="Hỏi đáp").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Tìm kiếm")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_runs_off_the_side(visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    ask(page, "Những báo cáo nào viện dẫn Chỉ thị 35-CT/TW?")
    page.locator("button.cite").first.click()
    shown = [page.evaluate("document.documentElement.scrollWidth")]
    for tab in ("the-tim", "the-so", "the-van", "the-can", "the-nap"):
        button = page.locator(f"#{tab}-button")
        if not button.is_visible():
            page.locator(".overflow-menu > button").click()
        button.click()
        page.wait_for_timeout(150)
        shown.append(page.evaluate("document.documentElement.scrollWidth"))
    assert max(shown) <= width, shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barriers(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    ask(page, QUESTION)
    page.locator("button.cite").first.click()
    serious = barriers(page)
    find(page, "tiếp công dân")
    expect(page.locator("#ket-qua .hit").first).to_be_visible()
    serious += barriers(page)
    open_tab(page, "Căn cứ")
    expect(page.locator("#vien-dan .directive").first).to_be_visible()
    serious += barriers(page)
    open_tab(page, "Văn bản")
    page.locator("#van-ban .documents .title").first.click()
    expect(page.locator("#van-ban .reading")).to_be_visible()
    serious += barriers(page)
    assert serious == []


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {[n['html'][:160] for n in v['nodes']][:3]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def test_it_is_quick(visit: Visit, browser: Browser) -> None:
    """Bounds are wide of the targets (2 s, 300 ms): this machine may be shared while it tests."""
    page = visit()
    first = page.evaluate("performance.now()")
    ask(page, QUESTION)
    before = page.evaluate("performance.now()")
    ask(page, "Bắc Kạn có bao nhiêu mô hình?", turns=2)
    assert first < 10_000
    assert page.evaluate("performance.now()") - before < 3000
