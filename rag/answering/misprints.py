"""What a mention prints otherwise than the library's other mentions of the same document, in sentences.

What is quoted stays as printed; the note stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rag.library.store import Mention
from rag.records import Directive
from rag.text.citation import printed_date
from rag.text.directives.identity import Discrepancy, discrepancies, family_of


def notes(mentions: Sequence[Mention]) -> Mapping[str, tuple[str, ...]]:
    """For each directive id, a Vietnamese sentence for each mention that the others contradict."""
    said: dict[str, dict[str, None]] = defaultdict(dict)
    references = [m.reference for m in mentions]
    for found in discrepancies(references, [r.directive_id for r in references]):
        said[found.directive_id][_sentence(mentions[found.mention], found)] = None
    return {id: tuple(sentences) for id, sentences in said.items()}


def _sentence(mention: Mention, found: Discrepancy) -> str:
    where = f"{mention.document.source}, mục {mention.reference.section}"
    if mention.reference.footnote is not None:
        where += f" (chú thích {mention.reference.footnote})"
    if found.field == "term":
        return f"{where} in “khóa {found.printed}”; theo ngày ban hành là khóa {found.usual}."
    if found.field == "number":
        return f"{where} in số “{found.printed}”; văn bản cùng số, cùng ngày ở nơi khác mang số {found.usual}."
    if len(found.usual) == 4:
        return f"{where} in {printed_date(found.printed)}; số ký hiệu cho thấy năm {found.usual}."
    return f"{where} in {printed_date(found.printed)}; nơi khác in {printed_date(found.usual)}."


def alike(wanted: Sequence[Directive], among: Sequence[Directive]) -> list[Directive]:
    """The directives of the same type and figure as a wanted one: one of two symbols may be the other mistyped."""
    families = {family_of(d.kind, d.number) for d in wanted if d.number}
    chosen = {d.id for d in wanted}
    return [d for d in among if d.number and d.id not in chosen and family_of(d.kind, d.number) in families]
