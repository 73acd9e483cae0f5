"""The writer over real HTTP: an OpenAI-compatible server of the standard library, and ``transformers serve``."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rag.answering import draft
from rag.errors import ModelUnavailable
from rag.models.writer import LONGEST, Writer
from rag.records import Passage, Span

TEXT = "UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân. Tỷ lệ hộ nghèo còn 3,2%."
PASSAGES = (Passage("p1", "d1", "II.3", Span(0, len(TEXT)), TEXT, ("Vĩnh Sơn 2031",)),)
TRUE = "UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân [1]."
FALSE = "UBND huyện Vĩnh Sơn tiếp 9.999 lượt công dân [1]."


class Handler(BaseHTTPRequestHandler):
    """Streams what the server was told to say, as OpenAI's chat completions do."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: Server = self.server  # type: ignore[assignment]
        server.asked.append(body)
        if server.status != 200:
            self.send_error(server.status)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in server.pieces:
                time.sleep(server.pause)
                delta = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]}
                line = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "x", **delta}
                self.wfile.write(f"data: {json.dumps(line)}\n\n".encode())
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """What it says, how slowly, with which status; ``asked`` holds the requests."""

    daemon_threads = True
    pieces: tuple[str, ...] = ()
    pause = 0.0
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    thread = threading.Thread(target=one.serve_forever, daemon=True)
    thread.start()
    yield one
    one.shutdown()
    one.server_close()
    thread.join()


def kept(writer: Writer) -> list[str]:
    return [j.text for j in draft.judged(writer.draft("Tiếp bao nhiêu lượt?", PASSAGES), PASSAGES)]


def test_a_streamed_draft_is_verified(server: Server) -> None:
    text = f"{FALSE}\n{TRUE}"
    server.pieces = tuple(text[at : at + 9] for at in range(0, len(text), 9))
    assert kept(Writer("openai:x", base_url=server.url, timeout=20)) == [
        "UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân."
    ]
    assert server.asked[0]["stream"] is True
    assert "<doan" in json.dumps(server.asked[0]["messages"], ensure_ascii=False)


def test_a_refusing_server_is_translated(server: Server) -> None:
    server.status = 500
    with pytest.raises(ModelUnavailable, match="openai:x"):
        kept(Writer("openai:x", base_url=server.url, timeout=20))


def test_a_slow_server_is_given_up(server: Server) -> None:
    server.pieces, server.pause = ("a",) * 50, 0.5
    started = time.monotonic()
    with pytest.raises(ModelUnavailable):
        kept(Writer("openai:x", base_url=server.url, timeout=1.5))
    assert time.monotonic() - started < 10


def test_an_endless_server_is_cut_off(server: Server) -> None:
    server.pieces = ("bla " * 500,) * 100
    writer = Writer("openai:x", base_url=server.url, timeout=20)
    assert sum(map(len, writer.draft("?", PASSAGES))) == LONGEST


# ---------------------------------------------------------------- a real server with a tiny random model


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tiny_model(folder: Path) -> Path:
    """A random language model of a few thousand weights, with a tokenizer and a chat template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=["<end>"], initial_alphabet=alphabet)
    tokenizer.train_from_iterator([TEXT], trainer)
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
    wrapped.chat_template = "{% for m in messages %}{{ m['content'] }}\n{% endfor %}"
    wrapped.save_pretrained(folder)
    config = GPT2Config(
        vocab_size=len(wrapped), n_positions=8192, n_embd=16, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0
    )
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_a_real_server_with_a_tiny_model(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    pytest.importorskip("uvicorn", reason="transformers' [serving] extra is not installed")
    folder, port = tiny_model(tmp_path / "tiny"), free_port()
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(folder)]
    log = (tmp_path / "log.txt").open("wb")
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"], stdout=log, stderr=log
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process, tmp_path / "log.txt")
        writer = Writer(f"openai:{folder}", base_url=f"http://127.0.0.1:{port}/v1", timeout=90)
        # A random model writes noise: it streams, it is cut off, and nothing of it is taken for fact.
        assert kept(writer) == []
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.skip(f"transformers serve does not run here: {log.read_text(errors='replace')[-300:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(1)
    pytest.skip("transformers serve was not ready in three minutes")
