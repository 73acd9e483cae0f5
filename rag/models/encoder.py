"""The Encoder protocol: text to unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of one length, L2-normalised, so that the inner product is the cosine.

    ``name`` is how a user chose it; ``fingerprint`` changes whenever its vectors would, and is recorded with a library.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension)."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension); models that need a prompt get their question prompt."""
        ...
