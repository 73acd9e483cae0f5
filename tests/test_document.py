"""A reading becomes a document: golden files, laws, and one text in many renderings."""

import gc
import hashlib
import json
import os
import time
from pathlib import Path

import pytest
from documents import DATA, GOLDEN, built, opened, renderings
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import REPORTS, needs_shared

from rag.records import Document, RawPage
from rag.text.normalise import NORMALISER_VERSION, normalise

DOCUMENTS = sorted([*GOLDEN.glob("*.md"), *GOLDEN.glob("*.txt"), DATA / "quy-che-tiep-dan-2023.txt"])


def name_of(path: Path) -> str:
    return path.name


def described(document: Document) -> dict[str, object]:
    return {
        "text": document.text.split("\n"),
        "sections": [[s.path, s.label, s.title, s.level, s.role] for s in document.sections],
        "passages": [[p.section, p.footnote, p.point, p.text[:60], list(p.breadcrumb[-2:])] for p in document.passages],
        "footnotes": [
            [n.number, document.text[n.anchor - 12 : n.anchor], n.span.of(document.text)[:30]]
            for n in document.footnotes
        ],
        "counts": dict(document.report.counts),
        "warnings": list(document.report.warnings),
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_golden(path: Path) -> None:
    """TIENLE_GOLDEN=write makes the files anew, for a change that is meant."""
    golden = GOLDEN / f"{path.stem}.json"
    found = described(opened(path))
    if os.environ.get("TIENLE_GOLDEN") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


# Version -> digest of the canonical text of all that is below: what is cited by offsets must not shift unnoticed.
CANONICAL = {"11": "d9d1a382c9445ec6"}
PRINTED = (
    "Huyện họp[1] với xã¹².\n\n[1] Ba lần.\n\n¹² Có xã Nà Lay.",
    "Huyện họp(1) với các\n\n___\n(1) Ba lần.\n\n2\n\nHuyện X, báo cáo\n\nxã.\n\n3\n\nHuyện X, báo cáo\n\nHết.",
    "Nơi nhận:            CHỦ TỊCH\n- Lưu: VT.\n\n                   Lê Văn An",
    "BÁO CÁO\n\nKết quả giám sát việc làm theo Nghị quyết số 5/NQ-HĐND ngày 20/12/2019 của Hội đồng nhân dân huyện về"
    " nhà ở cho người nghèo giai đoạn 2020 - 2022 trên địa bàn huyện Nà Lay\n\nThực hiện kế hoạch, Đoàn báo cáo.",
    "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN       TM. BAN THƯỜNG VỤ HỘI LHPN\n"
    "      BÍ THƯ             CHỦ TỊCH\n\n   Lê An      Võ Bé",
    "TT\nXã\nSố\n1\nMột\n4\n2\nHai\n\n\nHết.",
    "Xã        Số   Vụ\nNà Lay     4    1\nBản Mo     9    0",
    " TT   Việc            Nơi giữ       Số\n 1    Cấp thẻ rừng    Hạt số 1      14\n"
    " 2    Cấp sổ nương    Phòng Đất      9\n Ghi chú: Không tính hồ sơ trả lại.",
    "Theo Nghị định số 9/2018/NĐ-CP ngày\n\n07/11/2018 của Chính phủ.",
    "Nơi nhận:                         CHỦ TỊCH\n- Lưu: VT.\n\n                              Lê Văn An\n\n"
    "              PHỤ LỤC 1\n  TT   Xã         Số đơn\n  1    Nà Lay         4\n  2    Bản Mo         9",
    "\n".join(f"     {n}. Việc thứ {n}\n     Xã đã họp dân và\nnghe ý kiến." for n in range(1, 7)),
    "TT   Xã       Số hộ        Số hộ\n              01/01/2030   30/6/2030\n1    Nà Lay   4            3\n"
    "2    Bản Mo   9            7",
    "TT   Xã       Số   Vụ\n1    Nà Lay   4    3\n2    Bản Mo   9    7\n\n          2\n\n3    Nà Tòng  5    1",
    "TỈNH ỦY X\nBAN DÂN VẬN\n*\nSố 30- KH/BDVTU\n\nCHƯƠNG TRÌNH PHỐI HỢP\nnăm 2021\n\nNơi nhận:\n- Lưu.\nTRƯỞNG BAN",
    "Diện tích 5 m<sup>2</sup>, dấu<sup>7</sup>.\n\n| Xã | Số |\n|:--|--:|\n| Nà Lay | 4 |"
    "\n\n**I. MỘT**\n\nLàm *t*ốt\u00a0\u200bhơn.",
)


def test_canonical_text_changes_with_its_version_alone() -> None:
    texts = [opened(path).text for path in DOCUMENTS]
    texts += [built(*pages).text for pages in (*renderings(PLAIN).values(), *((text,) for text in PRINTED))]
    digest = hashlib.sha256("\f".join(texts).encode()).hexdigest()[:16]
    said = f"canonical text changed: raise NORMALISER_VERSION and enter its digest here, {digest}"
    assert CANONICAL.get(NORMALISER_VERSION) == digest, said


def check_laws(document: Document) -> None:
    text = document.text
    covered = [0] * len(text)
    for passage in document.passages:
        assert passage.text == passage.span.of(text)
        assert passage.text.strip()
        assert document.section(passage.section) is not None
        for at in range(passage.span.start, passage.span.end):
            covered[at] += 1
    assert max(covered, default=0) <= 1
    headings = [False] * len(text)
    for section in document.sections:
        assert 0 <= section.span.start <= section.own_end <= section.span.end <= len(text)
        if section.path not in {"Mở đầu", "Nơi nhận/Ký"}:
            line_end = text.find("\n\n", section.span.start)
            after = (
                text.find("\n\n", line_end + 2)
                if not section.title
                or section.title not in text[section.span.start : line_end if line_end > 0 else len(text)]
                else line_end
            )
            for at in range(section.span.start, len(text) if after < 0 else after):
                headings[at] = True
    for at, count in enumerate(covered):
        assert count == 1 or text[at].isspace() or headings[at], text[max(0, at - 30) : at + 30]
    assert len({s.path for s in document.sections}) == len(document.sections)
    for note in document.footnotes:
        home = next(s for s in reversed(document.sections) if s.span.start <= note.anchor <= s.span.end)
        assert note.span in home.span
    for page in document.pages:
        assert all(0 <= span.start < span.end <= len(text) for span in page.spans)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_laws_on_made_up_documents(path: Path) -> None:
    check_laws(opened(path))


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=name_of)
def test_laws_on_real_reports(path: Path) -> None:
    check_laws(opened(path))


