"""What people put around a question: greetings, what they are at work on, requests, thanks. None of it is asked.

They are read without their marks, so that they are found however a question is typed.
"""

from __future__ import annotations

import re

from rag.text.tokens import fold

_WHO = r"(?:quy (?:vi|co quan|anh chi)|anh ?[/,]? ?chi|cac (?:ban|anh|chi|bac)|toi|em|minh|chau|anh|chi|ban|bac|ad)"
_ASKS = rf"(?:(?:vui long|lam on|lam phien|phien|nho|mong|xin|da|hay)(?: {_WHO})* )*"
_GREETING = rf"(?:da|kinh thua|thua|xin chao|kinh chao|chao)(?: {_WHO})*(?: a)?[,.!:]+ "
_AT_WORK = (
    rf"(?:(?:hien )?{_WHO} )?(?:dang|can|phai|chuan bi) (?:tong hop|viet|soan|lam|hoan thien|nghien cuu|lap)"
    rf"[^,:;.?]{{0,60}}[,:;.] (?=(?:{_WHO} )*{_ASKS}(?:{_WHO} )*(?:cho|xin|hoi|tra|tim|giup)\b)"
)
_MAY_I = rf"(?:{_WHO} )*{_ASKS}cho (?:{_WHO} )*(?:xin )?(?:duoc )?(?:hoi|biet)(?: (?:la|rang|them))?(?: a)?[,:]? "
_I_ASK = rf"(?:{_WHO} )*xin (?:phep )?(?:duoc )?hoi(?: {_WHO})*[,:]? "
_I_NEED = rf"{_WHO} (?:can|muon)(?: duoc)? (?:biet|hoi|tra cuu|tim hieu)(?: (?:la|rang|them))?[,:]? "
_LOOKS = r"(?:tra cuu|tra|tim kiem|tim|kiem tra|xem|doc|coi)"
# "Xem hộ em" asks a favour, "tìm hộ nghèo" does not.
_LOOK_FOR_ME = (
    rf"{_ASKS}{_LOOKS}(?: {_WHO})* (?:(?:giup|gium)(?: {_WHO})*|ho(?: {_WHO})+)(?: voi)?[,:]? "
    rf"|(?:nho|phien|lam on) (?:{_WHO} )*{_LOOKS} ho[,:]? "
)
# "Cần số liệu: ...", "Câu hỏi: ...".
_HEADING = (
    rf"(?:(?:{_WHO} )*(?:dang )?(?:can|muon|xin|tim|hoi)(?: (?:gap|tim|co|xin|hoi|biet))*(?: cac| nhung)?"
    r"(?: (?:so lieu|thong tin|noi dung|tu lieu|dan chung))?(?: (?:ve viec|ve|sau))?|cau hoi(?: \d+)?|hoi) ?: "
)
_BY_REPORTS = r"theo (?:(?:cac|nhung) )?bao cao(?: (?:nay|tren))?, "
# "Đề nghị cung cấp số mắc ..." asks; "đề nghị cung cấp thuốc" is what somebody asked for.
_GIVE_ME = (
    rf"(?:{_WHO} )*(?:kinh )?(?:de nghi|nho|mong) (?:{_WHO} )*(?:cung cap|cho biet|thong tin)"
    rf"(?: cho)?(?: {_WHO})*[,:]? "
    r"(?=(?:so|ty le|thong tin|danh sach|ten|ket qua|noi dung|con so|van ban)\b)"
)
_BEFORE = re.compile(
    "|".join((_GREETING, _AT_WORK, _HEADING, _MAY_I, _I_ASK, _I_NEED, _GIVE_ME, _LOOK_FOR_ME, _BY_REPORTS))
)
_THANKS = re.compile(
    rf"[\s,.;!?]*\b(?:(?:{_WHO} )?(?:xin )?(?:chan thanh )?cam on|thanks|thank you|tks)\b[^?]{{0,30}}$"
)
# What is asked of the answer, not of the reports: "Nêu rõ nguồn và trích nguyên văn", "Gấp ạ".
_SOURCE = r"(?:nguon|xuat xu|nguyen van|cau van|cau goc|so trang|trang(?: so)? may|trang nao)"
_CLOSELY = r"(?: (?:trich dan|nguon|nguyen van|cu the|ro rang|day du))*"
_OF_THE_ANSWER = (
    rf"(?:(?:neu|ghi|noi|chi|dan|trich|cho biet|cho)(?: (?:ro|ra|kem|ca|du|day du))* (?:trich dan|{_SOURCE}|dan chung)"
    rf"{_CLOSELY}|(?:kem(?: theo| ca)*|co) (?:trich dan|dan nguon|dan chung|(?<!co )nguon){_CLOSELY}|dan chung cu the"
    rf"|trich(?: dan)?(?: (?:lai|{_SOURCE}|giup|cau do|doan do|cu the|ro rang|day du|(?:tu|trong) bao cao))*"
    r"|(?:dang |rat |hoi )?(?:can )?gap(?: lam| qua| nhe)?|can ngay|cang (?:nhanh|som) cang tot|hoa toc"
    r"|tra loi(?: that)?(?: (?:ngan gon|ngan|gon|nhanh|cu the|chi tiet|som))*|giup (?:em|toi|minh|chau))"
)
_PLEASE = rf"(?:{_WHO} |vui long |xin |nho |hay |lam on |mong |can |da )*"
_AFTER = re.compile(
    rf"(?:(?P<stop>[?.!;,]+) | (?=kem )| va (?=(?:neu|ghi|trich|dan|kem) )){_PLEASE}{_OF_THE_ANSWER}"
    rf"(?: (?:giup|gium|ho|cho|voi|nhe|nha|nhi|a|luon|di|ngay|{_WHO}))*[,.;!?]*$"
)
# "Ạ" without its mark is told from a name ("nhóm A") by being small and by what stands around it.
_BARE = r"(?:(?:vậy|thế|với) |(?<= gì )|(?<= ai )|(?<= (?:nào|đâu|sao|mấy) ))(?-i:a)|(?-i:a)(?=\?)"
_PARTICLES = re.compile(rf"(?: (?:{_BARE}|vậy|nhỉ|hả|ạ|rứa|thế ạ|với ạ))+(?=\W*$)", re.IGNORECASE)
# Whom one asks, behind a particle: "là bao nhiêu vậy ad?", "có không hả mọi người".
_CALLED = re.compile(
    r"(?: (?:vậy|thế|nhỉ|hả|ạ|rứa))+ (?:ad|admin|mọi người|cả nhà|(?:các |mấy )?(?:bạn|anh|chị|anh chị|bác))(?=\W*$)"
    r"|(?: (?:(?<!cho )(?<!von )(?<!tien )(?<!duoc )vay|nhi|ha|rua))+"
    r" (?:ad|admin|moi nguoi|ca nha|(?:cac|may) (?:ban|anh|chi|anh chi|bac))(?=\W*$)",
    re.IGNORECASE,
)
# "Vậy" typed without its mark is "vay", to borrow, unless nothing is lent: "đạt bao nhiêu phần trăm kế hoạch vay?"
_LENT = re.compile(
    r"\b(?:von|tin dung|ngan hang|lai suat|nhcsxh)\b|\bvay\b.*\bvay\b|\bcho(?: \w+){0,3} vay\b"
    r"|\b(?:duoc|di|tien|no|ho|nguoi|khoan|muon|xin|de|da|can|goi|muc|thu tuc|ho so|dieu kien|nhu cau) vay\b"
)
# And "ạ" is no group's name ("nhóm a"), "rứa" no washing.
_BARE_ENDS = re.compile(
    "(?: vay|"
    + "".join(f"(?<!{word})" for word in "nhom loai hang muc khoi to lo khu lop doi diem phan bang".split())
    + r"(?<!\d) a|"
    + "".join(f"(?<!{word})" for word in "tay lau co don chui giat sinh".split())
    + r" rua)+(?=\W*$)"
)
# Said of the answer before, or to nobody: thanks, yes and no, praise, farewell.
_SMALL_TALK = re.compile(
    r"[\W_]*(?:(?:xin )?(?:chao|loi)|(?:chan thanh )?c[ao]m on|hello|hi|hey|alo|hoan ho"
    r"|thanks?|thank you|tks|ok|oke|okay|okie|vang|da|u(?! minh)|uh|uhm|um|u nhi|phai|chuan|chinh xac|dung|sai|nham"
    r"|(?:khong|chua) (?:dung|phai|chinh xac|on)|(?:duoc|hieu|ro|biet|xong|nham|sai|dung)(?: het)? roi|duoc|hieu|ro"
    r"|(?:hay|tot|gioi|tuyet(?: voi)?|do|te)(?: (?:qua|lam|that))?|(?:the|vay) (?:thoi|a|ha|u|la duoc|la du)"
    r"|thoi|du roi|bye(?: bye)?|tam biet|hen gap lai|test|thu|a|o)"
    rf"(?:[\W_]+(?:{_WHO}|nhe|nha|nhi|a|qua|lam|nhieu|roi|the|vay|da|luon|nua|xem|oi|nho|do|ma|c[ao]m on|chao|ok))*"
    r"[\W_]*"
)
_LOUD = re.compile(r"\?[?!]+$|!+\?[?!]*$")
_LEAST = 2
"""Words that must be left for anything to be taken away."""


