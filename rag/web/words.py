"""Every word the page itself says, in Vietnamese and in English. A document's words are never translated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the page. Texts with ``{}`` are formatted with one value, those with names by name."""

    lang: str
    other: str
    other_href: str
    tagline: str
    skip: str
    leave: str
    # tabs
    tab_ask: str
    tab_search: str
    tab_compare: str
    tab_documents: str
    tab_directives: str
    tab_add: str
    # asking
    question: str
    question_hint: str
    ask: str
    stop: str
    new_talk: str
    earlier_talks: str
    scope: str
    scope_none: str
    places: str
    years: str
    working: str
    slow: str
    welcome: str
    try_these: str
    empty_library: str
    empty_library_hint: str
    understood_as: str
    as_typed: str
    as_typed_hint: str
    taken_as_typed: str
    only: str
    without: str
    drop: str
    dropped: str
    sources: str
    open_source: str
    copy_quote: str
    copied: str
    open_document: str
    page_image: str
    page_image_missing: str
    digest: str
    paraphrase: str
    export_docx: str
    export_markdown: str
    good: str
    bad: str
    thanks: str
    feedback_kept: str
    turn: str
    notes: Mapping[str, str]
    reasons: Mapping[str, str]
    opening: str
    # searching
    search: str
    search_label: str
    search_hint: str
    search_empty: str
    nothing_found: str
    only_near: str
    found: str
    narrow: str
    kind: str
    directive: str
    sort: str
    sorts: Mapping[str, str]
    previous: str
    next: str
    page_of: str
    copy_passage: str
    also_in: str
    why: str
    whys: Mapping[str, str]
    clear_all: str
    # comparing
    compare: str
    compare_label: str
    compare_hint: str
    compare_empty: str
    place: str
    content: str
    not_found: str
    no_places: str
    indicator: str
    no_year: str
    # documents
    filter_documents: str
    documents_count: str
    no_match: str
    passages: str
    back: str
    outline: str
    report: str
    report_counts: Mapping[str, str]
    warnings: Mapping[str, str]
    """What reading warns of, by its Vietnamese sentence, with ``{}`` for each part that differs."""
    confidence: str
    original: str
    digest_nature: str
    corrected: str
    added_on: str
    cited_here: str
    # directives
    directives_label: str
    directives_hint: str
    mentions: str
    text_missing: str
    open_text: str
    graph: str
    unresolved: str
    no_number: str
    no_directives: str
    show_all: str
    # adding
    choose_files: str
    add_hint: str
    adding: str
    waiting: str
    uploading: str
    statuses: Mapping[str, str]
    undo: str
    undone: str
    bring_back: str
    brought_back: str
    old_gone: str
    drop_here: str
    added_summary: str
    # trouble
    trouble: str
    away: str
    back_again: str
    roles: Mapping[str, str]
    refusals: Mapping[str, str]
    """What a reader of the page is told instead of the error's own sentence, by the error's class."""

    def refusal(self, cause: str | None, message: str) -> str:
        """A refusal in the page's language, without advice that only helps at a command line."""
        return self.refusals.get(cause or "", message)

    def warning(self, said: str) -> str:
        """A warning of the reading report, which is stored in Vietnamese."""
        for template, own in self.warnings.items():
            pattern = "(.{1,400}?)".join(map(re.escape, template.split("{}")))
            if found := re.fullmatch(pattern, said):
                return own.format(*(re.sub("^trang ", "page ", part) for part in found.groups()))
        return said

    def reason_found(self, reason: str) -> str:
        """What a passage was found by, which the engine says in Vietnamese."""
        said, colon, about = reason.partition(": ")
        return f"{self.whys.get(said, said)}{colon}{about}"


_REPORT_COUNTS = (
    "joined_lines",
    "joined_pages",
    "footnotes_moved",
    "pages_without_text",
    "running_heads",
    "repaired_encoding",
)

