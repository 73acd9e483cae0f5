"""``python -m eval reckoning SIZES.jsonl --library DIR --reports DIR``: what all provinces and ten years would need.

SIZES.jsonl is what ``python -m eval library --passages 100000,1000000 --text ... --json`` printed; DIR is a library, of
which a passage's share is weighed; the reports are read and encoded once for the speed of it. Everything that grows
with the passages is drawn on along the line through the two largest sizes; nothing was measured beyond them, and each
line of the page says what it rests on. The price of a core's hour is assumed, not looked up: ``--core-hour`` is the
reader's own. What the extras take on disk is counted from what is installed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from textwrap import fill
from typing import Any

from rag import own_encoder
from rag.library.catalog import FILE, Catalog
from rag.models.encoder import load_encoder
from rag.readers import discover
from rag.reading import read

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS, PASSAGES = 3_000_000, 100_000_000
SIZES = "eval/sizes.jsonl"
SPARSE_BYTES = 8
"""A number of a sparse vector in Milvus: its place and its weight, four bytes each."""
FLOAT, BYTE = 4, 1
MACHINE_GB, MACHINE_CORES = 64, 16
HEADROOM = 1.5
"""Memory asked for beyond what the indexes hold: segments being built, answers on their way."""
BYTE_GRAPH = 1.3
"""A graph over vectors (HNSW, 32 neighbours of four bytes beside 256 bytes) against the vectors alone, rounded up."""

MEASURED = {
    "hybrid, ms, process time": "hybrid",
    "the same bare: one faiss and one tantivy index": "bare hybrid",
    "dense, ms": "dense",
    "lexical, ms": "lexical",
    "dense recall@10 against all inner products": "dense recall@10",
    "the same within half of the library": "dense recall@10, half",
    "dense within a place, ms": "dense, place",
    "lexical within a place, ms": "lexical, place",
    "put one document of 40 passages, ms by the clock": "put one document, ms by the clock",
    "replace it, ms by the clock": "replace one document, ms by the clock",
    "remove it, ms by the clock": "remove one document, ms by the clock",
    "open, ms by the clock": "open, ms",
    "first search, ms by the clock": "first search, ms",
    "memory of a process that searches, MB": "memory of its own, MB",
    "the same with the mapped files it touched, MB": "memory, MB",
    "disk, MB": "disk, MB",
    "put all, s of process time": "put, s",
    "put a thousand more at the end, s of process time": "put the last thousand, s",
}
"""Lines of the page's first table, and which figure each shows; of two, p50 and p95, or median and worst of five."""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through the figures of two sizes."""

    at: float
    slope: float
    origin: float

    def beyond(self, passages: float) -> float:
        """The figure at so many passages."""
        return self.origin + self.slope * passages


def line(rows: Sequence[Mapping[str, Any]], name: str) -> Line:
    """Through the two largest sizes that have the figure; with one, through the origin. Raises KeyError."""
    points = [(row["passages"], _number(row[name])) for row in rows if name in row][-2:]
    if not points:
        raise KeyError(name)
    (x0, y0), (x1, y1) = points if len(points) == 2 else ((0, 0.0), points[0])
    slope = (y1 - y0) / (x1 - x0)
    return Line(x1, slope, y1 - slope * x1)


def storing(rows: Sequence[Mapping[str, Any]]) -> Line:
    """Seconds of ``put``: at the pace of the last thousand passages where a build went on, else as other figures."""
    for row in reversed(rows):
        if "put the last thousand, s" in row:
            return Line(row["passages"], row["put the last thousand, s"] / 1000, 0.0)
    return line(rows, "put, s")


def _number(value: Any) -> float:
    return float(value[0] if isinstance(value, list | tuple) else value)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage's means in a library: bytes of the catalog, and tokens that count in its sparse vector."""

    catalog: float
    tokens: float
    dimension: int


