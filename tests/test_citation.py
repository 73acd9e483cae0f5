"""Formal references say what is known, name what is missing, and invent nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Metadata
from rag.text.citation import formal, printed_date, section_name

STATE = Metadata(
    kind="Báo cáo",
    number="15/BC-UBND",
    issuer="Ủy ban nhân dân huyện Bình An",
    province="Kiên Giang",
    district="Bình An",
    issued_on="2021-03-05",
    issued_precision="day",
    title="Kết quả tiếp công dân",
)
PARTY = Metadata(
    kind="Báo cáo",
    number="401-BC/BDV-BCSDUBND",
    issuer="Ban Dân vận Tỉnh ủy và Ban cán sự đảng Ủy ban nhân dân tỉnh Kiên Giang",
    province="Kiên Giang",
    issued_on="2019-05-27",
    issued_precision="day",
)
BLANK = replace(STATE, number=None, number_printed="/BC-UBND", issued_on="2021-06", issued_precision="month")
HEADLESS = Metadata(
    kind="Báo cáo",
    issuer="Văn phòng Hội đồng nhân dân và Ủy ban nhân dân Huyện",
    province="Đồng Tháp",
    title="Kết quả “Năm Dân vận chính quyền” 2020",
)


@pytest.mark.parametrize(
    ("metadata", "where", "expected"),
    [
        (
            PARTY,
            {"section": "II.6"},
            "Báo cáo số 401-BC/BDV-BCSDUBND ngày 27/5/2019 của Ban Dân vận Tỉnh ủy và Ban cán sự đảng UBND tỉnh Kiên"
            " Giang, mục II.6",
        ),
        (
            STATE,
            {"section": "II.2", "footnote": 9},
            "Báo cáo số 15/BC-UBND ngày 05/3/2021 của UBND huyện Bình An, tỉnh Kiên Giang, mục II.2 (chú thích 9)",
        ),
        (
            STATE,
            {"section": "Mở đầu", "page": 7},
            "Báo cáo số 15/BC-UBND ngày 05/3/2021 của UBND huyện Bình An, tỉnh Kiên Giang, phần mở đầu, tr. 7",
        ),
        (
            BLANK,
            {"section": "V", "point": "1"},
            "Báo cáo (bản lưu không ghi số) tháng 6/2021 của UBND huyện Bình An, tỉnh Kiên Giang, mục V, điểm 1",
        ),
        (
            HEADLESS,
            {"section": "III.2"},
            "Báo cáo kết quả “Năm Dân vận chính quyền” 2020 của Văn phòng HĐND và UBND Huyện (không nêu tên), tỉnh Đồng"
            " Tháp (không có số, ngày), mục III.2",
        ),
        (
            Metadata(kind="Luật", title="Luật Tiếp công dân", number="42/2013/QH13", issuer="Quốc hội"),
            {"section": "Chương II.Điều 5.2.a"},
            "Luật Tiếp công dân số 42/2013/QH13, điểm a khoản 2 Điều 5",
        ),
        (
            Metadata(kind="Nghị định", number="15/2019/NĐ-CP", issuer="Chính phủ", issued_on="2019-05-21"),
            {"section": "Điều 13"},
            "Nghị định số 15/2019/NĐ-CP ngày 21/5/2019 của Chính phủ, Điều 13",
        ),
        (
            Metadata(kind="Kết luận", number="114-KL/TW", issuer="Ban Bí thư"),
            {},
            "Kết luận số 114-KL/TW của Ban Bí thư (không ghi ngày)",
        ),
        (
            replace(STATE, issuer="Ủy ban nhân dân quận Sơn Trà", province="Đà Nẵng", district="Sơn Trà"),
            {},
            "Báo cáo số 15/BC-UBND ngày 05/3/2021 của UBND quận Sơn Trà, thành phố Đà Nẵng",
        ),
        (
            Metadata(kind="Thông tư", number="03/2000/TT-BTP", issued_on="2000", issuer="Bộ Tư pháp"),
            {"section": "2"},
            "Thông tư số 03/2000/TT-BTP của Bộ Tư pháp, mục 2",
        ),
        (Metadata(), {"source": "quet.pdf", "page": 3}, "Tài liệu “quet.pdf”, tr. 3"),
    ],
)
def test_formal_references(metadata: Metadata, where: dict[str, object], expected: str) -> None:
    assert formal(metadata, **where) == expected  # type: ignore[arg-type]


def test_a_digest_says_so_at_the_end() -> None:
    assert formal(STATE, "digest", section="I", page=2).endswith("mục I, tr. 2 (bản tóm lược)")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Mở đầu", "phần mở đầu"),
        ("Nơi nhận/Ký", "phần nơi nhận và chữ ký"),
        ("II.2.1", "mục II.2.1"),
        ("III.2.[Nguyên nhân. Hạn chế]", "mục III.2, phần “Nguyên nhân. Hạn chế”"),
        ("[Phụ lục]", "phần “Phụ lục”"),
        ("II.1#2", "mục II.1 (chỗ thứ 2)"),
        ("Chương I.Điều 3", "Điều 3"),
        ("Phần I.Chương II", "Chương II Phần I"),
        ("Phần IV.2", "mục 2 Phần IV"),
        ("Phần B.II.1", "mục II.1 Phần B"),
        ("Phụ lục 1", "Phụ lục 1"),
        (None, ""),
    ],
)
def test_section_names(path: str | None, name: str) -> None:
    assert section_name(path) == name


@pytest.mark.parametrize(
    ("iso", "printed"),
    [
        ("2019-12-31", "ngày 31/12/2019"),
        ("2020-01-09", "ngày 09/01/2020"),
        ("2021-06", "tháng 6/2021"),
        ("2015", "năm 2015"),
    ],
)
def test_dates(iso: str, printed: str) -> None:
    assert printed_date(iso) == printed


WORDS = st.one_of(st.none(), st.text(alphabet="abcđôưNĐ 12/-.[]#", min_size=1, max_size=30))


@settings(deadline=None, max_examples=150)
@given(
    kind=WORDS,
    number=WORDS,
    issuer=WORDS,
    province=WORDS,
    title=WORDS,
    section=WORDS,
    page=st.one_of(st.none(), st.integers(1, 99)),
)
def test_nothing_is_invented(
    kind: str | None,
    number: str | None,
    issuer: str | None,
    province: str | None,
    title: str | None,
    section: str | None,
    page: int | None,
) -> None:
    m = Metadata(kind=kind, number=number, issuer=issuer, province=province, title=title)
    said = formal(m, section=section, page=page)
    assert said == said.strip() or any(x and x != x.strip() for x in (kind, number, issuer, province, title, section))
    assert "None" not in said
    assert ("tr. " in said) >= (page is not None)