def titles(document: Document, *, loud: bool = True) -> list[tuple[str, str]]:
    return [(s.path if loud else s.path.lower(), s.title if loud else s.title.lower()) for s in document.sections]


PLAIN = """ỦY BAN NHÂN DÂN
TỈNH BÌNH LỘC

Số: 52/BC-UBND

Bình Lộc, ngày 09 tháng 11 năm 2021

BÁO CÁO

Kết quả thực hiện công tác dân vận của chính quyền năm 2021

Thực hiện Kế hoạch số 17/KH-UBND ngày 20 tháng 01 năm 2021 của Ủy ban nhân dân tỉnh về công tác dân vận, Ủy ban nhân \
dân tỉnh Bình Lộc báo cáo kết quả như sau:

I. ĐẶC ĐIỂM TÌNH HÌNH

Tỉnh có 9 huyện, 131 xã; dịch bệnh kéo dài làm nhiều cuộc họp dân phải chuyển sang gặp từng nhà, từng tổ và ghi ý kiến \
vào sổ tay của trưởng thôn.

II. KẾT QUẢ THỰC HIỆN CÔNG TÁC DÂN VẬN

1. Công tác tiếp công dân, đối thoại với người dân ở các xã vùng xa

Chủ tịch các huyện tiếp 614 lượt người, trả lời tại chỗ 402 lượt; phần còn lại được giao cho các phòng chuyên môn trả \
lời bằng văn bản trong thời hạn mười ngày làm việc kể từ ngày tiếp.

2. Cải cách hành chính

2.1. Bộ phận một cửa

Các huyện bố trí 27 quầy lưu động phục vụ người già yếu, người khuyết tật và những hộ ở xa trung tâm xã trên hai mươi \
cây số.

2.2. Dịch vụ công trực tuyến

- Toàn tỉnh tiếp nhận 8.300 hồ sơ trực tuyến, nhiều nhất là hồ sơ hộ tịch và hồ sơ đất đai của các hộ nhận đất tái \
định cư ở hai huyện vùng thấp.

- Tỷ lệ đúng hạn đạt 96,2%, tăng gần bốn điểm phần trăm so với cùng kỳ nhờ có người hướng dẫn tại nhà văn hóa thôn.

III. HẠN CHẾ VÀ NGUYÊN NHÂN

Một số xã còn để người dân đi lại nhiều lần vì thiếu người thay khi cán bộ đi học; việc công khai lịch tiếp dân trên \
loa truyền thanh chưa đều.

Trên đây là báo cáo kết quả thực hiện công tác dân vận của chính quyền năm 2021./.

Nơi nhận:
- Thường trực Tỉnh ủy;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Thị Bích Đào"""


@pytest.mark.parametrize("name", renderings(PLAIN))
def test_renderings_of_one_document_have_the_same_sections(name: str) -> None:
    expected, found = built(PLAIN), built(*renderings(PLAIN)[name])
    # Capitals with marks have no code in TCVN3: "Ủy" is typed with the code of "ủy".
    loud = name != "tcvn3"
    assert titles(found, loud=loud) == titles(expected, loud=loud)
    assert expected.text.split("\n\n")[5] in (found.text if loud else found.text.replace("ủy ban", "Ủy ban"))


