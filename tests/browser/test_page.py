"""The web page in a real Chromium, on made-up reports: each flow of a clerk, and no request to the outside."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine (apt-get install chromium)"),
]
DATA = Path(__file__).parent.parent / "data"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUESTION = "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served library of two made-up reports, one of them with markup in its text."""
    folder = tmp_path_factory.mktemp("trang")
    nasty = (DATA / "bac-kan-2021.txt").read_text(encoding="utf-8")
    nasty = nasty.replace(
        "hướng dẫn 57 trường hợp", "hướng dẫn 57 <b id='lạ'>trường hợp</b> ${1+1} {{2}}<script>window.hỏng=1</script>"
    )
    (folder / "bac-kan-2021.txt").write_text(nasty, encoding="utf-8")
    tienle = [sys.executable, "-c", "from rag.cli import main; main()"]
    add = [
        *tienle,
        "add",
        str(DATA / "hau-giang-2022.txt"),
        str(folder / "bac-kan-2021.txt"),
        "--library",
        str(folder / "lib"),
    ]
    subprocess.run(add, check=True, capture_output=True, timeout=120)
    port = free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*tienle, "serve", "--library", str(folder / "lib"), "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            break
        except OSError:
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.2)
    yield address
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh visitor; any request elsewhere or error of the page's own script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    foreign: list[str] = []
    broken: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.on("pageerror", lambda e: broken.append(str(e)))
    page.goto(address)
    expect(page.locator("#hoi-thoai")).to_contain_text("Thư viện có 2 văn bản", timeout=20_000)
    yield page
    context.close()
    assert foreign == []
    assert broken == []


def ask(page: Page, question: str) -> None:
    page.locator("#cau-hoi textarea").fill(question)
    page.keyboard.press("Enter")


def test_an_answer_opens_its_passage_in_its_section(page: Page) -> None:
    ask(page, QUESTION)
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("187/211")
    expect(turn.locator(".source summary").first).to_contain_text("Báo cáo số 218/BC-UBND ngày 12/12/2022")
    expect(turn.locator("mark").first).not_to_be_visible()
    turn.locator("button.cite").first.click()
    expect(turn.locator("mark").first).to_be_visible()
    expect(turn.locator(".source[open] h4").first).to_contain_text("Giải quyết khiếu nại, tố cáo")
    expect(turn.locator(".source[open] mark").first).to_contain_text("187/211")


def test_a_question_without_diacritics_shows_how_it_was_read(page: Page) -> None:
    ask(page, "hau giang giai quyet bao nhieu don khieu nai, to cao")
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("187/211")
    expect(turn.locator(".restored")).to_contain_text("khiếu nại")


def test_an_unanswerable_question_is_declined(page: Page) -> None:
    ask(page, "Lạng Sơn tiếp bao nhiêu lượt công dân năm 2022?")
    expect(page.locator("#hoi-thoai .turn.abstained .reason")).to_be_visible()


def test_a_reload_keeps_the_conversation_and_a_new_one_clears_it(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("#hoi-thoai .turn")).to_have_count(1)
    page.reload()
    expect(page.locator("#hoi-thoai .turn")).to_have_count(1, timeout=20_000)
    page.locator("#hoi-thoai-moi").click()
    expect(page.locator("#hoi-thoai .turn")).to_have_count(0)


def test_markup_in_a_report_stays_text(page: Page) -> None:
    page.get_by_role("tab", name="Tìm kiếm").click()
    page.locator("#tu-khoa textarea, #tu-khoa input").first.fill("hướng dẫn trường hợp gửi đơn")
    page.locator("#nut-tim").click()
    hit = page.locator("#ket-qua .hit").first
    expect(hit).to_contain_text("<b id='lạ'>trường hợp</b> ${1+1} {{2}}<script>")
    assert page.evaluate("window.hỏng") is None


def test_comparing_names_every_place(page: Page) -> None:
    page.get_by_role("tab", name="So sánh").click()
    page.locator("#van-de textarea, #van-de input").first.fill("tiếp công dân")
    page.locator("#nut-so-sanh").click()
    expect(page.locator("#ma-tran tbody tr")).to_have_count(2)
    expect(page.locator("#ma-tran")).to_contain_text("389 lượt")
    expect(page.locator("#ma-tran")).to_contain_text("1.274 lượt")


def test_reading_a_document(page: Page) -> None:
    page.get_by_role("tab", name="Văn bản").click()
    page.locator("#chon-van-ban input").click()
    page.get_by_role("option", name="hau-giang-2022.txt").click()
    expect(page.locator("#cay-muc .outline")).to_contain_text("Cải cách thủ tục hành chính")
    expect(page.locator("#toan-van .reading")).to_contain_text("tỷ lệ hồ sơ đúng hạn đạt 97,9%")
    expect(page.locator("#toan-van .cited").first).to_be_visible()


def test_directives_are_listed_and_drawn(page: Page) -> None:
    page.get_by_role("tab", name="Căn cứ").click()
    expect(page.locator("#vien-dan .directive").first).to_contain_text("35-CT/TW")
    expect(page.locator("#so-do svg path").first).to_be_attached()


def test_uploading_a_good_and_a_bad_file(page: Page, tmp_path: Path) -> None:
    good, bad = tmp_path / "moi.txt", tmp_path / "hong.pdf"
    good.write_text(
        (DATA / "hau-giang-2022.txt").read_text(encoding="utf-8").replace("218/BC", "219/BC"), encoding="utf-8"
    )
    bad.write_bytes(b"%PDF-1.7 rubbish")
    page.get_by_role("tab", name="Nạp tài liệu").click()
    page.locator("#tep input[type=file]").set_input_files([good, bad])
    page.locator("#nut-nap").click()
    expect(page.locator("#ket-qua-nap .failed")).to_contain_text("hong.pdf", timeout=20_000)
    expect(page.locator("#ket-qua-nap .added, #ket-qua-nap li.added").first).to_contain_text("moi.txt")


@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_runs_off_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, QUESTION)
    expect(page.locator("#hoi-thoai .turn")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
