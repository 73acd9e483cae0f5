"""What stands around a citation: who issued the document, and what it is about (*trích yếu*)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from rag.text.directives.symbols import KINDS
from rag.text.tokens import CAPITALS

_BODY_HEADS = (
    "Ban|Bộ|Sở|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Thường trực|Chủ tịch|Công an|Văn phòng|Tỉnh ủy|Tỉnh uỷ|Huyện ủy"
    "|Huyện uỷ|Thành ủy|Thành uỷ|Thị ủy|Quận ủy|Đảng ủy|Đảng uỷ|Thủ tướng|Chính phủ|Quốc hội|Thanh tra|Tòa án|Toà án"
    "|Viện|Liên đoàn|Hội|Đoàn|Mặt trận|Phòng|Cục|Tổng cục|Chi cục|Trung tâm|Đảng bộ|Giám đốc|Bí thư|Ngành|Tỉnh|Huyện"
    "|Thành phố|MTTQ|UBMTTQ|BTV|BCH|BCS"
)
BODY = re.compile(rf"(?<![\w/])(?:{_BODY_HEADS})(?!\w)")
_KIND_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
_CITED = re.compile(
    rf"(?:các |những )?(?:{_KIND_WORDS})(?: của [^,;.:\n]{{2,50}}?)?(?: số:?)? ?(?:\d|(?<=Luật )[A-ZĐ])", re.IGNORECASE
)
_OTHER_LAW = re.compile(r"(?:các )?(?:Bộ luật|Luật|Đề án|Nghị quyết Trung ương|Nghị quyết Đại hội) ?[A-ZĐ“\d]?")
_OF = re.compile(r"[ ,]*(?:của|do|giữa) ")
_NAMED_SHORT = re.compile(r" \((?:sau đây|dưới đây|gọi|viết)[^()\n]{1,80}\)")
_TERM = re.compile(r"\(?,? ?[Kk]h(?:óa|oá) [IVXLC\d]+\)?")
_WORD = re.compile(r"[^\s]+")
_ISSUER_ENDS = frozenset(
    "về quy ban sửa được để tại là trên đã đến cho nhằm thì gắn trong phê thực hướng triển giai năm theo nêu có như chỉ"
    " qua khi mà còn do vào từ yêu ngày số phát quán nhất nên tiếp đang sẽ hay hoặc gồm cùng trình giao phân kèm bằng"
    " đối thông tập chưa không đạt song nhắc nhưng rồi bị mới cũng vẫn đôn giải gửi sớm đề báo ra".split()
)
# The names that law gives: what follows one in small letters is no part of it.
_FIELDS = (
    "Nội vụ|Ngoại vụ|Ngoại giao|Tài chính|Tư pháp|Y tế|Quốc phòng|Công an|Xây dựng|Du lịch|Công Thương|Công thương"
    "|Kế hoạch và Đầu tư|Kế hoạch - Đầu tư|Khoa học và Công nghệ|Giao thông vận tải|Giao thông Vận tải"
    "|Thông tin và Truyền thông|Nông nghiệp và Phát triển nông thôn|Nông nghiệp và PTNT|Nông nghiệp và Môi trường"
    "|Tài nguyên và Môi trường|Giáo dục và Đào tạo|Văn hóa, Thể thao và Du lịch|Văn hoá, Thể thao và Du lịch"
    "|Văn hóa và Thể thao|Văn hoá và Thể thao|Văn hóa - Thông tin|Văn hoá - Thông tin|Dân tộc và Tôn giáo|Dân tộc"
    "|Lao động - Thương binh và Xã hội|Lao động, Thương binh và Xã hội|LĐTBXH|LĐ-TB&XH|Quy hoạch - Kiến trúc"
    "|Tài chính - Kế hoạch|Kinh tế|Kinh tế và Hạ tầng|Quản lý đô thị|Văn hóa - Xã hội|Văn hoá - Xã hội"
)
_FIELDED = re.compile(
    r"(?:(?:Bộ trưởng|Thứ trưởng|Giám đốc|Trưởng phòng|Văn phòng|Thanh tra) )?"
    rf"(?:Bộ|Sở|Phòng) (?:{'|'.join(sorted(_FIELDS.split('|'), key=len, reverse=True))})(?!\w)"
)
_CAPITALISED = rf"[{CAPITALS}][^\W\d_]*"
_PLACED = "tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn"
_COMPLETE = re.compile(
    r"(?<!\w)(?:[Cc]hính phủ|Thủ tướng|Quốc hội|Bộ Chính trị|Ban Bí thư|Chủ tịch nước|Trung ương Đảng"
    rf"|(?:Bộ|Sở|Phòng) (?:{_FIELDS})|(?:{_PLACED})(?: {_CAPITALISED}(?:[ -]{_CAPITALISED})*)?)$"
)
# What may stand behind a whole name all the same: whose it is, whom it joins, its term.
_MAY_FOLLOW = frozenset(
    "và với phối hợp chính tỉnh huyện thành thị quận xã phường nước ủy uỷ đoàn hội phố trấn khóa khoá".split()
)
_LEVELS = ("huyện", "tỉnh", "thành phố", "thị xã", "quận", "xã")
_LOWER_BODIES = (
    "ủy ban", "uỷ ban", "thường trực", "tỉnh ủy", "huyện ủy", "thành ủy", "chính phủ", "thủ tướng", "bộ chính trị",
    "ban bí thư", "ban thường vụ", "chủ tịch",
)  # fmt: skip
_TITLE_VERBS = (
    "kiện toàn|phân công|công bố|điều chỉnh|giao|quy định|ban hành|sửa đổi|phê duyệt|hướng dẫn|thực hiện|triển khai"
    "|sơ kết|tổng kết|phát động|thành lập"
)
# Behind a comma these are what is done next ("sửa đổi Thông tư số 5, hướng dẫn việc ..."), no title.
_DONE_NEXT = "giao|hướng dẫn|thực hiện|triển khai|sơ kết|tổng kết|phát động|phân công"
_TITLE = re.compile(
    rf"[ ,]*(?:(?P<about>[Vv]ề(?: việc)? )|(?P<quote>(?=[“\"”]))"
    rf"|(?P<verb>(?=(?:{_TITLE_VERBS})[ ,](?!\d))(?!(?<=, )(?:{_DONE_NEXT}))))"
)
_STOPS = re.compile(
    r"[;:\n()“\"]|\.(?!\d)|, |,(?=\n)| (?:và|cùng) (?=\S)|(?<!không)(?<!chưa) (?:đã|được|nhằm|đến nay"
    r"|hết hiệu lực|có hiệu lực|tiếp tục|như sau)(?!\w)"
    r"| thay (?:thế|cho) (?=(?:các )?[A-ZĐ][^\W_]+ [^\W_]+(?: số)? ?\d)"
)
# "gửi Báo cáo số 5 về Sở Nội vụ": where to, not what about.
_SENT = re.compile(r"(?<!\w)(?:gửi|nộp|chuyển|trình)(?: [^ ,;.]+){0,4} $")
_LONGEST_TITLE = 900
_QUOTE_GOES_ON = re.compile(r" (?:năm )?\d{4}| của | giai đoạn ")
_CLAUSE_OPENERS = re.compile(
    r"(?:gắn với|theo đó|trong đó|qua đó|nhằm|đã|được|đến nay|đồng thời|từ đó|để|góp phần|cụ thể|tuy nhiên|bên cạnh"
    r"|hiện|ngay|trên cơ sở|thời gian|trong năm|trong kỳ|năm \d|tiếp tục|kịp thời|tạo|giúp|bảo đảm|đảm bảo"
    r"|cơ bản|kết quả"
    r"|chúng tôi|toàn (?:tỉnh|huyện|thành phố|ngành)|thông qua|trong thời gian|hàng năm|hằng năm|nhất là từ|từ năm"
    r"|từ ngày|báo cáo|gồm|như|(?:tỉnh|huyện|thành phố|xã|ngành|địa phương) (?:đã|có|tổ chức|ban hành)"
    r"|(?:thủ trưởng|cơ quan|đơn vị|cấp ủy|cấp uỷ|lãnh đạo)(?: [^ ,;.]+){0,3} (?:đã|luôn|thường xuyên|phối hợp))(?!\w)"
)
# "..., một cửa liên thông, xã bố trí 8 quầy": whom the sentence is about, and what they did.
_ANY_NAME = rf"(?: {_CAPITALISED})"
_DOING = re.compile(
    r"(?:(?:toàn|các|nhiều|mỗi|từng|hai|ba|\d{1,3}) )?"
    r"(?:xã|huyện|tỉnh|thị trấn|phường|thành phố|thị xã|quận|thôn|đơn vị|bên|địa phương|cơ quan|ngành|sở|phòng|ban|tổ"
    rf"|nhà trường|đảng viên|hội viên|đoàn viên|người dân|Nhân dân|nhân dân){_ANY_NAME}{{0,4}}"
    r" (?:bố trí|niêm yết|lập|thành lập|phân công|mở|bắt đầu|báo cáo|đăng ký|duy trì|viết"
    r"|(?<!dân )(?<!viên )(?<!ban )làm"
    r"|rà soát|kiện toàn|tuyên truyền|công khai|tiến hành|quán triệt|ghi nhận|đạt|hoàn thành|chủ động|luôn|thường xuyên"
    r"|kiểm tra|tiếp nhận|cử|ký|tham mưu|vận động|huy động|đẩy mạnh|chỉ đạo|giao|xây dựng|phối hợp|yêu cầu|sẽ|đang|cũng"
    r"|vẫn|chưa|không|còn|mới|thực hiện|triển khai|giải quyết|hỗ trợ|trao|đón|cấp|thu|chi|nhận|giảm|tăng)(?!\w)"
)
_LISTED = re.compile(
    r"(?:tỉnh|huyện|xã|thôn|sở|ban|ngành|phường|thành phố|thị xã|thị trấn|cấp|đơn vị|địa phương|phòng)$"
)
_ACTING = re.compile(
    r"(?:các|chính quyền|những|mỗi|nhiều|cán bộ) [^,;.:\n]{3,60}? (?:đã|phân công|triển khai|ban hành|chỉ đạo)(?!\w)"
)
_BY = re.compile(r"(?:của|do) ([^,;.:\n()“”]{3,80}?) (?:tại|theo|trong|ban hành(?: các)?)(?: các)? $")
_APPROVED_BY = re.compile(
    r"được ([^,;.:\n()“”]{3,60}?) (?:phê duyệt|ban hành|ký ban hành|thông qua|giao|quy định)(?: theo| tại)(?: các)? $"
)
_ISSUING = re.compile(
    r"(?:^|[ ,])(?:[Bb]an hành|[Xx]ây dựng|ký kết|ký|thông qua)"
    r"(?: và ban hành| và triển khai| ban hành| thực hiện| triển khai)?(?: các| một số| nhiều| bổ sung)? $"
)
_ISSUING_LIST = re.compile(r"(?:^|[ ,])[Bb]an hành(?: [^ ,;.]+){1,8}$")
# "UBND tỉnh đã ban hành 14 văn bản, đáng chú ý là Chỉ thị số ...": the verb stands before what is picked out.
_PICKED_OUT = re.compile(
    r"(?:^|[ ,])(?:[Bb]an hành|ký ban hành|xây dựng|có)(?: [^ ,;.]+){1,10},?"
    r" (?:trong đó,?(?: có| phải kể đến)?|(?:đáng chú ý|nổi bật)(?: là| có)|(?:tiêu biểu|điển hình|cụ thể)(?: là| như)"
    r"|(?:quan trọng )?nhất là|(?:bao )?gồm|như):?(?: các)? $"
)
_HAVING = re.compile(
    r"(?: (?:đã|vừa|cũng|kịp thời|liên tục))* (?:có|ra|gửi|phát hành)(?: các| một số)?(?: văn bản,?)? $"
)
_AUXILIARY = re.compile(r"(?: (?:đã|vừa|cũng|kịp thời|chủ động|tham mưu|sẽ|có|còn|tiếp tục|đang|phối hợp))+ ?$")
_ADVISED = re.compile(
    rf".*(?<!\w)(?:tham mưu|chỉ đạo|giao|yêu cầu|đề nghị)(?: cho| với| giúp)? (?=(?:{_BODY_HEADS})(?!\w))"
)
_HEADER = re.compile(
    rf"(?:các|những) (?P<kind>{_KIND_WORDS}) (?:của"
    rf"|do) (?P<issuer>[^,;.:\n()“”]{{3,60}}?)(?: (?P<title>về [^;:\n]{{3,160}}?))?"
    r"(?: \([^()\n]{1,40}\))?(?:, (?:gồm|như))?: ?$",
    re.IGNORECASE,
)


def issuer_after(text: str, at: int) -> tuple[str, int] | None:
    """The issuer printed right behind a citation ("của ...", "giữa ... và ...") and where it ends.

    >>> issuer_after("Kết luận số 7-KL/TW của Ban Bí thư (khóa XII) về giáo dục", 19)
    ('Ban Bí thư (khóa XII)', 45)
    """
    lead = _TERM.match(text, at) or _NAMED_SHORT.match(text, at)
    opened = _OF.match(text, lead.end() if lead else at)
    if opened is None:
        return None
    end = issuer_end(text, opened.end())
    return (text[opened.end() : end], end) if end > opened.end() else None


def term_end(text: str, at: int) -> int:
    """Behind a term ("khóa") printed at an offset; the offset itself when none is."""
    term = re.compile(r" ?\(?,? ?[Kk]h(?:óa|oá) [IVXLC\d]+\)?").match(text, at)
    return term.end() if term else at


def issuer_end(text: str, at: int) -> int:
    """Where the name of a body that begins at an offset ends; the offset itself when none begins there."""
    if not (text[at : at + 1].isupper() or text[at : at + 20].startswith(_LOWER_BODIES)):
        return at
    named = _FIELDED.match(text, at)
    position = end = named.end() if named else at
    for count, match in enumerate(_WORD.finditer(text, end, min(len(text), at + 260)), bool(named)):
        if "\n" in text[position : match.start()] or count > 28:
            break
        word = match.group()
        bare = re.split(r"[,;.:)*\]”\"]", word, maxsplit=1)[0]
        if word.startswith("("):
            term = _TERM.match(text, match.start())
            return term.end() if term else end
        if word[0] in '“"-–' or not bare:
            break
        if bare in _ISSUER_ENDS and count and not _inside_name(text, end, match.start(), bare):
            break
        if bare[0].islower() and bare not in _MAY_FOLLOW and _COMPLETE.search(text, at, end):
            break
        if bare in ("và", "với", "phối", "hợp") and not _joins_body(text, match.start()):
            break
        end = match.start() + len(bare)
        position = match.end()
        if word != bare:
            follows = _comma_continues(text, end) if word[len(bare) :] == "," else None
            if follows is None:
                break
            if follows:
                return follows
    return _with_term(text, _trim(text, at, end))


def _trim(text: str, at: int, end: int) -> int:
    while True:
        tail = re.search(r" (?:và|với|phối hợp|các|những|đồng thời)$", text[at:end])
        if tail is None:
            return end
        end = at + tail.start()


def _with_term(text: str, end: int) -> int:
    term = _TERM.match(text, end) or re.compile(r" \([Kk]h(?:óa|oá) [IVXLC\d]+\)").match(text, end)
    return term.end() if term else end


def _inside_name(text: str, end: int, start: int, word: str) -> bool:
    # "Bộ Thông tin ...", "Ban Chỉ đạo ..." have capitals; "ban" in "Ủy ban" follows its own head.
    return (
        word == "ban" and re.search(r"(?:Ủy|Uỷ|ủy|uỷ)$", text[max(0, end - 2) : end]) is not None and start - end == 1
    )


def _joins_body(text: str, start: int) -> bool:
    joined = re.compile(r"(?:phối hợp với|phối hợp|hợp với|và|với) (?=(.{0,60}))").match(text, start)
    if joined is None:
        return False
    follows = joined.group(1)
    if _CITED.match(follows) or _OTHER_LAW.match(follows):
        return False
    return follows[:1].isupper() or follows.startswith(_LOWER_BODIES)


def _comma_continues(text: str, end: int) -> int | None:
    """After a comma inside an issuer: 0 to read on, an offset where it ends, None to stop before the comma."""
    term = re.compile(r", [Kk]h(?:óa|oá) [IVXLC\d]+").match(text, end)
    if term:
        return term.end()
    place = re.compile(rf", (?:{'|'.join(_LEVELS)}) [A-ZĐÂĂÊÔƠƯ]").match(text, end)
    if place and re.search(r"[A-ZĐÂĂÊÔƠƯ]\w*$", text[max(0, end - 20) : end]):
        return 0
    if re.compile(r", (?:[Tt]hể thao|[Tt]hương binh|[Cc]ông nghệ và|Chủ nhiệm)").match(text, end):
        return 0
    return None


def issuer_before(text: str, start: int) -> str | None:
    """The issuer named right before a citation: "của X tại ...", "được X phê duyệt tại ...", "X ban hành ..."."""
    tail = text[max(0, start - 160) : start]
    for pattern in (_APPROVED_BY, _BY):
        match = pattern.search(tail)
        if match:
            body = match.group(1)
            last = body.rsplit(" của ", 1)[-1]
            return last if last[:1].isupper() else None
    agent = issuing(text, start)
    return agent or None


def issuing(text: str, start: int) -> str | None:
    """Who "ban hành" the citation that begins at an offset: a name, "" when nobody is named, None without that verb.

    >>> issuing("Năm 2021, UBND huyện đã ban hành Kế hoạch số 5", 33)
    'UBND huyện'
    """
    clause = _clause(text, start)
    match = _ISSUING.search(clause) or _PICKED_OUT.search(clause)
    if match is None and (match := _HAVING.search(clause)):
        return _subject(clause, match.start())
    if match is None and not clause and text[max(0, start - 2) : start] == ": ":
        clause = _clause(text, start - 2)
        match = _ISSUING_LIST.search(clause)
    if match is None:
        return None
    subject = clause[: match.start()]
    while (stripped := _AUXILIARY.sub("", subject)) != subject:
        subject = stripped
    subject = re.sub(r",(?: (?:cụ thể hóa|xây dựng|tham mưu|triển khai))?$", "", subject)
    # "Ban đã tham mưu Ban Thường vụ Huyện ủy ban hành": who is advised, or told to, issues.
    subject = subject[advised.end() :] if (advised := _ADVISED.search(subject)) else subject
    pieces = re.split(r", (?!(?:huyện|tỉnh|thành phố|thị xã) [A-ZĐ])", subject)
    for piece in reversed(pieces):
        head = BODY.search(piece)
        if head:
            found = piece[head.start() :].strip()
            while (stripped := _AUXILIARY.sub("", found)) != found:
                found = stripped
            end = issuer_end(found, 0)
            return found[: end or len(found)].strip()
    return ""


def _subject(clause: str, end: int) -> str | None:
    """The body that a clause up to an offset consists of: "có" alone says nothing of who issues."""
    piece = re.split(r", (?!(?:huyện|tỉnh|thành phố|thị xã) [A-ZĐ])", clause[:end])[-1].lstrip()
    piece = re.sub(r"^(?:Sau khi|Trước đó|Vừa qua|Khi|Tiếp đó|Cùng với đó) ", "", piece)
    return piece if piece and BODY.match(piece) and issuer_end(piece, 0) == len(piece) else None


def _clause(text: str, start: int) -> str:
    tail = text[max(0, start - 300) : start]
    cut = max((m.end() for m in re.finditer(r"[;.:\n()“”]", tail)), default=0)
    return tail[cut:].lstrip() if tail[cut:].isspace() else tail[cut:]


def header(text: str, start: int) -> tuple[str, str, str | None] | None:
    """Kind, issuer and title that a list's opening gives its items: "các Nghị định của Chính phủ về ...: "."""
    match = _HEADER.search(text[max(0, start - 320) : start])
    return (match["kind"], match["issuer"], match["title"]) if match else None