VI = Words(
    lang="vi",
    other="English",
    other_href="en/",
    tagline="Hỏi đáp có trích dẫn trên báo cáo hành chính",
    skip="Tới ô câu hỏi",
    leave="Đăng xuất",
    tab_ask="Hỏi đáp",
    tab_search="Tìm kiếm",
    tab_compare="So sánh",
    tab_documents="Văn bản",
    tab_directives="Căn cứ",
    tab_add="Nạp tài liệu",
    question="Câu hỏi",
    question_hint="Gõ câu hỏi của bạn",
    ask="Hỏi",
    stop="Dừng",
    new_talk="Hội thoại mới",
    earlier_talks="Các hội thoại trước",
    scope="Giới hạn phạm vi",
    scope_none="Thư viện chưa có địa phương hay năm nào để chọn.",
    places="Địa phương",
    years="Năm",
    working="Đang tìm trong thư viện…",
    slow="Vẫn đang trả lời, máy chủ đang bận. Câu hỏi của bạn không bị mất.",
    welcome="Thư viện đang có {documents} văn bản{places}. Mỗi câu trả lời là lời nguyên văn của văn bản, kèm nguồn "
    "để mở và đối chiếu.",
    try_these="Gõ câu hỏi có dấu hay không dấu đều được, hoặc bắt đầu bằng một câu sau:",
    empty_library="Thư viện chưa có văn bản nào.",
    empty_library_hint="Hãy mở thẻ “Nạp tài liệu” để thêm báo cáo, hoặc nhờ người giữ thư viện thêm giúp.",
    understood_as="Hiểu là:",
    as_typed="Dùng nguyên câu đã gõ",
    as_typed_hint="Trả lời lại đúng câu đã gõ, không tự thêm dấu hay nối với câu trước",
    taken_as_typed="Đang dùng nguyên câu đã gõ.",
    only="Chỉ trong",
    without="Không kể",
    drop="Bỏ giới hạn {}",
    dropped="Đã bỏ giới hạn {}. Khôi phục",
    sources="Nguồn trích dẫn",
    open_source="Mở nguồn {}",
    copy_quote="Chép câu trích kèm nguồn",
    copied="Đã chép",
    open_document="Mở trong văn bản",
    page_image="Xem ảnh trang {}",
    page_image_missing="Không còn tệp gốc để xem ảnh trang này.",
    digest="bản tóm lược, cần đối chiếu bản gốc",
    paraphrase="diễn giải",
    export_docx="Tải về Word",
    export_markdown="Tải về Markdown",
    good="Trả lời tốt",
    bad="Chưa đúng",
    thanks="Đã ghi nhận trên máy này.",
    feedback_kept="Ý kiến chỉ được lưu cạnh thư viện, không gửi đi đâu.",
    turn="Hỏi và đáp {}",
    notes={},
    reasons={
        "out_of_scope": "Ngoài phạm vi thư viện",
        "text_not_in_library": "Toàn văn không có trong thư viện",
        "weak_evidence": "Chưa đủ căn cứ để trả lời",
        "false_premise": "Điều hỏi không đúng với văn bản",
        "no_question": "Chưa rõ câu hỏi",
    },
    opening="Đang mở thư viện…",
    search="Tìm",
    search_label="Tìm đoạn văn",
    search_hint="Ví dụ: tiếp công dân, 25-NQ/TW, giam ngheo",
    search_empty="Gõ vài từ để tìm trong mọi văn bản. Kết quả là từng đoạn văn, kèm chỗ đứng của nó.",
    nothing_found="Không tìm thấy đoạn nào. Hãy thử ít từ hơn, hoặc bỏ bớt giới hạn.",
    only_near="Không có đoạn nào chứa đúng các từ này; dưới đây là các đoạn gần nghĩa nhất.",
    found="{} đoạn gần nhất",
    narrow="Thu hẹp",
    kind="Loại văn bản",
    directive="Căn cứ được dẫn",
    sort="Sắp xếp",
    sorts={"best": "Sát nhất", "newest": "Mới nhất", "place": "Theo địa phương"},
    previous="Trang trước",
    next="Trang sau",
    page_of="Trang {page}/{pages}",
    copy_passage="Chép đoạn kèm nguồn",
    also_in="Cũng có ở {} nơi khác",
    why="Tìm thấy nhờ",
    whys={},
    clear_all="Bỏ mọi giới hạn",
    compare="So sánh",
    compare_label="Vấn đề cần so sánh",
    compare_hint="Ví dụ: tiếp công dân, tỷ lệ hộ nghèo",
    compare_empty="Gõ một vấn đề để xem từng địa phương viết gì, mỗi ô dẫn tới nguồn của nó.",
    place="Địa phương",
    content="Nội dung trong văn bản",
    not_found="không tìm thấy",
    no_places="Thư viện chưa có văn bản của địa phương nào.",
    indicator="Số liệu đọc được",
    no_year="không rõ năm",
    filter_documents="Lọc theo tên, số, địa phương, năm",
    documents_count="{} văn bản",
    no_match="Không có văn bản nào khớp.",
    passages="{sections} mục · {passages} đoạn · {references} viện dẫn",
    back="Danh sách văn bản",
    outline="Cây đề mục",
    report="Phiếu đọc",
    report_counts=dict(
        zip(
            _REPORT_COUNTS,
            (
                "Dòng được nối lại",
                "Chỗ ngắt trang được nối",
                "Chú thích chuyển về chỗ của nó",
                "Trang không có chữ",
                "Đầu trang, chân trang đã bỏ",
                "Chỗ sửa bảng mã",
            ),
            strict=True,
        )
    ),
    warnings={},
    confidence="Độ tin cậy nhận dạng chữ: {}%",
    original="Bản gốc",
    digest_nature="Bản tóm lược",
    corrected="Người giữ thư viện đã sửa: {}",
    added_on="Nạp ngày {}",
    cited_here="Văn bản được viện dẫn: mở trong thẻ Căn cứ",
    directives_label="Văn bản được viện dẫn",
    directives_hint="Ví dụ: KL 114, 16/CT-TTg",
    mentions="{} lần viện dẫn",
    text_missing="toàn văn chưa có trong thư viện",
    open_text="Mở toàn văn",
    graph="Sơ đồ: văn bản được viện dẫn và nơi viện dẫn",
    unresolved="Chưa rõ là văn bản nào",
    no_number="văn bản không số",
    no_directives="Không có văn bản nào như vậy được viện dẫn trong thư viện.",
    show_all="Xem tất cả",
    choose_files="Chọn tệp…",
    add_hint="PDF, DOCX, DOC, ODT, RTF, HTML, Markdown, văn bản thuần hay ảnh quét. Chọn được nhiều tệp một lúc; "
    "tệp nào không đọc được sẽ được nêu rõ lý do, các tệp khác vẫn được nạp.",
    adding="Đang đọc",
    waiting="đang chờ",
    uploading="Đang tải tệp lên…",
    statuses={
        "added": "đã nạp",
        "unchanged": "đã có từ trước",
        "replaced": "đã thay bản cũ",
        "failed": "không nạp được",
    },
    undo="Gỡ lại",
    undone="đã gỡ khỏi thư viện",
    bring_back="Lấy lại bản cũ",
    brought_back="đã gỡ bản mới và lấy lại bản cũ",
    old_gone="Máy chủ đã khởi động lại nên không còn giữ bản cũ; bản mới vẫn ở trong thư viện. Muốn có lại bản cũ, "
    "hãy nạp lại tệp của nó.",
    drop_here="Kéo tệp thả vào đây, hoặc",
    added_summary="Xong {done}/{total} tệp",
    trouble="Có lỗi ngoài dự kiến khi xử lý. Thư viện không bị thay đổi; hãy thử lại, nếu vẫn lỗi hãy xem "
    "nhật ký máy chủ.",
    away="Mất kết nối với máy chủ. Hội thoại vẫn được giữ trên máy này; trang sẽ tự nối lại khi máy chủ chạy.",
    back_again="Đã nối lại với máy chủ.",
    roles={
        "dac_diem_tinh_hinh": "đặc điểm tình hình",
        "lanh_dao_chi_dao": "lãnh đạo, chỉ đạo",
        "ket_qua": "kết quả",
        "danh_gia_chung": "đánh giá chung",
        "uu_diem": "ưu điểm",
        "han_che": "hạn chế",
        "nguyen_nhan": "nguyên nhân",
        "kinh_nghiem": "kinh nghiệm",
        "nhiem_vu_giai_phap": "nhiệm vụ, giải pháp",
        "kien_nghi": "kiến nghị",
        "khac": "",
    },
    refusals={
        "UnknownDocument": "Văn bản này không còn trong thư viện. Hãy mở lại danh sách văn bản.",
        "LibraryLocked": "Đang có người khác nạp tài liệu vào thư viện. Hãy đợi một lát rồi thử lại.",
        "ClassifiedDocument": "Tệp có dấu mật nên không được nạp. Nếu cơ quan được phép xử lý tài liệu này, hãy nhờ "
        "người quản trị cho phép trong cấu hình.",
    },
)

