"""Vectors of texts that come again: the same sentences answer many questions, and one question is looked for in many
places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.models.encoder import Encoder, Vectors

_MOST = 16_384  # vectors that are kept: 16 MB with 256 numbers each
_known: dict[tuple[str, str, str], Vectors] = {}


def passages(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """As ``encoder.encode_passages``, of one text at least."""
    return np.stack(_remembered("passage", encoder.fingerprint, encoder.encode_passages, texts))


def alone(encoder: Encoder, text: str) -> Vectors:
    """The vector of a question as it is, shape (dimension,)."""
    own: Vectors = encoder.encode_questions([text])[0]
    return own


def question(encoder: Encoder, text: str, encode: Callable[[Encoder, str], Vectors] = alone) -> Vectors:
    """As ``encode``, a function of one name for one way of encoding; shape (dimension,)."""
    (vector,) = _remembered(encode.__name__, encoder.fingerprint, lambda texts: encode(encoder, texts[0])[None], [text])
    return vector


def _remembered(
    side: str, name: str, encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]
) -> list[Vectors]:
    keys = [(side, name, text) for text in texts]
    # Threads share what is known: it is asked once a text, and what came of that is kept here.
    found = {key: known for key in keys if (known := _known.get(key)) is not None}
    if new := [key for key in dict.fromkeys(keys) if key not in found]:
        fresh = dict(zip(new, encode([text for *_, text in new]), strict=True))
        if len(_known) + len(fresh) > _MOST:
            _known.clear()
        _known.update(fresh)
        found |= fresh
    return [found[key] for key in keys]
