"""A conversation as HTML: how each question was taken, its answer, its sources in their sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby

from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.scope import names_of
from rag.engine import Answered
from rag.records import Document, Section, Span
from rag.text.passages import split
from rag.text.tables import is_row_of_figures
from rag.web.carried import Asked, dumped
from rag.web.markup import button, empty, marked, paragraphs, title_of, told, trail
from rag.web.words import Words

AROUND = 1200
"""Code points of a section shown on each side of a quotation before it is cut."""
_MARK = re.compile(r"\s*\[(\d+)\]")
Documents = Callable[[str], Document]
Turns = Sequence[tuple[Asked, Answered | str]]
"""Each question with its answer, or with the message it was refused with."""


def talk(turns: Turns, document: Documents, w: Words, *, id: str = "", busy: bool = False) -> str:
    """A whole conversation, with the browser's own ``id`` of it; ``busy`` while its last answer still grows."""
    parts = []
    for number, (asked, result) in enumerate(turns, 1):
        growing = busy and number == len(turns)
        parts.append(
            _refused(asked, result, number, w)
            if isinstance(result, str)
            else turn(asked, result, number, document, w, busy=growing)
        )
    carried = escape(dumped(a for a, _ in turns))
    return (
        f'<div class="talk" role="log" aria-live="polite" data-talk="{escape(id)}" data-turns="{carried}">'
        f"{''.join(parts)}</div>"
    )


def welcome(documents: int, places: Sequence[str], examples: Sequence[str], w: Words, *, id: str = "") -> str:
    """What an empty conversation shows: what is here, and questions to begin with."""
    top = f'<div class="talk" data-talk="{escape(id)}" data-turns="[]">'
    if not documents:
        return f"{top}{empty(w.empty_library, w.empty_library_hint)}</div>"
    named = f" ({', '.join(places[:6])}{'…' if len(places) > 6 else ''})" if places else ""
    offered = "".join(f"<li>{button('example', q, css='example', question=q)}</li>" for q in examples)
    return (
        f'{top}<div class="welcome"><p>'
        f"{escape(w.welcome.format(documents=documents, places=named))}</p>"
        + (f'<p class="muted">{escape(w.try_these)}</p><ul class="examples">{offered}</ul>' if offered else "")
        + "</div></div>"
    )


def _refused(asked: Asked, message: str, number: int, w: Words) -> str:
    return (
        f'<article class="turn" id="luot-{number}" aria-label="{escape(w.turn.format(number))}">'
        f'<h3 class="question">{escape(asked.q)}</h3>{told(message)}</article>'
    )


def turn(asked: Asked, result: Answered, number: int, document: Documents, w: Words, *, busy: bool = False) -> str:
    """One exchange: the question, how it was taken, the answer, its sources."""
    answer = result.answer
    anchors = {c.n: f"nguon-{number}-{c.n}" for c in answer.citations}
    sources = "".join(source(c, document(c.document.id), anchors[c.n], w) for c in answer.citations)
    return (
        f'<article class="turn{" abstained" if answer.abstained else ""}" id="luot-{number}" '
        f'aria-label="{escape(w.turn.format(number))}" aria-busy="{"true" if busy else "false"}">'
        f'<h3 class="question">{escape(asked.q)}</h3>{_taken(asked, result, number, document, w)}'
        f'<div class="exchange{"" if sources else " alone"}"><div><div class="answer" lang="vi">'
        f"{_said(answer, anchors, w)}</div>{'' if busy else _tools(asked, answer, number, w)}</div>"
        + (f'<section class="sources" aria-label="{escape(w.sources)}">{sources}</section>' if sources else "")
        + "</div></article>"
    )


# ---------------------------------------------------------------- how a question was taken


def _taken(asked: Asked, result: Answered, number: int, document: Documents, w: Words) -> str:
    """The restored question and the limits in force, each of which can be taken back."""
    understood, parts = result.understood, []
    if understood.text.strip() != asked.q.strip():
        undo = button("revise", w.as_typed, title=w.as_typed_hint, turn=str(number), change="plain")
        parts.append(f'<span class="restored">{escape(w.understood_as)} <q>{escape(understood.text)}</q></span> {undo}')
    elif asked.plain:
        parts.append(f'<span class="restored">{escape(w.taken_as_typed)}</span>')
    chips = [_chip(w.only, p, p, number, w) for p in understood.filters.places]
    chips += [_chip(w.only, str(y), str(y), number, w) for y in understood.filters.years]
    chips += [_chip(w.only, document(d).source, d, number, w) for d in understood.filters.documents]
    chips += [_chip(w.without, p, p, number, w) for p in understood.filters.without_places]
    for value in asked.drop:
        chips.append(
            button("revise", f"↺ {value}", css="chip off", title=w.dropped.format(value), turn=str(number),
                   change="restore", value=value)
        )  # fmt: skip
    if chips:
        parts.append(f'<span class="chips">{"".join(chips)}</span>')
    return f'<div class="taken">{" ".join(parts)}</div>' if parts else ""


