"""A readable report of a run: Markdown, or one HTML file with its plots inside."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; margin: 1rem 0 }}
td, th {{ border: 1px solid #999; padding: .2rem .6rem; text-align: left }}
img {{ max-width: 100% }}
</style>
{body}
</html>
"""


def write(path: Path, title: str, outcome: Mapping[str, Any]) -> None:
    """Write ``outcome`` of ``eval.questions`` or ``eval.retrieval`` to ``path``; the suffix chooses the form."""
    text = page(title, outcome) if path.suffix == ".html" else markdown(title, outcome)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def markdown(title: str, outcome: Mapping[str, Any]) -> str:
    """Tables and lists, no plots."""
    parts = [f"# {title}", *(_pipe(head, rows) for head, rows in _tables(outcome))]
    parts += [f"## {name}\n\n" + "\n".join(f"- `{k}` {t}" for k, t in rows) for name, rows in _lists(outcome) if rows]
    return "\n\n".join(parts) + "\n"


def page(title: str, outcome: Mapping[str, Any]) -> str:
    """One self-contained page: plot, tables, questions by name."""
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        f'<img alt="hit@k by slice" src="data:image/png;base64,{plot(outcome)}">',
    ]
    for head, rows in _tables(outcome):
        cells = "".join("<tr>" + "".join(f"<td>{html.escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
        parts.append("<table><tr>" + "".join(f"<th>{html.escape(h)}</th>" for h in head) + f"</tr>{cells}</table>")
    for name, named in _lists(outcome):
        items = "".join(f"<li><code>{html.escape(k)}</code> {html.escape(t)}</li>" for k, t in named)
        parts.append(f"<h2>{name} ({len(named)})</h2><ul>{items}</ul>" if named else "")
    return _PAGE.format(title=html.escape(title), body="\n".join(parts))


def plot(outcome: Mapping[str, Any]) -> str:
    """hit@1, @3 and @5 by slice as a PNG in base64."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    slices: Mapping[str, Mapping[str, float]] = outcome["slices"]
    names = list(slices)[::-1]
    figure, axes = plt.subplots(figsize=(8, 0.4 * len(names) + 1))
    for depth, colour, height in ((5, "#b9d3ea", 0.8), (3, "#6ba3d0", 0.55), (1, "#1f5f99", 0.3)):
        found = [slices[n].get(f"hit@{depth}", slices[n].get(f"Success@{depth}", 0.0)) for n in names]
        axes.barh(names, found, height=height, color=colour, label=f"hit@{depth}")
    axes.set_xlim(0, 1)
    axes.legend(loc="lower left")
    figure.tight_layout()
    kept = io.BytesIO()
    figure.savefig(kept, format="png", dpi=110)
    plt.close(figure)
    return base64.b64encode(kept.getvalue()).decode("ascii")


def _tables(outcome: Mapping[str, Any]) -> list[tuple[list[str], list[list[object]]]]:
    slices: Mapping[str, Mapping[str, float]] = outcome["slices"]
    head = ["slice", *next(iter(slices.values()), {})]
    tables: list[tuple[list[str], list[list[object]]]] = [(head, [[n, *row.values()] for n, row in slices.items()])]
    if outcome.get("changed"):
        tables.append((["typed as", "first three changed"], [[n, v] for n, v in outcome["changed"].items()]))
    if outcome.get("against"):
        gains = outcome["against"]["measures"]
        head = ["against the earlier run", *next(iter(gains.values()))]
        tables.append((head, [[name, *gain.values()] for name, gain in gains.items()]))
    return tables


def _lists(outcome: Mapping[str, Any]) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    against = outcome.get("against", {})
    return [("missed", outcome["missed"]), ("gained", against.get("gained", ())), ("lost", against.get("lost", ()))]


def _pipe(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])
