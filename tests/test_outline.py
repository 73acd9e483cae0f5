"""The section tree: (text, expected paths), points, roles and what is told."""

import pytest
from documents import built
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import RawPage
from rag.text.layout import labels
from rag.text.normalise import normalise
from rag.text.outline import outline
from rag.text.roles import named_role, role_of

BODY = "Huyện đã tổ chức nhiều buổi gặp gỡ, ghi nhận ý kiến của người dân và trả lời đúng hạn."


def document(text: str) -> str:
    """Lines as paragraphs, "~" for a sentence of body."""
    return "\n\n".join(BODY if line.strip() == "~" else line.strip() for line in text.strip().split("\n"))


def paths(text: str) -> list[str]:
    return [s.path for s in built(document(text)).sections]


TREES = {
    "roman with full stop": ("I. MỘT\n~\nII. HAI\n~", ["I", "II"]),
    "roman with hyphen": ("I- MỘT\n~\nII- HAI\n~", ["I", "II"]),
    "text before the first heading": ("~\nI. MỘT\n~", ["Mở đầu", "I"]),
    "arabic below roman": ("I. MỘT\n1. Một\n~\n2. Hai\n~\nII. HAI\n~", ["I", "I.1", "I.2", "II"]),
    "a repeated parent is not repeated": (
        "II. HAI\n1. Một\n~\n2. Hai\n2.1. Ba\n~\n2.2 Bốn\n~",
        ["II", "II.1", "II.2", "II.2.1", "II.2.2"],
    ),
    "decimals that carry the Roman": ("II. HAI\nII.1. Một\n~\nII.2. Hai\n~", ["II", "II.1", "II.2"]),
    "three levels of decimals": (
        "1. Một\n1.1. Hai\n1.1.1. Ba\n~\n1.1.2. Bốn\n~\n1.2. Năm\n~\n2. Sáu\n~",
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2"],
    ),
    "letters that head text": (
        "I. MỘT\n1. Một\na) Vùng thấp\n~\nb) Vùng cao\n~\n2. Hai\n~",
        ["I", "I.1", "I.1.a", "I.1.b", "I.2"],
    ),
    "letters with full stops": ("I. MỘT\na. Xã\n~\nb. Huyện\n~", ["I", "I.a", "I.b"]),
    "capital letters above Roman": (
        "A. PHẦN CHUNG\nI. MỘT\n~\nII. HAI\n~\nB. PHẦN RIÊNG\nI. BA\n~",
        ["A", "A.I", "A.II", "B", "B.I"],
    ),
    "capital letters below Roman": ("I. MỘT\nA. Xã\n~\nB. Huyện\n~\nII. HAI\n~", ["I", "I.A", "I.B", "II"]),
    "titles without any number": (
        f"{BODY} {BODY}\nViệc đã làm\n~\nKết quả đạt được\n~\nHạn chế, nguyên nhân\n~",
        ["Mở đầu", "[Việc đã làm]", "[Kết quả đạt được]", "[Hạn chế, nguyên nhân]"],
    ),
    "one short line is no title": (
        f"{BODY} {BODY}\nViệc đã làm\n~\nKết quả đạt được\n~",
        ["Mở đầu", "[Kết quả đạt được]"],
    ),
    "a scheme behind a decision": (
        "~\nĐiều 1. Ban hành đề án.\nĐiều 2. Các sở thi hành./.\nNơi nhận:\nĐỀ ÁN\nPhần I\nSỰ CẦN THIẾT\n~"
        "\nPhần II\nNỘI DUNG\nI. MỘT\n~\nII. HAI\n~",
        ["Mở đầu", "Điều 1", "Điều 2", "Nơi nhận/Ký", "[ĐỀ ÁN]", "Phần I", "Phần II", "Phần II.I", "Phần II.II"],
    ),
    "parts": (
        "PHẦN THỨ NHẤT\nTÌNH HÌNH CHUNG\nI. MỘT\n~\nPHẦN THỨ HAI\nPHƯƠNG HƯỚNG\nI. HAI\n~",
        ["Phần thứ nhất", "Phần thứ nhất.I", "Phần thứ hai", "Phần thứ hai.I"],
    ),
    "a number that jumps is kept": ("I. MỘT\n~\nIII. BA\n~", ["I", "III"]),
    "a number that comes back": ("I. MỘT\n1. Một\n~\n1. Hai\n~", ["I", "I.1", "I.1#2"]),
    "a Roman that comes back": ("I. MỘT\n~\nI. HAI\n~", ["I", "I#2"]),
    "numbering that goes on across parents": (
        "I. MỘT\n1. A\n~\n2. B\n~\nII. HAI\n3. C\n~",
        ["I", "I.1", "I.2", "II", "II.3"],
    ),
    "items that are sentences": (
        "I. NHIỆM VỤ\n1. Giao Sở Nội vụ chủ trì theo dõi việc này.\n2. Giao các huyện báo cáo hằng quý.",
        ["I"],
    ),
    "items with semicolons below a colon": (
        "I. MỘT\nGồm các việc sau:\na) Sửa lịch;\nb) Thêm người;\nc) Đổi chỗ.\n~",
        ["I"],
    ),
    "items that are names": ("I. MỘT\nGồm:\n1. Sở Nội vụ\n2. Sở Tài chính\n3. Thanh tra tỉnh\nII. HAI\n~", ["I", "II"]),
    "items below an item": (
        "I. MỘT\n1. Giao các sở:\na) Lập danh sách;\nb) Gửi báo cáo.\n2. Giao các huyện theo dõi.\nII. HAI\n~",
        ["I", "II"],
    ),
    "a heading that is a sentence": (
        "I. MỘT\n1. Việc đối thoại với người dân. Việc trả lời đơn.\n~\n2. Việc hòa giải ở cơ sở.\n~",
        ["I", "I.1", "I.2"],
    ),
    "headings and items in one document": (
        "I. MỘT\n1. Kết quả\n~\n2. Hạn chế\n~\nII. HAI\n1. Giao huyện làm ngay.\n2. Giao xã làm sau.",
        ["I", "I.1", "I.2", "II"],
    ),
    "an item list inside a numbered section": (
        "I. MỘT\n1. Kết quả\nĐã làm các việc:\n1) Sửa lịch;\n2) Thêm người.\n~\n2. Hạn chế\n~",
        ["I", "I.1", "I.2"],
    ),
    "titles with their text on the same line": (
        "III. ĐÁNH GIÁ\n1. Ưu điểm: Người dân tin cán bộ xã.\n2. Hạn chế: Việc họp dân chưa đều.\nIV. KIẾN NGHỊ\n~",
        ["III", "III.1", "III.2", "IV"],
    ),
    "the closing sentence is no body of the last item": (
        "I. MỘT\n1. Giao huyện làm ngay\n2. Giao xã làm sau\nTrên đây là báo cáo của huyện./.",
        ["I"],
    ),
    "an unnumbered title of known words": (
        "I. MỘT\n~\nNguyên nhân của hạn chế\n~",
        ["I", "I.[Nguyên nhân của hạn chế]"],
    ),
    "an unnumbered title set bold": ("I. MỘT\n~\n**Về hòa giải ở cơ sở**\n~", ["I", "I.[Về hòa giải ở cơ sở]"]),
    "two unnumbered titles are siblings": (
        "I. ĐÁNH GIÁ\n**Ưu điểm**\n~\n**Hạn chế**\n~\nII. HAI\n~",
        ["I", "I.[Ưu điểm]", "I.[Hạn chế]", "II"],
    ),
    "an unnumbered title in capitals": ("I. MỘT\n~\nKẾT LUẬN CHUNG\n~", ["I", "I.[KẾT LUẬN CHUNG]"]),
    "a short sentence is no title": ("I. MỘT\n~\nHạn chế còn nhiều.\n~", ["I"]),
    "a short line of other words is no title": ("I. MỘT\n~\nXã Nà Lay\n~", ["I"]),
    "foot with recipients first": (
        "I. MỘT\n~\nNơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Thị Mận",
        ["I", "Nơi nhận/Ký"],
    ),
    "foot with the signature first": (
        "I. MỘT\n~\nT/M BAN DÂN VẬN\nTRƯỞNG BAN\nLê Thị Mận\nNơi nhận:\n- Lưu.",
        ["I", "Nơi nhận/Ký"],
    ),
    "an annex after the foot": (
        "I. MỘT\n~\nNơi nhận:\n- Lưu.\nCHỦ TỊCH\nLê Thị Mận\nPHỤ LỤC 1\nDANH SÁCH MÔ HÌNH\n| Xã | Số |\n| Nà Lay | 4 |",
        ["I", "Nơi nhận/Ký", "Phụ lục 1"],
    ),
    "headings inside an annex": (
        "I. MỘT\n~\nPHỤ LỤC II\nI. BẢNG MỘT\n~\nII. BẢNG HAI\n~",
        ["I", "Phụ lục II", "Phụ lục II.I", "Phụ lục II.II"],
    ),
    "an annex with its title on the next line": (
        "I. MỘT\n~\nPHỤ LỤC\nBIỂU TỔNG HỢP MÔ HÌNH\n| Xã | Số |\n| Nà Lay | 4 |",
        ["I", "Phụ lục"],
    ),
    "an annex that is only mentioned": ("I. MỘT\n~\nPhụ lục kèm theo báo cáo này nêu danh sách các xã.", ["I"]),
    "no label at all": ("~\n~", ["Mở đầu"]),
    "nothing": ("", ["Mở đầu"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_paths(name: str) -> None:
    text, expected = TREES[name]
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I. KẾT QUẢ THỰC HIỆN\nCÔNG TÁC DÂN VẬN\n\n~", "KẾT QUẢ THỰC HIỆN CÔNG TÁC DÂN VẬN"),
        ("### **I. KẾT QUẢ** \n\n~", "KẾT QUẢ"),
        ("I/ KẾT QUẢ\n\n~", "KẾT QUẢ"),
        ("I. **Kết quả *nổi bật***\n\n~", "Kết quả nổi bật"),
        ("I.KẾT QUẢ\n\n~", "KẾT QUẢ"),
        ("I. Công tác chỉ đạo:\n\n~", "Công tác chỉ đạo"),
        ("I. Kết quả đạt được: Huyện họp đều.\n\n~", "Kết quả đạt được"),
        ("I. Xây dựng mô hình: trồng rừng, nuôi cá\n\n~", "Xây dựng mô hình: trồng rừng, nuôi cá"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert built(text.replace("~", BODY)).sections[0].title == title


def test_points_of_a_list_are_addressable() -> None:
    text = document(
        "V. NHIỆM VỤ\n1. Giao Sở Nội vụ chủ trì theo dõi, đôn đốc và tổng hợp kết quả của tất cả các huyện.\n"
        "2. Giao các huyện tổ chức ít nhất hai buổi đối thoại mỗi năm, có ghi biên bản và thông báo cho người dân."
    )
    assert [(p.section, p.point) for p in built(text).passages] == [("V", "1"), ("V", "2")]


def test_jumps_and_repeats_are_told() -> None:
    warnings = built(document("I. MỘT\n~\nIII. BA\n1. Một\n~\n1. Hai\n~")).report.warnings
    assert warnings == ("Số mục nhảy từ I đến III.", "Số mục 1 lặp lại trong mục III.")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("ĐẶC ĐIỂM TÌNH HÌNH", "dac_diem_tinh_hinh"),
        ("Khái quát chung", "dac_diem_tinh_hinh"),
        ("Công tác lãnh đạo, chỉ đạo", "lanh_dao_chi_dao"),
        ("CONG TAC CHI DAO, TRIEN KHAI", "lanh_dao_chi_dao"),
        ("CÔNG TÁC THAM MƯU, CHỈ ĐẠO", "lanh_dao_chi_dao"),
        ("Công tác điều hành của UBND huyện", "lanh_dao_chi_dao"),
        ("Kết quả thực hiện", "ket_qua"),
        ("Những ưu điểm", "uu_diem"),
        ("Mặt được", "uu_diem"),
        ("Hạn chế và nguyên nhân", "han_che"),
        ("KHÓ KHĂN, VƯỚNG MẮC", "han_che"),
        ("Một số tồn tại", "han_che"),
        ("Nguyên nhân của hạn chế", "nguyen_nhan"),
        ("Bài học kinh nghiệm", "kinh_nghiem"),
        ("Phương hướng, nhiệm vụ", "nhiem_vu_giai_phap"),
        ("KIẾN NGHỊ, ĐỀ XUẤT", "kien_nghi"),
        ("Đánh giá chung", "danh_gia_chung"),
        ("Tiếp công dân, giải quyết kiến nghị", None),
        ("Thực hiện nhiệm vụ phát triển kinh tế", None),
    ],
)
def test_roles_by_title(title: str, role: str | None) -> None:
    assert named_role(title) == role


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I. A\n1. Hạn chế. Còn chậm.\n2. Nguyên nhân. Ít người làm.", ["I", "I.1", "I.2"]),
        ("I. A\n2.1- Tồn tại, hạn chế. Còn chậm.\n2.2- Nguyên nhân chủ quan. Ít người.", ["I", "I.2.1", "I.2.2"]),
        ("I. A\na) Về ưu điểm. Xã làm nhanh.\nb) Về khuyết điểm. Xã còn quên.", ["I", "I.a", "I.b"]),
        ("I. A\n1. Kiến nghị tỉnh cấp máy. Việc này gấp.\n2. Đề nghị huyện mở lớp. Xã đủ phòng.", ["I"]),
        ("I. A\n1. Nguyên nhân do mưa. Mưa nhiều.\n2. Nguyên nhân do gió. Gió to.", ["I"]),
    ],
)
def test_headings_whose_text_begins_on_their_line(text: str, found: list[str]) -> None:
    assert paths(text) == found


