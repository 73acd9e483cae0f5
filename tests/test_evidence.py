"""Sentences, what a question wants, and the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.answering import evidence, scope
from rag.answering.choosing import pick
from rag.answering.sentences import around, clauses, cut, sentences
from rag.answering.understanding.asking import asked
from rag.records import DocumentCard, Hit, Metadata, Passage, Role, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạt 97,5%. TP. Sông Lam đạt 80%.", ["Đạt 97,5%.", "TP. Sông Lam đạt 80%."]),
        ("Tinh giản 1.097/3.602 biên chế. Còn lại năm sau.", ["Tinh giản 1.097/3.602 biên chế.", "Còn lại năm sau."]),
        ("Mở lớp về cây, con giống v.v. cho dân. Hết.", ["Mở lớp về cây, con giống v.v. cho dân.", "Hết."]),
        ("- Mở 2 lớp.\n+ Tiếp 5 lượt.", ["Mở 2 lớp.", "Tiếp 5 lượt."]),
        ("2.1. Công tác tiếp dân được quan tâm.", ["2.1. Công tác tiếp dân được quan tâm."]),
        ("Hồ sơ phân tán... nên gặp khó khăn. Sau đó xong.", ["Hồ sơ phân tán... nên gặp khó khăn.", "Sau đó xong."]),
        ("Có nơi còn chậm... Việc này cần sửa.", ["Có nơi còn chậm...", "Việc này cần sửa."]),
        ("TM. ỦY BAN NHÂN DÂN", ["TM. ỦY BAN NHÂN DÂN"]),
        ("Xong việc./.", ["Xong việc./."]),
        ("Ông A. Nguyễn ký. Bà B không ký.", ["Ông A. Nguyễn ký.", "Bà B không ký."]),
        ("Hỏi: vì sao? Vì thiếu người!", ["Hỏi: vì sao?", "Vì thiếu người!"]),
        ("Phong trào “Dân vận khéo.” Được dân ủng hộ.", ["Phong trào “Dân vận khéo.”", "Được dân ủng hộ."]),
        ("", []),
        (" - \n ... ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [s.of(text) for s in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mở 2 lớp; tiếp 5 lượt.", ["Mở 2 lớp", "tiếp 5 lượt."]),
        ("Tiếp 5 lượt (xã 2; huyện 3); mở 2 lớp.", ["Tiếp 5 lượt (xã 2; huyện 3)", "mở 2 lớp."]),
        ("Phương châm “dân bàn; dân làm” được giữ; hết.", ["Phương châm “dân bàn; dân làm” được giữ", "hết."]),
        ("Dở (dang; không đóng", ["Dở (dang", "không đóng"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [c.of(text) for c in clauses(text, Span(0, len(text)))] == expected


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="aĐ1 .;,:()“”\n-…!?TP", max_size=80))
def test_sentences_lie_in_order_within_the_text(text: str) -> None:
    end = 0
    for span in sentences(text):
        assert end <= span.start < span.end <= len(text)
        assert span.of(text).strip() == span.of(text)
        assert [c for c in clauses(text, span) if c not in span] == []
        end = span.end


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Huyện Văn Chấn mở bao nhiêu lớp tập huấn?", "figure"),
        ("TP Sóc Trăng có mấy phường?", "figure"),
        ("Vì sao hồ sơ trễ hạn?", "reason"),
        ("Hạn chế trong tiếp công dân ở Yên Bái?", "limitation"),
        ("Tỉnh kiến nghị gì với Sở Nội vụ?", "recommendation"),
        ("TTHC nghĩa là gì?", "definition"),
        ("Ai ký báo cáo của Yên Bái?", "who"),
        ("Kế hoạch số 12/KH-UBND ban hành ngày nào?", "when"),
        ("Quy chế ban hành theo quyết định nào?", "symbol"),
        ("Các tỉnh công khai thủ tục bằng cách nào?", "how"),
        ("Vì sao chỉ số hiệu quả quản trị thấp?", "reason"),
        ("Sóc Trăng có dân số bao nhiêu?", "figure"),
        ("Mấy hộ ở chợ gặp chủ tịch xã đòi chuyện gì?", "which"),
        ("Mấy con đường dân góp tiền thì ai coi?", "who"),
        ("Khó khăn của mấy tổ hòa giải ở xã?", "limitation"),
        ("Ở Văn Chấn mấy khoản quỹ, phí được dán chỗ nào?", "how"),
        ("Xã còn mấy đơn và vì sao?", "figure"),
        ("Xã có mấy tổ, là những tổ nào?", "figure"),
        ("Hỏi ý dân gồm mấy bước?", "statement"),
        ("Cần biết hôm nào xã tiếp dân thì xem ở đâu?", "statement"),
        ("Hạn chế trong tiếp công dân là gì?", "limitation"),
        ("Kiến nghị của tỉnh với Trung ương là gì?", "recommendation"),
        ("Văn Chấn có số vụ cháy là bao nhiêu?", "figure"),
        ("Quy định ấy có số là gì?", "symbol"),
    ],
)
def test_what_a_question_wants(question: str, kind: str) -> None:
    assert asked(question).kind == kind


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("Mở mấy lớp và bao nhiêu người dự?", (("lớp",), ("người", "dự"))),
        ("Tiếp bao nhiêu lượt công dân trong năm 2031?", (("lượt", "công", "dân"),)),
        ("Đạt bao nhiêu phần trăm?", ()),
        ("Tỷ lệ là bao nhiêu?", ()),
        ("Nhận bao nhiêu đơn 6 tháng đầu năm 2031?", (("đơn",),)),
        ("Mấy ông cán bộ bị nhắc?", (("cán", "bộ"),)),
        ("Xã giúp mấy bà?", (("bà",),)),
        ("Tuyến xe chở bao nhiêu triệu lượt khách?", (("lượt", "khách"),)),
        ("Chi bao nhiêu triệu đồng?", (("triệu", "đồng"),)),
        ("Cho phép mấy vụ tối đa?", (("vụ",),)),
    ],
)
def test_what_is_counted(question: str, nouns: tuple[tuple[str, ...], ...]) -> None:
    assert asked(question).nouns == nouns


def hit(text: str, role: Role = "khac", section: str = "II.1", heading: str = "1. Kết quả") -> Hit:
    passage = Passage(text[:12], "d", section, Span(0, len(text)), text, ("Yên Bái 2031", heading), role=role)
    card = DocumentCard("d", ("a.txt",), Metadata(place="Yên Bái"), "original", 1, 1, 0, "2031-01-01")
    return Hit(1, 0.5, passage, card)


def best(question: str, *hits: Hit, formal: tuple[str, ...] = ()) -> str:
    weight = evidence.weights_of({}, 100)
    return evidence.rank(question, asked(question), hits, weight=weight, formal=formal)[0].text


def test_the_figure_next_to_its_noun_wins() -> None:
    question = "Huyện tiếp bao nhiêu lượt công dân?"
    few = hit("Huyện có 12 phòng tiếp công dân.")
    right = hit("Huyện tiếp 2.310 lượt công dân.")
    assert best(question, few, right) == "Huyện tiếp 2.310 lượt công dân."


class Counting:
    """An encoder that counts what it is given."""

    name = fingerprint = "counting"
    dimension = 2

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        return np.ones((len(texts), 2), dtype=np.float32)

    encode_questions = encode_passages


def test_a_sentence_is_encoded_once() -> None:
    encoder, weight = Counting(), evidence.weights_of({}, 100)
    told = hit("Huyện có 12 phòng đợi. Xã mở 3 lớp học đan. Huyện có 12 phòng đợi.")
    for question in ("Huyện có mấy phòng?", "Xã mở mấy lớp?"):
        found = evidence.rank(question, asked(question), [told], weight=weight, encoder=encoder)
        assert [e.meaning for e in found] == [2.0] * 3
    assert sorted(encoder.read) == sorted(
        ["Huyện có 12 phòng đợi.", "Huyện có mấy phòng?", "Xã mở 3 lớp học đan.", "Xã mở mấy lớp?"]
    )


def test_limitations_hide_in_result_sections() -> None:
    text = "Việc trả hồ sơ tại nhà được triển khai. Tuy nhiên, việc trả hồ sơ tại nhà còn chậm."
    assert best("Hạn chế trong trả hồ sơ tại nhà?", hit(text, "ket_qua")).startswith("Tuy nhiên")


def test_results_asked_for_come_before_what_falls_short() -> None:
    short = hit("Việc trả hồ sơ tại nhà từng nơi chưa kịp thời.", "han_che", "III.2", "2. Hạn chế")
    told = hit("Việc trả hồ sơ tại nhà được các xã làm đều. Tuy nhiên, việc trả hồ sơ tại nhà còn chậm.", "ket_qua")
    assert best("Kết quả trả hồ sơ tại nhà", short, told) == "Việc trả hồ sơ tại nhà được các xã làm đều."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Kết quả tiếp công dân ở Yên Bái", True),
        ("Tình hình hòa giải ra sao?", True),
        ("Kết quả tiếp công dân còn hạn chế gì?", False),
        ("Bộ phận trả kết quả mở mấy giờ?", False),
    ],
)
def test_whether_results_are_asked_for(question: str, expected: bool) -> None:
    assert asked(question).of_results is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việc trả hồ sơ còn chậm.", True),
        ("Tuy nhiên, xã mới lập được một tổ.", True),
        ("Trình độ của cán bộ còn hạn chế.", True),
        ("Huyện đã kịp thời tháo gỡ những khó khăn, vướng mắc cho dân.", False),
        ("Xã công khai lịch tiếp, nhằm hạn chế tình trạng dân đi lại nhiều lần.", False),
        ("Kiên quyết không để hồ sơ chậm trả.", False),
        ("Việc chưa xong thì phải báo cho dân biết.", False),
        ("Tuyên truyền bằng nhiều hình thức.", False),
        ("Công tác kiểm tra còn mang tính hình thức.", True),
        ("Xã đã tháo gỡ vướng mắc, nhưng vẫn thiếu cán bộ.", True),
    ],
)
def test_what_falls_short_is_told_from_what_is_put_right(text: str, expected: bool) -> None:
    assert evidence.limits(text) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hạn chế trong tiếp công dân ở Yên Bái?", True),
        ("Công tác hòa giải còn vướng mắc gì?", True),
        ("Tỉnh làm gì để tháo gỡ vướng mắc?", False),
        ("Hộ có hoàn cảnh khó khăn được giúp thế nào?", False),
        ("Vì sao hồ sơ trả chậm?", False),
    ],
)
def test_whether_shortcomings_are_asked_by_name(question: str, expected: bool) -> None:
    assert asked(question).of_shortcomings is expected


def test_what_falls_short_comes_first() -> None:
    solved = "Huyện lập tổ xử lý những khó khăn, vướng mắc trong tiếp công dân."
    told = "Một số xã còn vướng mắc trong tiếp công dân."
    question = "Khó khăn, vướng mắc trong tiếp công dân?"
    weight = evidence.weights_of({}, 100)
    ranked = evidence.rank(question, asked(question), [hit(solved), hit(told)], weight=weight)
    assert pick(ranked, asked(question))[0].text == told


def test_what_falls_short_comes_first_though_another_has_all_the_words() -> None:
    named = "Phường lập tổ giải quyết các vướng mắc khi tiếp công dân."
    told = "Một số cán bộ chưa nhận thức đầy đủ về việc tiếp dân."
    question = "Tiếp công dân ở phường còn vướng mắc gì?"
    weight = evidence.weights_of({}, 100)
    ranked = evidence.rank(question, asked(question), [hit(named), hit(told, "han_che")], weight=weight)
    assert [e.text for e in ranked] == [named, told]
    assert pick(ranked, asked(question))[0].text == told


def test_a_definition_wins_over_use() -> None:
    text = "Rà soát TTHC hằng năm. Công khai thủ tục hành chính (TTHC) tại xã."
    assert best("TTHC nghĩa là gì?", hit(text)) == "Công khai thủ tục hành chính (TTHC) tại xã."


def test_everyday_words_find_formal_ones() -> None:
    text = "Cán bộ đi học nghề. Cán bộ còn nhũng nhiễu khi giải quyết hồ sơ."
    assert best("Cán bộ vòi vĩnh ở đâu?", hit(text), formal=("nhũng nhiễu",)).startswith("Cán bộ còn nhũng")


def test_spelling_of_tones_and_missing_diacritics_do_not_matter() -> None:
    text = "Mở lớp văn hoá. Khen thưởng kịp thời."
    assert best("Lớp văn hóa mở ở đâu", hit(text)) == "Mở lớp văn hoá."
    assert best("lop van hoa", hit(text)) == "Mở lớp văn hoá."


def test_a_long_list_is_weighed_by_its_clauses() -> None:
    filler = "; ".join(f"việc thứ {n} được các cơ quan đơn vị triển khai đúng kế hoạch đề ra" for n in range(8))
    text = f"Trong năm, {filler}; sông Lục Yên bị ô nhiễm chưa được xử lý."
    (found,) = evidence.rank(
        "Sông Lục Yên ô nhiễm ra sao?", asked("Sông Lục Yên ô nhiễm ra sao?"), [hit(text)],
        weight=evidence.weights_of({}, 100),
    )  # fmt: skip
    assert found.focus is not None
    assert found.focus.of(text) == "sông Lục Yên bị ô nhiễm chưa được xử lý."
    assert found.span == Span(0, len(text))


@pytest.mark.parametrize(
    ("text", "nouns", "share"),
    [
        ("tiếp 99 lượt công dân", (("lượt", "công", "dân"),), 1.0),
        ("tiếp 99 lượt với 142 người", (("lượt", "công", "dân"),), 1 / 3),
        ("đạt 58 TTHC", (("thủ", "tục"),), 1.0),
        ("37 lượt do đội đi tuần", (("đội",),), 0.0),
        ("tăng lên 15 hồ sơ; số tiền", (("tiền",),), 0.0),
        ("không có số nào", (("lượt",),), 0.0),
        ("tiếp 99 lượt", (), 0.0),
    ],
)
def test_figures_near(text: str, nouns: tuple[tuple[str, ...], ...], share: float) -> None:
    assert evidence.figures_near(text, nouns) == pytest.approx(share)


LIST = "Trong năm, xã A mở 2 lớp; tỷ lệ hộ nghèo còn 5%; cắt giảm 8 thủ tục; chưa sửa xong cầu."


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Trong năm, xã A mở 2 lớp", "Trong năm, xã A mở 2 lớp ..."),
        ("tỷ lệ hộ nghèo còn 5%", "Trong năm, ... tỷ lệ hộ nghèo còn 5% ..."),
        # No subject of its own: the clause that has it stays.
        ("cắt giảm 8 thủ tục", "Trong năm, xã A mở 2 lớp; ... cắt giảm 8 thủ tục ..."),
        ("chưa sửa xong cầu.", "Trong năm, ... chưa sửa xong cầu."),
    ],
)
def test_a_cut_keeps_subject_negation_and_time(clause: str, expected: str) -> None:
    start = LIST.index(clause)
    assert cut(LIST, Span(0, len(LIST)), Span(start, start + len(clause))) == expected


@pytest.mark.parametrize(
    ("text", "figures", "expected"),
    [
        ("Việc làm được quan tâm, tỷ lệ hộ nghèo còn 5%, đời sống ổn định.", "5%", "tỷ lệ hộ nghèo còn 5%"),
        # What goes on about the figure stays, and so does what could be one of several subjects or objects.
        ("Trong năm HĐND tỉnh, UBND tỉnh ban hành 55 văn bản, đạt 110%, góp phần đổi mới.", "55",
         "Trong năm HĐND tỉnh, UBND tỉnh ban hành 55 văn bản, đạt 110%"),
        ("Thanh tra thực hiện 17 cuộc thanh tra, kiểm tra, qua đó chấn chỉnh sai phạm.", "17",
         "Thanh tra thực hiện 17 cuộc thanh tra, kiểm tra"),
        # Negation and plans govern what follows them.
        ("Không để xảy ra mất trật tự được phản ánh, tình trạng tranh chấp 5 vụ, công tác khác tốt.", "5 vụ",
         "Không để xảy ra mất trật tự được phản ánh, tình trạng tranh chấp 5 vụ"),
        ("Phấn đấu kinh tế có tăng trưởng, tỷ lệ hộ nghèo còn 5%.", "5%",
         "Phấn đấu kinh tế có tăng trưởng, tỷ lệ hộ nghèo còn 5%."),
        ("Mở lớp (tỉnh 2, huyện 5), tiếp tục học.", "5", "Mở lớp (tỉnh 2, huyện 5), tiếp tục học."),
    ],
)  # fmt: skip
def test_what_tells_of_a_figure(text: str, figures: str, expected: str) -> None:
    at = text.index(figures)
    assert around(text, Span(0, len(text)), Span(at, at + len(figures))).of(text) == expected


def test_the_head_of_a_list_stays() -> None:
    text = "Còn thiếu sót như: xã A chậm; xã B vi phạm quy trình."
    start = text.index("xã B")
    assert cut(text, Span(0, len(text)), Span(start, len(text))) == "Còn thiếu sót như: ... xã B vi phạm quy trình."


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["xã A mở lớp", "chưa xong", "giảm 5%", "Tuy nhiên, còn chậm", "như: a"]), min_size=1))
def test_every_run_of_a_cut_is_verbatim(parts: list[str]) -> None:
    text = "; ".join(parts) + "."
    whole = Span(0, len(text))
    for clause in clauses(text, whole):
        for run in cut(text, whole, clause).split("..."):
            assert run.strip() in text


@pytest.mark.parametrize(
    ("question", "told", "beside"),
    [
        # What is asked is told in few words: a long list that also has them comes behind.
        ("Chợ Gò dời đi đâu?", "Chợ Gò được dời đi, sang khu đất bến xe cũ.",
         "Trong năm, huyện sửa chợ Gò, đường ấp 2, cầu Bà Lát, kênh 7, trường mầm non Hoa Sen, trạm y tế, nhà văn hóa,"
         " sân bóng, hàng rào nghĩa trang, bến đò, cột đèn, bảng tên đường, rãnh nước, bờ kè, lò mổ, kho lúa,"
         " chuồng trại, vườn ươm, đê bao, trạm bơm, cống hộp và việc dời trụ điện đi kèm."),
        # Who asks why is told the cause, not the thing once more.
        ("Vì sao đội thu gom nghỉ việc?", "Đội thu gom nghỉ việc nhiều do lương thấp.",
         "Đội thu gom nghỉ việc tăng so với năm trước."),
        ("Tại sao lúa vụ đông thất thu?", "Lúa vụ đông thất thu vì nước mặn vào sớm.", "Lúa vụ đông thất thu ở ba xã."),
        ("Bao nhiêu phần trăm lớp có máy chiếu?", "Lớp có máy chiếu đạt 64%.", "Có 118 lớp có máy chiếu."),
        ("Trợ giá xe buýt theo quyết định nào?", "Trợ giá xe buýt thực hiện theo Quyết định số 77/QĐ-UBND.",
         "Trợ giá xe buýt được thực hiện theo Kế hoạch số 15/KH-UBND."),
    ],
)  # fmt: skip
def test_what_is_asked_for_comes_before_what_only_shares_words(question: str, told: str, beside: str) -> None:
    assert best(question, hit(beside), hit(told)) == told


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        (Metadata(kind="Báo cáo", number="12/BC-UBND", place="Yên Bái"), "Yên Bái"),
        (Metadata(kind="Báo cáo", province="Lào Cai"), "Lào Cai"),
        (Metadata(kind="Nghị định", number="57/2031/NĐ-CP"), "Nghị định số 57/2031/NĐ-CP"),
        (Metadata(kind="Đề cương"), "a.txt"),
    ],
)
def test_a_document_is_called_by_its_place_or_its_symbol(metadata: Metadata, name: str) -> None:
    assert scope.name_of(DocumentCard("d", ("a.txt",), metadata, "original", 1, 1, 0, "2031-01-01")) == name
