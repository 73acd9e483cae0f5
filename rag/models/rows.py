"""A table of vectors, one row a token, and what training needs of it: texts as sums of rows, and rows that move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import unit
from rag.models.words import Floats, Ids


def bag(texts: Sequence[Ids]) -> tuple[NDArray[np.integer[Any]], Any]:
    """The tokens that occur, and a sparse matrix (texts, tokens) of how often each does."""
    from scipy.sparse import csr_matrix

    used, place = np.unique(np.concatenate(texts), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(t) for t in texts])])
    matrix = csr_matrix((np.ones(len(place), np.float32), place.astype(np.int32), starts), (len(texts), len(used)))
    matrix.sum_duplicates()
    return used, matrix


class Rows:
    """A table of shape (tokens, dimension) that moves by Adam, row by row: one second moment a row, lazily."""

    def __init__(self, table: Floats) -> None:
        self.table = table
        self.first = np.zeros_like(table)
        self.second = np.zeros(len(table), np.float32)
        self.steps = np.zeros(len(table), np.float32)

    def move(self, rows: NDArray[np.integer[Any]], slope: Floats, rate: float) -> None:
        """One step against the slope, shape (len(rows), dimension)."""
        self.steps[rows] += 1
        steps = self.steps[rows]
        first = self.first[rows] * np.float32(0.9) + slope * np.float32(0.1)
        second = self.second[rows] * np.float32(0.99) + (slope * slope).mean(axis=1) * np.float32(0.01)
        self.first[rows], self.second[rows] = first, second
        scale = rate / (1 - 0.9**steps) / (np.sqrt(second / (1 - 0.99**steps)) + 1e-8)
        self.table[rows] -= first * scale[:, None].astype(np.float32)


def vectors_of(texts: Sequence[Ids], table: Floats) -> Floats:
    """Unit vectors of texts, shape (len(texts), dimension)."""
    found = np.zeros((len(texts), table.shape[1]), np.float32)
    for start in range(0, len(texts), 4096):
        used, matrix = bag(texts[start : start + 4096])
        found[start : start + 4096] = unit(matrix @ table[used])
    return found
