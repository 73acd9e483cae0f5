"""Abbreviations of administrative Vietnamese, read in both directions.

A code means one thing in a document symbol ("CT" is Chỉ thị) and another in running text ("CT" is Chủ tịch in a list of
recipients): only what is safe in running text stands here; type codes of symbols belong to ``symbols``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from rag.text.tokens import fold, longest_by_head

ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    # bodies
    "UBND": ("ủy ban nhân dân",),
    "HĐND": ("hội đồng nhân dân",),
    "MTTQ": ("mặt trận tổ quốc",),
    "UBMTTQ": ("ủy ban mặt trận tổ quốc",),
    "ĐBQH": ("đại biểu quốc hội",),
    "BCSĐ": ("ban cán sự đảng",),
    "BCH": ("ban chấp hành",),
    "BTV": ("ban thường vụ",),
    "BDV": ("ban dân vận",),
    "BTG": ("ban tuyên giáo",),
    "BTGDV": ("ban tuyên giáo và dân vận",),
    "BCĐ": ("ban chỉ đạo",),
    "UBKT": ("ủy ban kiểm tra",),
    "TTND": ("thanh tra nhân dân",),
    "GSĐTCĐ": ("giám sát đầu tư của cộng đồng", "giám sát đầu tư cộng đồng"),
    "TAND": ("tòa án nhân dân",),
    "VKSND": ("viện kiểm sát nhân dân",),
    "VPCP": ("văn phòng chính phủ",),
    "SNV": ("sở nội vụ",),
    "LĐLĐ": ("liên đoàn lao động",),
    "LHPN": ("liên hiệp phụ nữ",),
    "NHCSXH": ("ngân hàng chính sách xã hội",),
    "TTYT": ("trung tâm y tế",),
    "THPT": ("trung học phổ thông",),
    "THCS": ("trung học cơ sở",),
    "HTX": ("hợp tác xã",),
    "KCN": ("khu công nghiệp",),
    "CCN": ("cụm công nghiệp",),
    "CCB": ("cựu chiến binh",),
    "TNCS": ("thanh niên cộng sản",),
    "TNXP": ("thanh niên xung phong",),
    "LLVT": ("lực lượng vũ trang",),
    "BQL": ("ban quản lý",),
    "CDC": ("trung tâm kiểm soát bệnh tật",),
    "TYT": ("trạm y tế",),
    "BVĐK": ("bệnh viện đa khoa",),
    "PTDTBT": ("phổ thông dân tộc bán trú",),
    "PTDTNT": ("phổ thông dân tộc nội trú",),
    "GDTX": ("giáo dục thường xuyên",),
    "ĐVSN": ("đơn vị sự nghiệp",),
    "TTPVHCC": ("trung tâm phục vụ hành chính công",),
    "TTHCC": ("trung tâm hành chính công",),
    "TW": ("trung ương",),
    "TƯ": ("trung ương",),
    # people
    "CBCC": ("cán bộ, công chức",),
    "CCVC": ("công chức, viên chức",),
    "CBCCVC": ("cán bộ, công chức, viên chức",),
    "CB": ("cán bộ",),
    "CBQL": ("cán bộ quản lý",),
    "NCC": ("người có công",),
    "NKT": ("người khuyết tật",),
    "NCT": ("người cao tuổi",),
    "NLĐ": ("người lao động",),
    "DTTS": ("dân tộc thiểu số",),
    "DQTV": ("dân quân tự vệ",),
    "ĐBDTTS": ("đồng bào dân tộc thiểu số",),
    # matters
    "TTHC": ("thủ tục hành chính",),
    "CCHC": ("cải cách hành chính",),
    "CNTT": ("công nghệ thông tin",),
    "DVC": ("dịch vụ công",),
    "DVCTT": ("dịch vụ công trực tuyến",),
    "TTĐT": ("thông tin điện tử",),
    "CCCD": ("căn cước công dân",),
    "GPLX": ("giấy phép lái xe",),
    "QCDC": ("quy chế dân chủ",),
    "QCDCCS": ("quy chế dân chủ ở cơ sở",),
    "DVCQ": ("dân vận chính quyền",),
    "DVK": ("dân vận khéo",),
    "CTDV": ("công tác dân vận",),
    "NTM": ("nông thôn mới",),
    "XDNTM": ("xây dựng nông thôn mới",),
    "MTQG": ("mục tiêu quốc gia",),
    "CTMTQG": ("chương trình mục tiêu quốc gia",),
    "BHYT": ("bảo hiểm y tế",),
    "BHXH": ("bảo hiểm xã hội",),
    "KHHGĐ": ("kế hoạch hóa gia đình",),
    "ANTT": ("an ninh trật tự",),
    "QPAN": ("quốc phòng - an ninh",),
    "QP-AN": ("quốc phòng - an ninh",),
    "KT-XH": ("kinh tế - xã hội",),
    "KTXH": ("kinh tế - xã hội",),
    "VH-XH": ("văn hóa - xã hội", "văn hóa xã hội"),
    "CT-XH": ("chính trị - xã hội",),
    "CTXH": ("chính trị - xã hội",),
    "GPMB": ("giải phóng mặt bằng",),
    "TĐC": ("tái định cư",),
    "KNTC": ("khiếu nại, tố cáo",),
    "PCTN": ("phòng, chống tham nhũng",),
    "THTK": ("thực hành tiết kiệm",),
    "TKCLP": ("tiết kiệm, chống lãng phí",),
    "VBQPPL": ("văn bản quy phạm pháp luật",),
    "QPPL": ("quy phạm pháp luật",),
    "PBGDPL": ("phổ biến, giáo dục pháp luật",),
    "TGPL": ("trợ giúp pháp lý",),
    "TDP": ("tổ dân phố",),
    "GRDP": ("tổng sản phẩm trên địa bàn",),
    "PAPI": ("chỉ số hiệu quả quản trị và hành chính công",),
    "PCI": ("chỉ số năng lực cạnh tranh cấp tỉnh", "chỉ số năng lực cạnh tranh"),
    "PAR INDEX": ("chỉ số cải cách hành chính",),
    "SIPAS": ("chỉ số hài lòng về sự phục vụ hành chính", "chỉ số hài lòng"),
    "BPMC": ("bộ phận một cửa",),
    "TN&TKQ": ("tiếp nhận và trả kết quả",),
    "TNTKQ": ("tiếp nhận và trả kết quả",),
    "SXKD": ("sản xuất kinh doanh",),
    "GDĐT": ("giáo dục và đào tạo",),
    "VHTTDL": ("văn hóa, thể thao và du lịch",),
    "NNPTNT": ("nông nghiệp và phát triển nông thôn",),
    "LĐTBXH": ("lao động - thương binh và xã hội",),
    "TNMT": ("tài nguyên và môi trường",),
    "TTTT": ("thông tin và truyền thông",),
    "KHĐT": ("kế hoạch và đầu tư",),
    "ATTP": ("an toàn thực phẩm",),
    "VSATTP": ("vệ sinh an toàn thực phẩm",),
    "ATGT": ("an toàn giao thông",),
    "TNGT": ("tai nạn giao thông",),
    "GTVT": ("giao thông vận tải",),
    "GTNT": ("giao thông nông thôn",),
    "PCCC": ("phòng cháy, chữa cháy", "phòng cháy chữa cháy"),
    "PCTT": ("phòng, chống thiên tai", "phòng chống thiên tai"),
    "TKCN": ("tìm kiếm cứu nạn",),
    "NSNN": ("ngân sách nhà nước",),
    "XDCB": ("xây dựng cơ bản",),
    "QLNN": ("quản lý nhà nước",),
    "QLDA": ("quản lý dự án",),
    "QSDĐ": ("quyền sử dụng đất",),
    "BVMT": ("bảo vệ môi trường",),
    "VSMT": ("vệ sinh môi trường",),
    "KHCN": ("khoa học và công nghệ", "khoa học công nghệ"),
    "GDNN": ("giáo dục nghề nghiệp",),
    "XKLĐ": ("xuất khẩu lao động",),
    "NOXH": ("nhà ở xã hội",),
    "BTXH": ("bảo trợ xã hội",),
    "HCC": ("hành chính công",),
    "CĐS": ("chuyển đổi số",),
    "KCB": ("khám bệnh, chữa bệnh", "khám chữa bệnh"),
    "SXHD": ("sốt xuất huyết dengue",),
    "SXH": ("sốt xuất huyết",),
    "TCM": ("tay chân miệng", "tay, chân, miệng"),
    "TCMR": ("tiêm chủng mở rộng",),
    "SKSS": ("sức khỏe sinh sản",),
    "BHTN": ("bảo hiểm thất nghiệp",),
    "GNBV": ("giảm nghèo bền vững",),
    "GQVL": ("giải quyết việc làm",),
    "LĐNT": ("lao động nông thôn",),
    "TNLĐ": ("tai nạn lao động",),
    "ATVSLĐ": ("an toàn, vệ sinh lao động", "an toàn vệ sinh lao động"),
    "BĐG": ("bình đẳng giới",),
    "BLGĐ": ("bạo lực gia đình",),
    "GDPT": ("giáo dục phổ thông",),
    "GDMN": ("giáo dục mầm non",),
    "CSVC": ("cơ sở vật chất",),
    "SGK": ("sách giáo khoa",),
    "GCN": ("giấy chứng nhận",),
    "GCNQSDĐ": ("giấy chứng nhận quyền sử dụng đất",),
    "ĐKKD": ("đăng ký kinh doanh",),
    "ĐTC": ("đầu tư công",),
    "NSTW": ("ngân sách trung ương",),
    "NSĐP": ("ngân sách địa phương",),
    "VPHC": ("vi phạm hành chính",),
    "CTR": ("chất thải rắn",),
    "CTRSH": ("chất thải rắn sinh hoạt",),
    "BĐKH": ("biến đổi khí hậu",),
    "PCCCR": ("phòng cháy, chữa cháy rừng", "phòng cháy chữa cháy rừng"),
    "CNCH": ("cứu nạn, cứu hộ", "cứu nạn cứu hộ"),
    "TTATGT": ("trật tự, an toàn giao thông", "trật tự an toàn giao thông"),
    "PCTNTC": ("phòng, chống tham nhũng, tiêu cực",),
    "TTATXH": ("trật tự, an toàn xã hội", "trật tự an toàn xã hội"),
}
"""Abbreviation as printed -> what it stands for in lower case, the usual form first."""

# A syllable users type for something else too: read as an abbreviation only in capitals.
_ONLY_IN_CAPITALS = frozenset({"cb", "tw", "tu", "tuw", "bch"})
_PARTS = re.compile(r"[^\W_]+(?:[-&][^\W_]+)*")
_ISSUER_FORMS = (
    ("Ủy ban nhân dân", "UBND"),
    ("Hội đồng nhân dân", "HĐND"),
    ("Mặt trận Tổ quốc", "MTTQ"),
)


@cache
def _by_code() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, forms in ABBREVIATIONS.items():
        found.setdefault(_letters(code), forms)
    return found


def _letters(code: str) -> str:
    return re.sub(r"[-&.]", "", fold(code))


@cache
def _by_phrase() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, forms in ABBREVIATIONS.items():
        for form in forms:
            key = _phrase(form)
            found[key] = (*found.get(key, ()), code)
    return found


@cache
def _longest() -> Mapping[str, int]:
    return longest_by_head(phrase.split() for phrase in _by_phrase())


def _phrase(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def expand(code: str) -> tuple[str, ...]:
    """What an abbreviation stands for, the usual form first, whatever parts its letters; empty when it is none.

    >>> expand("tthc"), expand("GD&ĐT")
    (('thủ tục hành chính',), ('giáo dục và đào tạo',))
    """
    folded = _letters(code)
    if folded in _ONLY_IN_CAPITALS and code != code.upper():
        return ()
    return _by_code().get(folded, ())


def contract(phrase: str) -> tuple[str, ...]:
    """How a phrase is abbreviated, with or without its diacritics.

    >>> contract("bao hiem y te")
    ('BHYT',)
    """
    return _by_phrase().get(_phrase(phrase), ())


def other_forms(text: str) -> tuple[str, ...]:
    """The other form of every abbreviation and every abbreviated phrase in a text, in reading order.

    >>> other_forms("kết quả CCHC và bảo hiểm y tế")
    ('cải cách hành chính', 'BHYT')
    """
    tokens = _PARTS.findall(text)
    words = [_phrase(token) for token in tokens]
    phrases, longest = _by_phrase(), _longest()
    found: dict[str, None] = {}
    for i, token in enumerate(tokens):
        found |= dict.fromkeys(expand(token))
        for end in range(i + 1, min(i + longest.get(words[i].partition(" ")[0], 0), len(tokens)) + 1):
            found |= dict.fromkeys(phrases.get(" ".join(words[i:end]), ()))
    return tuple(found)


def spell_out(issuer: str) -> str:
    """An issuer's name with its bodies written out.

    >>> spell_out("Thường trực HĐND tỉnh An Hải")
    'Thường trực Hội đồng nhân dân tỉnh An Hải'
    """
    for full, code in _ISSUER_FORMS:
        issuer = re.sub(rf"(?<!\w){code}(?!\w)", full, issuer)
    issuer = re.sub(r"(?<!\w)HDND(?!\w)", "Hội đồng nhân dân", issuer)
    issuer = re.sub(r"(?<!\w)BCS[ĐD](?=\s|$)", "Ban cán sự đảng", issuer)
    return re.sub(r"(?<!\w)BTV(?!\w)", "Ban Thường vụ", issuer)


def shorten(issuer: str) -> str:
    """An issuer's name as formal references print it.

    >>> shorten("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện")
    'Văn phòng HĐND và UBND huyện'
    """
    for full, code in _ISSUER_FORMS:
        issuer = _any_spelling(full).sub(code, issuer)
    return issuer


@cache
def _any_spelling(phrase: str) -> re.Pattern[str]:
    old = {"Ủy": "(?:Ủy|Uỷ)"}
    words = [old.get(w, re.escape(w)) for w in phrase.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)