def weighed(library: Path) -> Passage:
    """Of the passages of a library. Raises LibraryError."""
    with closing(Catalog(library)) as catalog:
        tokens = [sum(len(set(t)) for t in fields.values()) for _, fields in catalog.all_fields()]
        dimension = catalog.manifest("").dimension
    return Passage((library / FILE).stat().st_size / len(tokens), statistics.mean(tokens), dimension)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a core does in a second of processor time: passages read from files and made, passages encoded."""

    read: float
    encoded: float


def timed(reports: Path) -> Reading:
    """Over a folder of reports. Raises UnreadableFile."""
    encoder = load_encoder(None)
    files = discover([reports])
    documents = [read(file) for file in files[:1]]  # the first pays for what is imported
    list(own_encoder.encoded(encoder, documents))
    start = time.process_time()
    documents = [read(file) for file in files]
    middle = time.process_time()
    list(own_encoder.encoded(encoder, documents))
    end = time.process_time()
    passages = sum(len(d.passages) for d in documents)
    return Reading(passages / (middle - start), passages / (end - middle))


def installed(extra: str) -> float:
    """Megabytes on disk of what an extra brings beyond the plain installation, as installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    brought = _closure(project["optional-dependencies"][extra]) - _closure(project["dependencies"])
    files = [file.locate() for name in brought for file in metadata.files(name) or ()]
    return sum(Path(str(f)).stat().st_size for f in files if Path(str(f)).is_file()) / 1e6


def _closure(requirements: Sequence[str]) -> set[str]:
    """Names of the installed packages that the requirements bring, theirs among them."""
    from packaging.requirements import Requirement

    seen: set[tuple[str, str]] = set()
    left = [(Requirement(r), "") for r in requirements]
    while left:
        one, under = left.pop()
        if one.marker and not one.marker.evaluate({"extra": under}):
            continue
        for extra in {"", *one.extras} - {e for name, e in seen if name == one.name}:
            seen.add((one.name, extra))
            try:
                left += [(Requirement(r), extra) for r in metadata.requires(one.name) or ()]
            except metadata.PackageNotFoundError:
                continue
    return {name.lower().replace("_", "-") for name, _ in seen if _is_installed(name)}


