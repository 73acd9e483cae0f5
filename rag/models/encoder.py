"""Text to unit vectors: the embedded encoder, and any sentence-transformers model by name or folder.

The embedded encoder is a table with one row a token; a text is the mean of its tokens' rows, made unit length. Its
folder is in the standard format of sentence-transformers' ``StaticEmbedding``, read here with numpy and tokenizers
alone, because importing PyTorch costs a command more than its whole answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelUnavailable
from rag.text.tokens import segmented

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

OFFLINE = Path(__file__).resolve().parent / "offline"
EMBEDDED = "tienle-offline"
_FEW = 200
BATCH = 256
_SETTING = "mục encoder trong tienle.toml (hoặc biến môi trường TIENLE_ENCODER)"
_DTYPES = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "I32": np.int32, "I64": np.int64}


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


def load_encoder(name_or_folder: str | Path | None = None) -> Encoder:
    """The embedded encoder for None, a static one of any folder by the fast path, else a sentence-transformers model.

    Raises ModelUnavailable, with a Vietnamese sentence, when it cannot be loaded or reached.
    """
    if not name_or_folder or str(name_or_folder) == EMBEDDED:
        return EmbeddedEncoder(OFFLINE, EMBEDDED)
    folder = Path(name_or_folder)
    if is_static(folder):
        return EmbeddedEncoder(folder, str(name_or_folder))
    return SentenceTransformersEncoder(str(name_or_folder))


def is_static(folder: Path) -> bool:
    """Whether the folder holds a static embedding, and nothing after it but normalisation."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    kinds = [str(m.get("type", "")).rpartition(".")[2] for m in modules if isinstance(m, dict)]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


@dataclass(frozen=True, slots=True)
class Table:
    """A static embedding's rows: token ``i`` is ``rows[i] * weights[i]``.

    rows: (tokens, dimension), int8, float16 or float32, mapped from the file. weights: (tokens,) or None for ones.
    """

    rows: NDArray[Any]
    weights: NDArray[np.float32] | None

    @classmethod
    def read(cls, path: Path) -> Table:
        """From ``model.safetensors``: ``embedding.weight``, or ``embeddings`` and ``weights``. Raises ValueError."""
        tensors = _mapped(path)
        rows = tensors.get("embedding.weight", tensors.get("embeddings"))
        if rows is None or rows.ndim != 2 or "mapping" in tensors:
            raise ValueError("no table of one row a token")
        weights = tensors.get("weights")
        return cls(rows, None if weights is None else np.asarray(weights, dtype=np.float32))

    def take(self, ids: NDArray[np.int64]) -> Vectors:
        """Rows of some tokens as float32, shape (len(ids), dimension)."""
        rows = self.rows[ids].astype(np.float32)
        return rows if self.weights is None else rows * self.weights[ids, None]

    def sum(self, ids: NDArray[np.int64]) -> Vectors:
        """The sum of some tokens' rows, shape (dimension,)."""
        rows = self.rows[ids].astype(np.float32)
        total: Vectors = rows.sum(axis=0) if self.weights is None else self.weights[ids] @ rows
        return total


