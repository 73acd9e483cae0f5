"""What a user can set: flags win over ``TIENLE_*`` environment variables, these over ``tienle.toml``.

Read by hand rather than with pydantic-settings, whose import alone costs more than a whole answer.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rag.errors import BadSetting

FILE = "tienle.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults.

    ``encoder`` and ``reranker`` are a Hugging Face name or a folder, empty for the embedded encoder and for none.
    ``place`` is the office's own province, left out by "tỉnh khác". ``writer`` is a LangChain chat model
    ("ollama:qwen3:8b", "openai:gpt-4o"), empty for none; ``writer_timeout`` is in seconds.

    ``workers`` read files side by side; ``read_seconds`` bounds the reading of one, and each scanned page adds to it.
    ``ray`` is the cluster that reads and encodes instead: "local", "auto" or an address, empty for none. ``milvus`` is
    where vectors and words are indexed instead of beside the catalog: a server's address, or a file of Milvus Lite;
    ``milvus_token`` lets in.

    Serving: ``accounts`` is the file of accounts; where it holds one, everybody signs in. ``identity_header`` names the
    header in which a reverse proxy says who is asking, believed from the addresses in ``trusted_proxy`` alone;
    ``keepers`` are the names among them that may change the library. ``hosts`` are the names under which the server is
    reached from outside. Lists are separated by commas. ``upload_mb`` bounds one upload, ``rate`` the requests of one
    visitor in a minute; ``log_questions`` lets the log hold the text of questions.
    """

    library: Path = Path("index")
    encoder: str = ""
    reranker: str = ""
    place: str = ""
    writer: str = ""
    writer_url: str = ""
    writer_key: str = ""
    writer_timeout: float = 60.0
    host: str = "127.0.0.1"
    port: int = 7860
    accounts: Path = Path("accounts.toml")
    identity_header: str = ""
    trusted_proxy: str = ""
    keepers: str = ""
    hosts: str = ""
    upload_mb: int = 200
    rate: int = 3000
    log_questions: bool = False
    workers: int = 0
    ray: str = ""
    milvus: str = ""
    milvus_token: str = ""
    read_seconds: int = 600
    allow_classified: bool = False


_NAMES = frozenset(f.name for f in fields(Settings))


def load(flags: Mapping[str, Any] | None = None, *, folder: Path | None = None) -> Settings:
    """Settings from ``folder``'s tienle.toml, the environment and ``flags`` (None values are not set).

    Raises BadSetting for an unknown key or a value of the wrong type.
    """
    values: dict[str, Any] = {}
    values |= _from_file((folder or Path.cwd()) / FILE)
    values |= {
        f.name: os.environ[f"TIENLE_{f.name.upper()}"]
        for f in fields(Settings)
        if f"TIENLE_{f.name.upper()}" in os.environ
    }
    if typed := [name for name in os.environ if name.startswith("TIENLE_") and name[7:].lower() not in _NAMES]:
        _suspect(typed)
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    return Settings(**{name: _converted(name, value) for name, value in values.items()})


def _suspect(variables: list[str]) -> None:
    """A variable of that prefix may be somebody else's; one that is nearly a setting's is a slip of the hand."""
    from difflib import get_close_matches

    for variable in variables:
        if near := get_close_matches(variable[7:].lower(), _NAMES, n=1, cutoff=0.8):
            raise BadSetting(f"Biến môi trường {variable} không rõ. Có phải ý bạn là TIENLE_{near[0].upper()}?")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"Không đọc được tệp cấu hình {path}: {error}. Hãy sửa hoặc xoá tệp này.") from error
    unknown = sorted(set(values) - _NAMES)
    if unknown:
        raise BadSetting(f"Tệp cấu hình {path} có mục không rõ: {', '.join(unknown)}.")
    return values


def _converted(name: str, value: Any) -> Any:
    default: Any = next(f.default for f in fields(Settings) if f.name == name)
    try:
        if isinstance(default, bool):
            return value if isinstance(value, bool) else _truth(str(value))
        if isinstance(default, Path):
            return Path(value).expanduser()
        return value if isinstance(default, str) and isinstance(value, str) else _bounded(name, type(default)(value))
    except (TypeError, ValueError, RuntimeError) as error:
        raise BadSetting(f"Giá trị “{value}” của mục cấu hình “{name}” không dùng được.") from error


def _bounded(name: str, value: Any) -> Any:
    """No setting is a negative number, and a port has sixteen bits."""
    if isinstance(value, int | float) and not 0 <= value <= (65535 if name == "port" else float("inf")):
        raise ValueError(value)
    return value


def _truth(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "có": True, "0": False, "false": False, "no": False, "không": False}
    try:
        return known[value.strip().lower()]
    except KeyError as error:
        raise ValueError(value) from error
