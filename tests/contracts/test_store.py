"""What every store keeps to, wherever it keeps its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import ENCODER, FakeEncoder, cite, full, made, tokenise, with_vectors

from rag.errors import LibraryError, UnknownDocument, UsageError
from rag.library.local import LocalStore
from rag.library.store import Store
from rag.records import Filters, Span
from rag.text.glances import Glances
from rag.text.places import NEW_PROVINCES, OLD_PROVINCES, covers, expand

Factory = Callable[[], Store]


def local(folder: Path) -> Store:
    return LocalStore.open(folder, ENCODER, create=True, tokenise=tokenise)


def milvus(folder: Path) -> Store:
    pytest.importorskip("pymilvus", reason="needs the extra “milvus”")
    from rag.library.milvus import MilvusStore

    return MilvusStore.at(folder, ENCODER, str(folder.parent / "milvus.db"), create=True, tokenise=tokenise)


FACTORIES = {"local": local, "milvus": milvus}


@pytest.fixture(params=sorted(FACTORIES))
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Factory]:
    """Opens the same library again and again."""
    opened: list[Store] = []

    def open_() -> Store:
        opened.append(FACTORIES[request.param](tmp_path / "library"))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Factory) -> Store:
    return reopen()


def words(*tokens: str) -> dict[str, list[tuple[str, float]]]:
    return {"words": [(t, 1.0) for t in tokens]}


def found(store: Store, *tokens: str, within: Any = None) -> list[str]:
    keys = store.search_lexical(words(*tokens), 50, within).keys.tolist()
    return [p.text for p, _ in store.passages(keys)]


def nearest(store: Store, text: str, within: Any = None) -> str:
    scored = store.search_dense(ENCODER.encode([text])[0], 1, within)
    ((passage, _),) = store.passages(scored.keys.tolist())
    return passage.text


# ---------------------------------------------------------------- putting in and getting back


def test_a_document_comes_back_as_it_went_in(store: Store, reopen: Factory) -> None:
    document = full("bao-cao", "Tiếp 342 lượt công dân.", "Đạt 64,41%.", cites=[cite("16/CT-TTg", date="2016-05-16")])
    (put,) = store.put(with_vectors(document))
    assert (put.document, put.status, put.replaced) == (document.id, "added", ())
    for view in (store, reopen()):
        back = view.document(document.id)
        assert back.references[0].directive_id is not None
        assert back.passages == document.passages
        assert (back.text, back.metadata, back.sections, back.pages) == (
            document.text,
            document.metadata,
            document.sections,
            document.pages,
        )
        assert (back.report, back.footnotes, back.nature) == (document.report, document.footnotes, "original")


def test_cards_are_oldest_first_and_count(store: Store) -> None:
    one, two = made("a", "một", "hai"), made("b", cites=[cite("1/CT-TTg")])
    store.put(with_vectors(one, two))
    cards = store.cards()
    assert [c.id for c in cards] == [one.id, two.id]
    assert (cards[0].passages, cards[0].sections, cards[1].references) == (2, 1, 1)
    assert cards[0].source == "a.txt"
    assert one.path is not None
    assert store.known(one.sha256, one.path) == cards[0]
    assert store.known("0" * 64, one.path) is None
    assert store.known(one.sha256, "/elsewhere") is None


def test_a_document_without_passages_is_kept(store: Store) -> None:
    from dataclasses import replace

    empty = replace(made("rong"), passages=())
    store.put([(empty, np.zeros((0, ENCODER.dimension), dtype=np.float32))])
    later = made("sau", "chữ về sau")
    store.put(with_vectors(later))
    store.remove([empty.id])
    assert found(store, "chữ") == ["chữ về sau"]
    assert nearest(store, "chữ về sau") == "chữ về sau"


def test_vectors_come_back_nearly_as_they_were(store: Store) -> None:
    document = made("a", "một", "hai", "ba")
    ((_, vectors),) = pairs = with_vectors(document)
    store.put(pairs)
    keys = [key for key, _ in store.passages_of(document.id)]
    assert np.allclose(store.vectors(keys[::-1]), vectors[::-1], atol=1e-3)
    assert store.vectors([]).shape == (0, ENCODER.dimension)


def test_another_encoder_takes_over_in_one_generation(store: Store) -> None:
    pairs = with_vectors(made("a", "một", "hai"), made("b", "ba"))
    store.put(pairs)
    before = store.manifest.generation
    other = FakeEncoder("other", "other-1", 24)
    store.recode(other, lambda passages: other.encode([p.text[::-1] for p in passages]))
    manifest = store.manifest
    assert (manifest.encoder, manifest.encoder_fingerprint, manifest.dimension) == ("other", "other-1", 24)
    assert manifest.generation == before + 1
    keys = store.search_dense(other.encode(["iah"])[0], 1).keys.tolist()
    assert [p.text for p, _ in store.passages(keys)] == ["hai"]
    assert found(store, "ba") == ["ba"]
    assert store.check() == []


def test_a_failing_encoder_leaves_everything_as_it_was(store: Store) -> None:
    store.put(with_vectors(made("a", "một", "hai")))
    before = store.manifest

    def fail(passages: Any) -> Any:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        store.recode(FakeEncoder("other", "other-1", 24), fail)
    assert store.manifest == before
    assert nearest(store, "hai") == "hai"


def test_passages_come_in_the_order_of_keys(store: Store) -> None:
    document = made("a", "một", "hai", "ba")
    store.put(with_vectors(document))
    keys = [key for key, _ in store.passages_of(document.id)]
    asked = [keys[2], keys[0], keys[2]]
    assert [p.text for p, _ in store.passages(asked)] == ["ba", "một", "ba"]


def test_passages_are_known_at_a_glance(store: Store, reopen: Factory) -> None:
    one, two = made("a", "một", "hai", "ba"), made("b", "bốn", "năm")
    store.put(with_vectors(one))
    store.put(with_vectors(two))
    first, second = ([key for key, _ in store.passages_of(d.id)] for d in (one, two))
    asked = np.array([second[1], first[0], first[2], second[0]])
    for view in (store, store, reopen()):
        glances = view.glances(asked)
        assert [card.id for card in view.cards_of(asked)] == [two.id, one.id, one.id, two.id]
        wanted = Glances.of(passage for passage, _ in view.passages(asked.tolist()))
        assert glances.words.hashes.tolist() == wanted.words.hashes.tolist()
        assert glances.words.starts.tolist() == wanted.words.starts.tolist()
        assert glances.traits.tolist() == wanted.traits.tolist()
        assert (len(view.glances(asked[:0])), view.cards_of(asked[:0])) == (0, [])
    store.remove([two.id])
    for strange in (second[0], 10_000, 0):
        for look in (store.glances, store.cards_of):
            with pytest.raises(LibraryError):
                look(np.array([first[0], strange]))


def test_keys_are_stable_and_never_given_again(store: Store, reopen: Factory) -> None:
    one, two, three = made("a"), made("b"), made("c")
    store.put(with_vectors(one, two))
    keys = {d.id: [k for k, _ in store.passages_of(d.id)] for d in (one, two)}
    store.remove([two.id])
    store.put(with_vectors(three))
    again = reopen()
    assert [k for k, _ in again.passages_of(one.id)] == keys[one.id]
    assert not set(keys[two.id]) & {k for k, _ in again.passages_of(three.id)}


# ---------------------------------------------------------------- names


def test_find_by_id_prefix_or_name(store: Store) -> None:
    one, two = made("bao-cao"), made("khac")
    store.put(with_vectors(one, two))
    for name in (one.id, one.id[:10], "bao-cao.txt"):
        assert store.find(name).id == one.id
    with pytest.raises(UnknownDocument, match="Không có tài liệu"):
        store.find("thieu.txt")


def test_a_name_of_two_documents_is_answered_with_both(store: Store) -> None:
    one, two = made("a", "bản này", path="/x/a.txt"), made("a", "bản kia", path="/y/a.txt")
    store.put(with_vectors(one, two))
    with pytest.raises(UnknownDocument) as caught:
        store.find("a.txt")
    assert one.id in str(caught.value) and two.id in str(caught.value)


# ---------------------------------------------------------------- identity


def test_same_content_twice_does_nothing(store: Store) -> None:
    document = made("a")
    store.put(with_vectors(document))
    (put,) = store.put(with_vectors(document))
    assert (put.status, put.document) == ("unchanged", document.id)
    assert len(store.cards()) == 1 and store.cards()[0].sources == ("a.txt",)


def test_same_content_under_another_name_is_one_more_source(store: Store) -> None:
    from dataclasses import replace

    document = made("a")
    store.put(with_vectors(document))
    (put,) = store.put(with_vectors(replace(document, source="b.txt", path="/x/b.txt")))
    assert put.status == "unchanged"
    assert store.cards()[0].sources == ("a.txt", "b.txt")
    assert store.find("b.txt").id == document.id


def test_the_same_path_with_other_content_replaces(store: Store) -> None:
    old, new = made("a", "bản cũ"), made("a", "bản mới")
    store.put(with_vectors(old))
    (put,) = store.put(with_vectors(new))
    assert (put.status, put.replaced) == ("replaced", (old.id,))
    assert [c.id for c in store.cards()] == [new.id]
    assert found(store, "bản") == ["bản mới"]
    with pytest.raises(UnknownDocument):
        store.document(old.id)


def test_content_that_stands_elsewhere_too_stays(store: Store) -> None:
    from dataclasses import replace

    old, new = made("a", "bản cũ"), made("a", "bản mới")
    store.put(with_vectors(old, replace(old, source="b.txt", path="/x/b.txt")))
    (put,) = store.put(with_vectors(new))
    assert put.status == "added"
    assert {c.id: c.sources for c in store.cards()} == {old.id: ("b.txt",), new.id: ("a.txt",)}


def test_an_upload_never_replaces(store: Store) -> None:
    old, new = made("a", "bản cũ", path=None), made("a", "bản mới", path=None)
    store.put(with_vectors(old))
    (put,) = store.put(with_vectors(new))
    assert put.status == "added" and len(store.cards()) == 2


def test_corrections_survive_a_new_version(store: Store) -> None:
    old, new = made("a", "bản cũ"), made("a", "bản mới")
    store.put(with_vectors(old))
    store.edit(old.id, "number", "7/BC-UBND", by="văn thư")
    store.put(with_vectors(new))
    assert store.find(new.id).metadata.number == "7/BC-UBND"
    assert store.find(new.id).corrected == ("number",)


def test_another_reading_of_the_same_bytes_takes_the_place_of_the_first(store: Store) -> None:
    from dataclasses import replace

    first, elsewhere = made("a", "đọc lần đầu"), made("c")
    again = replace(made("a", "đọc lại"), id=first.id, sha256=first.sha256)
    again = replace(again, references=tuple(replace(r) for r in again.references))
    store.put(with_vectors(first, elsewhere))
    store.put(with_vectors(replace(first, source="b.txt", path="/x/b.txt")))
    store.edit(first.id, "number", "7/BC-UBND", by="văn thư")
    (put,) = store.put(with_vectors(again))
    assert (put.status, put.document, put.replaced) == ("replaced", first.id, (first.id,))
    assert store.document(first.id).text == again.text
    assert store.find(first.id).sources == ("a.txt", "b.txt")
    assert store.find(first.id).corrected == ("number",)
    assert [p.text for _, p in store.passages_of(first.id)] == [p.text for p in again.passages]
    assert store.put(with_vectors(again))[0].status == "unchanged"
    assert not store.check() and len(store.cards()) == 2


DIGEST_CASES = [
    ("all four fields", {}, {}, True),
    ("abbreviated issuer", {"issuer": "UBND tỉnh An Hải"}, {}, True),
    ("another title, four fields", {"title": "Khác hẳn"}, {}, True),
    ("another year", {"issued_on": "2022-06-07"}, {}, False),
    ("another number", {"number": "13/BC-UBND"}, {}, False),
    ("another issuer", {"issuer": "Ủy ban nhân dân tỉnh Bình Sơn"}, {}, False),
    ("no number: by title", {"number": None}, {}, True),
    ("no number, another title", {"number": None, "title": "Khác hẳn"}, {}, False),
    ("title folded", {"number": None, "title": "kết quả TIẾP CÔNG DÂN"}, {}, True),
    ("no number, dates disagree", {"number": None}, {"issued_on": "2022-06-07"}, False),
    ("no date and no number", {"number": None, "issued_on": None}, {}, True),
    ("no issuer", {"issuer": None}, {}, False),
    ("another kind", {"kind": "Kế hoạch"}, {}, False),
]


@pytest.mark.parametrize(
    ("digest", "original", "same"), [c[1:] for c in DIGEST_CASES], ids=[c[0] for c in DIGEST_CASES]
)
def test_an_original_takes_its_digests_place(store: Store, digest: Any, original: Any, same: bool) -> None:
    short = full("tom-luoc", "lời tóm lược", nature="digest", **digest)
    whole = full("goc", "lời văn gốc", **original)
    store.put(with_vectors(short))
    (put,) = store.put(with_vectors(whole))
    assert put.replaced == ((short.id,) if same else ())
    assert len(store.cards()) == (1 if same else 2)
    (again,) = store.put(with_vectors(short))
    assert again.status == "unchanged"
    assert again.document == (whole.id if same else short.id)


def test_a_digest_never_replaces_another_digest(store: Store) -> None:
    store.put(with_vectors(full("a", "một", nature="digest"), full("b", "hai", nature="digest")))
    assert len(store.cards()) == 2


# ---------------------------------------------------------------- taking out


def test_removed_is_gone_everywhere(store: Store, reopen: Factory) -> None:
    one, two = made("a", "chữ riêng một", cites=[cite("1/CT-TTg")]), made("b", "chữ riêng hai")
    store.put(with_vectors(one, two))
    store.remove([one.id])
    for view in (store, reopen()):
        assert found(view, "riêng") == ["chữ riêng hai"]
        assert nearest(view, "chữ riêng một") == "chữ riêng hai"
        assert view.directives() == []
        with pytest.raises(UnknownDocument):
            view.passages_of(one.id)


def test_removing_a_stranger_changes_nothing(store: Store) -> None:
    document = made("a")
    store.put(with_vectors(document))
    generation = store.manifest.generation
    with pytest.raises(UnknownDocument):
        store.remove([document.id, "0" * 16])
    assert store.manifest.generation == generation and len(store.cards()) == 1


def test_each_change_is_one_generation(store: Store) -> None:
    start = store.manifest.generation
    store.put(with_vectors(made("a"), made("b")))
    store.edit(made("a").id, "title", "Tên", by="tôi")
    store.remove([made("a").id, made("b").id])
    assert store.manifest.generation == start + 3


# ---------------------------------------------------------------- corrections


def test_a_correction_shows_filters_and_can_be_taken_back(store: Store) -> None:
    document = made("a", "một", province="An Hải", issued_on="2020")
    store.put(with_vectors(document))
    store.edit(document.id, "province", "Bình Sơn", by="văn thư")
    store.edit(document.id, "issued_on", "2021-06", by="văn thư")
    card = store.find(document.id)
    assert (card.metadata.province, card.metadata.issued_precision) == ("Bình Sơn", "month")
    assert card.corrected == ("issued_on", "province")
    assert len(store.matching(Filters(places=("Bình Sơn",), years=(2021,)))) == 1
    assert len(store.matching(Filters(places=("An Hải",)))) == 0
    store.edit(document.id, "province", None, by="văn thư")
    assert store.document(document.id).metadata.province == "An Hải"


@pytest.mark.parametrize(
    ("given", "kept", "precision"),
    [("2021-06-07", "2021-06-07", "day"), ("7/6/2021", "2021-06-07", "day"), ("6/2021", "2021-06", "month"),
     (" 2021 ", "2021", "year")],
)  # fmt: skip
def test_a_corrected_date_is_a_date(store: Store, given: str, kept: str, precision: str) -> None:
    document = made("a")
    store.put(with_vectors(document))
    store.edit(document.id, "issued_on", given, by="văn thư")
    known = store.find(document.id).metadata
    assert (known.issued_on, known.issued_precision) == (kept, precision)


@pytest.mark.parametrize("given", ["99", "", "2021-13", "30/02/2021", "hôm nay", "0000"])
def test_what_is_no_date_is_refused(store: Store, given: str) -> None:
    document = made("a", issued_on="2020")
    store.put(with_vectors(document))
    with pytest.raises(UsageError, match="không phải là ngày"):
        store.edit(document.id, "issued_on", given, by="văn thư")
    assert store.find(document.id).metadata.issued_on == "2020"


def test_only_fields_that_stand_in_a_document_can_be_corrected(store: Store) -> None:
    document = made("a")
    store.put(with_vectors(document))
    with pytest.raises(UsageError, match="sha256"):
        store.edit(document.id, "sha256", "x", by="tôi")
    with pytest.raises(UnknownDocument):
        store.edit("0" * 16, "title", "x", by="tôi")


# ---------------------------------------------------------------- searching


def test_lexical_search_weighs_terms_and_fields(store: Store) -> None:
    store.put(with_vectors(made("a", "đơn thư khiếu nại", "đơn giản", "thư viện")))
    assert found(store, "đơn", "thư")[0] == "đơn thư khiếu nại"
    keys = store.search_lexical({"words": [("đơn", 0.1), ("viện", 5.0)], "folded": [("vien", 1.0)]}, 3).keys
    assert store.passages(keys.tolist())[0][0].text == "thư viện"
    assert len(store.search_lexical({}, 3).keys) == 0
    assert len(store.search_lexical(words("không_có"), 3).keys) == 0


def test_a_rare_token_tells_more(store: Store) -> None:
    store.put(with_vectors(made("a", "đơn thư", "đơn giản", "đơn vị")))
    usual, rare, unknown = store.rarity("words", ["đơn", "thư", "không_có"])
    assert 0 < usual < rare < unknown
    assert store.rarity("words", []) == []


def test_tokens_stay_whole(store: Store) -> None:
    store.put(with_vectors(made("a", "theo 25-nq/tw", "theo 25 nq tw")))
    assert found(store, "25-nq/tw") == ["theo 25-nq/tw"]


def test_scores_fall_and_k_bounds(store: Store) -> None:
    store.put(with_vectors(made("a", *[f"chữ thứ {n}" for n in range(20)])))
    for scored in (store.search_lexical(words("chữ"), 7), store.search_dense(ENCODER.encode(["chữ thứ 3"])[0], 7)):
        assert len(scored.keys) == len(scored.scores) == 7
        assert np.all(np.diff(scored.scores) <= 1e-6)
    assert nearest(store, "chữ thứ 3") == "chữ thứ 3"
    assert np.isclose(store.search_dense(ENCODER.encode(["chữ thứ 3"])[0], 1).scores[0], 1, atol=1e-2)


def test_an_empty_library_finds_nothing(store: Store) -> None:
    assert found(store, "chữ") == []
    assert len(store.search_dense(ENCODER.encode(["chữ"])[0], 5).keys) == 0
    assert len(store.matching(Filters())) == 0 and store.cards() == [] and store.directives() == []
    assert store.check() == []


FILTER_CASES: list[tuple[Filters, set[str]]] = [
    (Filters(), {"a", "b", "c"}),
    (Filters(places=("An Hải",)), {"a"}),
    (Filters(places=("an hải", "Bình Sơn")), {"a", "b"}),
    (Filters(places=("Thanh Khê",)), {"b"}),
    (Filters(without_places=("An Hải",)), {"b", "c"}),
    (Filters(years=(2021,)), {"a", "b"}),
    (Filters(years=(2020,)), {"a", "c"}),
    (Filters(years=(1999,)), set()),
    (Filters(kinds=("Kế hoạch",)), {"c"}),
    (Filters(kinds=("Báo cáo",), years=(2021,), places=("An Hải",)), {"a"}),
]


@pytest.mark.parametrize(("filters", "expected"), FILTER_CASES)
def test_filters_restrict_both_sides_before_scoring(store: Store, filters: Filters, expected: set[str]) -> None:
    store.put(
        with_vectors(
            full("a", "chữ a", "chữ khác a"),
            made(
                "b", "chữ b", province="Bình Sơn", district="Thanh Khê", issued_on="2021-01", issued_precision="month"
            ),
            made("c", "chữ c", kind="Kế hoạch", issued_on="2020"),
        )
    )
    within = store.matching(filters)
    assert np.all(np.diff(within) > 0)
    assert {t[-1] for t in found(store, "chữ", within=within)} == expected
    scored = store.search_dense(ENCODER.encode(["chữ a"])[0], 50, within)
    assert set(scored.keys.tolist()) == set(within.tolist())


DATES = (None, "2019", "2025", "2025-06", "2025-07-01", "2026-01-05")


def test_a_place_holds_what_it_was_merged_into_since_then(store: Store) -> None:
    names = dict.fromkeys((*OLD_PROVINCES, *NEW_PROVINCES))
    documents = [made(f"{n}-{d}", province=n, issued_on=d) for n in names for d in DATES]
    store.put(with_vectors(*documents))
    cards = {c.id: c.metadata for c in store.cards()}
    for asked in names:
        own = expand(asked)
        for filters, inside in ((Filters(places=own), True), (Filters(without_places=own), False)):
            keys = store.matching(filters).tolist()
            met = {p.document_id for p, _ in store.passages(keys)}
            assert met == {i for i, m in cards.items() if covers(asked, m.province, m.issued_on) is inside}, asked


def test_filters_by_document_and_directive(store: Store) -> None:
    citing = made("a", "chữ đầu", cites=[cite("16/CT-TTg", date="2016-05-16")])
    other = made("b", "chữ sau")
    store.put(with_vectors(citing, other))
    (directive,) = store.directives()
    (key,) = store.matching(Filters(directives=(directive.id,))).tolist()
    assert store.passages([key])[0][0].text.startswith("Theo")
    assert len(store.matching(Filters(documents=(other.id,)))) == 1
    assert len(store.matching(Filters(documents=(other.id,), directives=(directive.id,)))) == 0


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_filtered_search_is_the_full_ranking_filtered(store: Store, data: st.DataObject) -> None:
    if not store.cards():
        texts = [f"chữ {'dài ' * (n % 7)} số {n % 13} x{n}" for n in range(60)]
        store.put(with_vectors(made("a", *texts[:30]), made("b", *texts[30:])))
        store.remove([made("a", *texts[:30]).id])
        store.put(with_vectors(made("c", *[t + " thêm" for t in texts[:30]])))
    everything = store.matching(Filters())
    mask = data.draw(st.lists(st.booleans(), min_size=len(everything), max_size=len(everything)))
    within = everything[np.array(mask, dtype=bool)]
    query, vector = words("chữ", "dài", f"x{data.draw(st.integers(0, 59))}"), ENCODER.encode(["dò"])[0]
    for search in (
        lambda w: store.search_lexical(query, 100, w),
        lambda w: store.search_dense(vector, 100, w),
    ):
        full_ranking, filtered = search(None), search(within)
        expected = {k: s for k, s in zip(full_ranking.keys.tolist(), full_ranking.scores, strict=True) if k in within}
        assert set(filtered.keys.tolist()) == set(expected)
        assert np.allclose(filtered.scores, [expected[k] for k in filtered.keys.tolist()], atol=1e-4)


# ---------------------------------------------------------------- directives


def test_one_directive_for_all_its_mentions(store: Store) -> None:
    store.put(with_vectors(made("a", cites=[cite("25-NQ/TW", kind="Nghị quyết", date="2013-06-03")])))
    store.put(with_vectors(made("b", cites=[cite("25-NQ/TW", kind="Nghị quyết")])))
    (directive,) = store.directives()
    assert (directive.number, directive.kind) == ("25-NQ/TW", "Nghị quyết")
    assert {m.document.source for m in store.mentions(directive.id)} == {"a.txt", "b.txt"}
    assert all(m.reference.directive_id == directive.id for m in store.mentions(directive.id))
    assert list(store.mentions(None)) == []


def test_a_second_directive_of_that_symbol_unsettles_undated_mentions(store: Store) -> None:
    store.put(
        with_vectors(made("a", cites=[cite("16/CT-TTg", date="2016-05-16")]), made("b", cites=[cite("16/CT-TTg")]))
    )
    assert list(store.mentions(None)) == []
    third = made("c", cites=[cite("16/CT-TTg", date="2021-04-01")])
    store.put(with_vectors(third))
    assert len(store.directives()) == 2
    assert [m.document.source for m in store.mentions(None)] == ["b.txt"]
    store.remove([third.id])
    assert len(store.directives()) == 1 and list(store.mentions(None)) == []


def test_a_directive_held_in_full(store: Store) -> None:
    store.put(with_vectors(made("a", cites=[cite("16/CT-TTg", date="2016-05-16", issuer="Thủ tướng Chính phủ")])))
    (directive,) = store.directives()
    assert store.holding(directive.id) is None
    fields = {"kind": "Chỉ thị", "number": "16/CT-TTg", "issued_on": "2016-05-16", "issuer": "Thủ tướng Chính phủ"}
    store.put(with_vectors(made("the", nature="digest", **fields)))
    assert store.holding(directive.id) is None, "a digest is not the text"
    whole = made("chi-thi", "toàn văn", **fields)
    store.put(with_vectors(whole))
    assert store.holding(directive.id) == whole.id
    assert len(store.directives()) == 1


# ---------------------------------------------------------------- readers, words, soundness


def test_a_reader_keeps_its_generation_until_it_moves(store: Store, reopen: Factory) -> None:
    reader = reopen()
    document = made("a", "chữ mới")
    store.put(with_vectors(document))
    assert reader.cards() == [] and found(reader, "chữ") == []
    assert reader.refresh() and not reader.refresh()
    assert found(reader, "chữ") == ["chữ mới"] and nearest(reader, "chữ mới") == "chữ mới"


def test_lexicon_counts_passages(store: Store) -> None:
    store.put(with_vectors(made("a", "đơn thư đơn", "đơn giản")))
    lexicon = store.lexicon()
    assert (lexicon["đơn"], lexicon["thư"]) == (2, 1)


def test_a_sound_library_has_no_problems(store: Store) -> None:
    store.put(with_vectors(made("a"), made("b")))
    store.remove([made("a").id])
    assert store.check() == []


def test_spans_slice_back(store: Store) -> None:
    document = made("a", "Đầu tiên có dấu.", "Tiếp theo.", cites=[cite("1/CT-TTg")])
    store.put(with_vectors(document))
    back = store.document(document.id)
    assert all(p.span.of(back.text) == p.text for p in back.passages)
    assert back.references[0].span.of(back.text) == back.references[0].surface
    assert Span(0, len(back.text)).of(back.text) == document.text


def test_a_report_is_a_directive_only_where_it_is_cited(store: Store) -> None:
    fields = {"number": "12/BC-UBND", "issued_on": "2021-06-07", "province": "An Hải"}
    report = made("bao-cao", **fields)
    store.put(with_vectors(report))
    assert store.directives() == []
    store.put(with_vectors(made("b", cites=[cite("12/BC-UBND", kind="Báo cáo", date="2021-06-07", scope="An Hải")])))
    (directive,) = store.directives()
    assert store.holding(directive.id) == report.id