def test_pages_survive_with_a_footnotes_own_span() -> None:
    first = RawPage(1, "I. KẾT QUẢ\n\nTỉnh tiếp 40 lượt người<sup>1</sup> trong sáu tháng,", True)
    second = RawPage(2, "<sup>1</sup> Có 12 lượt tiếp đột xuất.\n\nnhiều hơn năm trước 06 lượt.", True)
    document = built(first, second)
    assert document.text == (
        "I. KẾT QUẢ\n\nTỉnh tiếp 40 lượt người trong sáu tháng, nhiều hơn năm trước 06 lượt.\n\n"
        "Có 12 lượt tiếp đột xuất."
    )
    assert [(p.number, [s.of(document.text) for s in p.spans]) for p in document.pages] == [
        (1, ["I. KẾT QUẢ\n\nTỉnh tiếp 40 lượt người trong sáu tháng,"]),
        (2, ["nhiều hơn năm trước 06 lượt.\n\nCó 12 lượt tiếp đột xuất."]),
    ]
    note = document.footnotes[0]
    assert document.text[: note.anchor].endswith("lượt người")
    assert [(p.footnote, p.section) for p in document.passages] == [(None, "I"), (1, "I")]


def test_a_footnote_goes_to_the_section_of_its_anchor_not_of_its_print() -> None:
    document = built(
        "I. MỘT\n\nCó 3 tổ<sup>1</sup> làm tốt.\n\nII. HAI\n\nCó 4 tổ.\n\n<sup>1</sup> Tổ ở xã Nà Lay.\n\nHết phần hai."
    )
    assert [(p.section, p.footnote) for p in document.passages] == [("I", None), ("I", 1), ("II", None)]


def test_footnote_numbers_that_restart_on_each_page_pair_in_order() -> None:
    document = built(
        RawPage(1, "I. MỘT\n\nHuyện A tiếp dân<sup>1</sup>.\n\n<sup>1</sup> Có 5 lượt."),
        RawPage(2, "II. HAI\n\nHuyện B tiếp dân<sup>1</sup>.\n\n<sup>1</sup> Có 7 lượt."),
    )
    assert [(p.section, p.text) for p in document.passages if p.footnote] == [("I", "Có 5 lượt."), ("II", "Có 7 lượt.")]


def test_an_orphan_footnote_is_kept_and_told() -> None:
    document = built("I. MỘT\n\nCó 3 tổ.\n\n<sup>4</sup> Không rõ của câu nào.")
    assert document.passages[-1].footnote == 4
    assert any("chú thích 4" in w for w in document.report.warnings)


def test_digest_by_front_matter() -> None:
    assert built("I. MỘT\n\nCó chữ.", nature="digest").nature == "digest"
    assert built("I. MỘT\n\nCó chữ.").nature == "original"


PIECES = st.sampled_from(
    ["I. ", "II- ", "1. ", "2.1. ", "a) ", "- ", "Điều 3. ", "Chương I", "PHỤ LỤC", "Nơi nhận:", "BÁO CÁO", "| a | b |",
     "<sup>1</sup>", "<sup>2</sup> ", "**", "*", "# ", "---", "\n", "\n\n", "\f", " ", "\t", "hội nghị", "Người dân",
     "2.417", "lượt.", "như sau:", "“", "”", "CHỦ TỊCH", "của", "Cé", "ng hßa", "oä", "\u200b", "e\u0301",
     "(*)", "1002/QĐ-", "./."]
)  # fmt: skip


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map("".join))
def test_laws_hold_for_any_text(text: str) -> None:
    pages = [RawPage(n, page) for n, page in enumerate(text.split("\f"), 1)]
    check_laws(built(*pages))


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.lists(PIECES.filter(lambda p: "sup" not in p), max_size=60).map("".join))
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    once = built(text).text
    assert "\n\n".join(p.text for p in normalise([RawPage(None, once)]).paragraphs) == once


@pytest.mark.parametrize("unit", [PLAIN + "\n\n", "chữ " * 200 + "\n", "1. Mục này có chữ.\n", "(((“** *"])
def test_time_is_linear(unit: str) -> None:
    """Four times the text may take some four times as long; what grows with the square would take sixteen."""
    built(unit)
    small, large = (min(seconds(unit * (size // len(unit))) for _ in range(2)) for size in (50_000, 200_000))
    assert large < 9 * small + 0.05


def seconds(text: str) -> float:
    """Of this process's own work: collecting garbage takes longer the more other tests have left behind."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        built(text)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("bao-cao-tinh-uy.txt")), ids=name_of)
def test_renderings_of_a_party_report_have_the_same_sections(path: Path) -> None:
    expected = opened(path)
    for name, pages in renderings(expected.text).items():
        assert titles(built(*pages), loud=False) == titles(expected, loud=False), name
