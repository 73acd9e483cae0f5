"""Instruments cited by name, without a number: laws, codes, plenum resolutions, regulations, schemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.records import Span
from rag.text.directives.particulars import phrase_end
from rag.text.directives.symbols import date_after
from rag.text.tokens import fold

_LAWS = """
An ninh mạng|An ninh quốc gia|An toàn thực phẩm|An toàn thông tin mạng|An toàn, vệ sinh lao động|Bảo hiểm xã hội
Bảo hiểm y tế|Bảo vệ bí mật nhà nước|Bảo vệ môi trường|Bảo vệ và phát triển rừng|Bảo vệ quyền lợi người tiêu dùng
Bình đẳng giới|Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân|Ban hành văn bản quy phạm pháp luật
Biên phòng Việt Nam
Cán bộ, công chức|Viên chức|Căn cước công dân|Căn cước|Công an nhân dân|Công chứng|Công đoàn|Công nghệ thông tin|Cư trú
Chăn nuôi|Chính quyền địa phương|Dân quân tự vệ|Dân số|Di sản văn hóa|Doanh nghiệp|Du lịch|Đất đai|Đầu tư|Đầu tư công
Đấu thầu|Đấu giá tài sản|Điện lực|Điện ảnh|Giáo dục|Giáo dục đại học|Giáo dục nghề nghiệp
Giáo dục quốc phòng và an ninh|Giao dịch điện tử|Giao thông đường bộ|Trật tự, an toàn giao thông đường bộ|Đường bộ
Giao thông đường thủy nội địa|Hòa giải ở cơ sở|Hòa giải, đối thoại tại Tòa án|Hoạt động chữ thập đỏ
Hoạt động giám sát của Quốc hội và Hội đồng nhân dân|Hôn nhân và gia đình|Hộ tịch|Hải quan|Hợp tác xã
Khám bệnh, chữa bệnh
Khiếu nại|Khiếu nại, tố cáo|Khoa học và công nghệ|Khoáng sản|Kế toán|Kiểm toán nhà nước|Kiến trúc
Kinh doanh bất động sản
Lâm nghiệp|Lưu trữ|Mặt trận Tổ quốc Việt Nam|Ngân sách nhà nước|Nghĩa vụ quân sự|Người cao tuổi|Người khuyết tật|Nhà ở
Nuôi con nuôi|Phá sản|Phổ biến, giáo dục pháp luật|Phòng cháy và chữa cháy|Phòng cháy, chữa cháy và cứu nạn, cứu hộ
Phòng, chống bạo lực gia đình|Phòng, chống bệnh truyền nhiễm|Phòng, chống ma túy|Phòng, chống mua bán người
Phòng, chống tác hại của rượu, bia|Phòng, chống tác hại của thuốc lá|Phòng, chống tham nhũng|Phòng, chống thiên tai
Phòng thủ dân sự|Quản lý, sử dụng tài sản công|Quản lý, sử dụng tài sản nhà nước|Quản lý thuế|Quản lý nợ công|Quốc phòng
Quốc tịch Việt Nam|Quy hoạch|Quy hoạch đô thị|Quảng cáo|Sở hữu trí tuệ|Sĩ quan Quân đội nhân dân Việt Nam
Thanh niên|Thanh tra|Thể dục, thể thao|Thi đua, khen thưởng|Thi hành án dân sự|Thi hành án hình sự|Thống kê|Thủ đô|Thú y
Thuế giá trị gia tăng|Thuế thu nhập cá nhân|Thuế thu nhập doanh nghiệp|Thủy lợi|Thủy sản|Thương mại
Thực hành tiết kiệm, chống lãng phí|Thực hiện dân chủ ở cơ sở|Tài nguyên nước|Tài nguyên, môi trường biển và hải đảo
Tần số vô tuyến điện|Tiếp cận thông tin|Tiếp công dân|Tín ngưỡng, tôn giáo|Tổ chức Chính phủ|Tổ chức Quốc hội
Tổ chức chính quyền địa phương|Tổ chức Hội đồng nhân dân và Ủy ban nhân dân|Tổ chức Tòa án nhân dân
Tổ chức Viện kiểm sát nhân dân|Tố cáo|Tố tụng hành chính|Trẻ em|Bảo vệ, chăm sóc và giáo dục trẻ em|Trợ giúp pháp lý
Trách nhiệm bồi thường của Nhà nước|Trưng cầu ý dân|Trồng trọt|Viễn thông|Việc làm|Xây dựng|Xuất bản|Báo chí
Xử lý vi phạm hành chính
Các tổ chức tín dụng|Xuất cảnh, nhập cảnh của công dân Việt Nam|Luật sư|Kinh doanh bảo hiểm|Giám định tư pháp
Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng|Phòng, chống rửa tiền|Phòng, chống khủng bố|Thư viện
Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam|Hóa chất
Sử dụng năng lượng tiết kiệm và hiệu quả|Đo lường|Tiêu chuẩn và quy chuẩn kỹ thuật|Chất lượng sản phẩm, hàng hóa
Quản lý và sử dụng vốn nhà nước
Chứng khoán|Cạnh tranh|Dược|Đặc xá|Đê điều|Hàng không dân dụng Việt Nam|Giá
Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng|Hỗ trợ doanh nghiệp nhỏ và vừa|Dữ liệu|Nhà giáo
Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở|Biển Việt Nam|Cảnh sát biển Việt Nam|Quản lý ngoại thương
Phí và lệ phí
"""
_CODES = "Dân sự|Hình sự|Lao động|Hàng hải Việt Nam|Hàng hải|Tố tụng dân sự|Tố tụng hình sự"
_ORDINANCES = (
    "Thực hiện dân chủ ở xã, phường, thị trấn|Ưu đãi người có công với cách mạng|Dân số|Công an xã|Cảnh sát môi trường"
    "|Tín ngưỡng, tôn giáo|Chi phí tố tụng|Cán bộ, công chức"
    "|Bảo vệ công trình quan trọng liên quan đến an ninh quốc gia"
)
_HEAD = re.compile(r"(?<!\w)(Bộ [Ll]uật|Luật|Pháp lệnh|Hiến pháp)(?!\w)")
_TOKEN = re.compile(r"[^\W_]+")
_BARE_YEAR = re.compile(r" ((?:19|20)\d{2})(?![\d/-]| ?[-–] ?\d)")
_ASIDE = re.compile(r" ?\([^()\n]{1,30}\)(?= năm \d{4})")
# Words that end a law's name when the list does not know it.
_LAW_ENDS = frozenset(
    "và theo đã được có quy năm của về cho do tại là để trong nhằm đến từ ngày với này hiện hành sửa đổi bổ hướng thì"
    " còn cũng như các những trên số kèm ra khi mà gắn".split()
)
_NOT_LAWS = frozenset("sư gia định pháp lệ này mới trung mỹ".split())
_AMENDING = re.compile(r" [Ss]ửa đổi, bổ sung (?:một số điều|Điều \d{1,3}) của (?:các )?(?:Bộ luật|Luật)(?= )")
_ROMAN = r"[IVXL]{1,6}"
_TERM = rf"(?:,? ?\(?[Kk]h[óo][áa]? {_ROMAN}\)?)"
_ORDINAL = rf"(?:thứ |lần thứ )?(?:\d{{1,2}}|{_ROMAN})(?!\w)"
_COMMITTEE = r"(?:BCH|Ban Chấp hành)"
_PLENUM = re.compile(
    rf"(?<!\w)(?:Nghị quyết|Kết luận)(?: của)?(?: Hội nghị)?(?:,? (?:của )?{_COMMITTEE})? Trung ương (?:Đảng )?"
    rf"{_ORDINAL}{_TERM}?"
)
_PLENUM_OF = re.compile(
    rf"(?<!\w)(?:Nghị quyết|Kết luận) (?:Hội nghị )?lần thứ (?:\d{{1,2}}|{_ROMAN}|[a-zà-ỹ]+),? (?:của )?"
    rf"{_COMMITTEE} Trung ương(?: Đảng)?{_TERM}"
)
_UNIT = r"(?:tỉnh|huyện|thành phố|thị xã|xã)(?: [A-ZĐ]\w*){0,3}"
_CONGRESS = re.compile(
    rf"(?<!\w)Nghị quyết Đại hội(?: đại biểu)?(?: Đảng bộ| Đảng)?(?: toàn quốc)?(?: {_UNIT})? {_ORDINAL}"
    rf"(?:,? (?:của )?(?:Đảng bộ|Đảng)(?: {_UNIT}| Cộng sản Việt Nam)?)?(?:,? nhiệm kỳ \d{{4}} ?[-–] ?\d{{4}})?"
)
_REGULATION = re.compile(r"(?<!\w)(Quy chế|Quy định) (?=[a-zà-ỹđ])")
_COMMON = re.compile(
    r"(?:dân chủ|dân vận|phối hợp|làm việc|chi tiêu|quản lý|văn hóa|văn hoá|nội bộ|của|này|trên|tại|mới|số|hiện hành"
    r"|pháp luật|tiếp công dân|đó|cụ thể|rõ|chung|thi đua)(?!\w)"
)
_BEFORE_REGULATION = re.compile(
    r"(?:(?<!\w)(?:[Tt]hực hiện|theo|[Qq]uán triệt|[Tt]riển khai|chấp hành|tại|với|và|của|thực hiện tốt|nghiêm|gồm|như"
    r"|là)|[;,:]) $"
)
_SCHEME = re.compile(r"(?<!\w)Đề án (?=[“\"]?\w)(?!(?:số )?\d{1,4}(?!\w))")
_BASIS = r"theo (?:Quyết định|Kế hoạch|Nghị quyết)"
_SCHEME_END = re.compile(rf" (?={_BASIS}|(?:đã )?được |ban hành (?:kèm )?theo|tại Quyết định|do )| ?(?=[;,.:\n(])")
_APPROVED = re.compile(
    rf" ?\(?(?:{_BASIS}|(?:đã )?được [^.;:\n]{{0,60}}?(?:phê duyệt|ban hành)|ban hành (?:kèm )?theo|tại Quyết định)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A citation by name: ``title`` is the name as printed, None where the name is an occasion ("Trung ương 4")."""

    span: Span
    kind: str
    title: str | None
    date: str | None
    embeds: bool