def _mapped(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file (8 bytes of length, a JSON head, the data), mapped instead of copied."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > path.stat().st_size:
            raise ValueError("not a safetensors file")
        head = json.loads(file.read(length))
    found = {}
    for name, tensor in head.items():
        if name == "__metadata__":
            continue
        if tensor["dtype"] not in _DTYPES:
            raise ValueError(f"dtype {tensor['dtype']}")
        start = 8 + length + tensor["data_offsets"][0]
        found[name] = np.memmap(path, _DTYPES[tensor["dtype"]], "r", start, tuple(tensor["shape"])).view(np.ndarray)
    return found


class EmbeddedEncoder:
    """A static embedding without PyTorch; questions and passages are encoded alike."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Map the table of ``folder``. Raises ModelUnavailable when a file is missing or damaged."""
        from tokenizers import Tokenizer

        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.table = Table.read(folder / "model.safetensors")
        # tokenizers raises bare Exception for a file it cannot read.
        except Exception as error:
            raise ModelUnavailable(
                f"Không đọc được mô hình nhúng ở {folder}. Hãy cài đặt lại, hoặc chọn mô hình khác bằng {_SETTING}."
            ) from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.folder = folder
        self.name = name or str(folder)
        self.dimension = int(self.table.rows.shape[1])
        self.fingerprint = fingerprint(folder)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension); a text without a known token is the zero vector."""
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            # The sentences of one question's passages go round the thread pool of the batch call: on a busy machine
            # that waits longer than it works.
            encoded = (
                [self.tokenizer.encode(text, add_special_tokens=False) for text in batch]
                if len(batch) <= _FEW
                else self.tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            )
            for i, tokens in enumerate(encoded, start):
                if tokens.ids:
                    found[i] = self.table.sum(np.asarray(tokens.ids, dtype=np.int64))
        return unit(found)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """As passages: a static model has no prompt."""
        return self.encode_passages(texts)

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text, in small letters, punctuation left out: what the vocabulary has as one.

        >>> load_encoder().words("Xã xử lý rác thải thế nào?")
        ('xã', 'xử lý', 'rác thải', 'thế nào')
        """
        found: list[str] = []
        for token in self.tokenizer.encode(text, add_special_tokens=False).tokens:
            if token.startswith(_GAP) or not found:
                found.append(token.replace(_GAP, " ").strip())
            else:
                found[-1] += token
        return tuple(word for word in found if word)

    def nearness(self, words: Sequence[str], texts: Sequence[str]) -> Vectors:
        """How near each word comes in meaning to any word of the texts, the highest cosine, shape (len(words),)."""
        ids = {i for text in texts for i in self.tokenizer.encode(text, add_special_tokens=False).ids}
        if not ids or not words:
            return np.zeros(len(words), dtype=np.float32)
        rows = unit(self.table.take(np.array(sorted(ids), dtype=np.int64)))
        nearest: Vectors = (self.encode_passages(words) @ rows.T).max(axis=1)
        return nearest


def static_for(encoder: Encoder) -> EmbeddedEncoder:
    """The encoder itself where it is a static one, else the one that ships: both know words one by one."""
    return encoder if isinstance(encoder, EmbeddedEncoder) else _shipped()


@cache
def _shipped() -> EmbeddedEncoder:
    return EmbeddedEncoder(OFFLINE, EMBEDDED)


_GAP = "\u2581"
"""What the vocabulary writes before a syllable."""


def unit(vectors: NDArray[Any]) -> Vectors:
    """Rows of length one, float32; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def fingerprint(folder: Path) -> str:
    """16 hexadecimal digits over the names and contents of a model folder's weights and configuration."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model", ".codes"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Habits:
    """What a family of models expects of its input: prompts, and Vietnamese words joined by "_"."""

    question: str = ""
    passage: str = ""
    segmented: bool = False


_ASKING = "Represent this sentence for searching relevant passages: "
FAMILIES: tuple[tuple[str, Habits], ...] = (
    ("-e5-", Habits("query: ", "passage: ")),
    ("bge-m3", Habits()),
    ("bge-large-en", Habits(_ASKING)),
    ("bge-base-en", Habits(_ASKING)),
    ("bge-small-en", Habits(_ASKING)),
    ("phobert", Habits(segmented=True)),
    ("vietnamese-bi-encoder", Habits(segmented=True)),
    ("vietnamese-sbert", Habits(segmented=True)),
    ("sup-simcse-vietnamese", Habits(segmented=True)),
    ("vietnamese-embedding", Habits()),
)
"""Part of a name in lower case -> habits, first match wins; model cards state them, their files often do not."""