def test_roles_come_down_from_the_parent() -> None:
    assert role_of("Tiếp công dân", "ket_qua", 2) == "ket_qua"
    assert role_of("Lãnh đạo, chỉ đạo về đạo đức công vụ", "ket_qua", 3) == "ket_qua"
    assert role_of("Kết quả đạt được", "danh_gia_chung", 2) == "uu_diem"


@pytest.mark.parametrize(
    ("line", "form", "value", "rest"),
    [
        ("IV. KIẾN NGHỊ", "roman", "IV", "KIẾN NGHỊ"),
        ("I- MỘT", "roman", "I", "MỘT"),
        ("2.1. Hạn chế", "decimal", "2.1", "Hạn chế"),
        ("2.1 Hạn chế", "decimal", "2.1", "Hạn chế"),
        ("đ) Việc khác", "letter", "đ", "Việc khác"),
        ("(1) Việc khác", "paren", "1", "Việc khác"),
        ("Điều 12a. Tên", "legal", "Điều 12a", "Tên"),
        ("CHƯƠNG II", "legal", "Chương II", ""),
        ("Phần thứ hai: Việc", "part", "Phần thứ hai", "Việc"),
        ("PHỤ LỤC 3", "annex", "Phụ lục 3", ""),
    ],
)
def test_labels(line: str, form: str, value: str, rest: str) -> None:
    label = labels.read(line)
    assert label is not None
    assert (label.form, label.value, label.rest) == (form, value, rest)


@pytest.mark.parametrize(
    "line",
    ["2019 của tỉnh", "153/182 đơn", "2.932 đơn đủ điều kiện", "05-CT/TW ngày", "V/v họp", "Điều 5 Luật này",
     "Điều lệ Đảng", "Mục tiêu chung", "15.5.2016 họp", "điều 3. của", "1.680 mô hình", "II", "", "a", "3 - 4 người"],
)  # fmt: skip
def test_no_labels(line: str) -> None:
    assert labels.read(line) is None


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from([*TREES.values()]), max_size=4))
def test_every_paragraph_is_in_exactly_one_sections_own_text(parts: list[tuple[str, list[str]]]) -> None:
    paragraphs = normalise([RawPage(None, "\n\n".join(document(text) for text, _ in parts))]).paragraphs
    found = [n for node in outline(paragraphs).nodes for n in range(node.first, node.own_end)]
    assert found == list(range(len(paragraphs)))
