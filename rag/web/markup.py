"""Texts to HTML. Every text of a document or a user passes through ``html.escape``; nothing in it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from rag.records import Document, Section, Span
from rag.text.tokens import TOKEN, fold, search_form

# Private-use characters stand for our own tags while a text is escaped; a document's own are taken out first.
_OPEN, _SHUT, _END = "\ue000", "\ue001", "\ue002"
_OURS = re.compile(f"[{_OPEN}{_SHUT}{_END}]")


def attribute(value: object) -> str:
    """A value for a double-quoted attribute."""
    return escape(str(value))


def paragraphs(text: str) -> str:
    """Blank lines part paragraphs, single line ends stay line ends.

    >>> paragraphs("1 < 2\\n\\nhai")
    '<p>1 &lt; 2</p><p>hai</p>'
    """
    parts = (p.strip("\n") for p in re.split(r"\n\s*\n", text) if p.strip())
    return "".join(f"<p>{escape(p).replace(chr(10), '<br>')}</p>" for p in parts)


def spanned(text: str, spans: Sequence[tuple[Span, str, str]]) -> str:
    """Paragraphs with some spans between tags of ours: (span, opening tag, closing tag), in order, not overlapping.

    A span that crosses paragraphs is closed and opened again at each.
    """
    out, last = [], 0
    for n, (span, _, _) in enumerate(spans):
        out += [_bare(text[last : span.start]), f"{_OPEN}{n}{_END}", _bare(span.of(text)), _SHUT]
        last = span.end
    out.append(_bare(text[last:]))
    return _tagged(paragraphs("".join(out)), spans)


def _bare(text: str) -> str:
    # One code point for one, so that offsets keep their meaning.
    return _OURS.sub(" ", text)


def _tagged(rendered: str, spans: Sequence[tuple[Span, str, str]]) -> str:
    made: list[str] = []
    current: tuple[str, str] | None = None
    for part in re.split(f"({_OPEN}\\d+{_END}|{_SHUT}|</p><p>)", rendered):
        if part.startswith(_OPEN):
            _, opening, closing = spans[int(part[1:-1])]
            current = (opening, closing)
            made.append(opening)
        elif part == _SHUT:
            made.append(current[1] if current else "")
            current = None
        elif part == "</p><p>" and current:
            made.append(f"{current[1]}{part}{current[0]}")
        else:
            made.append(part)
    return "".join(made)


def marked(text: str, span: Span) -> str:
    """The text with one span marked; the span may cross paragraphs.

    >>> marked("một hai ba", Span(4, 7))
    '<p>một <mark>hai</mark> ba</p>'
    """
    return spanned(text, [(span, "<mark>", "</mark>")])


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words stands in the text; diacritics count where both have some."""
    return any(map(_meant_by(words), TOKEN.findall(text)))


def _meant_by(words: Iterable[str]) -> Callable[[str], bool]:
    """Whether a syllable is one of some words of a question."""
    forms = {search_form(w) for w in words if len(w) > 1}
    folded = set(map(fold, forms))
    unmarked = forms & folded

    def meant(syllable: str) -> bool:
        form = search_form(syllable)
        plain = fold(form)
        return form in forms or plain in unmarked or (form == plain and plain in folded)

    return meant


def words_marked(text: str, words: Iterable[str]) -> str:
    """The text with the syllables of the question in bold; those that stand side by side are marked as one, for a word
    is seldom a single syllable. Diacritics count where both have some: "sơ" is not "số", "so" may be either.

    >>> words_marked("ban hành kế hoạch cải cách hành chính", ("cải", "cách", "hành", "chính"))
    '<p>ban <b>hành</b> kế hoạch <mark>cải cách hành chính</mark></p>'
    """
    words = tuple(words)
    meant = _meant_by(words)
    runs: list[Span] = []
    for m in TOKEN.finditer(text):
        if not meant(m.group()):
            continue
        if runs and text[runs[-1].end : m.start()] == " ":
            runs[-1] = Span(runs[-1].start, m.end())
        else:
            runs.append(Span(*m.span()))
    alone = len({fold(w) for w in words if len(w) > 1}) == 1
    strong = [alone or " " in run.of(text) for run in runs]
    return spanned(
        text, [(r, *(("<mark>", "</mark>") if s else ("<b>", "</b>"))) for r, s in zip(runs, strong, strict=True)]
    )


def title_of(section: Section | None, path: str) -> str:
    """A section's label and title as printed."""
    if section is None:
        return path
    return f"{section.label}. {section.title}" if section.label else section.title


def trail(document: Document, path: str) -> tuple[Section, ...]:
    """The sections from the top down to the one of that path."""
    here = document.section(path)
    if here is None:
        return ()
    above = [s for s in document.sections if s.level < here.level and here.span in s.span and s is not here]
    return (*sorted(above, key=lambda s: s.level), here)


def button(
    act: str, label: str, *, css: str = "link", title: str = "", pressed: bool | None = None, **data: str
) -> str:
    """A button that the page's script acts on: ``data-act`` says what, other values ride along."""
    rest = "".join(f' data-{k}="{attribute(v)}"' for k, v in data.items())
    hint = f' title="{attribute(title)}"' if title else ""
    state = f' aria-pressed="{"true" if pressed else "false"}"' if pressed is not None else ""
    return f'<button type="button" class="{css}" data-act="{act}"{rest}{hint}{state}>{escape(label)}</button>'


def empty(text: str, hint: str = "") -> str:
    """What stands where nothing else does."""
    more = f"<p>{escape(hint)}</p>" if hint else ""
    return f'<div class="empty"><p><b>{escape(text)}</b></p>{more}</div>'


def told(message: str) -> str:
    """A refusal or failure, for a person and a screen reader."""
    return f'<p class="trouble" role="alert">{escape(message)}</p>'
