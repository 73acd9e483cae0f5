"""The house is as drawn: imports go one way, each outside dependency has one door, nothing is pickled or printed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A module may import rooms of its own rank (its own folder) or lower.
RANK = {
    "errors": 0,
    "records": 1,
    "text": 2,
    "readers": 3,
    "library": 4,
    "models": 4,
    "answering": 5,
    "settings": 5,
    "own_encoder": 5,
    "accounts": 5,
    "audit": 5,
    "reading": 5,
    "stores": 6,
    "spread": 6,
    "engine": 7,
    "contract": 8,
    "web": 8,
    "langchain": 8,
    "narrow": 8,
    "mcp": 9,
    "cli": 10,
    "api": 10,
}
DOORS = {
    "faiss": {"rag/library/vectors.py"},
    "tantivy": {"rag/library/lexical.py"},
    "sqlite3": {"rag/library/catalog.py"},
    "filelock": {"rag/library/local.py"},
    "gradio": {"ui.py"},
    "pypdf": {"rag/readers/pdf.py"},
    "pytesseract": {"rag/readers/ocr.py"},
    "pymilvus": {"rag/library/milvus.py"},
    "ray": {"rag/spread.py"},
    "pyvi": {"rag/text/tokens.py"},
    "click": {"rag/cli.py"},
    "argon2": {"rag/accounts.py"},
    "mcp": {"rag/mcp.py"},
    "safetensors": {"rag/models/encoder.py", "rag/models/training.py"},
}
FORBIDDEN = {"pickle", "dill", "joblib", "shelve", "marshal"}
MODULES = sorted(p for p in [*(ROOT / "rag").rglob("*.py"), ROOT / "ui.py"] if p.exists())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[str]:
    """Every module imported anywhere in the file: lazily and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are absolute"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "rag" and len(parts) > 1 and parts[1] in RANK else None


def own_room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "rag" and len(parts) > 1 else parts[0]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_house(path: Path) -> None:
    own = own_room(path)
    rank = RANK.get(own, 99 if own == "ui" else -1 if own == "__init__" else None)
    assert rank is not None, f"{name_of(path)} stands in a room the house does not know"
    for module in imports_of(path):
        room = room_of(module)
        if room is not None and room != own:
            assert RANK[room] < rank, f"{name_of(path)} imports {module}"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def assert_no_circles(edges: dict[str, set[str]]) -> None:
    settled: set[str] = set()
    while len(settled) < len(edges):
        free = {m for m in edges if m not in settled and edges[m] - {m} <= settled}
        assert free, f"circle among {sorted(set(edges) - settled)}"
        settled |= free


def test_no_circles_among_modules() -> None:
    graph = {module_of(p): set(imports_of(p)) for p in MODULES}
    assert_no_circles({m: graph[m] & graph.keys() for m in graph})


@pytest.mark.parametrize("house", ["rag.text", "rag.answering"])
def test_no_circles_among_folders(house: str) -> None:
    """A folder within a folder counts as one: it stands above what it imports, all of it."""
    depth = house.count(".") + 2

    def place(module: str) -> str:
        return ".".join(module.split(".")[:depth])

    edges: dict[str, set[str]] = {}
    for path in MODULES:
        if (module := module_of(path)).startswith(f"{house}."):
            imported = {place(i) for i in imports_of(path) if i.startswith(f"{house}.")}
            edges.setdefault(place(module), set()).update(imported)
    assert any((ROOT / p.replace(".", "/")).is_dir() for p in edges)
    assert_no_circles(edges)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_one_door_for_each_dependency(path: Path) -> None:
    for module in imports_of(path):
        top = module.split(".")[0]
        assert top not in FORBIDDEN, f"{name_of(path)} imports {module}"
        assert name_of(path) in DOORS.get(top, {name_of(path)}), f"{name_of(path)} imports {module}"


def test_the_error_tree_is_drawn_as_it_is() -> None:
    from rag import errors

    drawn = (errors.__doc__ or "").split("A third party")[0]
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, Exception):
            assert name in drawn, f"{name} is missing in the drawing"