def bare(text: str) -> str:
    """A question (NFC, single spaces) without its courtesies, beginning with a capital where they did.

    One of nothing else is left as it is.

    >>> bare("Em đang viết báo cáo, anh chị cho em hỏi Cà Mau tiếp bao nhiêu lượt? Xin cảm ơn ạ.")
    'Cà Mau tiếp bao nhiêu lượt?'
    >>> bare("cho em hoi bao nhieu xa co mot cua")
    'bao nhieu xa co mot cua'
    >>> bare("so do dat may phan tram vay ad?"), bare("bao nhieu ho duoc vay?")
    ('so do dat may phan tram?', 'bao nhieu ho duoc vay?')
    """
    folded = fold(text)
    if len(folded) != len(text):
        return text
    begin, end = 0, len(text)
    while found := _BEFORE.match(folded, begin):
        begin = found.end()
    if thanks := _THANKS.search(folded, begin):
        # The mark that ends the question stays.
        end = thanks.start() + (folded[thanks.start() : thanks.end()].lstrip(" ,;")[:1] in "?.!")
    while after := _AFTER.search(folded, begin, end):
        end = after.start() + ((after["stop"] or ",")[0] in "?.!")
    called = _CALLED.search(text, begin, end)
    asked = text[begin : called.start()] + text[called.end() : end] if called else text[begin:end]
    left = without_particles(_LOUD.sub("?", asked.strip()))
    if left.isascii() and not _LENT.search(folded):
        left = _BARE_ENDS.sub("", left)
    if len(left.split()) < _LEAST:
        return text
    return left[0].upper() + left[1:] if begin and text[0].isupper() else left


def small_talk(text: str) -> bool:
    """Whether a text is courtesies and nothing besides, so that nothing is asked by it.

    >>> small_talk("Cảm ơn bạn nhé!"), small_talk("đúng rồi"), small_talk("Đúng hạn bao nhiêu?")
    (True, True, False)
    """
    return _SMALL_TALK.fullmatch(fold(text)) is not None


def without_particles(text: str) -> str:
    """A text without the particles at its end. Of a question typed without marks they show once these are restored.

    >>> without_particles("Văn bản ấy tên là gì vậy ạ?")
    'Văn bản ấy tên là gì?'
    """
    return _PARTICLES.sub("", text)
