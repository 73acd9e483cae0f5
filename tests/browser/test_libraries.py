"""Each flow of the page on a whole library: the digests that ship, and the real reports where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CHROMIUM, library_of
from tests.browser.test_page import ask, find, open_tab
from tests.shared import REPORTS, ROOT, WITHOUT_REPORTS

pytestmark = [
    pytest.mark.flaky(reruns=1),  # a browser on a busy machine can be late once
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine (apt-get install chromium)"),
]
PLACES = ["Cà Mau", "Kiên Giang", "Quảng Ngãi", "Tuần Giáo", "Đồng Tháp"]


@pytest.fixture(scope="module", params=["digests", "reports"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = ROOT / "corpus" if request.param == "digests" else REPORTS
    if not files.is_dir():
        pytest.skip(WITHOUT_REPORTS)
    return library_of(tmp_path_factory.mktemp(request.param), files)


def original(library: Path) -> bool:
    """Whether the library holds the reports themselves."""
    return library.parent.name.startswith("reports")


def test_asking(page: Page, library: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "kien giang giai quyet bao nhieu don khieu nai, to cao?")
    turn = page.locator("#hoi-thoai .turn").last
    expect(turn.locator(".answer")).to_contain_text("342/531")
    expect(turn.locator(".restored")).to_contain_text("Kiên Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?")
    # The source beside it: the passage marked in its section, quoted with its formal reference.
    turn.locator("button.cite").first.click()
    source = turn.locator(".source[open]")
    expect(source.locator("mark").first).to_be_in_viewport()
    expect(source.locator("mark").first).to_contain_text("342/531")
    expect(source.locator("h4")).to_contain_text("6. Công tác tiếp công dân")
    source.get_by_role("button", name="Chép câu trích kèm nguồn").click()
    expect(source.get_by_role("button", name="Đã chép")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "342/531" in copied
    assert "Báo cáo số 401-BC/BDV-BCSDUBND ngày 27/5/2019" in copied
    assert copied.startswith("“") == original(library)
    assert copied.endswith("mục II.6)" if original(library) else "mục II.6 (bản tóm lược))")
    for button, start in (("Tải về Word", b"PK"), ("Tải về Markdown", b"# k")):
        with page.expect_download() as download:
            turn.get_by_role("button", name=button).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    turn.get_by_role("button", name="Trả lời tốt").click()
    expect(turn.get_by_text("Đã ghi nhận")).to_be_visible()
    line = json.loads((library / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["verdict"], line["citations"][0]["reference"][:8]) == ("good", "Báo cáo ")
    # What was recognised can be taken away, what was restored can be undone.
    turn.get_by_role("button", name="Bỏ giới hạn Kiên Giang").click()
    expect(turn.locator(".chip.off")).to_be_visible()
    turn.get_by_role("button", name="Dùng nguyên câu đã gõ").click()
    expect(turn.locator(".restored")).to_have_text("Đang dùng nguyên câu đã gõ.")


def test_examples_and_a_question_beyond_the_library(page: Page) -> None:
    examples = page.locator("#hoi-thoai .example")
    assert examples.count() >= 3
    example = examples.last.inner_text()
    examples.last.click()
    expect(page.locator("#hoi-thoai .turn:not(.abstained) .question")).to_have_text(example)
    expect(page.locator("#hoi-thoai button.cite").first).to_be_visible()
    ask(page, "Hà Nội có bao nhiêu mô hình dân vận khéo?", turns=2)
    expect(page.locator("#hoi-thoai .turn.abstained .reason")).to_have_text("Ngoài phạm vi thư viện")


def test_searching(page: Page) -> None:
    find(page, "tiep cong dan")
    hits = page.locator("#ket-qua .hit")
    expect(hits).to_have_count(10)
    assert "tiếp công dân" in " ".join(hits.locator("mark").all_inner_texts()).lower()
    assert page.locator("#ket-qua .facet").count() == 4
    page.get_by_role("button", name="Trang sau").click()
    expect(page.locator("#ket-qua .paging")).to_contain_text("Trang 2/")
    page.get_by_role("button", name="Theo địa phương").click()
    expect(page.locator("#ket-qua .paging")).to_contain_text("Trang 1/")
    expect(hits.first.locator(".crumbs")).to_contain_text("Cà Mau")
    page.locator("#ket-qua .facet").get_by_role("button", name="Kiên Giang").click()
    expect(page.locator("#ket-qua .chip")).to_contain_text("Kiên Giang")
    page.locator("#ket-qua .facet").get_by_role("button", name="2019").click()
    expect(page.locator("#ket-qua .chip")).to_have_count(2)
    for crumbs in hits.locator(".crumbs").all_inner_texts():
        assert crumbs.startswith("Kiên Giang")
    hits.first.get_by_role("button", name="Mở trong văn bản").click()
    expect(page.locator("#van-ban h2")).to_contain_text("401-BC/BDV-BCSDUBND")


def test_comparing(page: Page) -> None:
    open_tab(page, "So sánh")
    page.locator("#van-de").get_by_role("textbox").fill("tỷ lệ hộ nghèo")
    page.keyboard.press("Enter")
    expect(page.locator("#ma-tran tbody th[scope=row]").last).to_be_visible()
    rows = page.locator("#ma-tran .matrix th[scope=row]").all_inner_texts()
    assert {"Cà Mau", "Kiên Giang"} <= set(rows) and len(rows) == len(PLACES)
    bars = page.locator("#ma-tran .bars tr", has_text="Kiên Giang")
    assert {"4,14%", "6,2%", "8,53%"} <= {t.split()[0] for t in bars.locator(".value").all_inner_texts()}
    bars.last.locator("button.cite").click()
    expect(page.locator("#ma-tran .indicator .source[open] mark").first).to_contain_text("4,14%")
    cell = page.locator("#ma-tran .matrix tr", has_text="Kiên Giang")
    cell.locator(".source summary").click()
    expect(cell.locator("mark").first).to_be_visible()


def test_documents_and_directives_lead_to_each_other(page: Page) -> None:
    open_tab(page, "Văn bản")
    page.get_by_role("searchbox").fill("401-BC")
    expect(page.locator("#van-ban .documents li")).to_have_count(1)
    page.locator("#van-ban .documents .title").click()
    outline = page.locator("#van-ban .outline a")
    expect(outline.filter(has_text="6. Công tác tiếp công dân")).to_be_visible()
    outline.filter(has_text="2.2. Nguyên nhân").click()
    expect(page.locator("#van-ban .reading .head", has_text="2.2. Nguyên nhân")).to_be_in_viewport()
    page.get_by_text("Phiếu đọc").click()
    expect(page.locator("#van-ban .report li").first).to_be_visible()
    page.locator("#van-ban a.cited", has_text="1573-KH/BDVTW-BCSDCP").first.click()
    directive = page.locator("#vien-dan .directive[open]")
    expect(directive).to_contain_text("Kế hoạch 1573-KH/BDVTW-BCSDCP")
    expect(directive).to_contain_text("toàn văn chưa có trong thư viện")
    directive.locator("li button", has_text="401-BC/BDV-BCSDUBND").first.click()
    expect(page.locator("#van-ban mark, #van-ban .cited:focus").first).to_be_in_viewport()
    open_tab(page, "Căn cứ")
    page.get_by_role("button", name="Xem tất cả").click()
    expect(page.locator("#vien-dan .directive").nth(20)).to_be_attached()
    assert page.locator("#vien-dan svg path").count() >= 15
    page.locator("#can-cu").get_by_role("textbox").fill("25-NQ/TW")
    page.locator("#nut-can-cu").click()
    expect(page.locator("#vien-dan .directive[open]")).to_contain_text("Nghị quyết 25-NQ/TW")
