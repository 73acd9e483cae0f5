"""Uploads as HTML: one row a file, with what became of it and a way back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.engine import Added
from rag.web.markup import button
from rag.web.words import Words


def progress(names: Sequence[str], done: Sequence[Added], w: Words) -> str:
    """All files of an upload; ``done`` are the first of ``names``, the next one is being read."""
    rows = [_done(r, w) for r in done]
    rows += [_waiting(n, i == 0, w) for i, n in enumerate(names[len(done) :])]
    summary = w.added_summary.format(done=len(done), total=len(names))
    return (
        f'<div class="adding"><p role="status">{escape(summary)}</p><progress max="{len(names)}" value="{len(done)}" '
        f'aria-label="{escape(summary)}"></progress><ul class="added">{"".join(rows)}</ul></div>'
    )


def _done(result: Added, w: Words) -> str:
    more = (w.refusal(result.cause, result.error),) if result.error else tuple(map(w.warning, result.warnings))
    details = f"<ul>{''.join(f'<li>{escape(x)}</li>' for x in more if x)}</ul>" if any(more) else ""
    tools = ""
    if result.document and result.status != "failed":
        tools = button("read", w.open_document, id=result.document)
    if result.document and result.status == "added":
        tools += button("undo", w.undo, id=result.document)
    if result.document and result.replaced:
        tools += button("undo", w.bring_back, id=result.document, replaced="yes")
    return (
        f'<li class="{result.status}"><b>{escape(result.source)}</b> <span class="status">'
        f'{escape(w.statuses[result.status])}</span> <span class="tools">{tools}</span>{details}</li>'
    )


def _waiting(name: str, now: bool, w: Words) -> str:
    css, status = ("now", f"{w.adding}…") if now else ("waiting", w.waiting)
    return f'<li class="{css}"><b>{escape(name)}</b> <span class="status">{escape(status)}</span></li>'
