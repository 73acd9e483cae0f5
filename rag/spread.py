"""Reading and encoding spread over a Ray cluster; what comes of it is stored by the one process that asked.

A file travels as its bytes, so that the machines need not share a disk; a document comes back as JSON with its vectors.
A worker that dies is replaced by Ray and its file read again elsewhere. As nothing is stored but here, each document is
written once whatever happens there, and an ``add`` that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import os
import socket
import tempfile
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rag import own_encoder
from rag.errors import BadSetting, TienLeError, UnreadableFile
from rag.library import codec
from rag.library.store import Vectors
from rag.models.encoder import Encoder
from rag.readers.bounds import contents_of, unreadable
from rag.reading import Outcome, Read, read_within
from rag.records import Document
from rag.settings import Settings

LOCAL = "local"
_PATIENCE = 10.0
_TRIES = 5
"""Workers a file may bring down before it is taken to be the cause."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What every worker of one ``add`` is told."""

    encoder: str
    library: str
    fingerprint: str
    seconds: int
    allow_classified: bool


class Cluster:
    """The Reading protocol on a Ray cluster: "local" starts one on this machine, "auto" or an address joins one.

    A context manager; a cluster that it started ends with it. Raises BadSetting where Ray is not installed or the
    cluster cannot be reached.
    """

    def __init__(self, settings: Settings, fingerprint: str) -> None:
        self._address = settings.ray
        self._workers = settings.workers
        self._order = _Order(
            settings.encoder,
            str(settings.library.absolute()),
            fingerprint,
            settings.read_seconds,
            settings.allow_classified,
        )
        self._ray = _ray()
        self.ahead = 0

    def __enter__(self) -> Cluster:
        ray = self._ray
        try:
            if self._address == LOCAL:
                # Only this machine's own programs may reach it.
                ray.init(
                    num_cpus=self._workers or None,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level="ERROR",
                    _node_ip_address="127.0.0.1",
                )
            else:
                _knock(self._address)
                ray.init(address=self._address, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError, RuntimeError, OSError) as error:
            raise BadSetting(
                f"Không vào được cụm Ray “{self._address}”. Hãy kiểm tra địa chỉ, hoặc dùng --ray local để chạy ngay "
                "trên máy này."
            ) from error
        self._work = ray.remote(max_retries=_TRIES, num_cpus=1)(_worked)
        self.ahead = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
        return self

    def __exit__(self, *_: object) -> None:
        self._ray.shutdown()

    def start(self, path: Path) -> Future[Outcome]:
        """See Reading.start."""
        outcome: Future[Outcome] = Future()
        try:
            answer = self._work.remote(path.name, contents_of(path), self._order).future()
        except UnreadableFile as error:
            outcome.set_result(error)
            return outcome
        answer.add_done_callback(lambda done: outcome.set_result(self._outcome(path, done)))
        return outcome

    def _outcome(self, path: Path, done: Future[tuple[str, Any]]) -> Outcome:
        try:
            kind, value = done.result()
        except self._ray.exceptions.RayError:
            return unreadable(path, "tiến trình đọc tệp dừng đột ngột", "Hãy mở thử tệp và lưu lại, rồi nạp lại")
        if kind != "read":
            return UnreadableFile(value)
        record, rows = value
        return Read(replace(codec.loads(Document, record), path=str(path.absolute())), rows)


def _knock(address: str) -> None:
    """Raises OSError where nobody answers at "host:port": Ray itself would wait for many minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers of every start
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise BadSetting(
            "Chưa cài Ray. Hãy chạy “pip install tienle[ray]”, hoặc bỏ --ray để nạp trên máy này."
        ) from error
    return ray


# ---------------------------------------------------------------- the worker's side


def _worked(name: str, content: bytes, order: _Order) -> tuple[str, Any]:
    """The document of one file as JSON with its vectors (none where this worker cannot have that encoder)."""
    with tempfile.TemporaryDirectory(prefix="tienle-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            document = read_within(path, order.seconds, allow_classified=order.allow_classified)
        except UnreadableFile as error:
            return "refused", str(error)
    encoder = _encoder(order.encoder, order.library, order.fingerprint)
    rows = None if encoder is None else _rows(encoder, document)
    return "read", (codec.dumps(document), rows)


def _rows(encoder: Encoder, document: Document) -> Vectors:
    return np.ascontiguousarray(next(own_encoder.encoded(encoder, [document])), dtype=np.float32)


@cache
def _encoder(configured: str, library: str, fingerprint: str) -> Encoder | None:
    """The very encoder of the library, loaded once a worker; None where this machine has another one or none."""
    try:
        encoder = own_encoder.choose(configured, Path(library))
    except TienLeError:
        return None
    return encoder if encoder.fingerprint == fingerprint else None
