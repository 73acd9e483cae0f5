"""Districts of before 1/7/2025, when that level of government ended: names that tell a place from any other word.

Tables of facts (names of huyện, quận and thị xã by province as they stood about 2020, and of cities within a province,
which tell a place from other words only behind "thành phố"), used where a question in small letters writes a name like
any other word, and where a district's report does not print its province. A name missing here is only not known as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from rag.text.tokens import fold

_OF_PROVINCES = """
Hà Nội: Ba Vì, Chương Mỹ, Đan Phượng, Đông Anh, Gia Lâm, Hoài Đức, Mê Linh, Mỹ Đức, Phú Xuyên, Phúc Thọ, Quốc Oai, Sóc
  Sơn, Thạch Thất, Thanh Oai, Thanh Trì, Thường Tín, Ứng Hòa, Sơn Tây, Ba Đình, Hoàn Kiếm, Tây Hồ, Long Biên, Cầu
  Giấy, Đống Đa, Hai Bà Trưng, Hoàng Mai, Thanh Xuân, Hà Đông, Nam Từ Liêm, Bắc Từ Liêm
Thành phố Hồ Chí Minh: Bình Chánh, Cần Giờ, Củ Chi, Hóc Môn, Nhà Bè, Bình Tân, Bình Thạnh, Gò Vấp, Phú Nhuận, Tân
  Bình, Tân Phú
Đà Nẵng: Hải Châu, Thanh Khê, Sơn Trà, Ngũ Hành Sơn, Liên Chiểu, Cẩm Lệ, Hòa Vang
Hải Phòng: Hồng Bàng, Ngô Quyền, Lê Chân, Hải An, Kiến An, Đồ Sơn, Dương Kinh, Thủy Nguyên, An Dương, An Lão, Kiến
  Thụy, Tiên Lãng, Vĩnh Bảo, Cát Hải
Cần Thơ: Ninh Kiều, Ô Môn, Bình Thủy, Cái Răng, Thốt Nốt, Vĩnh Thạnh, Cờ Đỏ, Phong Điền, Thới Lai
An Giang: Châu Thành, Chợ Mới, Phú Tân, Tịnh Biên, Tri Tôn, An Phú, Châu Phú, Thoại Sơn, Tân Châu
Bà Rịa - Vũng Tàu: Châu Đức, Đất Đỏ, Long Điền, Xuyên Mộc
Bạc Liêu: Hòa Bình, Hồng Dân, Phước Long, Vĩnh Lợi, Giá Rai, Đông Hải
Bắc Giang: Hiệp Hòa, Lạng Giang, Lục Nam, Lục Ngạn, Sơn Động, Tân Yên, Việt Yên, Yên Dũng, Yên Thế
Bắc Kạn: Ba Bể, Bạch Thông, Chợ Đồn, Na Rì, Ngân Sơn, Pác Nặm, Chợ Mới
Bắc Ninh: Gia Bình, Lương Tài, Quế Võ, Thuận Thành, Tiên Du, Yên Phong, Từ Sơn
Bến Tre: Ba Tri, Bình Đại, Chợ Lách, Giồng Trôm, Mỏ Cày Bắc, Mỏ Cày Nam, Thạnh Phú, Châu Thành
Bình Định: An Nhơn, Hoài Ân, Hoài Nhơn, Phù Cát, Phù Mỹ, Tây Sơn, Tuy Phước, Vân Canh, Vĩnh Thạnh, An Lão
Bình Dương: Bàu Bàng, Bắc Tân Uyên, Dầu Tiếng, Phú Giáo, Bến Cát, Tân Uyên, Dĩ An, Thuận An
Bình Phước: Bù Đăng, Bù Đốp, Bù Gia Mập, Chơn Thành, Đồng Phú, Hớn Quản, Lộc Ninh, Phú Riềng, Bình Long, Phước Long
Bình Thuận: Bắc Bình, Đức Linh, Hàm Tân, Hàm Thuận Bắc, Hàm Thuận Nam, Tánh Linh, Tuy Phong, La Gi
Cà Mau: Cái Nước, Đầm Dơi, Năm Căn, Ngọc Hiển, Thới Bình, Trần Văn Thời, U Minh, Phú Tân
Cao Bằng: Bảo Lạc, Bảo Lâm, Hạ Lang, Hà Quảng, Hòa An, Nguyên Bình, Quảng Hòa, Thạch An, Trùng Khánh
Đắk Lắk: Buôn Đôn, Cư Kuin, Cư M'gar, Ea H'leo, Ea Kar, Ea Súp, Krông Ana, Krông Bông, Krông Búk, Krông Năng, Krông
  Pắc, Lắk, M'Drắk, Buôn Hồ