def title_after(text: str, at: int, nested: Sequence[int] = ()) -> tuple[int, int] | None:
    """Span of the title that begins right at an offset; ``nested`` are the sorted offsets of all citations."""
    match = _TITLE.match(text, at)
    if match is None:
        return None
    start = match.start(match.lastgroup or 0)
    if match.lastgroup == "quote":
        end = quote_end(text, start)
        if end is None:
            return None
        year = re.compile(r" (?:năm )?\d{4}(?![\d/])").match(text, end)
        return start, year.end() if year else end
    end = phrase_end(text, match.end(), nested)
    # "quy định như sau", "quy định tại Điều 5": what the document says, not its title.
    if match.lastgroup == "verb" and re.compile(r"\w+ \w+(?: cụ thể)? (?:như sau|tại|rõ|rằng)(?!\w)").match(
        text, start
    ):
        return None
    return (start, end) if end - start > 5 else None


def is_sent_to(text: str, start: int, title: int) -> bool:
    """Whether "về" behind a citation that begins at ``start`` tells whom it went to, no title."""
    about = re.compile(r"[Vv]ề ").match(text, title)
    return (
        about is not None
        and BODY.match(text, about.end()) is not None
        and bool(_SENT.search(text[max(0, start - 60) : start]))
    )


def quote_end(text: str, start: int) -> int | None:
    """Behind the quotation mark that closes the one at an offset, within its paragraph."""
    close = {"“": "”", '"': '"'}.get(text[start : start + 1])
    if close is None:
        return None
    end = text.find(close, start + 1, start + 600)
    return end + 1 if end > 0 and "\n" not in text[start:end] else None


