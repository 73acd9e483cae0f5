"""The JSON objects of ``rag.contract`` as OpenAPI describes them; tests hold the two together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 2_000
Text = Annotated[str, Field(max_length=LONGEST, description="Câu hỏi bằng lời thường.")]
Name = Annotated[str, Field(max_length=300)]
Names = Annotated[list[Name], Field(max_length=64)]
Year = Annotated[int, Field(ge=1900, le=2100)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Refusal(_Strict):
    """Vì sao không trả lời được."""

    error: str


class FiltersBody(_Strict):
    """Thu hẹp nơi tìm; ``directives`` là số ký hiệu hoặc mã của văn bản được viện dẫn."""

    places: Names = []
    years: Annotated[list[Year], Field(max_length=64)] = []
    kinds: Names = []
    directives: Names = []
    documents: Names = []
    without_places: Names = []


class Searching(_Strict):
    """Một lần tìm."""

    question: Text
    k: Annotated[int, Field(ge=1, le=100)] = 5
    filters: FiltersBody = FiltersBody()
    restore: bool = True


class Asking(_Strict):
    """Một câu hỏi; ``history`` là những câu đã hỏi trước đó, cũ nhất đứng đầu."""

    question: Text
    filters: FiltersBody = FiltersBody()
    restore: bool = True
    history: Annotated[list[Text], Field(max_length=10)] = []


class Comparing(_Strict):
    """Một vấn đề để so sánh giữa các địa phương."""

    issue: Text
    filters: FiltersBody = FiltersBody()


class Editing(_Strict):
    """Sửa một trường; ``value`` là null thì bỏ lần sửa trước."""

    field: Annotated[str, Field(max_length=40)]
    value: Annotated[str, Field(max_length=LONGEST)] | None = None


class DocumentOut(_Strict):
    """Một văn bản, như kết quả tìm và trích dẫn nói về nó."""

    id: str
    source: str
    sources: list[str]
    kind: str | None
    number: str | None
    title: str | None
    issuer: str | None
    province: str | None
    issued_on: str | None
    nature: Literal["original", "digest"]


class ListedDocument(DocumentOut):
    """Như trên, với những trường người giữ kho đã sửa."""

    corrected: list[str]


class Listed(_Strict):
    """Một văn bản trong danh sách."""

    document: ListedDocument
    passages: int
    sections: int
    references: int
    added_on: str


class FiltersOut(_Strict):
    """Những giới hạn đang dùng."""

    places: list[str]
    years: list[int]
    kinds: list[str]
    directives: list[str]
    documents: list[str]
    without_places: list[str]


class UnderstoodOut(_Strict):
    """Câu hỏi được hiểu thế nào."""

    text: str
    restored: bool
    filters: FiltersOut


class HitOut(_Strict):
    """Một đoạn tìm được."""

    rank: int
    score: float
    document: DocumentOut
    section: str
    footnote: int | None
    breadcrumb: list[str]
    page: int | None
    text: str
    also_in: list[str]
    why: list[str]
    reference: str


class FoundOut(_Strict):
    """Kết quả tìm."""

    question: str
    understood: UnderstoodOut
    hits: list[HitOut]


class CitationOut(_Strict):
    """Một nguồn có số của câu trả lời; ``quote`` là nguyên văn."""

    n: int
    quote: str
    document: DocumentOut
    section: str
    footnote: int | None
    page: int | None
    reference: str


class SentenceOut(_Strict):
    """Một câu của câu trả lời."""

    text: str
    citations: list[int]
    verified: bool
    verbatim: bool


class AnsweredOut(_Strict):
    """Câu trả lời có trích dẫn, hoặc lý do không trả lời."""

    question: str
    understood: UnderstoodOut
    answer: str
    abstained: bool
    reason: Literal["out_of_scope", "text_not_in_library", "weak_evidence", "false_premise", "no_question"] | None
    method: Literal["extractive", "llm"]
    citations: list[CitationOut]
    sentences: list[SentenceOut]
    notes: list[str]


class CellOut(_Strict):
    """Một địa phương của bảng so sánh."""

    place: str
    found: bool
    text: str
    citation: CitationOut | None


class ComparedOut(_Strict):
    """Bảng so sánh."""

    issue: str
    cells: list[CellOut]


class DirectiveOut(_Strict):
    """Văn bản được viện dẫn."""

    id: str
    kind: str | None
    number: str | None
    issued_on: str | None
    issuer: str | None
    title: str | None


class MentionOut(_Strict):
    """Một nơi viện dẫn."""

    document: DocumentOut
    section: str
    footnote: int | None
    surface: str


class CitedOut(_Strict):
    """Một văn bản và những nơi viện dẫn nó; ``directive`` là null khi lời viện dẫn hợp với nhiều văn bản."""

    directive: DirectiveOut | None
    in_library: str | None
    mentions: list[MentionOut]
    notes: list[str]


class ReferenceOut(_Strict):
    """Một lời viện dẫn trong văn bản."""

    surface: str
    start: int
    end: int
    section: str
    footnote: int | None
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    directive_id: str | None


class SectionOut(_Strict):
    """Một mục trong cây mục."""

    path: str
    label: str | None
    title: str | None
    level: int
    start: int
    end: int
    own_end: int
    role: str


class ShownOut(_Strict):
    """Cả văn bản, hoặc một mục của nó."""

    document: DocumentOut
    section: str | None
    title: str | None
    text: str
    references: list[ReferenceOut]


class AddedOut(_Strict):
    """Kết quả nạp một tệp."""

    source: str
    status: Literal["added", "unchanged", "replaced", "failed"]
    document: str | None
    warnings: list[str]
    error: str | None


class NotAdded(Refusal):
    """Không tệp nào nạp được."""

    files: list[AddedOut]


class ProblemOut(_Strict):
    """Một chỗ sai của thư viện, và đã sửa được chưa."""

    problem: str
    mended: bool


class Me(_Strict):
    """Ai đang hỏi."""

    name: str
    role: Literal["reader", "keeper"]


class Health(_Strict):
    """Máy chủ đang phục vụ thế hệ nào của thư viện, bao nhiêu văn bản."""

    status: Literal["ok"]
    generation: int
    documents: int
