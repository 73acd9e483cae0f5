"""``python -m eval load``: many users at once against a server of one's own on the loopback.

Starts the web application (page, API, MCP) over a library in a process of its own, lets each user ask a fixed number of
questions one after the other - so that both count and time are bounded - and prints a table: requests a second, p50,
p95, the slowest, errors, and the server's memory. Writes the same as JSON with ``--json``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_SERVE = "import sys; sys.argv[0] = 'tienle'; from rag.cli import main; main()"
QUESTIONS = (
    "Các tỉnh tiếp bao nhiêu lượt công dân?",
    "Khó khăn trong giải quyết đơn thư là gì?",
    "ket qua cai cach hanh chinh o Kien Giang",
    "Cà Mau thực hiện quy chế dân chủ ở cơ sở thế nào?",
    "Nguyên nhân của những hạn chế trong công tác dân vận",
    "Tỉnh nào đối thoại với nhân dân nhiều nhất năm 2019?",
    "Kiến nghị với Trung ương về công tác dân vận chính quyền",
    "Số vụ khiếu kiện đông người giảm bao nhiêu?",
)
KINDS = ("search", "search", "ask", "ask", "ask", "compare", "cited", "documents", "page")


def main(argv: list[str]) -> int:
    """Run, print, and return 1 where any request failed."""
    parser = argparse.ArgumentParser(prog="python -m eval load", description=__doc__)
    parser.add_argument("--library", type=Path, default=Path("index"))
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--requests", type=int, default=20, help="of each user")
    parser.add_argument("--seconds", type=float, default=120.0, help="no request begins after this")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds a user thinks between two requests")
    parser.add_argument("--cores", type=int, default=2, help="cores the server may use")
    parser.add_argument("--json", type=Path, help="also written here")
    given = parser.parse_args(argv)
    users, each = min(given.users, 500), min(given.requests, 1000)
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        log = Path(folder) / "log"
        server = _started(given.library.resolve(), port, Path(folder), log, given.cores)
        try:
            at_rest = _memory(server.pid)
            result = _run(port, users, each, given.seconds, given.pause)
            result |= {"memory_mb": {"at_rest": at_rest, "peak": _memory(server.pid, peak=True)}}
        finally:
            began = time.perf_counter()
            server.send_signal(signal.SIGTERM)
            status = server.wait(60)
        result |= {"stopped": {"status": status, "seconds": round(time.perf_counter() - began, 2)}}
        result |= {"users": users, "cores": given.cores, "traces_in_log": log.read_text().count("Traceback")}
    print(_table(result))
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if result["errors"] else 0


def _started(library: Path, port: int, folder: Path, log: Path, cores: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _SERVE, "serve", "--library", str(library), "--port", str(port)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TIENLE_RATE": "1000000"}
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env=environment)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(server.pid, sorted(os.sched_getaffinity(0))[:cores])
    for _ in range(600):
        try:
            if _asked(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz")[0] == 200:
                return server
        except OSError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")


def _run(port: int, users: int, each: int, seconds: float, pause: float) -> dict[str, Any]:
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    lock = threading.Lock()
    ready = threading.Barrier(users + 1)
    began = 0.0

    def user(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        ready.wait()
        for _ in range(each):
            if time.perf_counter() - began > seconds:
                break
            kind = chance.choice(KINDS)
            start = time.perf_counter()
            try:
                status, body = _asked(connection, _path(kind, chance))
                fault = "" if status == 200 and body else f"{kind}: {status} {body[:200]!r}"
            except OSError as error:
                fault = f"{kind}: {error!r}"
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            except http.client.HTTPException as error:
                fault = f"{kind}: {error!r}"
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            spent = time.perf_counter() - start
            with lock:
                took[kind].append(spent)
                if fault:
                    wrong.append(fault)
            if pause:
                time.sleep(chance.uniform(0.5, 1.5) * pause)
        connection.close()

    threads = [threading.Thread(target=user, args=(n,)) for n in range(users)]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    ready.wait()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    everything = [t for times in took.values() for t in times]
    return {
        "requests": len(everything),
        "seconds": round(whole, 2),
        "per_second": round(len(everything) / whole, 1),
        "errors": len(wrong),
        "first_errors": wrong[:5],
        "ms": {"all": _times(everything), **{kind: _times(times) for kind, times in sorted(took.items())}},
    }


def _path(kind: str, chance: random.Random) -> str:
    question = chance.choice(QUESTIONS)
    if kind in ("search", "ask"):
        return f"/api/v1/{kind}?{urlencode({'question': question})}"
    if kind == "compare":
        return f"/api/v1/compare?{urlencode({'issue': question})}"
    return {"cited": "/api/v1/cited?directive=25-NQ/TW", "documents": "/api/v1/documents", "page": "/"}[kind]


def _asked(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


def _times(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {"n": len(ordered)} | {
        name: round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) for name, share in at.items()
    }


def _memory(pid: int, *, peak: bool = False) -> float | None:
    """Megabytes resident, now or at most so far; None where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    name = "VmHWM:" if peak else "VmRSS:"
    return next((round(int(line.split()[1]) / 1024, 0) for line in lines if line.startswith(name)), None)


def _table(result: dict[str, Any]) -> str:
    memory, stopped = result["memory_mb"], result["stopped"]
    head = (
        f"{result['users']} users at once, {result['cores']} cores: {result['requests']} requests in "
        f"{result['seconds']} s = {result['per_second']} a second; errors {result['errors']}; traces in the log "
        f"{result['traces_in_log']}; memory {memory['at_rest']} MB at rest, {memory['peak']} MB at most; "
        f"stopped in {stopped['seconds']} s with status {stopped['status']}"
    )
    rows = [f"| {kind} | {t['n']} | {t['p50']} | {t['p95']} | {t['max']} |" for kind, t in result["ms"].items()]
    return "\n".join(
        [
            head,
            "",
            "| request | n | p50 ms | p95 ms | max ms |",
            "|---|---|---|---|---|",
            *rows,
            *result["first_errors"],
        ]
    )


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
