"""``python -m eval NAME ...``: each name is a module with ``main(argv) -> int``, imported only when it is asked for."""

import sys
from importlib import import_module

from rag.errors import TienLeError

COMMANDS = {
    "reading": ("eval.reading", "sections, references and metadata against labels"),
    "retrieval": ("eval.retrieval", "a benchmark folder in BEIR layout through the whole pipeline"),
    "questions": ("eval.questions", "a library on a file of questions, by slice, with a report"),
    "answering": ("eval.answering", "answers of a library to a file of questions; fits the thresholds of refusing"),
    "editions": ("eval.editions", "reports beside those of the year before: which edition answers"),
    "printed": ("eval.printed", "what the reports of a library print, asked back: figures, cells, other years"),
    "matters": ("eval.matters", "short questions on matters that reports do and do not speak of"),
    "load": ("eval.load", "many users at once against a server of one's own on the loopback"),
    "library": ("eval.library", "speed and size of the library on disk against the same work done bare"),
    "peers": ("eval.peers", "the same passages and vectors through LangChain, LlamaIndex, Haystack, txtai and this"),
    "beside": ("eval.beside", "what the peers find on a library's passages and a file of questions"),
    "fit": ("eval.fit", "weights of the fusion, fitted on development questions"),
    "sentences": ("eval.sentences", "weights of the sentence score, fitted and tried on reports left out"),
    "encoder": ("eval.encoder", "encoders alone and fused against BM25, exact search"),
    "reckoning": ("eval.reckoning", "what 100 million passages would need, from figures measured here"),
    "diacritics": ("eval.diacritics", "the trigrams that restore diacritics: count and measure"),
    "wording": ("eval.wording", "the wording of questions, counted for the restorer"),
    "tagger": ("eval.tagger", "the tagger that restores diacritics: train and measure"),
}


def main(argv: list[str]) -> int:
    """Run one command; without a known name, say which there are and return 2."""
    if not argv or argv[0] not in COMMANDS:
        print("python -m eval NAME ...\n" + "\n".join(f"  {n:12} {what}" for n, (_, what) in COMMANDS.items()))
        return 2
    module, _ = COMMANDS[argv[0]]
    try:
        return int(import_module(module).main(argv[1:]))
    except FileNotFoundError as error:
        print(f"{error.filename} is not there: python -m eval {argv[0]} --help tells what it needs", file=sys.stderr)
    except TienLeError as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
