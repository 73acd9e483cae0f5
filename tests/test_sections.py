"""Questions that name nothing but what a section is for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.engine import Engine
from rag.settings import Settings

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine.open(Settings(library=tmp_path_factory.mktemp("muc") / "lib"), create=True) as engine:
        list(engine.add([DATA / "hau-giang-2022.txt", DATA / "bac-kan-2021.txt"]))
        yield engine


@pytest.mark.parametrize(
    ("question", "section", "says"),
    [
        ("Ưu điểm của Hậu Giang?", "III.1", "đối thoại đều đặn với nông dân"),
        ("Hạn chế ở Hậu Giang là gì?", "III.2", "thay đổi nhiều"),
        ("Nguyên nhân của những tồn tại ở Hậu Giang", "III.2", "kinh phí tập huấn"),
        ("Vì sao Hậu Giang còn hạn chế?", "III.2", "kinh phí tập huấn"),
        ("nhiem vu thoi gian toi cua hau giang", "IV", "bảng lấy số tự động"),
        ("Những khó khăn của Bắc Kạn?", "III", "giao thông cách trở"),
    ],
)
def test_the_section_answers(engine: Engine, question: str, section: str, says: str) -> None:
    answer = engine.ask(question).answer
    assert not answer.abstained
    assert {c.section for c in answer.citations} == {section}
    assert says in answer.text


def test_every_place_has_its_line_where_none_is_named(engine: Engine) -> None:
    answer = engine.ask("Hạn chế là gì?").answer
    assert {c.document.metadata.province for c in answer.citations} == {"Hậu Giang", "Bắc Kạn"}


@pytest.mark.parametrize(
    "question", ["Hạn chế trong giải quyết đơn ở Hậu Giang?", "Nguyên nhân chưa giải quyết xong đơn?"]
)
def test_a_question_that_says_more_is_searched(engine: Engine, question: str) -> None:
    assert {c.section for c in engine.ask(question).answer.citations} - {"III.2", "III"}


def test_what_fell_short_is_told_of_the_year_of_the_report_and_tasks_of_the_next(engine: Engine) -> None:
    assert not engine.ask("Hạn chế ở Hậu Giang năm 2022 là gì?").answer.abstained
    assert engine.ask("Hạn chế ở Hậu Giang năm 2023 là gì?").answer.abstained
    assert {c.section for c in engine.ask("Nhiệm vụ của Hậu Giang năm 2023 là gì?").answer.citations} == {"IV"}
