"""Clients that hold on without asking: a head or a body that comes a byte now and then is hung up on."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from served import free_port, served

from rag.api import gate, protocol

HEAD = b"POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BODY = json.dumps({"question": "tiếp công dân"}).encode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A real server on the loopback that waits a third of a second for heads and bodies."""
    patched = pytest.MonkeyPatch()
    patched.setattr(protocol, "HEADER_SECONDS", 0.3)
    patched.setattr(gate, "BODY_SECONDS", 0.3)
    port = free_port()
    with served(tmp_path_factory.mktemp("slow")) as (client, _):
        config = uvicorn.Config(
            client.app, port=port, http=protocol.BoundedProtocol, lifespan="off", log_config=None, access_log=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield "127.0.0.1", port
        server.should_exit = True
        thread.join(20)
    patched.undo()


@contextmanager
def connected(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=10) as connection:
        yield connection


def said(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("first", [b"", b"GET", HEAD])
def test_a_head_that_does_not_end_is_hung_up_on(address: tuple[str, int], first: bytes) -> None:
    with connected(address) as connection:
        connection.sendall(first)
        assert said(connection) == b""


def test_a_byte_now_and_then_gains_nothing(address: tuple[str, int]) -> None:
    began = time.monotonic()
    with connected(address) as connection:
        connection.sendall(HEAD)
        try:
            for letter in b"X-Long: " + b"a" * 200:
                connection.sendall(bytes([letter]))
                time.sleep(0.05)
        except OSError:
            pass
    assert time.monotonic() - began < 8  # all of it would take ten seconds


def test_the_second_request_of_a_connection_is_bounded_too(address: tuple[str, int]) -> None:
    with connected(address) as connection:
        whole = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
        connection.sendall(whole + b"GET /slow")
        answer = said(connection)
        assert answer.startswith(b"HTTP/1.1 200") and answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("sent", [b"", b'{"question": "ti'])
def test_a_body_that_does_not_come_is_refused_in_words(address: tuple[str, int], sent: bytes) -> None:
    with connected(address) as connection:
        connection.sendall(HEAD + b"Content-Length: 5000\r\n\r\n" + sent)
        answer = said(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert "quá chậm" in json.loads(answer.partition(b"\r\n\r\n")[2])["error"]


def test_an_upload_that_stops_half_way_is_refused(address: tuple[str, int]) -> None:
    head = (
        b"POST /api/v1/documents HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n"
    )
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\nnua chung'
    with connected(address) as connection:
        connection.sendall(head + part)
        assert said(connection).startswith(b"HTTP/1.1 408")


def test_who_reads_an_answer_slowly_is_served(address: tuple[str, int]) -> None:
    with connected(address) as connection:
        connection.sendall(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)
        time.sleep(0.6)
        assert said(connection).startswith(b"HTTP/1.1 200")