def _chip(relation: str, name: str, value: str, number: int, w: Words) -> str:
    drop = (
        f'<button type="button" data-act="revise" data-turn="{number}" data-change="drop" data-value="{escape(value)}" '
        f'aria-label="{escape(w.drop.format(name))}" title="{escape(w.drop.format(name))}">×</button>'
    )
    return f'<span class="chip"><span>{escape(relation)} <b>{escape(name)}</b></span>{drop}</span>'


# ---------------------------------------------------------------- what is said


def _said(answer: Answer, anchors: dict[int, str], w: Words) -> str:
    notes = "".join(f'<p class="note">{escape(w.notes.get(n, n))}</p>' for n in answer.notes)
    if answer.abstained:
        reason = f'<p class="reason" lang="{w.lang}">{escape(w.reasons[answer.reason])}</p>' if answer.reason else ""
        return f"{reason}{_with_marks(answer.text, anchors, w)}{notes if answer.text not in answer.notes else ''}"
    if not answer.sentences:
        return _with_marks(answer.text, anchors, w) + notes
    names = names_of([c.document for c in answer.citations])
    names = names if len(names) > 1 else {}
    by_number = {c.n: c for c in answer.citations}
    # Rows of two reports are two tables.
    parts = [(of, list(group)) for of, group in groupby(answer.sentences, key=lambda s: _table_of(s, by_number))]
    said = "".join(
        _drawn(group, by_number, anchors, w, called=names.get(of, ""))
        if of
        else "".join(_sentence(s, by_number, anchors, w, names) for s in group)
        for of, group in parts
    )
    # What an abbreviation stands for comes first where the answer has it first.
    return notes + said if answer.notes and answer.text.startswith(answer.notes[0]) else said + notes


def _table_of(said: Sentence, citations: dict[int, Citation]) -> str:
    """The id of the document of which a sentence is the line of a table; empty where it is none."""
    row = said.verbatim and said.text.startswith("|") and len(said.citations) == 1
    return citations[said.citations[0]].document.id if row else ""


def _drawn(
    lines: Sequence[Sentence], citations: dict[int, Citation], anchors: dict[int, str], w: Words, *, called: str
) -> str:
    """Quoted lines of a table as a table, in the order in which they are printed there: its heading first; above it
    what its report is ``called`` where there are several."""
    in_order = sorted(lines, key=lambda s: citations[s.citations[0]].quotation.span.start)
    rows = []
    for line in in_order:
        (n,) = line.citations
        cell, end = ("td", "td") if is_row_of_figures(line.text) else ('th scope="col"', "th")
        cells = "".join(f"<{cell}>{escape(text)}</{end}>" for text in split(line.text))
        rows.append(f'<tr>{cells}<td class="from">{_number(n, anchors[n], w)}</td></tr>')
    label = f'<span class="where">{escape(called)}</span>' if called else ""
    return f'<div class="said drawn" tabindex="0">{label}<table>{"".join(rows)}</table></div>'


def _sentence(
    said: Sentence, citations: dict[int, Citation], anchors: dict[int, str], w: Words, names: Mapping[str, str]
) -> str:
    """One sentence with its numbers, and what its report is called where there are several; a report's own words stand
    as a quotation, a digest's words do not."""
    own = [citations[n] for n in said.citations if n in citations]
    numbers = " ".join(_number(c.n, anchors[c.n], w) for c in own)
    quoted = said.verbatim and all(c.document.nature == "original" for c in own)
    text = escape(said.text.strip()).replace("\n", "<br>")
    place = names.get(own[0].document.id) if own else None
    label = f'<span class="where">{escape(place)}</span>' if place else ""
    loose = "" if said.verbatim else f' <span class="tag">{escape(w.paraphrase)}</span>'
    tag = "blockquote" if quoted else "div"
    return f'<{tag} class="said">{label}<p><span class="words">{text}</span>{loose}&nbsp;{numbers}</p></{tag}>'


