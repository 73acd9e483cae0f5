"""An optional second opinion on the best passages: any sentence-transformers CrossEncoder, off by default."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelUnavailable

Reranker = Callable[[str, Sequence[str]], NDArray[np.float32]]
BATCH = 16
_log = logging.getLogger("tienle.trouble")


@cache
def load_reranker(name_or_folder: str) -> Reranker | None:
    """The cross-encoder of that name or folder, None for an empty name.

    Its scores are raw (logits): only their order and their sign mean something. Raises ModelUnavailable.
    """
    if not name_or_folder:
        return None
    from sentence_transformers import CrossEncoder
    from torch import nn

    local = Path(name_or_folder).is_dir()
    try:
        model = CrossEncoder(name_or_folder, device="cpu", trust_remote_code=False)
    except Exception as error:
        _log.warning("reranker %s: %s: %s", name_or_folder, type(error).__name__, error)
        where = "trong thư mục đó" if local else "và máy không tải được từ mạng"
        raise ModelUnavailable(
            f"Không nạp được mô hình xếp hạng lại “{name_or_folder}” {where}. "
            "Hãy sửa mục reranker trong cấu hình, hoặc để trống để không dùng."
        ) from error

    def rerank(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        scores = model.predict(
            [(question, text) for text in texts],
            batch_size=BATCH,
            activation_fn=nn.Identity(),
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32).reshape(len(texts), -1)[:, -1]

    return rerank