@cache
def _known() -> dict[str, frozenset[tuple[str, ...]]]:
    def table(names: str) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(_TOKEN.findall(fold(n))) for n in re.split(r"[|\n]", names) if n.strip())

    return {"Luật": table(_LAWS), "Bộ luật": table(_CODES), "Pháp lệnh": table(_ORDINANCES)}


def find_named(text: str) -> Iterator[Named]:
    """Laws, codes, ordinances, plenum and congress resolutions, regulations and schemes named in a text.

    ``embeds`` marks those that a title may hold without citing them ("ban hành Quy chế ...").
    """
    yield from _laws(text)
    taken: list[Span] = []
    for pattern in (_PLENUM, _PLENUM_OF, _CONGRESS):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(t.start < span.end and span.start < t.end for t in taken):
                taken.append(span)
                kind = "Kết luận" if match.group().startswith("Kết luận") else "Nghị quyết"
                yield Named(span, kind, None, None, False)
    yield from _regulations(text)
    yield from _schemes(text)


def _laws(text: str) -> Iterator[Named]:
    for match in _HEAD.finditer(text):
        head = match.group(1)
        kind = "Bộ luật" if head.startswith("Bộ") else head
        end = _whose(text, match.end()) if kind == "Hiến pháp" else _law_end(text, match.end(), kind)
        if end is None:
            continue
        if aside := _ASIDE.match(text, end):
            end = aside.end()
        dated = date_after(text, end)
        if year := None if dated else _BARE_YEAR.match(text, end):
            dated = year[1], year.end()
        iso, end = dated if dated else (None, end)
        surface = text[match.start() : end]
        yield Named(Span(match.start(), end), kind, surface, iso, False)


