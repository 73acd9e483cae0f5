"""Districts of before 1/7/2025, when that level of government ended: names that tell a place from any other word.

A table of facts (names of huyện, quận and thị xã as they stood about 2020), used where a question in small letters
writes a name like any other word. A name missing here is only not known as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from rag.text.tokens import fold

_NAMES = """
Ba Vì, Chương Mỹ, Đan Phượng, Đông Anh, Gia Lâm, Hoài Đức, Mê Linh, Mỹ Đức, Phú Xuyên, Phúc Thọ, Quốc Oai, Sóc Sơn,
Thạch Thất, Thanh Oai, Thanh Trì, Thường Tín, Ứng Hòa, Sơn Tây, Ba Đình, Hoàn Kiếm, Tây Hồ, Long Biên, Cầu Giấy,
Đống Đa, Hai Bà Trưng, Hoàng Mai, Thanh Xuân, Hà Đông, Nam Từ Liêm, Bắc Từ Liêm, Bình Chánh, Cần Giờ, Củ Chi, Hóc Môn,
Nhà Bè, Bình Tân, Bình Thạnh, Gò Vấp, Phú Nhuận, Tân Bình, Tân Phú, Hải Châu, Thanh Khê, Sơn Trà, Ngũ Hành Sơn,
Liên Chiểu, Cẩm Lệ, Hòa Vang, Hồng Bàng, Ngô Quyền, Lê Chân, Hải An, Kiến An, Đồ Sơn, Dương Kinh, Thủy Nguyên, An Dương,
An Lão, Kiến Thụy, Tiên Lãng, Vĩnh Bảo, Cát Hải, Ninh Kiều, Ô Môn, Bình Thủy, Cái Răng, Thốt Nốt, Vĩnh Thạnh, Cờ Đỏ,
Phong Điền, Thới Lai, Châu Thành, Chợ Mới, Phú Tân, Tịnh Biên, Tri Tôn, An Phú, Châu Phú, Thoại Sơn, Tân Châu,
Châu Đức, Đất Đỏ, Long Điền, Xuyên Mộc, Hòa Bình, Hồng Dân, Phước Long, Vĩnh Lợi, Giá Rai, Đông Hải, Hiệp Hòa,
Lạng Giang, Lục Nam, Lục Ngạn, Sơn Động, Tân Yên, Việt Yên, Yên Dũng, Yên Thế, Ba Bể, Bạch Thông, Chợ Đồn, Na Rì,
Ngân Sơn, Pác Nặm, Gia Bình, Lương Tài, Quế Võ, Thuận Thành, Tiên Du, Yên Phong, Từ Sơn, Ba Tri, Bình Đại, Chợ Lách,
Giồng Trôm, Mỏ Cày Bắc, Mỏ Cày Nam, Thạnh Phú, An Nhơn, Hoài Ân, Hoài Nhơn, Phù Cát, Phù Mỹ, Tây Sơn, Tuy Phước,
Vân Canh, Bàu Bàng, Bắc Tân Uyên, Dầu Tiếng, Phú Giáo, Bến Cát, Tân Uyên, Dĩ An, Thuận An, Bù Đăng, Bù Đốp, Bù Gia Mập,
Chơn Thành, Đồng Phú, Hớn Quản, Lộc Ninh, Phú Riềng, Bình Long, Bắc Bình, Đức Linh, Hàm Tân, Hàm Thuận Bắc,
Hàm Thuận Nam, Tánh Linh, Tuy Phong, La Gi, Cái Nước, Đầm Dơi, Năm Căn, Ngọc Hiển, Thới Bình, Trần Văn Thời, U Minh,
Bảo Lạc, Bảo Lâm, Hạ Lang, Hà Quảng, Hòa An, Nguyên Bình, Quảng Hòa, Thạch An, Trùng Khánh, Buôn Đôn, Cư Kuin, Cư M'gar,
Ea H'leo, Ea Kar, Ea Súp, Krông Ana, Krông Bông, Krông Búk, Krông Năng, Krông Pắc, Lắk, M'Drắk, Buôn Hồ, Cư Jút,
Đắk Glong, Đắk Mil, Đắk R'lấp, Đắk Song, Krông Nô, Tuy Đức, Gia Nghĩa, Điện Biên Đông, Mường Ảng, Mường Chà, Mường Nhé,
Nậm Pồ, Tủa Chùa, Tuần Giáo, Mường Lay, Cẩm Mỹ, Định Quán, Long Thành, Nhơn Trạch, Thống Nhất, Trảng Bom, Vĩnh Cửu,
Xuân Lộc, Long Khánh, Cao Lãnh, Hồng Ngự, Lai Vung, Lấp Vò, Tam Nông, Tân Hồng, Thanh Bình, Tháp Mười, Chư Păh,
Chư Prông, Chư Pưh, Chư Sê, Đak Đoa, Đak Pơ, Đức Cơ, Ia Grai, Ia Pa, K'Bang, Kông Chro, Krông Pa, Mang Yang, Phú Thiện,
An Khê, Ayun Pa, Bắc Mê, Bắc Quang, Đồng Văn, Hoàng Su Phì, Mèo Vạc, Quản Bạ, Quang Bình, Vị Xuyên, Xín Mần, Yên Minh,
Bình Lục, Kim Bảng, Lý Nhân, Thanh Liêm, Duy Tiên, Cẩm Xuyên, Can Lộc, Đức Thọ, Hương Khê, Hương Sơn, Kỳ Anh, Lộc Hà,
Nghi Xuân, Thạch Hà, Vũ Quang, Hồng Lĩnh, Bình Giang, Cẩm Giàng, Gia Lộc, Kim Thành, Nam Sách, Ninh Giang, Thanh Hà,
Thanh Miện, Tứ Kỳ, Kinh Môn, Châu Thành A, Long Mỹ, Phụng Hiệp, Vị Thủy, Ngã Bảy, Cao Phong, Đà Bắc, Kim Bôi, Lạc Sơn,
Lạc Thủy, Lương Sơn, Mai Châu, Tân Lạc, Yên Thủy, Ân Thi, Khoái Châu, Kim Động, Phù Cừ, Tiên Lữ, Văn Giang, Văn Lâm,
Yên Mỹ, Mỹ Hào, Cam Lâm, Diên Khánh, Khánh Sơn, Khánh Vĩnh, Trường Sa, Vạn Ninh, Ninh Hòa, Cam Ranh, An Biên, An Minh,
Giang Thành, Giồng Riềng, Gò Quao, Hòn Đất, Kiên Hải, Kiên Lương, Phú Quốc, Tân Hiệp, U Minh Thượng, Vĩnh Thuận,
Đắk Glei, Đắk Hà, Đắk Tô, Ia H'Drai, Kon Plông, Kon Rẫy, Ngọc Hồi, Sa Thầy, Tu Mơ Rông, Mường Tè, Nậm Nhùn, Phong Thổ,
Sìn Hồ, Tam Đường, Than Uyên, Cát Tiên, Đạ Huoai, Đạ Tẻh, Đam Rông, Di Linh, Đơn Dương, Đức Trọng, Lạc Dương, Lâm Hà,
Bắc Sơn, Bình Gia, Cao Lộc, Chi Lăng, Đình Lập, Hữu Lũng, Lộc Bình, Tràng Định, Văn Lãng, Văn Quan, Bắc Hà, Bảo Thắng,
Bảo Yên, Bát Xát, Mường Khương, Si Ma Cai, Văn Bàn, Sa Pa, Bến Lức, Cần Đước, Cần Giuộc, Đức Hòa, Đức Huệ, Mộc Hóa,
Tân Hưng, Tân Thạnh, Tân Trụ, Thạnh Hóa, Thủ Thừa, Vĩnh Hưng, Kiến Tường, Giao Thủy, Hải Hậu, Mỹ Lộc, Nam Trực,
Nghĩa Hưng, Trực Ninh, Vụ Bản, Xuân Trường, Ý Yên, Anh Sơn, Con Cuông, Diễn Châu, Đô Lương, Hưng Nguyên, Kỳ Sơn,
Nam Đàn, Nghi Lộc, Nghĩa Đàn, Quế Phong, Quỳ Châu, Quỳ Hợp, Quỳnh Lưu, Tân Kỳ, Thanh Chương, Tương Dương, Yên Thành,
Cửa Lò, Thái Hòa, Gia Viễn, Hoa Lư, Kim Sơn, Nho Quan, Yên Khánh, Yên Mô, Bác Ái, Ninh Hải, Ninh Phước, Ninh Sơn,
Thuận Bắc, Thuận Nam, Cẩm Khê, Đoan Hùng, Hạ Hòa, Lâm Thao, Phù Ninh, Tân Sơn, Thanh Ba, Thanh Sơn, Thanh Thủy, Yên Lập,
Đồng Xuân, Phú Hòa, Sơn Hòa, Sông Hinh, Tây Hòa, Tuy An, Đông Hòa, Sông Cầu, Bố Trạch, Lệ Thủy, Minh Hóa, Quảng Ninh,
Quảng Trạch, Tuyên Hóa, Ba Đồn, Bắc Trà My, Nam Trà My, Đại Lộc, Đông Giang, Duy Xuyên, Hiệp Đức, Nam Giang, Nông Sơn,
Núi Thành, Phú Ninh, Phước Sơn, Quế Sơn, Tây Giang, Thăng Bình, Tiên Phước, Điện Bàn, Ba Tơ, Bình Sơn, Lý Sơn,
Minh Long, Mộ Đức, Nghĩa Hành, Sơn Hà, Sơn Tịnh, Trà Bồng, Tư Nghĩa, Đức Phổ, Ba Chẽ, Bình Liêu, Cô Tô, Đầm Hà,
Hải Hà, Tiên Yên, Vân Đồn, Đông Triều, Quảng Yên, Cam Lộ, Cồn Cỏ, Đa Krông, Gio Linh, Hải Lăng, Hướng Hóa, Triệu Phong,
Vĩnh Linh, Cù Lao Dung, Kế Sách, Long Phú, Mỹ Tú, Mỹ Xuyên, Thạnh Trị, Trần Đề, Vĩnh Châu, Bắc Yên, Mai Sơn, Mộc Châu,
Mường La, Phù Yên, Quỳnh Nhai, Sông Mã, Sốp Cộp, Thuận Châu, Vân Hồ, Yên Châu, Bến Cầu, Dương Minh Châu, Gò Dầu,
Tân Biên, Trảng Bàng, Hòa Thành, Đông Hưng, Hưng Hà, Kiến Xương, Quỳnh Phụ, Thái Thụy, Tiền Hải, Vũ Thư, Đại Từ,
Định Hóa, Đồng Hỷ, Phú Bình, Phú Lương, Võ Nhai, Phổ Yên, Bá Thước, Cẩm Thủy, Đông Sơn, Hà Trung, Hậu Lộc, Hoằng Hóa,
Lang Chánh, Mường Lát, Nga Sơn, Ngọc Lặc, Như Thanh, Như Xuân, Nông Cống, Quan Hóa, Quan Sơn, Quảng Xương, Thạch Thành,
Thiệu Hóa, Thọ Xuân, Thường Xuân, Triệu Sơn, Vĩnh Lộc, Yên Định, Bỉm Sơn, Nghi Sơn, A Lưới, Nam Đông, Phú Lộc,
Phú Vang, Quảng Điền, Hương Thủy, Hương Trà, Cái Bè, Cai Lậy, Chợ Gạo, Gò Công Đông, Gò Công Tây, Tân Phú Đông,
Tân Phước, Gò Công, Càng Long, Cầu Kè, Cầu Ngang, Duyên Hải, Tiểu Cần, Trà Cú, Chiêm Hóa, Hàm Yên, Lâm Bình, Na Hang,
Sơn Dương, Yên Sơn, Bình Tân, Long Hồ, Mang Thít, Tam Bình, Trà Ôn, Vũng Liêm, Bình Minh, Bình Xuyên, Lập Thạch,
Sông Lô, Tam Đảo, Tam Dương, Vĩnh Tường, Yên Lạc, Lục Yên, Mù Cang Chải, Trạm Tấu, Trấn Yên, Văn Chấn, Văn Yên,
Yên Bình, Nghĩa Lộ
"""

TWINS = frozenset(("long mỹ", "cao lãnh", "hồng ngự", "cai lậy", "kỳ anh", "duyên hải"))
"""Names that a huyện and a thị xã or a thành phố of one province bore at once."""


@cache
def printed_districts() -> Mapping[str, str]:
    """Names of all districts, without marks, without the word for what they are -> as they are printed.

    >>> printed_districts()["bao lam"]
    'Bảo Lâm'
    """
    return {fold(name): name for name in (" ".join(name.split()) for name in _NAMES.split(","))}


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
