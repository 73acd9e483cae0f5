"""Legal documents: Phần, Chương, Mục, Điều, khoản, điểm."""

import json
import lzma
from collections import Counter
from collections.abc import Iterator

import pytest
from documents import DATA, built, opened
from shared import SHARED

from rag.records import RawPage
from rag.text.normalise import normalise
from rag.text.outline import outline

LAWS = SHARED / "text" / "law.jsonl.xz"
DIRECTIVE = opened(DATA / "quy-che-tiep-dan-2023.txt")


def test_every_part_of_the_directive_is_found() -> None:
    assert [s.path for s in DIRECTIVE.sections] == [
        *("Mở đầu", "Điều 1", "Điều 2", "Điều 3", "Nơi nhận/Ký", "[QUY CHẾ]", "Chương I"),
        *("Chương I.Điều 1", "Chương I.Điều 1.1", "Chương I.Điều 1.2", "Chương I.Điều 1.2.a", "Chương I.Điều 1.2.b"),
        *("Chương I.Điều 1.2.đ", "Chương I.Điều 2", "Chương II", "Chương II.Mục 1", "Chương II.Mục 1.Điều 3"),
        *("Chương II.Mục 1.Điều 3.1", "Chương II.Mục 1.Điều 3.2", "Chương II.Mục 1.Điều 3.2.a"),
        *("Chương II.Mục 1.Điều 3.2.b", "Chương II.Mục 1.Điều 3.3", "Chương II.Mục 2", "Chương II.Mục 2.Điều 4"),
        *("Chương II.Mục 2.Điều 4.1", "Chương II.Mục 2.Điều 4.2", "Chương II.Mục 2.Điều 4a", "Chương III"),
        *("Chương III.Điều 5", "Phụ lục I"),
    ]


def test_titles_of_chapters_stand_on_the_next_line() -> None:
    titles = {s.path: s.title for s in DIRECTIVE.sections}
    assert titles["Chương I"] == "QUY ĐỊNH CHUNG"
    assert titles["Chương II.Mục 2"] == "TRÌNH TỰ"
    assert titles["Chương I.Điều 1"] == "Phạm vi điều chỉnh và đối tượng áp dụng"
    assert titles["Chương I.Điều 1.2.a"] == ""
    assert titles["Phụ lục I"] == "SỐ ĐIỂM DỪNG CỦA XE TRONG NĂM 2023"


def test_new_wording_in_quotation_marks_is_no_structure() -> None:
    section = DIRECTIVE.section("Chương II.Mục 1.Điều 3.3")
    assert section is not None
    assert section.span.of(DIRECTIVE.text).endswith("phải gửi Thanh tra tỉnh.”")


def test_articles_and_clauses_are_passages_with_their_lines() -> None:
    by_section = {p.section: p.text for p in DIRECTIVE.passages}
    assert by_section["Điều 2"].startswith("Điều 2. Quyết định này có hiệu lực")
    assert by_section["Chương I.Điều 1"].startswith("1. Quy chế này quy định")
    clause = "Mỗi tổ gồm bảy người, họp hằng tháng, ghi sổ và gửi kết quả cho xã trong ba ngày làm việc. "
    long = built(
        f"Điều 1. Tổ\n\n1. {clause * 5}\n\n2. {clause * 5}\n\na) {clause}\n\nb) {clause}\n\nĐiều 2. Họp\n\n{clause}"
    )
    assert [p.section for p in long.passages] == ["Điều 1.1", "Điều 1.2", "Điều 2"]
    assert long.passages[1].text.startswith("2. Mỗi tổ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PHẦN THỨ NHẤT\nCHUNG\nChương I\nMỘT\nĐiều 1. Tên\n~\nĐiều 2. Tên\n~",
            ["Phần thứ nhất", "Phần thứ nhất.Chương I", "Phần thứ nhất.Chương I.Điều 1",
             "Phần thứ nhất.Chương I.Điều 2"],
        ),
        ("Điều 1. Tên\n~\nĐiều 2: Tên\n~\nĐIỀU 3 - TÊN\n~", ["Điều 1", "Điều 2", "Điều 3"]),
        ("Điều 1.\n~\nĐiều 2.\n~", ["Điều 1", "Điều 2"]),
        (
            "Chương I. MỘT\nĐiều 1. Tên\n~\nChương II. HAI\nĐiều 1. Tên\n~",
            ["Chương I", "Chương I.Điều 1", "Chương II", "Chương II.Điều 1"],
        ),
        ("Điều 1. Tên\n~\nĐiều 1. Tên\n~", ["Điều 1", "Điều 1#2"]),
        (
            "Điều 1. Tên\n1. ~\na) ~\nb) ~\n2. ~\n1a. ~\nĐiều 2. Tên\n~",
            ["Điều 1", "Điều 1.1", "Điều 1.1.a", "Điều 1.1.b", "Điều 1.2", "Điều 1.1a", "Điều 2"],
        ),
        ("Điều 1. Tên\n~\nĐiều 5 Luật này không áp dụng ở đây.\nĐiều 2. Tên\n~", ["Điều 1", "Điều 2"]),
    ],
)  # fmt: skip
def test_forms(text: str, expected: list[str]) -> None:
    body = "Tổ dân vận họp hằng tháng và gửi kết quả cho xã."
    document = built("\n\n".join(text.replace("~", body).split("\n")))
    assert [s.path for s in document.sections] == expected


def laws(every: int) -> Iterator[list[dict[str, str]]]:
    """Each so-many-th law of the collection as its articles."""
    held: dict[str, list[dict[str, str]]] = {}
    with lzma.open(LAWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            held.setdefault(row["law_id"], []).append(row)
    yield from list(held.values())[::every]


@pytest.mark.shared
@pytest.mark.skipif(not LAWS.is_file(), reason="the collection of laws is not on this machine")
def test_every_article_of_real_laws_is_found() -> None:
    wanted: Counter[tuple[int, str]] = Counter()
    found: Counter[tuple[int, str]] = Counter()
    for number, rows in enumerate(laws(40)):
        articles = {row["article_id"]: row for row in reversed(rows)}
        if len(articles) < 2:
            continue
        chapter, lines = "", ["NGHỊ ĐỊNH"]
        for name, row in reversed(articles.items()):
            if row["chapter"] != chapter:
                chapter = row["chapter"]
                lines.append(chapter)
            lines += [f"Điều {name}. {row['title']}", *row["text"].split("\n")]
            wanted[number, f"Điều {name}"] += 1
        nodes = outline(normalise([RawPage(None, "\n\n".join(lines))]).paragraphs).nodes
        found.update((number, node.label) for node in nodes if node.label)
    assert sum(wanted.values()) > 500
    assert not wanted - found