def habits(name: str, prompts: dict[str, str] | None = None, tokenizer: str = "", base: str = "") -> Habits:
    """What to feed a model: its own prompts where its configuration has them, else what its family expects.

    ``tokenizer`` is the class of its tokenizer and ``base`` the ``_name_or_path`` of its configuration.

    >>> habits("intfloat/multilingual-e5-small").question
    'query: '
    >>> habits("models/cua-toi", tokenizer="PhobertTokenizer").segmented
    True
    """
    told = {k: v for k, v in (prompts or {}).items() if v}
    known = [h for part, h in FAMILIES for n in (name, base) if part in f"-{n.lower().replace('/', '-')}-"]
    family = known[0] if known else Habits()
    segmented = family.segmented or "phobert" in tokenizer.lower() or "phobert" in base.lower()
    question = next((told[k] for k in ("query", "question", "search_query") if k in told), family.question)
    passage = next((told[k] for k in ("passage", "document", "search_document") if k in told), family.passage)
    return Habits(question, passage, segmented)


class SentenceTransformersEncoder:
    """Any sentence-transformers model: a local folder, or a Hugging Face name (cached, or fetched when online).

    Code that a model repository carries is never run (``trust_remote_code`` stays off).
    """

    def __init__(self, name: str, *, batch: int = 32) -> None:
        """Load the model. Raises ModelUnavailable when it is not there, not a model, or the hub is not reached."""
        try:
            from sentence_transformers import SentenceTransformer

            model: Any = SentenceTransformer(name, device=None, trust_remote_code=False)
        # Whatever fails inside four libraries and a network reaches the user as one sentence.
        except Exception as error:
            raise ModelUnavailable(_why_unavailable(name, error)) from error
        self.name = name
        self.model = model
        self.batch = batch
        self.dimension = int(model.get_embedding_dimension())
        self.habits = _habits_of(name, model)
        self.fingerprint = self._fingerprint()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension)."""
        return self._encode(texts, self.habits.passage)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), with the model's question prompt."""
        return self._encode(texts, self.habits.question)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        given = [prompt + (segmented(t) if self.habits.segmented else t) for t in texts]
        # An empty prompt keeps the model from adding its default one.
        found = self.model.encode(given, batch_size=self.batch, prompt="", convert_to_numpy=True)
        return unit(np.asarray(found, dtype=np.float32))

    def _fingerprint(self) -> str:
        """Over the weights themselves: a hub name says nothing about the revision that was loaded."""
        digest = hashlib.blake2b(f"{self.habits}".encode(), digest_size=8)
        for key, tensor in sorted(self.model.state_dict().items()):
            digest.update(f"{key} {tuple(tensor.shape)} {tensor.dtype}".encode())
            # Every 97th number is enough to tell two trainings apart, and does not read gigabytes at each start.
            digest.update(tensor.detach().cpu().flatten()[::97].float().numpy().tobytes())
        return digest.hexdigest()


def _habits_of(name: str, model: Any) -> Habits:
    first = model[0]
    config = getattr(getattr(first, "auto_model", None), "config", None)
    return habits(
        name,
        dict(getattr(model, "prompts", None) or {}),
        type(getattr(model, "tokenizer", None)).__name__,
        str(getattr(config, "_name_or_path", "") or ""),
    )


def _why_unavailable(name: str, error: Exception) -> str:
    if Path(name).is_dir():
        return f"Thư mục {name} không phải là một mô hình nhúng đọc được. Hãy kiểm tra lại các tệp của mô hình."
    text = f"{type(error).__name__} {error}".lower()
    if any(sign in text for sign in ("gated", "401", "403")):
        return f"Mô hình {name} đòi quyền truy cập trên Hugging Face. Hãy đăng nhập, hoặc tải về rồi chỉ tới thư mục."
    return (
        f"Không tải được mô hình nhúng {name}: không có trong máy và không lấy được từ Hugging Face. "
        "Hãy kiểm tra tên và kết nối mạng, tải sẵn mô hình rồi chỉ tới thư mục, "
        f"hoặc để trống {_SETTING} để dùng mô hình kèm theo."
    )
