"""verify: only it makes quotations, and nothing weaker than verbatim is one."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering import verify
from rag.answering.verify import Quotation
from rag.records import Passage, Span

TEXT = (
    "Trong năm 2031, UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân, trong đó tiếp định kỳ 54 lượt, đột xuất 12 lượt. "
    "Đã giải quyết 86/94 đơn khiếu nại (đạt 91,5%), 07 đơn tố cáo có phần đúng. "
    "Tuy nhiên, một số xã chưa giải phóng mặt bằng xong; việc niêm yết thủ tục chưa thường xuyên. "
    "Huyện sẽ mở 02 lớp tập huấn theo Kế hoạch số 45/KH-UBND ngày 12/3/2031 của UBND tỉnh Sông Lam."
)


def passage(text: str = TEXT, breadcrumb: tuple[str, ...] = ("Vĩnh Sơn 2031", "II. Kết quả")) -> Passage:
    return Passage("p1", "d1", "II.3", Span(100, 100 + len(text)), text, breadcrumb)


def test_nothing_but_verify_makes_a_quotation() -> None:
    with pytest.raises(TypeError):
        Quotation("x", Span(0, 1), "d", "p", "I", None, None, None, object())
    made = verify.quote(passage(), "tiếp 1.097 lượt công dân")
    assert made is not None
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(made, text="tiếp 9.999 lượt công dân")


def test_no_other_module_constructs_one() -> None:
    root = Path(verify.__file__).resolve().parent.parent
    callers = []
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", ""))
            if named == "Quotation" or (isinstance(node, ast.Attribute) and node.attr == "_SEAL"):
                callers.append(path.name)
    assert set(callers) == {"verify.py"}


@pytest.mark.parametrize(
    "wanted",
    [
        "tiếp 1.097 lượt công dân",
        "UBND huyện  Vĩnh\nSơn tiếp 1.097 lượt",
        "một số xã chưa giải phóng mặt bằng xong",
        "86/94 đơn khiếu nại (đạt 91,5%)",
        "Kế hoạch số 45/KH-UBND ngày 12/3/2031",
        TEXT,
    ],
)
def test_verbatim_after_layout_is_quoted(wanted: str) -> None:
    made = verify.quote(passage(), wanted)
    assert made is not None
    assert made.text == TEXT[made.span.start - 100 : made.span.end - 100]
    assert " ".join(made.text.split()) == " ".join(wanted.split())
    assert (made.document_id, made.section) == ("d1", "II.3")


@pytest.mark.parametrize(
    "wanted",
    [
        "97 lượt công dân",
        "1.09",
        "giải phóng mặt bằng xong",
        "đã giải phóng mặt bằng xong",
        "thường xuyên",
        "TIẾP 1.097 LƯỢT CÔNG DÂN",
        "tiếp 1097 lượt công dân",
        "tiep 1.097 luot cong dan",
        "5/KH-UBND",
        "45/KH",
        "6/94 đơn khiếu nại",
        "91,5",
        "",
        " . ",
    ],
)
def test_anything_weaker_is_not(wanted: str) -> None:
    assert verify.quote(passage(), wanted) is None


def test_unicode_forms_meet() -> None:
    import unicodedata

    made = verify.quote(passage(), unicodedata.normalize("NFD", "một số xã chưa giải phóng"))
    assert made is not None and made.text == "một số xã chưa giải phóng"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_span_slices_back(a: int, b: int) -> None:
    made = verify.quote(passage(), Span(min(a, b), max(a, b)))
    if a == b:
        assert made is None
    else:
        assert made is not None and made.text == TEXT[min(a, b) : max(a, b)]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="0123456789chưa đã tiếp.,/%lượt", min_size=1, max_size=20))
def test_a_quotation_is_always_in_its_passage(wanted: str) -> None:
    made = verify.quote(passage(), wanted)
    assert made is None or made.text in TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Đã giải quyết 86/94 đơn khiếu nại (đạt 91,5%)",
        "việc niêm yết thủ tục chưa thường xuyên",
        "UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân.",
    ],
)
def test_verbatim_sentences(text: str) -> None:
    assert verify.sentence(text, [passage()]).status == "verbatim"


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Vĩnh Sơn tiếp 1.097 lượt công dân trong năm 2031.",
        "Năm 2031, huyện Vĩnh Sơn tiếp công dân định kỳ 54 lượt và đột xuất 12 lượt.",
        "Huyện sẽ mở 2 lớp tập huấn theo Kế hoạch 45/KH-UBND ngày 12 tháng 3 năm 2031.",
        "Một số xã của huyện chưa giải phóng mặt bằng xong.",
    ],
)
def test_faithful_paraphrases_pass_with_their_ground(text: str) -> None:
    verdict = verify.sentence(text, [passage()])
    assert verdict.status == "paraphrase", verdict.reasons
    assert verdict.quotation is not None and verdict.quotation.text in TEXT


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Huyện Vĩnh Sơn tiếp 1.197 lượt công dân.", "con số"),
        ("Huyện Vĩnh Sơn tiếp định kỳ 12 lượt công dân.", "việc khác"),
        ("Huyện Tân Hà tiếp 1.097 lượt công dân.", "tên riêng"),
        ("Các xã đã giải phóng mặt bằng xong.", ""),
        ("Một số xã giải phóng mặt bằng xong.", "chưa"),
        ("Việc niêm yết thủ tục thường xuyên.", "chưa"),
        ("Huyện đã mở 02 lớp tập huấn.", ""),
        ("Tất cả các xã chưa giải phóng mặt bằng xong.", "tất cả"),
        ("Theo Kế hoạch số 54/KH-UBND, huyện sẽ mở 02 lớp tập huấn.", "số ký hiệu"),
        ("Theo kế hoạch ngày 13/3/2031, huyện sẽ mở 02 lớp tập huấn.", "ngày tháng"),
        ("Đã giải quyết 86/94 đơn tố cáo.", "việc khác"),
        ("The district received 1.097 citizens.", "không thấy"),
        ("Xem thêm tại https://vi-du.vn về 1.097 lượt công dân.", "liên kết"),
        ("Không tiếp 1.097 lượt công dân.", "không"),
    ],
)
def test_contradictions_fail_and_say_why(text: str, why: str) -> None:
    verdict = verify.sentence(text, [passage()])
    assert verdict.status == "failed"
    assert any(why in r for r in verdict.reasons), verdict.reasons


def test_nothing_cited_nothing_said() -> None:
    assert verify.sentence("Huyện Vĩnh Sơn tiếp 1.097 lượt công dân.", []).status == "failed"


@pytest.mark.parametrize(
    ("printed", "form"), [("09", "9"), ("1.497/3.602", "1497/3602"), ("41,5%", "41,5%"), ("41.5%", "41,5%"), ("0", "0")]
)
def test_figures_have_one_form(printed: str, form: str) -> None:
    assert verify.figure(printed) == form


def test_symbols_are_whole_with_their_marks() -> None:
    assert verify.symbols("Chỉ thị 16-CT/TƯ và 25- NQ/TW") == {"16-CT/TƯ", "25-NQ/TW"}
