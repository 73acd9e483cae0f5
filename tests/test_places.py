"""The table of provinces is a table of facts: counted, summed up, and told from ordinary words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.districts import districts_in
from rag.text.places import (
    CENTRAL_CITIES,
    MERGERS,
    NEW_PROVINCES,
    OLD_PROVINCES,
    canonical,
    covers,
    expand,
    expand_all,
    find_places,
    merger_note,
    successor,
)
from rag.text.tokens import fold


def test_sixty_three_became_thirty_four() -> None:
    assert len(OLD_PROVINCES) == len(set(OLD_PROVINCES)) == 63
    assert len(NEW_PROVINCES) == 34
    alone = [whole for whole, parts in MERGERS.items() if len(parts) == 1]
    assert len(alone) == 11
    assert sum(len(parts) for parts in MERGERS.values() if len(parts) > 1) == 52
    assert set(NEW_PROVINCES) >= CENTRAL_CITIES


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("An Giang", {"An Giang", "Kiên Giang"}),
        ("Cà Mau", {"Cà Mau", "Bạc Liêu"}),
        ("Đồng Tháp", {"Đồng Tháp", "Tiền Giang"}),
        ("Quảng Ngãi", {"Quảng Ngãi", "Kon Tum"}),
        ("Lâm Đồng", {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}),
        ("Cần Thơ", {"Cần Thơ", "Sóc Trăng", "Hậu Giang"}),
        ("Thành phố Hồ Chí Minh", {"Thành phố Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}),
        ("Gia Lai", {"Gia Lai", "Bình Định"}),
        ("Đắk Lắk", {"Đắk Lắk", "Phú Yên"}),
        ("Ninh Bình", {"Ninh Bình", "Hà Nam", "Nam Định"}),
        ("Điện Biên", {"Điện Biên"}),
    ],
)
def test_a_province_of_today_is_the_sum_of_its_parts(whole: str, parts: set[str]) -> None:
    assert set(MERGERS[whole]) == parts
    assert {p for p in OLD_PROVINCES if successor(p) == whole} == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kiên Giang", [("Kiên Giang", "province", True)]),
        ("kien giang", [("Kiên Giang", "province", True)]),
        ("KIEN GIANG", [("Kiên Giang", "province", True)]),
        ("TỈNH ỦY KIÊN GIANG", [("Kiên Giang", "province", True)]),
        ("kien gang lam the nao", [("Kiên Giang", "province", False)]),
        ("so sánh Quảng Nam và Đà Nẵng", [("Quảng Nam", "province", True), ("Đà Nẵng", "province", True)]),
        ("Quảng Nam - Đà Nẵng", [("Quảng Nam", "province", True), ("Đà Nẵng", "province", True)]),
        ("TP.HCM", [("Thành phố Hồ Chí Minh", "province", True)]),
        ("tphcm", [("Thành phố Hồ Chí Minh", "province", True)]),
        ("Sài Gòn", [("Thành phố Hồ Chí Minh", "province", True)]),
        ("Thành phố Hồ Chí Minh", [("Thành phố Hồ Chí Minh", "province", True)]),
        ("đạo đức, phong cách Hồ Chí Minh", []),
        ("BR-VT", [("Bà Rịa - Vũng Tàu", "province", True)]),
        ("Bà Rịa – Vũng Tàu", [("Bà Rịa - Vũng Tàu", "province", True)]),
        ("TT Huế", [("Thừa Thiên Huế", "province", True)]),
        ("Daklak", [("Đắk Lắk", "province", True)]),
        ("Đắc Lắc", [("Đắk Lắk", "province", True)]),
        ("thành phố Quảng Ngãi", [("Quảng Ngãi", "district", True)]),
        ("thành phố Cà Mau, tỉnh Cà Mau", [("Cà Mau", "district", True), ("Cà Mau", "province", True)]),
        ("thành phố Cần Thơ", [("Cần Thơ", "province", True)]),
        ("huyện Hòa Bình", [("Hòa Bình", "district", False)]),
        ("giữ gìn hòa bình", [("Hòa Bình", "province", False)]),
        ("Hoà Bình", [("Hòa Bình", "province", True)]),
        ("vùng Đồng Tháp Mười", []),
        ("khu vực Thái Bình Dương", []),
        ("diễn biến phức tạp", []),
        ("huyện Thới Bình", []),
        ("công tác quản trị", []),
        ("ở da nang", [("Đà Nẵng", "province", True)]),
        ("phan mem da nang", [("Đà Nẵng", "province", False)]),
        ("Sở Công Thương Ninh Thuận", [("Ninh Thuận", "province", True)]),
        ("xã Tân Ninh Thuận", [("Ninh Thuận", "province", False)]),
        ("năm 2018 an giang có mấy xã", [("An Giang", "province", True)]),
        ("nam 2018 an giang co may xa", [("An Giang", "province", False)]),
        ("ngành văn hóa huế", [("Thừa Thiên Huế", "province", True)]),
    ],
)
def test_places_in_a_text(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(p.name, p.level, p.certain) for p in find_places(text)] == expected


def test_a_city_of_the_same_name_lies_in_its_province() -> None:
    (city,) = find_places("UBND thành phố Quảng Ngãi")
    assert (city.level, city.province) == ("district", "Quảng Ngãi")
    (huyen,) = find_places("huyện Hòa Bình")
    assert huyen.province is None


@pytest.mark.parametrize("name", OLD_PROVINCES)
def test_every_province_is_found_however_typed(name: str) -> None:
    for typed in (name, name.upper(), f"tỉnh {name}", f"tinh {fold(name)}"):
        assert [p.name for p in find_places(typed)] == [name], typed
        assert canonical(typed) == name


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("An Giang", ("An Giang", "Kiên Giang")),
        ("Kiên Giang", ("Kiên Giang",)),
        ("kien giang", ("Kiên Giang",)),
        ("Huế", ("Thừa Thiên Huế", "Huế")),
        ("Bình An", ("Bình An",)),
    ],
)
def test_expand(place: str, names: tuple[str, ...]) -> None:
    assert expand(place) == names


def test_expand_all_names_each_once() -> None:
    assert expand_all(["An Giang", "Kiên Giang", "Cà Mau"]) == ("An Giang", "Kiên Giang", "Cà Mau", "Bạc Liêu")


@pytest.mark.parametrize(
    ("asked", "province", "issued", "answer"),
    [
        ("Kiên Giang", "An Giang", "2025-12-01", True),
        ("Kiên Giang", "An Giang", "2025-07", True),
        ("Kiên Giang", "An Giang", "2025-06-30", False),
        ("Kiên Giang", "An Giang", None, False),
        ("An Giang", "Kiên Giang", "2019", True),
        ("Cà Mau", "Kiên Giang", "2026", False),
    ],
)
def test_covers(asked: str, province: str, issued: str | None, answer: bool) -> None:
    assert covers(asked, province, issued) is answer


def test_merger_notes() -> None:
    assert merger_note("An Giang") == "Từ ngày 01/7/2025, An Giang gồm cả Kiên Giang trước đây."
    assert merger_note("Kiên Giang") == "Từ ngày 01/7/2025, Kiên Giang thuộc An Giang."
    assert merger_note("Lai Châu") is None


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200))
def test_any_text_is_survived_and_spans_lie_in_it(text: str) -> None:
    for place in find_places(text):
        assert 0 <= place.span.start < place.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("huyện mường nhé có gì", ("huyện mường nhé",)),
        ("thị xã gia nghia và Quận Bình Thạnh", ("thị xã gia nghia", "Quận Bình Thạnh")),
        ("huyện mỏ cày nam", ("huyện mỏ cày nam",)),
        ("huyện nào nuôi bò, huyện có bao nhiêu xã", ()),
        ("cơ quan nam đàn", ()),
    ],
)
def test_districts_are_known_by_their_names(text: str, named: tuple[str, ...]) -> None:
    assert districts_in(text) == named
