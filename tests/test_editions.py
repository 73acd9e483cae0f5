"""Several reports of one series: the edition that a question means answers it, and the others are told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answering_library import Row, WordEncoder, document, of_several

from rag.answering import compare, compose, scope
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.records import Document, DocumentCard, Metadata
from rag.text.heads.periods import period

Ask = Callable[[str], Answer]


def report(place: str, title: str, issued: str, *said: tuple[str, str]) -> Document:
    rows: list[Row] = [(f"II.{n}", heading, "ket_qua", text) for n, (heading, text) in enumerate(said, start=1)]
    head = Metadata(
        "Báo cáo",
        province=place,
        place=place,
        title=title,
        issued_on=issued,
        period=period(title),
        issuer=f"Ủy ban nhân dân tỉnh {place}",
    )
    return document(f"{place}-{issued}.txt", rows, head)


def of_citizens(place: str, year: int, received: int, delayed: str, *more: tuple[str, str]) -> Document:
    return report(
        place,
        f"Kết quả tiếp công dân năm {year}, nhiệm vụ năm {year + 1}",
        f"{year}-12-15",
        ("Tiếp công dân", f"Toàn tỉnh tiếp {received} lượt công dân đến khiếu nại; {delayed}."),
        *more,
    )


REPORTS = (
    of_citizens("Lai Châu", 2030, 412, "hồ sơ trễ hạn do thiếu người"),
    of_citizens("Lai Châu", 2031, 388, "hồ sơ trễ hạn do đường hỏng", ("Cầu treo", "Cầu treo bản Mo được gia cố.")),
    of_citizens("Lai Châu", 2032, 365, "hồ sơ trễ hạn do phần mềm lỗi"),
    report("Lai Châu", "Kết quả trồng rừng năm 2032", "2032-12-20", ("Trồng rừng", "Toàn tỉnh trồng 740 ha rừng.")),
    of_citizens("Sơn La", 2032, 901, "hồ sơ trễ hạn do bão"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStore]:
    with of_several(tmp_path_factory.mktemp("editions") / "lib", REPORTS) as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(store: LocalStore) -> Ask:
    knowledge = Knowledge.of(store)
    return lambda question: compose.answer(store, WordEncoder(), understand(question, knowledge), knowledge)


def years(answer: Answer) -> set[str]:
    return {(c.document.metadata.issued_on or "")[:4] for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "told", "cited"),
    [
        ("Lai Châu tiếp bao nhiêu lượt công dân?", "365", {"2032"}),  # the latest, where no year is named
        ("Năm 2031 Lai Châu tiếp bao nhiêu lượt công dân?", "388", {"2031"}),
        ("nam 2030 lai chau tiep bao nhieu luot cong dan", "412", {"2030"}),
        ("Vì sao hồ sơ ở Lai Châu trễ hạn năm 2031?", "đường hỏng", {"2031"}),
        ("Cầu treo bản Mo ở Lai Châu được gia cố chưa?", "gia cố", {"2031"}),  # only that edition tells of it
        ("Lai Châu trồng bao nhiêu ha rừng?", "740 ha", {"2032"}),  # no edition of the other reports
    ],
)
def test_one_edition_answers(ask: Ask, question: str, told: str, cited: set[str]) -> None:
    found = ask(question)
    assert not found.abstained, found.text
    assert told in found.sentences[0].text
    assert years(found) == cited


def test_what_asks_of_several_editions_is_answered_from_several(ask: Ask) -> None:
    found = ask("Lai Châu tiếp bao nhiêu lượt công dân qua các năm?")
    assert len(years(found)) > 1
    assert "Lai Châu (năm 2032): " in found.text  # each line says of what year it is
    both = ask("Lai Châu tiếp bao nhiêu lượt công dân năm 2030 và năm 2031?")
    assert years(both) == {"2030", "2031"}


def test_other_editions_are_told_of_where_no_year_was_named(ask: Ask) -> None:
    assert "cùng loại năm 2030, năm 2031" in ask("Lai Châu tiếp bao nhiêu lượt công dân?").text
    assert "cùng loại" not in ask("Năm 2031 Lai Châu tiếp bao nhiêu lượt công dân?").text
    assert "cùng loại" not in ask("Lai Châu trồng bao nhiêu ha rừng?").text


def test_each_place_of_a_comparison_has_its_own_edition(ask: Ask) -> None:
    found = ask("Lai Châu và Sơn La tiếp bao nhiêu lượt công dân?")
    assert years(found) == {"2032"}
    assert {"365", "901"} <= {w for s in found.sentences for w in s.text.split()}


def test_a_cell_of_a_comparison_is_of_one_edition(store: LocalStore) -> None:
    knowledge = Knowledge.of(store)
    for question, told in (("tiếp công dân", "365"), ("tiếp công dân năm 2030", "412")):
        cells = compare.compare(store, WordEncoder(), understand(question, knowledge), knowledge)
        assert [told in c.text for c in cells if c.place == "Lai Châu"] == [True], question
        assert [c.found for c in cells if c.place == "Sơn La"] == ["2030" not in question]  # it has none of that year


def test_documents_of_one_place_are_told_apart_by_their_periods() -> None:
    cards = [DocumentCard(r.id, (r.source,), r.metadata, "original", 1, 1, 0, "") for r in REPORTS]
    assert [*scope.names_of(cards[:2]).values()] == ["Lai Châu (năm 2030)", "Lai Châu (năm 2031)"]
    assert [*scope.names_of([cards[0], cards[4]]).values()] == ["Lai Châu", "Sơn La"]
    assert {len(s) for s in Knowledge(tuple(cards)).editions.values()} == {3}


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("Kết quả xây dựng nông thôn mới năm 2030", "Tình hình, kết quả xây dựng nông thôn mới; nhiệm vụ 2032", True),
        ("Kết quả công tác dân tộc năm 2030 trên địa bàn tỉnh Lai Châu", "Báo cáo công tác dân tộc năm 2031", True),
        ("Kết quả trồng rừng năm 2030", "Kết quả trồng chè năm 2031", False),
        ("Sơ kết thực hiện Chỉ thị số 16/CT-TTg năm 2030", "Sơ kết thực hiện Chỉ thị số 26/CT-TTg năm 2031", False),
        ("Kết quả thực hiện nhiệm vụ năm 2030", "Kết quả thực hiện nhiệm vụ năm 2031", True),
    ],
)
def test_editions_are_of_one_matter_however_their_titles_put_it(first: str, second: str, one: bool) -> None:
    made = [report("Lai Châu", title, f"{year}-12-15") for year, title in ((2030, first), (2031, second))]
    cards = [DocumentCard(r.id, (r.source,), r.metadata, "original", 1, 1, 0, "") for r in made]
    assert bool(Knowledge(tuple(cards)).editions) is one


def test_what_only_another_year_tells_is_refused_with_it(ask: Ask) -> None:
    found = ask("Năm 2032 cầu treo bản Mo ở Lai Châu được gia cố chưa?")
    assert found.abstained
    assert "năm 2032 không nói đến" in found.text and "Lai Châu (năm 2031), mục" in found.text


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("Lai Châu và Sơn La năm 2032 tiếp bao nhiêu lượt công dân?", {"365", "901"}, ()),
        ("Năm 2030 Lai Châu và Sơn La tiếp bao nhiêu lượt công dân?", {"412"}, ("Sơn La: không tìm thấy (",)),
        ("Lai Châu và Sơn La trồng bao nhiêu ha rừng?", {"740"}, ("Sơn La: không tìm thấy",)),
        ("Năm 2019 Lai Châu và Sơn La tiếp bao nhiêu lượt?", set(), ("Lai Châu: không tìm thấy (", "Sơn La: ")),
        ("Lai Châu và Cà Mau tiếp bao nhiêu lượt công dân?", {"365"}, ("Cà Mau: không tìm thấy (thư viện chưa có",)),
    ],
)
def test_each_place_of_a_comparison_is_refused_by_itself(
    ask: Ask, question: str, told: set[str], missing: tuple[str, ...]
) -> None:
    found = ask(question)
    assert {w for s in found.sentences for w in s.text.split()} >= told
    assert found.abstained is not bool(told)
    assert all(m in found.text for m in missing), found.text
