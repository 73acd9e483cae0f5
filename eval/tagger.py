"""The tagger that restores diacritics: ``python -m eval tagger FILE... --out MODEL [--tokens 80] [--start MODEL]``.

FILES are JSON lines (``.xz`` allowed) as for ``diacritics``. Beside them it learns from our own questions
(``eval/wording.txt``), from the table of everyday words, and from the text with everyday words in the place of
formal ones; all of it folded, the marked forms being what is to be told. On sentences held out the share of syllables
told right is printed.

The weights that ship were made by these steps in four runs on one core: 33 million tokens in 47 minutes; then, the
rate begun anew at four fifths, 27 million in 45 with 3,663 of our questions, and 45 million in 75 with 10,863; then,
with the layer over both directions, which says nothing at first, 22 million in 55 with all 18,061 (``--start`` the
weights of the run before, ``--rate 0.0014 --tokens 22``). Of the syllables held out 97.8 % are told right (97.2 before
the last run).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from eval import wording
from eval.diacritics import texts
from rag.text.tokens import fold, search_form
from rag.text.words import plain_words
from rag.text.words.diacritics import load as trigrams
from rag.text.words.tagger import BREAK, COMMA, FIGURE, RESERVED, SIGN, TOKEN, UNKNOWN, Tagger, load, save

Ids = NDArray[np.uint16]

_NUMBERS, _UNITS, _HIDDEN = 128, 192, 512
_MOST_FORMS = 16  # of one folded syllable; the rarer ones are left to the trigrams
_RAREST = 1e-4  # share of a folded syllable's occurrences below which a form is not told
_LONGEST = 40  # tokens; what goes on is another sentence
_BATCH, _SORTED = 256, 16  # sentences of a step; steps whose sentences are sorted by length together
_RATE = 0.002
_SWAPPED = 0.6  # of the formal expressions in the text that is swapped
_ASKED, _EVERYDAY = 150, 37  # how often our questions and everyday words are repeated
_HELD = 4000


_PARTS = {"inward": "weight_ih", "onward": "weight_hh", "inward_offset": "bias_ih", "onward_offset": "bias_hh"}
_JOINED = {
    "joined.weight": "joined",
    "joined.bias": "joined_offset",
    "hidden.weight": "hidden",
    "hidden.bias": "hidden_offset",
    "further.weight": "further",
}
_WAYS = (("forwards", ""), ("backwards", "_reverse"))


@dataclass(frozen=True, slots=True)
class Forms:
    """The marked forms of each folded syllable; ``told[id]`` is a form's number among them, -1 where it is not told.

    ``ids`` has the id of each form, RESERVED and above; ``folded`` the id of its folded syllable. ``rows[folded]`` are
    the ids of its forms, padded; ``there`` says which are.
    """

    ids: Mapping[str, int]
    folded: NDArray[np.int64]
    rows: NDArray[np.int64]
    there: NDArray[np.bool_]
    told: NDArray[np.int64]

    @classmethod
    def of(cls, syllables: Sequence[str], counts: NDArray[np.int64]) -> Forms:
        """Of syllables with their counts; the commonest forms come first."""
        ids = {form: RESERVED + i for i, form in enumerate(syllables)}
        numbers: dict[str, int] = {}
        folded = np.arange(RESERVED + len(ids))
        groups: dict[int, list[int]] = {}
        for form, own in ids.items():
            folded[own] = numbers.setdefault(fold(form), RESERVED + len(numbers))
            groups.setdefault(int(folded[own]), []).append(own)
        rows = np.zeros((RESERVED + len(numbers), _MOST_FORMS), np.int64)
        there = np.zeros(rows.shape, bool)
        told = np.full(len(folded), -1)
        for number, own in groups.items():
            often = sorted(own, key=lambda form: -counts[form])[:_MOST_FORMS]
            least = _RAREST * counts[often].sum()
            kept = [form for form in often if counts[form] > least] or often[:1]
            rows[number, : len(kept)] = kept
            there[number, : len(kept)] = True
            told[kept] = np.arange(len(kept))
        return cls(ids, folded, rows, there, told)


class Network(nn.Module):
    """What ``rag.text.words.tagger`` reads with numpy."""

    def __init__(self, forms: Forms, counts: NDArray[np.int64]) -> None:
        super().__init__()
        self.rows = nn.Embedding(len(forms.rows), _NUMBERS)
        self.gates = nn.GRU(_NUMBERS, _UNITS, 1, batch_first=True, bidirectional=True)
        self.joined = nn.Linear(2 * _UNITS, _NUMBERS)
        self.hidden = nn.Linear(2 * _UNITS, _HIDDEN)
        self.further = nn.Linear(_HIDDEN, _NUMBERS, bias=False)
        self.scores = nn.Embedding(len(forms.told), _NUMBERS)
        self.offsets = nn.Embedding(len(forms.told), 1)
        nn.init.normal_(self.rows.weight, std=0.1)
        nn.init.normal_(self.scores.weight, std=0.05)
        nn.init.zeros_(self.further.weight)
        with torch.no_grad():
            self.offsets.weight[:, 0] = torch.tensor(0.5 * np.log(counts + 1.0), dtype=torch.float32)
        self.register_buffer("forms", torch.tensor(forms.rows))
        self.register_buffer("there", torch.tensor(forms.there))

    def forward(self, folded: Tensor, lengths: Tensor, asked: Tensor) -> Tensor:
        """How high each form stands, shape (asked, _MOST_FORMS); ``asked`` are places in the flattened batch."""
        rows = functional.dropout(self.rows(folded), 0.05, self.training)
        packed, _ = self.gates(pack_padded_sequence(rows, lengths, batch_first=True, enforce_sorted=False))
        states, _ = pad_packed_sequence(packed, batch_first=True, total_length=folded.shape[1])
        both = states.reshape(-1, 2 * _UNITS)[asked]
        states = self.joined(both) + self.further(functional.relu(self.hidden(both)))
        read = folded.reshape(-1)[asked]
        forms = self.forms[read]
        heights = torch.einsum("nd,nfd->nf", states, self.scores(forms)) + self.offsets(forms)[..., 0]
        return heights.masked_fill(~self.there[read], -1e4)

    def arrays(self, forms: Forms) -> tuple[list[str], dict[str, NDArray[np.float32]]]:
        """The forms in the order of their folded syllables, and what ``rag.text.words.tagger.save`` keeps."""
        weights = {name: value.detach().numpy() for name, value in self.named_parameters()}
        names = {own: form for form, own in forms.ids.items()}
        kept = [int(form) for row, there in zip(forms.rows, forms.there, strict=True) for form in row[there]]
        found = {
            "rows": weights["rows.weight"],
            "scores": weights["scores.weight"][kept],
            "offsets": weights["offsets.weight"][kept, 0],
        }
        found |= {part: weights[name] for name, part in _JOINED.items()}
        for way, end in _WAYS:
            found |= {f"{way}_{part}": weights[f"gates.{name}_l0{end}"] for part, name in _PARTS.items()}
        return [names[form] for form in kept], found

    def begin_with(self, tagger: Tagger, forms: Forms) -> None:
        """Take over the weights of a tagger; forms and syllables that are new to it keep their own."""
        known = [
            (form, place, read)
            for read, own in tagger.forms.items()
            for form, place in zip(own, tagger.places[read], strict=True)
        ]
        known = [(forms.ids[form], place, read) for form, place, read in known if form in forms.ids]
        own, places, reads = np.array(known).T
        weights = {name: value.data for name, value in self.named_parameters()}
        weights["scores.weight"][own] = torch.tensor(tagger.scores[places])
        weights["offsets.weight"][own, 0] = torch.tensor(tagger.offsets[places])
        weights["rows.weight"][forms.folded[own]] = torch.tensor(tagger.rows[reads])
        weights["rows.weight"][:RESERVED] = torch.tensor(tagger.rows[:RESERVED])
        for name, part in _JOINED.items():
            weights[name].copy_(torch.tensor(getattr(tagger, part)))
        for n, (_, end) in enumerate(_WAYS):
            for part, name in _PARTS.items():
                held = weights[f"gates.{name}_l0{end}"]
                held.copy_(torch.tensor(getattr(tagger.gates, part)[n].T.copy()).reshape(held.shape))


def stream(rows: Iterable[Sequence[str]], ids: Mapping[str, int]) -> Ids:
    """Ids of the tokens of texts, a BREAK behind each; a syllable without an id is UNKNOWN."""
    found: list[Ids] = []
    for tokens in rows:
        found.append(np.array([*(_id(t, ids) for t in tokens), BREAK], np.uint16))
    return np.concatenate([np.zeros(0, np.uint16), *found])


def _id(token: str, ids: Mapping[str, int]) -> int:
    if token[0].isalpha():
        return ids.get(token, UNKNOWN)
    if token[0].isdigit():
        return FIGURE
    return COMMA if token == "," else BREAK if token in ".;?!:" else SIGN


def tokens_of(rows: Iterable[str]) -> Iterator[list[str]]:
    """Tokens of texts in search form."""
    return (TOKEN.findall(search_form(row)) for row in rows)


def swapped(rows: Iterable[Sequence[str]], random: np.random.Generator) -> Iterator[list[str]]:
    """The texts with everyday words in the place of most formal expressions: how people speak of what reports tell."""
    plain: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for everyday, formal in plain_words.table().items():
        for expression in formal:
            plain.setdefault(tuple(expression.split()), []).append(everyday)
    longest = max(map(len, plain))
    for tokens in rows:
        said: list[str] = []
        at = 0
        while at < len(tokens):
            sizes = range(min(longest, len(tokens) - at), 0, -1)
            size = next((n for n in sizes if tuple(tokens[at : at + n]) in plain), 0)
            if size and random.random() < _SWAPPED:
                ways = plain[tuple(tokens[at : at + size])]
                said += ways[int(random.integers(len(ways)))]
            else:
                said += tokens[at : at + max(size, 1)]
            at += max(size, 1)
        yield said


@dataclass(frozen=True, slots=True)
class Sentences:
    """Runs of a stream without a BREAK, cut at _LONGEST tokens: where each begins, and how many tokens it has."""

    ids: Ids
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Ids, random: np.random.Generator) -> Sentences:
        """In a random order."""
        ends = np.flatnonzero(ids == BREAK)
        starts = np.concatenate([[0], ends[:-1] + 1])
        lengths = ends - starts
        cuts = [(starts + at, np.minimum(lengths - at, _LONGEST)) for at in range(0, 10 * _LONGEST, _LONGEST)]
        begins, sizes = (np.concatenate(some) for some in zip(*cuts, strict=True))
        order = random.permutation(np.flatnonzero(sizes > 2))
        return cls(ids, begins[order], sizes[order])

    def take(self, chosen: NDArray[np.int64] | slice) -> Sentences:
        """Some of them."""
        return Sentences(self.ids, self.starts[chosen], self.lengths[chosen])

    def batch(self, forms: Forms) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Folded ids, lengths, the places that have more than one form, and the number of the right one at each."""
        places = self.starts[:, None] + np.arange(int(self.lengths.max()))
        beyond = np.arange(places.shape[1]) >= self.lengths[:, None]
        right = self.ids[np.minimum(places, len(self.ids) - 1)].astype(np.int64)
        right[beyond] = BREAK
        folded = forms.folded[right]
        open_ = (forms.there.sum(axis=1)[folded] > 1) & (forms.told[right] >= 0) & ~beyond
        asked = np.flatnonzero(open_)
        told = forms.told[right.reshape(-1)[asked]]
        return torch.tensor(folded), torch.tensor(self.lengths), torch.tensor(asked), torch.tensor(told)