def _whose(text: str, at: int) -> int:
    """Behind the Constitution's full name."""
    state = re.compile(r" nước C(?:ộng hòa|ộng hoà|HXHCN)[^,;.:\n\d]{0,40}?Việt Nam", re.IGNORECASE).match(text, at)
    return state.end() if state else at


def _law_end(text: str, at: int, kind: str) -> int | None:
    """Where a law's name ends: the longest known name, else capitals and what follows them up to a stop word."""
    tokens: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text, at, min(len(text), at + 160)):
        between = text[tokens[-1].end() if tokens else at : match.start()]
        if between not in (" ", ", ", " - ", "- ", "-", " – "):
            break
        tokens.append(match)
    if not tokens or text[at : tokens[0].start()] != " ":
        return None
    if amending := _AMENDING.match(text, at):
        inner = _law_end(text, amending.end(), "Luật")
        return inner and _second_law(text, inner)
    spoken = [fold(t.group()) for t in tokens]
    for size in range(min(len(spoken), 20), 0, -1):
        known = tuple(spoken[:size]) in _known().get(kind, frozenset())
        if known and (tokens[0].group()[0].isupper() or size > 1):
            return tokens[size - 1].end()
    first = tokens[0].group()
    if not first[0].isupper() or first.lower() in _NOT_LAWS or (first.isupper() and len(first) > 1):
        return None
    end = tokens[0].end()
    for previous, token in pairwise(tokens):
        if text[previous.end() : token.start()] != " " or token.group().lower() in _LAW_ENDS or token.group().isdigit():
            break
        end = token.end()
    return end


def _second_law(text: str, at: int) -> int:
    """Behind "và Luật ..." where an amending law amends two: what a date behind the second alone tells."""
    if date_after(text, at) or not text.startswith(" và Luật ", at):
        return at
    end = _law_end(text, at + len(" và Luật"), "Luật")
    return end if end and date_after(text, end) else at


def _regulations(text: str) -> Iterator[Named]:
    for match in _REGULATION.finditer(text):
        if _COMMON.match(text, match.end()) or not _BEFORE_REGULATION.search(
            text, max(0, match.start() - 20), match.start()
        ):
            continue
        end = phrase_end(text, match.end(), ())
        title = text[match.start() : end]
        if len(title.split()) >= 7:
            yield Named(Span(match.start(), end), match.group(1), title, None, True)


def _schemes(text: str) -> Iterator[Named]:
    for match in _SCHEME.finditer(text):
        start, at = match.start(), match.end()
        if text[max(0, start - 4) : start].endswith(("các ", "Các ")):
            continue
        if text[at] in '“"':
            close = text.find("”" if text[at] == "“" else '"', at + 1, at + 200)
            if close > 0 and "\n" not in text[at:close]:
                yield Named(Span(start, close + 1), "Đề án", text[start : close + 1], None, True)
            continue
        end = _SCHEME_END.search(text, at, at + 160)
        if end and _APPROVED.match(text, end.start()):
            yield Named(Span(start, end.start()), "Đề án", text[start : end.start()], None, True)