def _is_installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def page(
    rows: Sequence[Mapping[str, Any]], passage: Passage, reading: Reading, core_hour: float, extras: Mapping[str, float]
) -> str:
    """The reckoning as Markdown; ``core_hour`` in dollars, ``extras`` in megabytes by name."""
    put = storing(rows)
    disk, hybrid, dense = (line(rows, name) for name in ("disk, MB", "hybrid", "dense"))
    hours = {
        "reading": PASSAGES / reading.read / 3600,
        "encoding": PASSAGES / reading.encoded / 3600,
        "storing": put.beyond(PASSAGES) / 3600,
    }
    vectors = {name: PASSAGES * passage.dimension * size / 1e9 for name, size in (("float32", FLOAT), ("int8", BYTE))}
    sparse = PASSAGES * passage.tokens * SPARSE_BYTES / 1e9
    memory = HEADROOM * (vectors["int8"] * BYTE_GRAPH + sparse)
    machines = -(-memory // MACHINE_GB)
    days = max((hours["reading"] + hours["encoding"]) / MACHINE_CORES, hours["storing"]) / 24
    catalog, whole = passage.catalog * PASSAGES / 1e9, disk.beyond(PASSAGES) / 1e3
    cells = [
        ("passages read a second a core", "", f"{reading.read:,.0f}", "measured; files of text"),
        ("passages encoded a second a core", "", f"{reading.encoded:,.0f}", "measured"),
        ("hours of a core: reading", "", f"{hours['reading']:,.0f}", "a scanned page takes seconds instead"),
        ("hours of a core: encoding", "", f"{hours['encoding']:,.0f}", "the embedded encoder"),
        ("hours of the writer: storing", f"{1000 * put.slope:.2f} s a thousand", f"{hours['storing']:,.0f}",
         "the pace at the largest size"),
        (f"days on {MACHINE_CORES} cores with Ray, one writer", "",
         f"{days:,.1f}", "the longer of the two"),
        ("catalog on disk, GB", f"{passage.catalog:,.0f} bytes a passage", f"{catalog:,.0f}",
         "measured a passage"),
        ("library of one machine on disk, GB", _of(rows, "disk, MB", "MB"), f"{whole:,.0f}", "line"),
        ("vectors in Milvus, float32 / int8, GB", f"{passage.dimension} numbers",
         f"{vectors['float32']:,.0f} / {vectors['int8']:,.0f}", "counted"),
        ("sparse vectors in Milvus, GB", f"{passage.tokens:.0f} tokens a passage", f"{sparse:,.0f}",
         "measured a passage"),
        (f"memory of the cluster, GB (int8 graph + sparse, × {HEADROOM})", "", f"{memory:,.0f}", "counted"),
        (f"machines of {MACHINE_GB} GB", "", f"{machines:,.0f}", "counted"),
        ("a hybrid query, ms of a core", _of(rows, "hybrid", "ms"), f"{hybrid.beyond(PASSAGES):,.0f}",
         "line: what one machine's own indexes would take"),
        ("of it vectors, ms of a core", _of(rows, "dense", "ms"), f"{dense.beyond(PASSAGES):,.0f}", "line"),
        (f"a hybrid query over {machines:,.0f} machines, ms", "", f"{hybrid.beyond(PASSAGES) / machines:,.0f}",
         "the same work shared out; no cluster was measured"),
        ("a million queries, hours of a core", "", f"{hybrid.beyond(PASSAGES) / 3.6:,.0f}", "counted"),
        ("a million queries, dollars", "", f"{hybrid.beyond(PASSAGES) / 3.6 * core_hour:,.0f}",
         f"{core_hour:g} dollars a core's hour: assumed"),
        ("the cluster for a year, dollars", "", f"{machines * MACHINE_CORES * 8760 * core_hour:,.0f}",
         "the same price, all cores paid all year"),
        ("queries a second of the cluster", "",
         f"{machines * MACHINE_CORES * 1000 / hybrid.beyond(PASSAGES):,.0f}", "all cores busy"),
    ]  # fmt: skip
    table = "\n".join(f"| {' | '.join(cell)} |" for cell in cells)
    seen = "\n".join(
        f"| {name} | {' | '.join(_pair(row.get(key)) for row in rows)} |"
        for name, key in MEASURED.items()
        if any(key in row for row in rows)
    )
    columns = [f"{row['passages']:,} passages" for row in rows]
    heads = f"| | {' | '.join(columns)} |\n|---|{'---|' * len(rows)}"
    brought = "; ".join(f"`tienle[{name}]` {size:,.0f} MB" for name, size in extras.items())
    sizes = " and ".join(f"{row['passages']:,}" for row in rows)
    told = (
        f"Made by `python -m eval reckoning {SIZES} --library DIR`, where DIR is a library; {SIZES} is what `python -m "
        f"eval library --text FILE... --json` printed. Measured on one core at {sizes} passages of real text; when the "
        "text has been gone through once, it is gone through again with changes (`eval/retold.py`).",
        "“Line” is a straight line through these sizes, drawn far beyond them: an order of magnitude, not a promise. "
        "The approximate index of one machine goes through a sketch of every vector, so its time is on such a line "
        "too; Milvus's graph grows slower than that.",
        f"A machine is taken to have {MACHINE_CORES} cores and {MACHINE_GB} GB. On disk, beyond the plain "
        f"installation: {brought}.",
    )
    prose = "\n\n".join(fill(text, 120, break_on_hyphens=False) for text in told)
    return (
        f"# {DOCUMENTS / 1e6:.0f} million documents, {PASSAGES / 1e6:.0f} million passages\n\n{prose}\n\n"
        f"| what | measured | at {PASSAGES / 1e6:.0f} million passages | rests on |\n|---|---|---|---|\n{table}\n\n"
        f"## What was measured\n\nOf two figures, p50 and p95 of 200 questions, or the median and the worst of five "
        f"changes.\n\n{heads}\n{seen}\n"
    )


def _pair(value: Any) -> str:
    return " / ".join(f"{v:,.4g}" for v in (value if isinstance(value, list | tuple) else [value]) if v is not None)


def _of(rows: Sequence[Mapping[str, Any]], name: str, unit: str) -> str:
    return " · ".join(f"{_number(row[name]):,.1f} {unit}" for row in rows if name in row)


def main(argv: list[str]) -> int:
    """Print the page."""
    parser = argparse.ArgumentParser(prog="python -m eval reckoning", description=__doc__)
    parser.add_argument("sizes", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--reports", type=Path, default=Path("corpus/bao-cao"))
    parser.add_argument("--core-hour", type=float, default=0.05, help="dollars; an assumption")
    options = parser.parse_args(argv)
    rows = [json.loads(text) for text in options.sizes.read_text(encoding="utf-8").splitlines() if text.strip()]
    rows.sort(key=lambda row: row["passages"])
    extras = {name: installed(name) for name in ("ray", "milvus")}
    print(page(rows, weighed(options.library), timed(options.reports), options.core_hour, extras), end="")
    return 0