def train(
    sentences: Sentences, forms: Forms, counts: NDArray[np.int64], *, tokens: int, start: Tagger | None = None,
    rate: float = _RATE, seed: int = 1, told: Callable[[int, float], None] = lambda read, loss: None,
) -> Network:  # fmt: skip
    """Read ``tokens`` tokens in all, sentences of like length together, at a rate that falls to nothing.

    ``start`` is a tagger to go on with."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    network = Network(forms, counts)
    if start is not None:
        network.begin_with(start, forms)
    mover = torch.optim.Adam(network.parameters(), betas=(0.9, 0.98))
    read, step, loss = 0, 0, 0.0
    while read < tokens:
        chosen = random.permutation(len(sentences.starts))[: _BATCH * _SORTED]
        chosen = chosen[np.argsort(sentences.lengths[chosen], kind="stable")]
        steps = np.array_split(chosen, min(_SORTED, len(chosen)))
        for at in random.permutation(len(steps)):
            folded, lengths, asked, right = sentences.take(steps[at]).batch(forms)
            for group in mover.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / 200) * max(0.02, 1 - read / tokens)
            wrong = functional.cross_entropy(network(folded, lengths, asked), right)
            mover.zero_grad()
            wrong.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            mover.step()
            step, read = step + 1, read + int(lengths.sum())
            loss = 0.98 * loss + 0.02 * wrong.item() if step > 1 else wrong.item()
            told(read, loss)
    return network


def right_of(network: Network, sentences: Sentences, forms: Forms) -> float:
    """The share of all tokens that are told right; what has one form alone is."""
    network.eval()
    wrong = 0
    with torch.no_grad():
        for at in range(0, len(sentences.starts), _BATCH):
            folded, lengths, asked, right = sentences.take(slice(at, at + _BATCH)).batch(forms)
            wrong += int((network(folded, lengths, asked).argmax(dim=1) != right).sum())
    return 1 - wrong / max(1, int(sentences.lengths.sum()))


def main(argv: Sequence[str]) -> int:
    """Read, train, save, and measure on what was held out."""
    parser = argparse.ArgumentParser(prog="python -m eval tagger", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=float, default=80.0, help="millions to read in all")
    parser.add_argument("--swapped", type=float, default=0.15, help="share of the text read with everyday words too")
    parser.add_argument("--start", type=Path, help="a model to go on with")
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at the beginning")
    args = parser.parse_args(argv)
    random = np.random.default_rng(1)
    syllables = trigrams().syllables
    ids = {form: RESERVED + i for i, form in enumerate(syllables)}
    parts = [stream(tokens_of(texts(args.files)), ids)]
    some = (row for row in texts(args.files) if random.random() < args.swapped)
    spoken = stream(swapped(tokens_of(some), random), ids)
    own = [stream(tokens_of(rows), ids) for rows in ((*wording.questions(), *wording.turns()), plain_words.everyday())]
    everything = np.concatenate([*parts, spoken, spoken, *(own[:1] * _ASKED), *(own[1:] * _EVERYDAY)])
    counts = np.bincount(everything, minlength=RESERVED + len(syllables))
    forms = Forms.of(syllables, counts)
    sentences = Sentences.of(everything, random)
    held, rest = sentences.take(slice(_HELD)), sentences.take(slice(_HELD, None))
    step: Counter[int] = Counter()

    def told(read: int, loss: float) -> None:
        step[0] += 1
        if step[0] % 200 == 0:
            sys.stderr.write(f"{read / 1e6:8.1f} million, loss {loss:.4f}\n")

    start = load(args.start) if args.start else None
    network = train(rest, forms, counts, tokens=int(args.tokens * 1e6), start=start, rate=args.rate, told=told)
    save(args.out, *network.arrays(forms))
    print(f"right            {right_of(network, held, forms):.4f}")
    return 0