EN = Words(
    lang="en",
    other="Tiếng Việt",
    other_href="../",
    tagline="Cited answers over Vietnamese government reports",
    skip="To the question box",
    leave="Sign out",
    tab_ask="Ask",
    tab_search="Search",
    tab_compare="Compare",
    tab_documents="Documents",
    tab_directives="Directives",
    tab_add="Add files",
    question="Question",
    question_hint="Ask in Vietnamese",
    ask="Ask",
    stop="Stop",
    new_talk="New conversation",
    earlier_talks="Earlier conversations",
    scope="Limit the scope",
    scope_none="The library has no place or year to choose from yet.",
    places="Places",
    years="Years",
    working="Searching the library…",
    slow="Still answering: the server is busy. Your question is not lost.",
    welcome="The library holds {documents} documents{places}. Each answer is in the documents' own words, with its "
    "source to open and check.",
    try_these="Type with or without diacritics, or begin with one of these questions:",
    empty_library="The library has no documents yet.",
    empty_library_hint="Open “Add files” to add reports, or ask the keeper of the library to do so.",
    understood_as="Understood as:",
    as_typed="Use the question as typed",
    as_typed_hint="Answer exactly what was typed: no restored diacritics, no link to the question before",
    taken_as_typed="Used as typed.",
    only="Only in",
    without="Leaving out",
    drop="Remove the limit {}",
    dropped="Limit {} removed. Restore",
    sources="Sources",
    open_source="Open source {}",
    copy_quote="Copy quotation with reference",
    copied="Copied",
    open_document="Open in the document",
    page_image="Show page {}",
    page_image_missing="The original file is no longer there to show this page.",
    digest="a digest: check against the original",
    paraphrase="paraphrase",
    export_docx="Download for Word",
    export_markdown="Download Markdown",
    good="Good answer",
    bad="Not right",
    thanks="Noted on this machine.",
    feedback_kept="Your verdict is kept beside the library and sent nowhere.",
    turn="Question and answer {}",
    notes={"Trích theo bản tóm lược, cần đối chiếu bản gốc.": "Taken from digests: check against the originals."},
    reasons={
        "out_of_scope": "Outside the library's scope",
        "text_not_in_library": "The full text is not in the library",
        "weak_evidence": "Not enough evidence to answer",
        "false_premise": "The premise does not agree with the documents",
        "no_question": "The question is not clear",
    },
    opening="Opening the library…",
    search="Search",
    search_label="Search passages",
    search_hint="For example: tiếp công dân, 25-NQ/TW, giam ngheo",
    search_empty="Type a few words to search all documents. Results are passages, each with where it stands.",
    nothing_found="No passage found. Try fewer words, or remove a limit.",
    only_near="No passage holds these words; the nearest in meaning are shown.",
    found="{} nearest passages",
    narrow="Narrow down",
    kind="Kind of document",
    directive="Cites",
    sort="Sort",
    sorts={"best": "Closest", "newest": "Newest", "place": "By place"},
    previous="Previous page",
    next="Next page",
    page_of="Page {page}/{pages}",
    copy_passage="Copy passage with reference",
    also_in="Also in {} other places",
    why="Found by",
    whys={
        "có các từ": "the words",
        "nêu văn bản được hỏi": "it names the document asked for",
        "đúng loại mục được hỏi": "it is the kind of section asked for",
        "đúng năm được hỏi": "it is of the year asked for",
        "gần nghĩa với câu hỏi": "its meaning is near to the question",
    },
    clear_all="Remove all limits",
    compare="Compare",
    compare_label="Issue to compare",
    compare_hint="For example: tiếp công dân, tỷ lệ hộ nghèo",
    compare_empty="Type an issue to see what each place writes; each cell leads to its source.",
    place="Place",
    content="In the document",
    not_found="not found",
    no_places="The library has no document of any place yet.",
    indicator="Figures that could be read",
    no_year="year unknown",
    filter_documents="Filter by name, number, place, year",
    documents_count="{} documents",
    no_match="No document matches.",
    passages="{sections} sections · {passages} passages · {references} citations",
    back="All documents",
    outline="Sections",
    report="Reading report",
    report_counts=dict(
        zip(
            _REPORT_COUNTS,
            (
                "Lines joined",
                "Page breaks joined",
                "Footnotes moved to their anchors",
                "Pages without text",
                "Running heads removed",
                "Encodings repaired",
            ),
            strict=True,
        )
    ),
    warnings={
        # The longer first: a gap takes any words.
        "Số mục nhảy từ {} đến {} trong mục {}.": "Section numbers jump from {} to {} in section {}.",
        "Số mục nhảy từ {} đến {}.": "Section numbers jump from {} to {}.",
        "Số mục {} lặp lại trong mục {}.": "Section number {} occurs twice in section {}.",
        "Số mục {} lặp lại.": "Section number {} occurs twice.",
        "Không đọc được tên người ký.": "No signer's name could be read.",
        "“{}” ghi ngày sau ngày của văn bản này.": "“{}” bears a date later than this document's own.",
        "Có {} bảng bị mất cột, mỗi ô thành một dòng; hãy đối chiếu với bản gốc.": "{} tables lost their columns, each "
        "cell became a line: check against the original.",
        "Có {} trang không có chữ.": "{} pages without text.",
        "Không thấy vị trí đánh dấu của chú thích {}.": "No anchor was found for footnotes {}.",
        "Văn bản gõ bằng phông {} đã được chuyển sang Unicode ({} dòng).": "Text in the old font encoding {} was "
        "converted to Unicode ({} lines).",
        "{} ký tự bị hỏng mã hóa, được thay bằng “�”; hãy đối chiếu với bản gốc.": "{} damaged characters were "
        "replaced by “�”: check against the original.",
        "Chưa đọc được {} là ảnh quét vì {}. {}.": "Not read: {}, scanned, for which the server lacks Tesseract with "
        "Vietnamese. Ask the administrator to install it, then add the file again.",
        "Không nhận dạng được chữ nào ở {}.": "No text was recognised on {}.",
        "Nhận dạng chữ kém tin cậy ở {}; hãy đối chiếu với bản gốc.": "Recognition is doubtful on {}: check against "
        "the original.",
        "Có {} chữ ở {} nhận dạng thành từ không có trong tiếng Việt (như “tỉnh thần”, “đẳng viên”) được ghi là "
        "“tinh thần”, “đảng viên”; hãy đối chiếu với bản gốc.": "{} words on {} were recognised as no words of "
        "Vietnamese and are written as the words they resemble: check against the original.",
        "Đọc bằng antiword vì không dùng được LibreOffice: số tự động và chú thích có thể thiếu.": "Read by antiword "
        "because LibreOffice could not be used: automatic numbers and footnotes may be missing.",
    },
    confidence="Confidence of text recognition: {}%",
    original="Original",
    digest_nature="Digest",
    corrected="Corrected by the keeper: {}",
    added_on="Added {}",
    cited_here="A cited document: open under Directives",
    directives_label="Cited document",
    directives_hint="For example: KL 114, 16/CT-TTg",
    mentions="cited {} times",
    text_missing="full text not in the library",
    open_text="Open the text",
    graph="Drawing: directives and who cites them",
    unresolved="Not clear which document is meant",
    no_number="a document without number",
    no_directives="No such document is cited in the library.",
    show_all="Show all",
    choose_files="Choose files…",
    add_hint="PDF, DOCX, DOC, ODT, RTF, HTML, Markdown, plain text or scans, several at once. A file that cannot "
    "be read is named with the reason, and the others are added.",
    adding="Reading",
    waiting="waiting",
    uploading="Uploading…",
    statuses={
        "added": "added",
        "unchanged": "already here",
        "replaced": "replaced its earlier version",
        "failed": "not added",
    },
    undo="Take out again",
    undone="taken out of the library",
    bring_back="Bring the old version back",
    brought_back="new version taken out, old version back",
    old_gone="The server was restarted and no longer holds the old version; the new one stays in the library. "
    "Add the old file again to have it back.",
    drop_here="Drop files here, or",
    added_summary="{done} of {total} files done",
    trouble="Something unexpected went wrong. The library is unchanged; try again, and see the server's "
    "log if it persists.",
    away="The server cannot be reached. Your conversation is kept on this machine; the page reconnects by itself.",
    back_again="Connected again.",
    roles={
        "dac_diem_tinh_hinh": "situation",
        "lanh_dao_chi_dao": "leadership",
        "ket_qua": "results",
        "danh_gia_chung": "assessment",
        "uu_diem": "strengths",
        "han_che": "limitations",
        "nguyen_nhan": "causes",
        "kinh_nghiem": "lessons",
        "nhiem_vu_giai_phap": "tasks and solutions",
        "kien_nghi": "proposals",
        "khac": "",
    },
    refusals={
        "EmptyQuestion": "The question has no words yet. Type one, for example: “Cà Mau tiếp công dân thế nào?”.",
        "UnknownDocument": "This document is no longer in the library. Open the list of documents again.",
        "UnreadableFile": "The file could not be read: it is empty, damaged or locked with a password.",
        "UnsupportedFormat": "This is not a document. Use PDF, DOCX, DOC, ODT, RTF, HTML, Markdown or plain text.",
        "MissingTool": "Reading this file needs a program that the server lacks (Tesseract for scans, LibreOffice for "
        "old Word files). Ask the administrator, or save the file in another format.",
        "TooLarge": "The file is too large. Split it into smaller files.",
        "ClassifiedDocument": "The file bears a secrecy stamp and was not added. If your office may process it, ask "
        "the administrator to allow it.",
        "LibraryLocked": "Somebody else is adding documents right now. Wait a moment and try again.",
        "LibraryError": "The library cannot be used right now. Try again; if it persists, tell the administrator.",
        "LibraryDamaged": "The library is damaged. Tell the administrator.",
        "ModelUnavailable": "The language model cannot be reached.",
    },
)

LANGUAGES: Mapping[str, Words] = {"vi": VI, "en": EN}