Đắk Nông: Cư Jút, Đắk Glong, Đắk Mil, Đắk R'lấp, Đắk Song, Krông Nô, Tuy Đức, Gia Nghĩa
Điện Biên: Điện Biên Đông, Mường Ảng, Mường Chà, Mường Nhé, Nậm Pồ, Tủa Chùa, Tuần Giáo, Mường Lay
Đồng Nai: Cẩm Mỹ, Định Quán, Long Thành, Nhơn Trạch, Thống Nhất, Trảng Bom, Vĩnh Cửu, Xuân Lộc, Long Khánh, Tân Phú
Đồng Tháp: Cao Lãnh, Hồng Ngự, Lai Vung, Lấp Vò, Tam Nông, Tân Hồng, Thanh Bình, Tháp Mười, Châu Thành
Gia Lai: Chư Păh, Chư Prông, Chư Pưh, Chư Sê, Đak Đoa, Đak Pơ, Đức Cơ, Ia Grai, Ia Pa, K'Bang, Kông Chro, Krông Pa,
  Mang Yang, Phú Thiện, An Khê, Ayun Pa
Hà Giang: Bắc Mê, Bắc Quang, Đồng Văn, Hoàng Su Phì, Mèo Vạc, Quản Bạ, Quang Bình, Vị Xuyên, Xín Mần, Yên Minh
Hà Nam: Bình Lục, Kim Bảng, Lý Nhân, Thanh Liêm, Duy Tiên
Hà Tĩnh: Cẩm Xuyên, Can Lộc, Đức Thọ, Hương Khê, Hương Sơn, Kỳ Anh, Lộc Hà, Nghi Xuân, Thạch Hà, Vũ Quang, Hồng Lĩnh
Hải Dương: Bình Giang, Cẩm Giàng, Gia Lộc, Kim Thành, Nam Sách, Ninh Giang, Thanh Hà, Thanh Miện, Tứ Kỳ, Kinh Môn
Hậu Giang: Châu Thành A, Long Mỹ, Phụng Hiệp, Vị Thủy, Ngã Bảy, Châu Thành
Hòa Bình: Cao Phong, Đà Bắc, Kim Bôi, Lạc Sơn, Lạc Thủy, Lương Sơn, Mai Châu, Tân Lạc, Yên Thủy, Kỳ Sơn
Hưng Yên: Ân Thi, Khoái Châu, Kim Động, Phù Cừ, Tiên Lữ, Văn Giang, Văn Lâm, Yên Mỹ, Mỹ Hào
Khánh Hòa: Cam Lâm, Diên Khánh, Khánh Sơn, Khánh Vĩnh, Trường Sa, Vạn Ninh, Ninh Hòa, Cam Ranh
Kiên Giang: An Biên, An Minh, Giang Thành, Giồng Riềng, Gò Quao, Hòn Đất, Kiên Hải, Kiên Lương, Phú Quốc, Tân Hiệp, U
  Minh Thượng, Vĩnh Thuận, Châu Thành
Kon Tum: Đắk Glei, Đắk Hà, Đắk Tô, Ia H'Drai, Kon Plông, Kon Rẫy, Ngọc Hồi, Sa Thầy, Tu Mơ Rông
Lai Châu: Mường Tè, Nậm Nhùn, Phong Thổ, Sìn Hồ, Tam Đường, Than Uyên
Lâm Đồng: Cát Tiên, Đạ Huoai, Đạ Tẻh, Đam Rông, Di Linh, Đơn Dương, Đức Trọng, Lạc Dương, Lâm Hà, Bảo Lâm
Lạng Sơn: Bắc Sơn, Bình Gia, Cao Lộc, Chi Lăng, Đình Lập, Hữu Lũng, Lộc Bình, Tràng Định, Văn Lãng, Văn Quan
Lào Cai: Bắc Hà, Bảo Thắng, Bảo Yên, Bát Xát, Mường Khương, Si Ma Cai, Văn Bàn, Sa Pa
Long An: Bến Lức, Cần Đước, Cần Giuộc, Đức Hòa, Đức Huệ, Mộc Hóa, Tân Hưng, Tân Thạnh, Tân Trụ, Thạnh Hóa, Thủ Thừa,
  Vĩnh Hưng, Kiến Tường, Châu Thành