def _number(n: int, anchor: str, w: Words) -> str:
    label = escape(w.open_source.format(n))
    return (
        f'<button type="button" class="cite" data-act="source" data-open="{escape(anchor)}" aria-controls="'
        f'{escape(anchor)}" aria-label="{label}" title="{label}">{n}</button>'
    )


def _with_marks(text: str, anchors: dict[int, str], w: Words) -> str:
    def linked(match: re.Match[str]) -> str:
        n = int(match.group(1))
        return f" {_number(n, anchors[n], w)}" if n in anchors else match.group(0)

    return _MARK.sub(linked, paragraphs(text.replace("\n", "\n\n")))


def _tools(asked: Asked, answer: Answer, number: int, w: Words) -> str:
    n = str(number)
    exports = ""
    if not answer.abstained:
        exports = button("export", w.export_docx, turn=n, format="docx") + button(
            "export", w.export_markdown, turn=n, format="md"
        )
    verdicts = "".join(
        button("verdict", label, turn=n, verdict=v, title=w.feedback_kept, pressed=asked.verdict == v)
        for v, label in (("good", w.good), ("bad", w.bad))
    )
    return f'<div class="tools">{exports}<span class="verdicts">{verdicts}</span></div>'


# ---------------------------------------------------------------- where it stands


def source(citation: Citation, document: Document, anchor: str, w: Words) -> str:
    """A numbered source: closed it shows its reference, open the passage in its section."""
    section = document.section(citation.section)
    text, span = _window(document, section, citation.quotation.span)
    crumbs = " › ".join(escape(title_of(s, s.path)) for s in trail(document, citation.section)[:-1])
    title = title_of(section, citation.section)
    digest = citation.document.nature == "digest"
    copied = f"{citation.quote} ({citation.reference})" if digest else f"“{citation.quote}” ({citation.reference})"
    tools = button("copy", w.copy_quote, copy=copied)
    tools += button("read", w.open_document, id=document.id, at=str(citation.quotation.span.start))
    if citation.page is not None and document.source.lower().endswith(".pdf"):
        tools += button("picture", w.page_image.format(citation.page), id=document.id, page=str(citation.page))
    return (
        f'<details class="source" id="{escape(anchor)}"><summary><span class="n">{citation.n}</span>'
        f"<span>{escape(citation.reference)}</span></summary>"
        f'<div class="body"><p class="crumbs" lang="vi">{crumbs}</p><div class="section" lang="vi" tabindex="0" '
        f'role="region" aria-label="{escape(title)}"><h4>{escape(title)}</h4>{marked(text, span)}</div>'
        + (f'<p class="digest">{escape(w.digest)}</p>' if digest else "")
        + f'<div class="tools">{tools}</div></div></details>'
    )


def _window(document: Document, section: Section | None, quote: Span) -> tuple[str, Span]:
    """The section's own text around a quotation, without its heading line, and where the quotation stands in it."""
    start, end = (section.span.start, max(section.own_end, quote.end)) if section else (0, len(document.text))
    if section:
        heading = document.text.find("\n", start)
        start = heading + 1 if 0 <= heading < quote.start else start
    start, end = min(start, quote.start), max(end, quote.end)
    cut_start, cut_end = max(start, quote.start - AROUND), min(end, quote.end + AROUND)
    before = "… " if cut_start > start else ""
    after = " …" if cut_end < end else ""
    text = before + document.text[cut_start:cut_end] + after
    shift = len(before) - cut_start
    return text, Span(quote.start + shift, quote.end + shift)


def scope(places: Sequence[str], years: Sequence[int], w: Words) -> str:
    """Boxes to tick: what the next questions stay within."""
    if not places and not years:
        return ""

    def boxes(title: str, kind: str, values: Sequence[object]) -> str:
        ticks = "".join(
            f'<label><input type="checkbox" data-scope="{kind}" value="{escape(str(v))}"> {escape(str(v))}</label>'
            for v in values
        )
        return f"<fieldset><legend>{escape(title)}</legend>{ticks}</fieldset>" if values else ""

    return (
        f'<details class="scope"><summary>{escape(w.scope)}</summary>{boxes(w.places, "places", places)}'
        f"{boxes(w.years, 'years', years)}</details>"
    )
