"""A library copied elsewhere is the same library, also when the copy was interrupted."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import ENCODER, FakeEncoder, cite, full, made, with_vectors

from rag import copying
from rag.errors import LibraryError, NotALibrary, UsageError, WrongEncoder
from rag.library.local import LocalStore
from rag.library.store import Store
from rag.records import Filters

TWICE = full("bao-cao", "Tiếp 342 lượt công dân.", "Đạt 64,41%.", cites=[cite("16/CT-TTg", date="2016-05-16")])
OTHERS = [made(f"khac-{n}", f"Đơn thư năm {n}.", f"Số vụ: {n}.") for n in range(40)]


def opened(folder: Path) -> Store:
    return LocalStore.open(folder, ENCODER, create=True)


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "goc"
    with closing(opened(folder)) as store:
        store.put(with_vectors(TWICE, replace(TWICE, source="b.txt", path="/x/b.txt"), *OTHERS))
        store.remove([OTHERS[3].id])
        store.edit(TWICE.id, "number", "7/BC-UBND", by="văn thư")
    yield folder


def test_a_copy_is_the_same_library(origin: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    copied = copying.copy(origin, tmp_path / "moi", told=lambda done, total: told.append((done, total)))
    assert (copied.written, copied.documents, copied.passages, copied.mentions) == (40, 40, 81, 1)
    assert (copied.searches, copied.agreement) == (40, 1.0)
    assert told == [(32, 40), (40, 40)]
    with closing(opened(origin)) as source, closing(opened(tmp_path / "moi")) as target:
        for card in source.cards():
            assert target.document(card.id) == source.document(card.id)
        card = target.find("b.txt")
        assert (card.sources, card.corrected, card.metadata.number) == (
            ("bao-cao.txt", "b.txt"),
            ("number",),
            "7/BC-UBND",
        )
        assert target.directives() == source.directives()
        assert target.check() == []
    again = copying.copy(origin, tmp_path / "moi")
    assert (again.written, again.documents) == (0, 40)


def test_an_interrupted_copy_is_run_again(origin: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(origin, tmp_path / "moi", told=stop)
    with closing(opened(tmp_path / "moi")) as target:
        assert len(target.cards()) == 32
        target.edit(TWICE.id, "number", None, by="văn thư")
    assert copying.copy(origin, tmp_path / "moi").written == 9


def test_what_differs_is_said(origin: Path, tmp_path: Path) -> None:
    with closing(opened(origin)) as source, closing(opened(tmp_path / "moi")) as target:
        copying.transfer(source, target)
        target.edit(OTHERS[0].id, "title", "Khác", by="ai đó")
        with pytest.raises(LibraryError, match=r"khac-0\.txt không giống"):
            copying.compare(source, target)
        target.remove([OTHERS[0].id])
        with pytest.raises(LibraryError, match="không khớp"):
            copying.compare(source, target)


def test_vectors_that_differ_are_noticed(origin: Path, tmp_path: Path) -> None:
    with closing(opened(origin)) as source, closing(opened(tmp_path / "moi")) as target:
        copying.transfer(source, target)
        target.recode(ENCODER, lambda passages: ENCODER.encode([p.text[::-1] for p in passages]))
        assert len(target.matching(Filters())) == 81
        with pytest.raises(LibraryError, match="chỉ trùng"):
            copying.compare(source, target)


def test_where_a_copy_cannot_go(origin: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="là một"):
        copying.copy(origin, origin)
    with pytest.raises(NotALibrary, match="Chưa có thư viện"):
        copying.copy(tmp_path / "thieu", tmp_path / "moi")
    with closing(opened(tmp_path / "khac")) as other:
        other.put(with_vectors(made("la", "chữ lạ")))
    with pytest.raises(UsageError, match="1 văn bản không có"):
        copying.copy(origin, tmp_path / "khac")
    with closing(LocalStore.open(tmp_path / "ma-khac", FakeEncoder("other", "other-1"), create=True)):
        pass
    with pytest.raises(WrongEncoder):
        copying.copy(origin, tmp_path / "ma-khac")


def test_the_librarys_own_encoder_goes_with_it(tmp_path: Path) -> None:
    encoder = FakeEncoder("encoder-abc", "abc")
    with closing(LocalStore.open(tmp_path / "goc", encoder, create=True)) as store:
        store.put(with_vectors(made("a", "một")))
    (tmp_path / "goc" / "encoder-abc").mkdir()
    (tmp_path / "goc" / "encoder-abc" / "weights").write_text("1")
    copying.copy(tmp_path / "goc", tmp_path / "moi")
    assert (tmp_path / "moi" / "encoder-abc" / "weights").read_text() == "1"
