"""What one format's reader hands to the front door of the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.records import RawPage


@dataclass(frozen=True, slots=True)
class Contents:
    """Pages in the markup that ``RawPage`` describes; ``ocr_confidence`` in [0, 1], None without OCR."""

    format: str
    pages: tuple[RawPage, ...]
    warnings: tuple[str, ...] = ()
    front_matter: Mapping[str, str] = field(default_factory=dict)
    ocr_confidence: float | None = None
