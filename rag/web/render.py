"""Records to HTML. Every text of a document or a user passes through ``html.escape``; nothing in it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from rag.answering.answer import Answer, Cell, Citation
from rag.engine import Added, Answered, Cited, Found
from rag.library.store import Mention
from rag.records import Document, DocumentCard, Hit, Reference, Section, Span
from rag.text.citation import formal
from rag.text.tokens import TOKEN, fold

AROUND = 1500
"""Code points of a section shown on each side of a quotation before it is cut."""
_MARK = re.compile(r"\[(\d+)\]")

ROLES = {
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
}
REASONS = {
    "out_of_scope": "Ngoài phạm vi thư viện",
    "text_not_in_library": "Toàn văn không có trong thư viện",
    "weak_evidence": "Chưa đủ căn cứ",
    "false_premise": "Điều hỏi không đúng với văn bản",
    "no_question": "Chưa rõ câu hỏi",
}


def paragraphs(text: str) -> str:
    """Blank lines part paragraphs, single line ends stay line ends."""
    return "".join(f"<p>{escape(p).replace(chr(10), '<br>')}</p>" for p in re.split(r"\n\s*\n", text) if p.strip())


def marked(text: str, span: Span) -> str:
    """The text with one span marked; the span may cross paragraphs.

    >>> marked("một hai ba", Span(4, 7))
    '<p>một <mark>hai</mark> ba</p>'
    """
    # Private-use characters cannot be typed in a document that was normalised, so they survive the escaping.
    placed = f"{text[: span.start]}\ue000{span.of(text)}\ue001{text[span.end :]}"
    inside = "\ue000" in placed
    rendered = paragraphs(placed)
    if inside:
        rendered = re.sub(
            "\ue000(.*?)\ue001",
            lambda m: "<mark>" + m.group(1).replace("</p><p>", "</mark></p><p><mark>") + "</mark>",
            rendered,
            flags=re.S,
        )
    return rendered


def _window(document: Document, section: Section | None, quote: Span) -> tuple[str, Span]:
    start, end = (section.span.start, max(section.own_end, quote.end)) if section else (0, len(document.text))
    start, end = min(start, quote.start), max(end, quote.end)
    cut_start, cut_end = max(start, quote.start - AROUND), min(end, quote.end + AROUND)
    before = "… " if cut_start > start else ""
    after = " …" if cut_end < end else ""
    text = before + document.text[cut_start:cut_end] + after
    shift = len(before) - cut_start
    return text, Span(quote.start + shift, quote.end + shift)


def source(citation: Citation, document: Document, anchor: str) -> str:
    """A numbered source: closed it shows its reference, open the passage in its section."""
    section = document.section(citation.section)
    text, span = _window(document, section, citation.quotation.span)
    title = (
        f"{section.label + '. ' if section and section.label else ''}{section.title}" if section else citation.section
    )
    digest = citation.document.nature == "digest"
    copied = f"{citation.quote} ({citation.reference})" if digest else f"“{citation.quote}” ({citation.reference})"
    return (
        f'<details class="source" id="{escape(anchor)}"><summary><span class="n">{citation.n}</span> '
        f"{escape(citation.reference)}</summary>"
        f'<div class="section" tabindex="0" role="region" aria-label="{escape(title)}"><h4>{escape(title)}</h4>'
        f"{marked(text, span)}</div>"
        f'<p class="tools"><button type="button" class="copy" data-copy="{escape(copied)}">'
        "Chép câu trích kèm nguồn</button>"
        f"{'<span class=digest>bản tóm lược, cần đối chiếu bản gốc</span>' if digest else ''}</p></details>"
    )


def _with_marks(text: str, anchors: dict[int, str]) -> str:
    def link(match: re.Match[str]) -> str:
        anchor = anchors.get(int(match.group(1)))
        if anchor is None:
            return match.group(0)
        return (
            f'<button type="button" class="cite" data-open="{escape(anchor)}" '
            f'aria-label="Mở nguồn {match.group(1)}">{match.group(1)}</button>'
        )

    return _MARK.sub(link, paragraphs(text))


def turn(asked: Answered, number: int, document: Callable[[str], Document]) -> str:
    """One exchange: the question, how it was understood, the answer, its sources."""
    answer: Answer = asked.answer
    anchors = {c.n: f"nguon-{number}-{c.n}" for c in answer.citations}
    understood = asked.understood
    restored = (
        f'<p class="restored">Hiểu là: <q>{escape(understood.text)}</q></p>'
        if understood.text.strip() != asked.question.strip()
        else ""
    )
    reason = f'<p class="reason">{REASONS[answer.reason]}</p>' if answer.abstained and answer.reason else ""
    notes = "".join(f"<p class=note>{escape(n)}</p>" for n in answer.notes)
    sources = "".join(source(c, document(c.document.id), anchors[c.n]) for c in answer.citations)
    return (
        f'<article class="turn{" abstained" if answer.abstained else ""}" aria-label="Hỏi và đáp {number}">'
        f'<p class="question">{escape(asked.question)}</p>{restored}'
        f'<div class="exchange"><div class="answer">{reason}{_with_marks(answer.text, anchors)}{notes}</div>'
        + (f'<div class="sources" aria-label="Nguồn trích dẫn">{sources}</div>' if sources else "")
        + "</div></article>"
    )


def words_marked(text: str, words: Iterable[str]) -> str:
    """The text with the syllables of the question marked, compared without diacritics."""
    wanted = {fold(w) for w in words if len(w) > 1}
    out, last = [], 0
    for match in TOKEN.finditer(text):
        if fold(match.group()) in wanted:
            out += [text[last : match.start()], "\ue000", match.group(), "\ue001"]
            last = match.end()
    out.append(text[last:])
    return paragraphs("".join(out)).replace("\ue000", "<b>").replace("\ue001", "</b>")


def hit(found: Hit, words: Iterable[str]) -> str:
    """One passage found, with what it was found by."""
    p, card = found.passage, found.document
    reference = formal(card.metadata, card.nature, section=p.section, footnote=p.footnote, point=p.point, page=p.page)
    also = "".join(f"<li>{escape(a)}</li>" for a in found.also_in)
    why = ", ".join(found.why)
    return (
        f'<article class="hit"><p class="crumbs">{" › ".join(map(escape, p.breadcrumb))}</p>'
        f"{words_marked(p.text, words)}"
        f'<p class="reference">{escape(reference)}</p>'
        + (
            f"<details><summary>Cũng có ở {len(found.also_in)} nơi khác</summary><ul>{also}</ul></details>"
            if also
            else ""
        )
        + (f'<p class="why">Tìm thấy nhờ: {escape(why)}</p>' if why else "")
        + f'<p class="tools"><button type="button" class="copy" data-copy="{escape(f"“{p.text}” ({reference})")}">'
        "Chép đoạn kèm nguồn</button></p></article>"
    )


def hits(found: Found) -> str:
    """The result list of a search."""
    if not found.hits:
        return '<p class="empty">Không tìm thấy đoạn nào. Hãy thử ít từ hơn, hoặc bỏ bớt bộ lọc.</p>'
    words = TOKEN.findall(found.understood.text)
    restored = ""
    if found.understood.text.strip() != found.question.strip():
        restored = f'<p class="restored">Hiểu là: <q>{escape(found.understood.text)}</q></p>'
    return restored + "".join(hit(h, words) for h in found.hits)


def matrix(cells: Sequence[Cell], number: int, document: Callable[[str], Document]) -> str:
    """Places by row: what each says of the issue, with its source."""
    if not cells:
        return '<p class="empty">Thư viện chưa có văn bản của địa phương nào.</p>'
    rows = []
    for i, cell in enumerate(cells):
        if cell.found and cell.citation:
            anchor = f"o-{number}-{i}"
            body = (
                f"<td>{paragraphs(cell.text)}{source(cell.citation, document(cell.citation.document.id), anchor)}</td>"
            )
        else:
            body = '<td class="missing">không tìm thấy</td>'
        rows.append(f'<tr><th scope="row">{escape(cell.place)}</th>{body}</tr>')
    return (
        '<table class="matrix"><thead><tr><th scope="col">Địa phương</th><th scope="col">Nội dung</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def outline(document: Document) -> str:
    """The section tree, each entry leading to its place in the reading view."""
    items = "".join(
        f'<li class="level-{min(s.level, 4)}"><a href="#muc-{i}">'
        f"{escape(f'{s.label}. ' if s.label else '')}{escape(s.title)}</a>"
        + (f' <span class="role">{ROLES[s.role]}</span>' if ROLES[s.role] else "")
        + "</li>"
        for i, s in enumerate(document.sections)
    )
    return f'<nav class="outline" aria-label="Cây đề mục"><ul>{items}</ul></nav>'


def _piece(document: Document, span: Span, references: Sequence[Reference]) -> str:
    out, last = [], span.start
    for r in references:
        if r.span.start < last or r.span not in span:
            continue
        out += [document.text[last : r.span.start], f"\ue000{r.directive_id or ''}\ue002", r.surface, "\ue001"]
        last = r.span.end
    out.append(document.text[last : span.end])
    rendered = paragraphs("".join(out))
    rendered = re.sub(
        "\ue000(\\w*)\ue002",
        lambda m: f'<span class="cited" data-directive="{m.group(1)}" title="Văn bản được viện dẫn">',
        rendered,
    )
    return rendered.replace("\ue001", "</span>")


def reading(document: Document, card: DocumentCard) -> str:
    """The whole document, section by section, with what it cites marked, after its formal reference."""
    parts = [f'<article class="reading"><p class="reference">{escape(formal(card.metadata, card.nature))}</p>']
    for i, section in enumerate(document.sections):
        own = Span(section.span.start, section.own_end)
        parts.append(f'<section id="muc-{i}">{_piece(document, own, document.references)}</section>')
    parts.append("</article>")
    return "".join(parts)


def reading_report(document: Document) -> str:
    """What reading did, for the keeper."""
    report = document.report
    counts = "".join(f"<li>{escape(name)}: {value}</li>" for name, value in report.counts.items() if value)
    warnings = "".join(f"<li>{escape(w)}</li>" for w in report.warnings)
    confidence = f"<p>Độ tin cậy nhận dạng chữ: {report.ocr_confidence:.0f}%</p>" if report.ocr_confidence else ""
    return (
        f'<details class="report"><summary>Phiếu đọc: {escape(report.format)}, {len(document.sections)} mục, '
        f"{len(document.passages)} đoạn, {len(document.references)} viện dẫn, {len(report.warnings)} lưu ý</summary>"
        f"{confidence}<ul>{warnings}</ul><ul>{counts}</ul></details>"
    )


def _name(cited: Cited) -> str:
    d = cited.directive
    if d is None:
        return "Chưa rõ là văn bản nào"
    if d.number:
        return " ".join(x for x in (d.kind, d.number) if x)
    return d.title or d.kind or "Văn bản không số"


def _where(mention: Mention) -> str:
    card, r = mention.document, mention.reference
    return formal(card.metadata, card.nature, section=r.section, footnote=r.footnote)


def directives(found: Sequence[Cited]) -> str:
    """Directives, each opening to who cites it where."""
    if not found:
        return '<p class="empty">Không có văn bản nào như vậy được viện dẫn trong thư viện.</p>'
    rows = []
    for item in found:
        d = item.directive
        about = " · ".join(escape(x) for x in ((d.issued_on, d.issuer, d.title) if d else ()) if x)
        where = "".join(f"<li>{escape(_where(m))}: <q>{escape(m.reference.surface)}</q></li>" for m in item.mentions)
        text = "" if item.in_library else '<span class="missing">toàn văn chưa có trong thư viện</span>'
        rows.append(
            f'<details class="directive"><summary><b>{escape(_name(item))}</b> '
            f"<span class=count>{len(item.mentions)} lần viện dẫn</span> {text}</summary>"
            f"<p>{about}</p><ul>{where}</ul></details>"
        )
    return "".join(rows)


def graph(found: Sequence[Cited], most: int = 16) -> str:
    """A drawing of the most cited directives and the documents that cite them."""
    shown = [c for c in found if c.directive and c.mentions][:most]
    documents = {m.document.id: m.document for c in shown for m in c.mentions}
    if not shown:
        return ""
    step = 30
    height = step * (max(len(shown), len(documents)) + 1)
    left = {c.directive.id: step * (i + 1) for i, c in enumerate(shown) if c.directive}
    gap = height / (len(documents) + 1)
    right = {key: gap * (i + 1) for i, key in enumerate(documents)}
    lines, labels = [], []
    for c in shown:
        assert c.directive
        y = left[c.directive.id]
        labels.append(f'<text x="270" y="{y + 5}" text-anchor="end">{escape(_name(c)[:40])}</text>')
        for key in sorted({m.document.id for m in c.mentions}):
            lines.append(f'<path d="M280 {y} C 400 {y}, 400 {right[key]:.0f}, 520 {right[key]:.0f}"/>')
    for key, card in documents.items():
        m = card.metadata
        name = " ".join(x for x in (m.province or m.place, (m.issued_on or "")[:4]) if x) or card.source
        labels.append(f'<text x="530" y="{right[key] + 5:.0f}">{escape(name[:40])}</text>')
    return (
        f'<svg class="graph" viewBox="0 0 800 {height}" role="img" aria-label="Văn bản được viện dẫn và nơi viện dẫn">'
        f"<g>{''.join(lines)}</g>{''.join(labels)}</svg>"
    )


def added(results: Sequence[Added]) -> str:
    """What became of each uploaded file."""
    words = {"added": "đã nạp", "unchanged": "đã có từ trước", "replaced": "đã thay bản cũ", "failed": "không đọc được"}
    rows = []
    for r in results:
        more = "".join(f"<li>{escape(w)}</li>" for w in ((r.error,) if r.error else r.warnings))
        details = f"<ul>{more}</ul>" if more else ""
        rows.append(f'<li class="{r.status}"><b>{escape(r.source)}</b>: {words[r.status]}{details}</li>')
    return f'<ul class="added">{"".join(rows)}</ul>'