Nam Định: Giao Thủy, Hải Hậu, Mỹ Lộc, Nam Trực, Nghĩa Hưng, Trực Ninh, Vụ Bản, Xuân Trường, Ý Yên
Nghệ An: Anh Sơn, Con Cuông, Diễn Châu, Đô Lương, Hưng Nguyên, Kỳ Sơn, Nam Đàn, Nghi Lộc, Nghĩa Đàn, Quế Phong, Quỳ
  Châu, Quỳ Hợp, Quỳnh Lưu, Tân Kỳ, Thanh Chương, Tương Dương, Yên Thành, Cửa Lò, Thái Hòa
Ninh Bình: Gia Viễn, Hoa Lư, Kim Sơn, Nho Quan, Yên Khánh, Yên Mô
Ninh Thuận: Bác Ái, Ninh Hải, Ninh Phước, Ninh Sơn, Thuận Bắc, Thuận Nam
Phú Thọ: Cẩm Khê, Đoan Hùng, Hạ Hòa, Lâm Thao, Phù Ninh, Tân Sơn, Thanh Ba, Thanh Sơn, Thanh Thủy, Yên Lập, Tam Nông
Phú Yên: Đồng Xuân, Phú Hòa, Sơn Hòa, Sông Hinh, Tây Hòa, Tuy An, Đông Hòa, Sông Cầu
Quảng Bình: Bố Trạch, Lệ Thủy, Minh Hóa, Quảng Ninh, Quảng Trạch, Tuyên Hóa, Ba Đồn
Quảng Nam: Bắc Trà My, Nam Trà My, Đại Lộc, Đông Giang, Duy Xuyên, Hiệp Đức, Nam Giang, Nông Sơn, Núi Thành, Phú Ninh,
  Phước Sơn, Quế Sơn, Tây Giang, Thăng Bình, Tiên Phước, Điện Bàn
Quảng Ngãi: Ba Tơ, Bình Sơn, Lý Sơn, Minh Long, Mộ Đức, Nghĩa Hành, Sơn Hà, Sơn Tịnh, Trà Bồng, Tư Nghĩa, Đức Phổ, Sơn
  Tây
Quảng Ninh: Ba Chẽ, Bình Liêu, Cô Tô, Đầm Hà, Hải Hà, Tiên Yên, Vân Đồn, Đông Triều, Quảng Yên
Quảng Trị: Cam Lộ, Cồn Cỏ, Đa Krông, Gio Linh, Hải Lăng, Hướng Hóa, Triệu Phong, Vĩnh Linh
Sóc Trăng: Cù Lao Dung, Kế Sách, Long Phú, Mỹ Tú, Mỹ Xuyên, Thạnh Trị, Trần Đề, Vĩnh Châu, Châu Thành
Sơn La: Bắc Yên, Mai Sơn, Mộc Châu, Mường La, Phù Yên, Quỳnh Nhai, Sông Mã, Sốp Cộp, Thuận Châu, Vân Hồ, Yên Châu
Tây Ninh: Bến Cầu, Dương Minh Châu, Gò Dầu, Tân Biên, Trảng Bàng, Hòa Thành, Tân Châu, Châu Thành
Thái Bình: Đông Hưng, Hưng Hà, Kiến Xương, Quỳnh Phụ, Thái Thụy, Tiền Hải, Vũ Thư
Thái Nguyên: Đại Từ, Định Hóa, Đồng Hỷ, Phú Bình, Phú Lương, Võ Nhai, Phổ Yên
Thanh Hóa: Bá Thước, Cẩm Thủy, Đông Sơn, Hà Trung, Hậu Lộc, Hoằng Hóa, Lang Chánh, Mường Lát, Nga Sơn, Ngọc Lặc, Như
  Thanh, Như Xuân, Nông Cống, Quan Hóa, Quan Sơn, Quảng Xương, Thạch Thành, Thiệu Hóa, Thọ Xuân, Thường Xuân, Triệu
  Sơn, Vĩnh Lộc, Yên Định, Bỉm Sơn, Nghi Sơn
