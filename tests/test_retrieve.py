"""Finding: filters, fusion, folding of near-duplicates, and steadiness under another spelling."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_library import REPORTS, HashEncoder, library, report

from rag.answering.question import understand
from rag.answering.retrieve import Fusion, encoded, lexical_query, search
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.records import Filters, Hit
from rag.text.tokens import fold

ENCODER = HashEncoder()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStore]:
    opened = library(tmp_path_factory.mktemp("finding") / "library")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def knowledge(store: LocalStore) -> Knowledge:
    return Knowledge.of(store)


def find(store: LocalStore, knowledge: Knowledge, text: str, k: int = 5) -> tuple[Hit, ...]:
    return search(store, ENCODER, understand(text, knowledge), k)


@pytest.mark.parametrize(
    ("question", "source", "section"),
    [
        ("Hậu Giang có bao nhiêu hồ sơ trễ hạn?", "hau-giang.txt", "II.1"),
        ("bao nhieu ho so tre han o hau giang", "hau-giang.txt", "II.1"),
        ("Bao nhiêu hộ thoát nghèo nhờ nuôi dê?", "bac-kan.txt", "II.1"),
        ("kế hoạch 45/KH-UBND triển khai chỉ thị nào", "hau-giang.txt", "I"),
        ("KH 45 ngay 12/3/2022", "hau-giang.txt", "I"),
        ("cán bộ vòi vĩnh chuyện đất", "hau-giang.txt", "III"),
        ("An Giang tiếp bao nhiêu lượt công dân", "an-giang.txt", "II.2"),
        ("Kiến nghị gì với Sở Nội vụ", "hau-giang.txt", "IV"),
        ("1044 lượt", "an-giang.txt", "II.2"),
    ],
)
def test_the_right_passage_is_first(
    store: LocalStore, knowledge: Knowledge, question: str, source: str, section: str
) -> None:
    first = find(store, knowledge, question)[0]
    assert (first.document.source, first.passage.section) == (source, section)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Huyện Tri Tôn so với tỉnh Hậu Giang, bên nào ít hộ nghèo hơn?", {"Hậu Giang", "An Giang"}),
        ("Hậu Giang và huyện Tri Tôn giúp hộ nghèo thế nào?", {"Hậu Giang", "An Giang"}),
        ("ho ngheo huyen tri ton so voi tinh hau giang", {"Hậu Giang", "An Giang"}),
        ("huyện nào của hậu giang và nơi khác còn hộ nghèo", {"Hậu Giang"}),
        ("Huyện Tri Tôn của Hậu Giang còn bao nhiêu hộ nghèo?", {"Hậu Giang"}),  # not compared: the place is as told
        ("Huyện Thoại Sơn so với tỉnh Hậu Giang thì sao?", {"Hậu Giang"}),  # no report speaks of it
        ("Huyện Tri Tôn còn bao nhiêu hộ nghèo?", {"An Giang"}),  # the one report that speaks of it
    ],
)
def test_a_district_that_a_report_speaks_of_is_not_left_out_of_a_comparison(
    tmp_path: Path, question: str, places: set[str]
) -> None:
    told = report(
        "an-giang-2.txt",
        (("II", "Giảm nghèo", "ket_qua", "Huyện Tri Tôn còn 4,2% hộ nghèo sau khi vận động các hội cùng giúp."),),
        province="An Giang",
    )
    opened = library(tmp_path / "library", (*REPORTS, told))
    assert set(understand(question, Knowledge.of(opened)).filters.places) == places
    opened.close()


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Chợ Bàu Sen cháy rồi dân bán ở đâu?", {"An Giang"}),
        ("cho bau sen chay roi dan ban o dau", {"An Giang"}),
        ("Dân gần cầu Kênh Xáng được đền bao nhiêu?", set()),  # two provinces have one
        ("Chợ Bàu Đá cháy khi nào?", set()),  # nobody speaks of it
        ("Ở Hậu Giang có chợ Bàu Sen không?", {"Hậu Giang"}),  # the place is as told
        ("Các tỉnh có chợ cháy như Bàu Sen không?", set()),  # of several places
        ("Bàu sen nở chưa?", set()),  # no name, and no question of a market
    ],
)
def test_a_name_that_reports_of_one_place_alone_have_is_looked_for_there(
    tmp_path: Path, question: str, places: set[str]
) -> None:
    told = (
        ("an-giang-2.txt", "An Giang", "Chợ Bàu Sen cháy hết 12 sạp; dân bán tạm ở sân đình gần cầu Kênh Xáng."),
        ("hau-giang-2.txt", "Hậu Giang", "Cầu Kênh Xáng đang xây, đã đền cho dân 4 tỷ đồng; bàu sen cạnh đó cạn nước."),
    )
    more = [
        report(source, (("II", "Chợ và cầu", "ket_qua", text),), province=province) for source, province, text in told
    ]
    opened = library(tmp_path / "library", (*REPORTS, *more))
    assert set(understand(question, Knowledge.of(opened)).filters.places) == places
    opened.close()


@pytest.mark.parametrize("place", ["Hậu Giang", "Bắc Kạn", "An Giang"])
def test_a_place_in_the_question_keeps_others_out(store: LocalStore, knowledge: Knowledge, place: str) -> None:
    hits = find(store, knowledge, f"{place} tiếp công dân thế nào?")
    assert hits
    assert {h.document.metadata.province for h in hits} == {place}


def test_given_filters_replace_recognised_ones(store: LocalStore, knowledge: Knowledge) -> None:
    understood = understand("An Giang tiếp công dân", knowledge)
    hits = search(store, ENCODER, understood, filters=Filters(places=("Bắc Kạn",)))
    assert {h.document.metadata.province for h in hits} == {"Bắc Kạn"}


def test_nothing_within_the_filters_is_no_hits(store: LocalStore, knowledge: Knowledge) -> None:
    understood = understand("tiếp công dân", knowledge)
    assert search(store, ENCODER, understood, filters=Filters(places=("Lai Châu",))) == ()


def test_several_places_take_turns(store: LocalStore, knowledge: Knowledge) -> None:
    hits = find(store, knowledge, "So sánh tiếp công dân của Hậu Giang và An Giang", k=4)
    assert [h.document.metadata.province for h in hits[:2]] in (["Hậu Giang", "An Giang"], ["An Giang", "Hậu Giang"])
    assert {h.passage.section for h in hits[:2]} == {"II.2"}


def test_the_same_paragraph_is_one_hit_that_lists_the_other(store: LocalStore, knowledge: Knowledge) -> None:
    hits = find(store, knowledge, "quán triệt quy chế dân chủ ở cơ sở, lắng nghe ý kiến", k=5)
    assert sum("quy chế dân chủ" in h.passage.text for h in hits) == 1
    assert len(hits[0].also_in) == 1


@pytest.mark.parametrize("question", ["Hậu Giang có bao nhiêu hồ sơ trễ hạn?", "Nguyên nhân hạn chế ở Bắc Kạn là gì?"])
@pytest.mark.parametrize(
    "typed",
    [
        lambda t: unicodedata.normalize("NFD", t),
        str.upper,
        lambda t: t.replace(" ", "   "),
        lambda t: t.replace(" ", "\u00a0"),
    ],
    ids=["NFD", "capitals", "spaces", "no-break spaces"],
)
def test_spelling_of_the_question_does_not_move_hits(store, knowledge, question, typed) -> None:  # type: ignore[no-untyped-def]
    assert [h.passage.id for h in find(store, knowledge, typed(question))] == [
        h.passage.id for h in find(store, knowledge, question)
    ]


def test_without_diacritics_the_first_is_the_same(store: LocalStore, knowledge: Knowledge) -> None:
    for question in ("Hậu Giang có bao nhiêu hồ sơ trễ hạn?", "Nguyên nhân hạn chế ở Bắc Kạn là gì?"):
        plain = find(store, knowledge, fold(question))
        assert plain[0].passage.id == find(store, knowledge, question)[0].passage.id


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_asked(store: LocalStore, knowledge: Knowledge, text: str) -> None:
    hits = find(store, knowledge, text, k=3)
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))
    assert all(0.0 <= h.score <= 1.0 for h in hits)
    assert list(hits) == list(find(store, knowledge, text, k=3))


def test_why_says_what_matched(store: LocalStore, knowledge: Knowledge) -> None:
    first = find(store, knowledge, "Hạn chế về nhũng nhiễu ở Hậu Giang")[0]
    assert any("nhũng" in reason for reason in first.why)
    assert "đúng loại mục được hỏi" in first.why


@pytest.mark.parametrize(
    ("question", "province"),
    [("Cần Thơ chi trả bồi thường ra sao", "Hậu Giang"), ("hau giang chi tra boi thuong", "Cần Thơ")],
)
def test_both_names_of_a_merged_province_are_met_and_the_reader_is_told(
    tmp_path: Path, question: str, province: str
) -> None:
    now = report(
        "can-tho.txt",
        (("II", "Đất đai", "ket_qua", "Thành phố chi trả tiền bồi thường cho 58 hộ trong quý đầu năm."),),
        province="Cần Thơ",
        issued_on="2026-04-02",
    )
    merged = library(tmp_path / "library", (REPORTS[0], now))
    hits = find(merged, Knowledge.of(merged), question)
    merged.close()
    assert {h.document.metadata.province for h in hits} == {"Hậu Giang", "Cần Thơ"}
    told = [h for h in hits if any("từ ngày 01/7/2025, Hậu Giang thuộc Cần Thơ" in reason for reason in h.why)]
    assert {h.document.metadata.province for h in told} == {province}


def test_a_reranker_has_the_last_word(store: LocalStore, knowledge: Knowledge) -> None:
    def shortest(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([-len(t) for t in texts], dtype=np.float32) / 100

    understood = understand("An Giang tiếp công dân", knowledge)
    hits = search(store, ENCODER, understood, 3, reranker=shortest)
    lengths = [len(" › ".join((*h.passage.breadcrumb, h.passage.text))) for h in hits]
    assert lengths == sorted(lengths)


def test_a_place_that_filters_moves_no_vector(knowledge: Knowledge) -> None:
    place, none = (understand(q, knowledge) for q in ("Hậu Giang tiếp bao nhiêu lượt?", "tiếp bao nhiêu lượt?"))
    alone = understand("Hậu Giang", knowledge)
    assert place.filters.places and not none.filters.places
    assert np.allclose(encoded(place, ENCODER), encoded(none, ENCODER))
    assert encoded(alone, ENCODER).any()


def test_words_around_a_question_weigh_little(knowledge: Knowledge) -> None:
    query = dict(lexical_query(understand("Bao nhiêu hồ sơ trễ hạn ở Hậu Giang?", knowledge))["folded"])
    assert query["bao"] == query["nhieu"] < query["tre"]
    assert query["hau"] == query["tre"] * Fusion().scope


def test_every_report_is_found_by_its_own_words(store: LocalStore, knowledge: Knowledge) -> None:
    for document in REPORTS:
        for passage in document.passages:
            hits = find(store, knowledge, passage.text[:120])
            assert passage.text in [h.passage.text for h in hits], passage.text
