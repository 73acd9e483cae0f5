"""What a question is understood to ask."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_library import REPORTS

from rag.answering.question import understand
from rag.answering.understanding.courtesies import bare, without_particles
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.spelling import as_reports_say, canonical, restored, unshouted
from rag.records import Directive, Document, DocumentCard
from rag.text.places import OLD_PROVINCES
from rag.text.tokens import fold


def card(document: Document) -> DocumentCard:
    return DocumentCard(
        document.id, (document.source,), document.metadata, "original", len(document.passages), 1, 0, ""
    )


DIRECTIVES = (
    Directive("ct16a", "Chỉ thị", "16/CT-TTg", "2016-05-16", "Thủ tướng Chính phủ", "Về công tác vận động"),
    Directive("ct16b", "Chỉ thị", "16/CT-TTg", "2020-03-31", "Thủ tướng Chính phủ", "Về phòng dịch"),
    Directive("kl114", "Kết luận", "114-KL/TW", "2015-07-14", "Ban Bí thư", "Về hiệu quả vận động"),
    Directive(
        "nq25", "Nghị quyết", "25-NQ/TW", "2013-06-03", "Ban Chấp hành Trung ương", "Về vận động trong giai đoạn mới"
    ),
)
LEXICON = {"thủ_tục": 4, "hành_chính": 5, "hồ_sơ": 6, "trễ": 2, "hạn": 2, "công_dân": 8, "tiếp": 9, "hậu_giang": 3}
CARDS = tuple(card(d) for d in REPORTS)
KNOWLEDGE = Knowledge(CARDS, DIRECTIVES, LEXICON)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bao nhieu xa dat NTM nam 2019", "bao nhiêu xã đạt NTM năm 2019"),
        ("ban TTND cua phuong lam gi", "ban TTND của phường làm gì"),
        ("vi sao so VHTTDL cham nop", "vì sao sở VHTTDL chậm nộp"),
        ("con bn don chua giai quyet", "còn bao nhiêu đơn chưa giải quyết"),
        ("cty co phan hoa ra sao, tp ra sao", "cty cổ phần hóa ra sao, tp ra sao"),
        ("chi thi 12-CT/TU noi gi", "chỉ thị 12-CT/TU nói gì"),
        ("UBND", "UBND"),
    ],
)
def test_short_forms_are_read_as_what_they_stand_for(typed: str, meant: str) -> None:
    assert restored(typed, Knowledge()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hộ nghèo có đc vay ko", "hộ nghèo có được vay không"),
        ("ho ngheo co dc vay ko, ntn", "hộ nghèo có được vay không, như thế nào"),
        ("trc năm 2020 làm j", "trước năm 2020 làm gì"),
        ("trồng dược liệu, hệ số K, KO", "trồng dược liệu, hệ số K, KO"),
        ("UBND tĩnh Hậu Giang đả giãi quyết", "UBND tỉnh Hậu Giang đã giải quyết"),
        ("các xả xả thải, nữa đầu năm", "các xã xả thải, nửa đầu năm"),
        ("có bao niêu hộ, bao nhiu người", "có bao nhiêu hộ, bao nhiêu người"),
        ("đơn của ngưi dân, gồm nững đơn vị nào", "đơn của người dân, gồm những đơn vị nào"),
        ("kế hoạhc 6 táng đầu năm", "kế hoạch 6 tháng đầu năm"),
        ("hỗ trợ mai táng phí, thanh tra, chị Thanh", "hỗ trợ mai táng phí, thanh tra, chị Thanh"),
        ("so ke hoach cua cong an", "số kế hoạch của công an"),
        ("so ke hoach va dau tu bao cao gi", "sở kế hoạch và đầu tư báo cáo gì"),
        ("số thẻ và lũy kế, kỹ thuật, bão lũ, nghỉ việc", "số thẻ và lũy kế, kỹ thuật, bão lũ, nghỉ việc"),
    ],
)
def test_what_is_written_in_messages_is_read_as_reports_write_it(typed: str, meant: str) -> None:
    assert restored(typed, Knowledge()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ủy ban nhân dân H. Đầm Dơi họp mấy kỳ?", "UBND huyện Đầm Dơi họp mấy kỳ?"),
        ("uỷ ban nhân dân tx. Long Mỹ, p. Bình Thạnh", "UBND thị xã Long Mỹ, phường Bình Thạnh"),
        ("Hội đồng nhân dân X.Tân Dân", "HĐND xã Tân Dân"),
        ("Ủy ban nhân dân viết tắt là gì?", "Ủy ban nhân dân viết tắt là gì?"),
        ("điểm H. 12, mục x. 3", "điểm H. 12, mục x. 3"),
    ],
)
def test_bodies_and_parts_are_called_as_reports_call_them(typed: str, meant: str) -> None:
    assert as_reports_say(typed) == meant


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["TTND", "tp", "bn", "KH", "dat", "xa"])), max_size=9))
@settings(deadline=None, max_examples=60)
def test_short_forms_stay_as_typed(words: list[str]) -> None:
    typed = canonical(" ".join(words))
    found = restored(typed, Knowledge())
    assert [w for w in found.split() if w in ("TTND", "tp")] == [w for w in typed.split() if w in ("TTND", "tp")]


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Hậu Giang có bao nhiêu hồ sơ?", ("Hậu Giang",)),
        ("hau giang co bao nhieu ho so", ("Hậu Giang",)),
        ("HẬU GIANG CÓ BAO NHIÊU HỒ SƠ", ("Hậu Giang",)),
        ("Huyện Ba Bể tiếp công dân mấy buổi?", ("Bắc Kạn",)),
        ("tiếp công dân ở Ba Bể", ("Bắc Kạn",)),
        ("So sánh An Giang và Hậu Giang", ("An Giang", "Hậu Giang")),
        ("Lai Châu làm gì?", ("Lai Châu",)),
        ("Nơi nào làm tốt?", ()),
    ],
)
def test_certain_places_become_filters(question: str, places: tuple[str, ...]) -> None:
    assert understand(question, KNOWLEDGE).filters.places == places


def test_a_mistyped_or_shortened_province_only_weighs() -> None:
    for question in ("hau gang co bao nhieu ho so", "hau giagn co bao nhieu ho so", "Hồ sơ trễ hạn của HG"):
        understood = understand(question, KNOWLEDGE)
        assert understood.filters.places == ()
        assert understood.places == ("Hậu Giang",)


def test_a_merged_province_also_means_what_went_into_it() -> None:
    kien_giang = replace(CARDS[0].metadata, province="Kiên Giang")
    knowledge = Knowledge((*CARDS, replace(CARDS[0], id="kg", metadata=kien_giang)), DIRECTIVES, LEXICON)
    assert understand("An Giang tiếp công dân", knowledge).scopes == (("An Giang", "Kiên Giang"),)
    assert understand("Kiên Giang tiếp công dân", knowledge).scopes == (("Kiên Giang",),)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("HG có bao nhiêu hồ sơ?", ("Hậu Giang",)),
        ("hg co bao nhieu ho so", ("Hậu Giang",)),
        ("Gói hg là gì?", ()),  # small letters in a text that has capitals
        ("UBND tỉnh HG có bao nhiêu hồ sơ?", ("Hậu Giang",)),
        ("nq 77/NQ-HĐND của hg có bao nhiêu hồ sơ?", ("Hậu Giang",)),
    ],
)
def test_initials_of_a_province(question: str, places: tuple[str, ...]) -> None:
    understood = understand(question, KNOWLEDGE)
    assert understood.places == places
    assert bool(understood.filters.places) == ("tỉnh HG" in question)


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("bà con Tuần Giáo muốn gì", True),
        ("bà con tuần giáo muốn gì", True),
        ("bà con Bình Minh muốn gì", True),
        ("bà con lúc bình minh muốn gì", False),
    ],
)
def test_a_district_in_small_letters_is_sure_unless_it_is_a_word(question: str, sure: bool) -> None:
    cards = [
        replace(CARDS[0], id=name, metadata=replace(CARDS[0].metadata, province=province, district=f"huyện {name}"))
        for name, province in (("Tuần Giáo", "Điện Biên"), ("Bình Minh", "Vĩnh Long"))
    ]
    assert bool(understand(question, Knowledge(tuple(cards))).filters.places) == sure


def test_where_no_document_has_a_place_none_is_left_out() -> None:
    laws = Knowledge(tuple(replace(c, metadata=replace(c.metadata, province=None, district=None)) for c in CARDS))
    understood = understand("Mức lương tối thiểu ở Hà Nội", laws)
    assert not understood.filters
    assert "Hà Nội" in understood.places


@pytest.mark.parametrize("province", OLD_PROVINCES)
def test_every_province_is_recognised_with_and_without_marks(province: str) -> None:
    for typed in (f"Tỉnh {province} làm gì?", f"tinh {fold(province)} lam gi"):
        assert (
            province in understand(typed, KNOWLEDGE).places or province in understand(typed, KNOWLEDGE).filters.places
        )


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("Tỉnh khác làm thế nào?", ("Hậu Giang",)),
        ("địa phương khác tiếp dân ra sao", ("Hậu Giang",)),
        ("noi khac lam gi", ("Hậu Giang",)),
        ("Ngoài An Giang còn tỉnh nào có cổng dịch vụ công?", ("An Giang",)),
        ("Hậu Giang làm thế nào?", ()),
        ("Thuế hộ kinh doanh lưu trú ở An Giang thu được bao nhiêu?", ()),
        ("Có bao nhiêu khách nước ngoài của An Giang?", ()),
        ("Trừ An Giang thì nơi nào tiếp dân tốt?", ("An Giang",)),
    ],
)
def test_left_out_places(question: str, left_out: tuple[str, ...]) -> None:
    own = replace(KNOWLEDGE, own_place="Hậu Giang")
    assert understand(question, own).filters.without_places == left_out


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Năm 2021 có gì mới?", (2021,)),
        ("giai đoạn 2015 - 2018", (2015, 2018)),
        ("Nghị định 04/2015/NĐ-CP", ()),
        ("Pháp lệnh năm 2007 bắt công khai mấy việc?", ()),
        ("Kế hoạch năm 2020 đạt bao nhiêu?", (2020,)),
        ("2.021 lượt", ()),
        ("có 2019 hộ", (2019,)),
    ],
)
def test_years_weigh_and_never_filter(question: str, years: tuple[int, ...]) -> None:
    understood = understand(question, KNOWLEDGE)
    assert understood.years == years
    assert understood.filters.years == ()


@pytest.mark.parametrize(
    ("question", "sure", "several"),
    [
        ("KL 114 nói gì?", ("kl114",), ()),
        ("Kết luận 114-KL/TW", ("kl114",), ()),
        ("ket luan 114/KL-TW", ("kl114",), ()),
        ("nghi quyet 25", ("nq25",), ()),
        ("Chỉ thị 16/CT-TTg", (), (("ct16a", "ct16b"),)),
        ("chi thi 16 nam 2016", ("ct16a",), ()),
        ("114kltw", ("kl114",), ()),
        ("25NQTW nói gì", ("nq25",), ()),
        ("25 NQ TW", ("nq25",), ()),
        ("KL-114", ("kl114",), ()),
        ("16CTTTg", (), (("ct16a", "ct16b"),)),
        ("16 ct ttg nam 2020", ("ct16b",), ()),
        ("25nqtwx", (), ()),
        ("Chỉ thị 99/CT-TTg", (), ()),
    ],
)
def test_directives_in_every_spelling(
    question: str, sure: tuple[str, ...], several: tuple[tuple[str, ...], ...]
) -> None:
    understood = understand(question, KNOWLEDGE)
    assert understood.directives == sure
    assert understood.ambiguous_directives == several


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Đề án 6 của tỉnh nói gì?", ("da6",)),
        ("Xã nào ngại làm Dự án 6?", ()),  # a part of a programme, which has a number and is no document
        ("Dự án số 06-ĐA/TU về gì?", ("da6",)),
        ("Luật Đất đai được phổ biến ở đâu?", ("land",)),
        ("Vì sao dân chưa hiểu pháp luật đất đai?", ()),  # what all laws say of it
        ("88/BC-UBND nói gì về chợ?", ()),  # the report itself is asked
        ("Báo cáo nào dẫn 88/BC-UBND?", ("bc88",)),
    ],
)
def test_what_has_the_number_or_the_words_of_a_directive_is_not_always_one(
    question: str, named: tuple[str, ...]
) -> None:
    more = (
        Directive("da6", "Đề án", "06-ĐA/TU", "2021-05-04", "Tỉnh ủy", "Về cán bộ"),
        Directive("land", "Luật", None, None, None, "Luật Đất đai"),
        Directive("bc88", "Báo cáo", "88/BC-UBND", None, None, None),
    )
    assert understand(question, Knowledge(CARDS, (*DIRECTIVES, *more), LEXICON)).directives == named


def test_of_namesakes_those_that_the_places_reports_cite_are_meant() -> None:
    more = (
        Directive("qd9a", "Quyết định", "9/QĐ-UBND", None, None, "về chợ"),
        Directive("qd9b", "Quyết định", "9/QĐ-TTg", None, None, None),
    )
    cited = {("qd9b", ("Hậu Giang",))}
    knowledge = Knowledge(
        CARDS, (*DIRECTIVES, *more), LEXICON, cited_within=lambda directive, f: (directive, f.places) in cited
    )
    assert understand("Quyết định 9 nói gì?", knowledge).ambiguous_directives == (("qd9a", "qd9b"),)
    assert understand("Quyết định 9 ở Hậu Giang ra sao?", knowledge).directives == ("qd9b",)
    assert understand("Quyết định 9 ở An Giang ra sao?", knowledge).ambiguous_directives == (("qd9a", "qd9b"),)


def test_words_that_everyone_writes_are_no_slip_of_a_name() -> None:
    metadata = replace(CARDS[0].metadata, province="Cao Bằng", district="huyện Bảo Lạc")
    knowledge = Knowledge((*CARDS, replace(CARDS[0], id="bl", metadata=metadata)), DIRECTIVES, LEXICON)
    understood = understand("bao nhieu vu bao luc hoc duong", knowledge)
    assert (understood.text, understood.places) == ("bao nhiêu vụ bạo lực học đường", ())
    assert understand("huyện Bảo Lạc có mấy xã", knowledge).filters.places == ("Cao Bằng",)


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("Báo cáo số 88 nói gì?", {"hau-giang.txt"}),
        ("88/BC-UBND", {"hau-giang.txt"}),
        ("bao cao 301", {"an-giang.txt"}),
        ("88/BC-HĐND", set()),
        ("88bcubnd", {"hau-giang.txt"}),
        ("Kế hoạch 88", set()),
    ],
)
def test_a_report_named_by_its_symbol_is_searched_alone(question: str, sources: set[str]) -> None:
    ids = understand(question, KNOWLEDGE).filters.documents
    assert {c.source for c in CARDS if c.id in ids} == sources


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ho so tre han o hau giang", "hồ sơ trễ hạn ở Hậu Giang"),
        ("HDND tỉnh họp", "HĐND tỉnh họp"),
        ("Sở VH-TT&DL, Sở GD&ĐT họp theo 12-CT/TU", "Sở VHTTDL, Sở GDĐT họp theo 12-CT/TU"),
        ("ai ky bao cao", "ai ký báo cáo"),
        ("nghi quyet khoa XII nam 2016", "nghị quyết khóa XII năm 2016"),
        ("ngay 12/3/2022, dieu 5 khoan 2", "ngày 12/3/2022, điều 5 khoản 2"),
        ("truong hop nao KHONG duoc nhan ho so", "trường hợp nào KHÔNG được nhận hồ sơ"),
        ("bao cao so 5", "báo cáo số 5"),
        ("tiep cong dna", "tiếp công dân"),
        ("ai ký 45khubnd", "ai ký 45khubnd"),
        ("chi thi 12-ct/tu cua tinh uy noi gi", "chỉ thị 12-ct/tu của tỉnh ủy nói gì"),
        ("kiem tra dot xuat bao nhieu cuoc", "kiểm tra đột xuất bao nhiêu cuộc"),
        ("Hồ sơ trễ hạn", "Hồ sơ trễ hạn"),
        ("Dự án tu bổ đình làng nào khởi công?", "Dự án tu bổ đình làng nào khởi công?"),
        ("Trồng nha đam được mấy triệu?", "Trồng nha đam được mấy triệu?"),
        ("Thu phí chợ đạt bao nhiêu, so năm trước?", "Thu phí chợ đạt bao nhiêu, so năm trước?"),
        ("Nâng cao hiêu quả tiếp công dân", "Nâng cao hiệu quả tiếp công dân"),
    ],
)
def test_diacritics_are_restored_and_can_be_left(typed: str, shown: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert understood.text == shown
    assert understood.restored == (typed != shown)
    left = understand(typed, KNOWLEDGE, restore=False)
    assert left.text == typed
    assert not left.restored


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Sáu tháng đầu 2031 tiếp mấy lượt?", "6 tháng đầu năm 2031 tiếp mấy lượt?"),
        ("Nhận bao nhiêu đơn nửa cuối 2031?", "Nhận bao nhiêu đơn 6 tháng cuối năm 2031?"),
        ("Trong nửa năm đầu 2031", "Trong 6 tháng đầu năm 2031"),
        ("Nửa đầu danh sách gồm ai?", "Nửa đầu danh sách gồm ai?"),
    ],
)
def test_half_years_are_called_what_reports_call_them(typed: str, shown: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert understood.text == shown
    assert not understood.restored


def test_abbreviations_are_met_both_ways() -> None:
    assert "thủ_tục hành_chính" in understand("TTHC là gì", KNOWLEDGE).synonyms
    assert "tthc" in understand("thủ tục hành chính", KNOWLEDGE).synonyms
    assert "quyết" in " ".join(understand("qd số mấy", KNOWLEDGE).expansions)


def test_everyday_words_are_widened() -> None:
    assert "khiếu nại" in " ".join(understand("dân than phiền", KNOWLEDGE).formal)


@pytest.mark.parametrize(
    "typed", ["Hồ  sơ\ttrễ\u00a0hạn ", "Hồ sơ\u200b\ntrễ hạn", unicodedata.normalize("NFD", "Hồ sơ trễ hạn")]
)
def test_one_canonical_form(typed: str) -> None:
    assert canonical(typed).replace(" ", "") == "Hồsơtrễhạn"
    assert "  " not in canonical(typed)


@given(st.text(max_size=50))
@settings(deadline=None, max_examples=60)
def test_anything_can_be_asked(text: str) -> None:
    understood = understand(text, KNOWLEDGE)
    assert understood.original == bare(unshouted(canonical(text)))
    again = understand(understood.text, KNOWLEDGE)
    assert again.filters.places == understood.filters.places


@pytest.mark.parametrize(
    "typed", ["tiếp công dân", "tiếp\u200b công\u00a0dân", "\ufefft\u200biếp công\u00ad dân", "tiếp\tcông\x00dân "]
)
def test_what_cannot_be_seen_is_not_asked(typed: str) -> None:
    assert canonical(typed) == "tiếp công dân"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Em đang viết báo cáo, anh chị cho em hỏi Cà Mau có mấy xã? Xin cảm ơn ạ.", "Cà Mau có mấy xã?"),
        ("cho em hoi bao nhieu xa co mot cua", "bao nhieu xa co mot cua"),
        ("Xin chào, tôi muốn biết số xã có một cửa. Cảm ơn!", "Số xã có một cửa."),
        ("Theo báo cáo, Tuần Giáo có bao nhiêu xã?", "Tuần Giáo có bao nhiêu xã?"),
        ("Tra giúp tôi: hạn chế ở Kiên Giang", "Hạn chế ở Kiên Giang"),
        ("Nhờ bạn xem hộ bao nhiêu xã đã làm", "Bao nhiêu xã đã làm"),
        ("Cà Mau có bao nhiêu xã vậy ạ?", "Cà Mau có bao nhiêu xã?"),
        ("Cà Mau có bao nhiêu xã vậy mọi người?", "Cà Mau có bao nhiêu xã?"),
        ("bao nhieu xa co mot cua vay ad?", "bao nhieu xa co mot cua?"),
        ("theo tung linh vuc a", "theo tung linh vuc"),
        ("xa nao thuoc nhom a", "xa nao thuoc nhom a"),
        ("ngan hang cho dan nao vay", "ngan hang cho dan nao vay"),
        # What is asked of the answer, and headings before a question.
        ("Cà Mau có mấy xã? Nêu rõ nguồn và trích nguyên văn.", "Cà Mau có mấy xã?"),
        ("Cà Mau có mấy xã, nêu rõ nguồn giúp em nhé", "Cà Mau có mấy xã"),
        ("ca mau co may xa? trich dan nguyen van giup em voi a", "ca mau co may xa?"),
        ("Cà Mau có mấy xã??? Gấp ạ", "Cà Mau có mấy xã?"),
        ("Cà Mau có mấy xã kèm nguồn", "Cà Mau có mấy xã"),
        ("Tôi cần số liệu: số hộ nghèo ở Cà Mau", "Số hộ nghèo ở Cà Mau"),
        ("Câu hỏi 3: Cà Mau có mấy xã", "Cà Mau có mấy xã"),
        ("Dự án nào có nguồn?", "Dự án nào có nguồn?"),
        ("Việc nào cần gấp?", "Việc nào cần gấp?"),
        ("Tỉnh xin gì, trích ngân sách bao nhiêu?", "Tỉnh xin gì, trích ngân sách bao nhiêu?"),
        ("Xã làm gì, trả lời dân thế nào?", "Xã làm gì, trả lời dân thế nào?"),
        ("Tìm hộ nghèo ở Cà Mau", "Tìm hộ nghèo ở Cà Mau"),
        ("Dân gửi thư cảm ơn không?", "Dân gửi thư cảm ơn không?"),
        ("Em nhỏ ở Cà Mau được hỗ trợ gì", "Em nhỏ ở Cà Mau được hỗ trợ gì"),
        ("Cảm ơn!", "Cảm ơn!"),
        ("Xin hỏi ạ", "Xin hỏi ạ"),
    ],
)
def test_courtesies_are_not_asked(typed: str, asked: str) -> None:
    assert bare(typed) == asked


@pytest.mark.parametrize(
    "typed", ["Tuần Giáo có bao nhiêu xã ạ?", "tuan giao co bao nhieu xa a?", "Tuan Giao co bao nhieu xa vay a"]
)
def test_particles_are_taken_away_however_they_are_typed(typed: str) -> None:
    assert understand(typed, KNOWLEDGE).text.rstrip("?").lower() == "tuần giáo có bao nhiêu xã"


def test_a_particle_is_no_name() -> None:
    assert [without_particles(t) for t in ("hộ nhóm A", "xã loại a", "ai ký a?")] == [
        "hộ nhóm A",
        "xã loại a",
        "ai ký?",
    ]


@pytest.mark.parametrize("symbol", ["12-CT/TU", "12-ct/tu", "25-NQ/TW"])
def test_the_letters_of_a_symbol_are_no_abbreviations(symbol: str) -> None:
    written_out = " ".join(understand(f"Chỉ thị {symbol} nói gì?", KNOWLEDGE).synonyms)
    assert "tỉnh" not in written_out
    assert "trung" not in written_out


COURTEOUS = ("xin hỏi", "cho em hỏi", "anh chị", "cảm ơn", "Tuần Giáo", "có", "bao nhiêu xã", "?", ",", "ạ", "vậy")


@given(st.lists(st.sampled_from(COURTEOUS), max_size=9).map(" ".join))
def test_what_is_left_of_a_question_was_asked(text: str) -> None:
    left = bare(canonical(text))
    assert set(left.lower().split()) <= set(text.lower().split())
    assert bool(left) == bool(text)


def test_as_typed_nothing_is_taken_away() -> None:
    typed = "Cho em hỏi CÀ MAU CÓ MẤY XÃ? Xin cảm ơn."
    assert understand(typed, KNOWLEDGE).text == "CÀ MAU CÓ MẤY XÃ?"
    assert understand(typed, KNOWLEDGE, restore=False).text == typed


def test_a_question_in_capitals_is_read_in_small_letters() -> None:
    assert unshouted("BÀ CON GỬI ĐƠN THEO 16/CT-TTG RA SAO?") == "bà con gửi đơn theo 16/CT-TTG ra sao?"
    assert unshouted("UBND HĐND") == "UBND HĐND"


@pytest.mark.parametrize(
    ("question", "place", "read"),
    [
        ("cong chuc thieu tay nghe van dong quan chung", "Nghệ An", "tay nghề vận động"),
        ("can bo yen long gan bo voi xa phuong", "Long An", "yên lòng gắn bó"),
        ("phu cap o ap do nghi quyet nao dinh", "Nam Định", "nghị quyết nào"),
        ("ty le giai quyet don thap nhat la bao nhieu", "Đồng Tháp", "giải quyết đơn thấp nhất"),
    ],
)
def test_words_that_belong_to_their_neighbours_are_no_slip_of_a_name(question: str, place: str, read: str) -> None:
    metadata = replace(CARDS[0].metadata, province=place)
    knowledge = Knowledge((*CARDS, replace(CARDS[0], id="other", metadata=metadata)), DIRECTIVES, LEXICON)
    understood = understand(question, knowledge)
    assert understood.places == ()
    assert read in understood.text


@pytest.mark.parametrize("typed", ["Nghẹ An", "nghe na", "Ngeh An", "nghẹ an"])
def test_slips_of_a_name_are_still_found_in_a_question(typed: str) -> None:
    metadata = replace(CARDS[0].metadata, province="Nghệ An")
    knowledge = Knowledge((*CARDS, replace(CARDS[0], id="other", metadata=metadata)), DIRECTIVES, LEXICON)
    assert understand(f"Kết quả đối thoại với dân ở {typed} năm 2023?", knowledge).places == ("Nghệ An",)