Thừa Thiên Huế: A Lưới, Nam Đông, Phú Lộc, Phú Vang, Quảng Điền, Hương Thủy, Hương Trà, Phong Điền
Tiền Giang: Cái Bè, Cai Lậy, Chợ Gạo, Gò Công Đông, Gò Công Tây, Tân Phú Đông, Tân Phước, Gò Công, Châu Thành
Trà Vinh: Càng Long, Cầu Kè, Cầu Ngang, Duyên Hải, Tiểu Cần, Trà Cú, Châu Thành
Tuyên Quang: Chiêm Hóa, Hàm Yên, Lâm Bình, Na Hang, Sơn Dương, Yên Sơn
Vĩnh Long: Bình Tân, Long Hồ, Mang Thít, Tam Bình, Trà Ôn, Vũng Liêm, Bình Minh
Vĩnh Phúc: Bình Xuyên, Lập Thạch, Sông Lô, Tam Đảo, Tam Dương, Vĩnh Tường, Yên Lạc
Yên Bái: Lục Yên, Mù Cang Chải, Trạm Tấu, Trấn Yên, Văn Chấn, Văn Yên, Yên Bình, Nghĩa Lộ
"""
_CITIES = """
An Giang: Long Xuyên, Châu Đốc
Bà Rịa - Vũng Tàu: Bà Rịa
Bắc Ninh: Bắc Ninh
Bình Định: Quy Nhơn
Bình Dương: Thủ Dầu Một
Bình Phước: Đồng Xoài
Bình Thuận: Phan Thiết
Đắk Lắk: Buôn Ma Thuột
Điện Biên: Điện Biên Phủ
Đồng Nai: Biên Hòa
Đồng Tháp: Sa Đéc
Gia Lai: Pleiku
Hà Nam: Phủ Lý
Hải Dương: Chí Linh
Hậu Giang: Vị Thanh
Khánh Hòa: Nha Trang
Kiên Giang: Rạch Giá, Hà Tiên
Lâm Đồng: Đà Lạt, Bảo Lộc
Long An: Tân An
Nghệ An: Vinh
Ninh Bình: Tam Điệp
Ninh Thuận: Phan Rang - Tháp Chàm
Phú Thọ: Việt Trì
Phú Yên: Tuy Hòa
Quảng Bình: Đồng Hới
Quảng Nam: Tam Kỳ, Hội An
Quảng Ninh: Hạ Long, Cẩm Phả, Uông Bí, Móng Cái
Quảng Trị: Đông Hà
Thái Nguyên: Sông Công
Thành phố Hồ Chí Minh: Thủ Đức
Thanh Hóa: Sầm Sơn
Tiền Giang: Mỹ Tho
Vĩnh Phúc: Vĩnh Yên, Phúc Yên
"""


TWINS = frozenset(("long mỹ", "cao lãnh", "hồng ngự", "cai lậy", "kỳ anh", "duyên hải"))
"""Names that a huyện and a thị xã or a thành phố of one province bore at once."""


@cache
def printed_districts() -> Mapping[str, str]:
    """Names of all districts, without marks, without the word for what they are -> as they are printed.

    >>> printed_districts()["bao lam"]
    'Bảo Lâm'
    """
    return {fold(name): name for _, name in _read(_OF_PROVINCES)}


def _read(table: str) -> Iterator[tuple[str, str]]:
    """Province and name of each district of a table."""
    for line in re.sub(r"\n  ", " ", table).strip().splitlines():
        province, _, names = line.partition(": ")
        yield from ((province, name) for name in names.split(", "))


@cache
def _lying_in() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for province, name in (*_read(_OF_PROVINCES), *_read(_CITIES)):
        found[fold(name)] = (*found.get(fold(name), ()), province)
    return found


def provinces_of(district: str) -> tuple[str, ...]:
    """The provinces that have a district or a city of that name, without the word for what it is; empty for another.

    >>> provinces_of("Thủ Đức"), provinces_of("Tam Nông")
    (('Thành phố Hồ Chí Minh',), ('Đồng Tháp', 'Phú Thọ'))
    """
    return _lying_in().get(fold(district), ())


@cache
def district_names() -> frozenset[str]:
    """Names of all districts, without marks, without the word for what they are."""
    return frozenset(printed_districts())


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(district_names(), key=len, reverse=True)
    return re.compile(rf"(?:huyen|thi xa|quan) (?:{'|'.join(map(re.escape, names))})(?![\w'])")


_WHAT_IT_IS = re.compile(r"(?i)^(?:huyện|quận|thị xã|thành phố|xã|phường|thị trấn) ")


def bare_name(part: str) -> str:
    """The name of a part of a province without the word for what it is.

    >>> bare_name("Thị xã Sa Pa")
    'Sa Pa'
    """
    return _WHAT_IT_IS.sub("", part)


_HEAD = re.compile(r"\b(?:huyện|thị xã|quận)(?= [^\W\d_])", re.IGNORECASE)


def districts_in(text: str) -> tuple[str, ...]:
    """Districts that a text names behind what they are, in capitals or not, with their marks or without.

    >>> districts_in("ở huyện muong nhe và huyện nào, quận bình thạnh?")
    ('huyện muong nhe', 'quận bình thạnh')
    """
    folded = fold(text)
    if len(folded) != len(text):
        return ()
    found = (_pattern().match(folded, head.start()) for head in _HEAD.finditer(text))
    return tuple(dict.fromkeys(text[m.start() : m.end()] for m in found if m))
