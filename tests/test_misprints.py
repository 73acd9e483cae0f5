"""What is printed otherwise elsewhere is said beside the mention."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.misprints import alike, notes
from rag.library.store import Mention
from rag.records import Directive, DocumentCard, Metadata, Reference, Span
from rag.text.directives import identity


def card(source: str) -> DocumentCard:
    return DocumentCard(source, (source,), Metadata(), "original", 1, 1, 1, "2024-01-01")


def mentions(*given: tuple[str, str, str, str | None, int | None]) -> list[Mention]:
    """Mentions (source, number, date, term, footnote) with their directives found as a library finds them."""
    references = [
        Reference(number, Span(0, 1), "II.1", note, None, number, date, None, None, None, term)
        for _, number, date, term, note in given
    ]
    ids = identity.resolve(references)
    return [
        Mention(card(source), replace(reference, directive_id=id))
        for (source, *_), reference, id in zip(given, references, ids, strict=True)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("a.txt", "9/CT-TTg", "2016-05-16", None, None), ("b.txt", "9/CT-TTg", "2016-05-16", None, None)], []),
        (
            [
                ("a.txt", "9/CT-TTg", "2016-05-16", None, None),
                ("b.txt", "9/CT-TTg", "2016-05-16", None, None),
                ("c.txt", "9/CT-TTg", "2016-05-26", None, 3),
            ],
            ["c.txt, mục II.1 (chú thích 3) in ngày 26/5/2016; nơi khác in ngày 16/5/2016."],
        ),
        (
            [("a.txt", "91/2013/NĐ-CP", "2015-05-14", None, None)],
            ["a.txt, mục II.1 in ngày 14/5/2015; số ký hiệu cho thấy năm 2013."],
        ),
        (
            [("a.txt", "291-QĐ/TW", "2010-02-25", "XI", None)],
            ["a.txt, mục II.1 in “khóa XI”; theo ngày ban hành là khóa X."],
        ),
        (
            [
                ("a.txt", "79-KH/BDV-BCSDUBND", "2018-05-10", None, None),
                ("b.txt", "79-KH/BDV-BCSDUBND", "2018-05-10", None, None),
                ("c.txt", "79-KH/BDVTW-BCSDCP", "2018-05-10", None, None),
            ],
            [
                "c.txt, mục II.1 in số “79-KH/BDVTW-BCSDCP”; văn bản cùng số, cùng ngày ở nơi khác mang số "
                "79-KH/BDV-BCSDUBND."
            ],
        ),
    ],
)
def test_what_the_library_contradicts_is_said(
    given: list[tuple[str, str, str, str | None, int | None]], expected: list[str]
) -> None:
    assert [sentence for said in notes(mentions(*given)).values() for sentence in said] == expected


def test_symbols_that_may_be_one_mistyped_are_looked_at_together() -> None:
    def directive(id: str, number: str | None) -> Directive:
        return Directive(id, "Kế hoạch", number, None, None, None)

    known = [
        directive("a", "79-KH/BDV"), directive("b", "79-KH/BDVTW"), directive("c", "80-KH/BDV"), directive("d", None)
    ]  # fmt: skip
    assert [d.id for d in alike(known[:1], known)] == ["b"]
    assert alike(known[3:], known) == []