def phrase_end(text: str, at: int, nested: Sequence[int]) -> int:
    """Where a title that began before an offset ends: at a stop, an aside, the next citation or the next subject."""
    position, end = at, None
    limit = min(len(text), at + _LONGEST_TITLE)
    has_nested = False
    while end is None:
        match = _STOPS.search(text, position, limit)
        if match is None:
            end = limit
        elif match.group() in '“"':
            end, position = _past_quote(text, at, match.start())
        else:
            has_nested = has_nested or bisect_left(nested, position) < bisect_left(nested, match.start())
            end = match.start() if _stops(text, match, has_nested) else None
            position = match.end()
    return at + len(text[at:end].rstrip(" ,-–"))


def _past_quote(text: str, at: int, opened: int) -> tuple[int | None, int]:
    """The title's end when a quotation ends it, and where to read on."""
    closed = quote_end(text, opened)
    if closed is None:
        return opened, opened
    # A quotation that is the whole title ends it, unless its year or owner follows.
    return (closed if opened == at and not _QUOTE_GOES_ON.match(text, closed) else None), closed


def _stops(text: str, match: re.Match[str], has_nested: bool) -> bool:
    """Whether a mark or word ends the title: a comma does before a new subject, "và" before the next citation."""
    stop = match.group().strip()
    if stop == ",":
        return _subject_follows(text, match.end())
    if stop in ("và", "cùng"):
        cited = not has_nested and _CITED.match(text, match.end()) is not None
        return cited or text.startswith("các văn bản ", match.end())
    if stop == ".":
        return re.search(r"(?<!\w)(?:TP|Tp|TX|P)$", text[max(0, match.start() - 3) : match.start()]) is None
    return True


def _subject_follows(text: str, at: int) -> bool:
    return bool(
        BODY.match(text, at)
        or _CITED.match(text, at)
        or (_OTHER_LAW.match(text, at) and text[at].isupper())
        or _CLAUSE_OPENERS.match(text, at)
        or _ACTING.match(text, at)
        or (_DOING.match(text, at) and not _LISTED.search(text, max(0, at - 12), at - 2))
    )
