"""The encoder in numpy: two bidirectional GRU layers over characters, channels and word vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.chain import Scores
from kg.extract.tagger.channels import CHANNELS

Arrays = dict[str, NDArray[np.float32]]


def channel_bases() -> NDArray[np.int64]:
    """Where the rows of each channel begin in the one table of all channels."""
    return np.cumsum([0, *CHANNELS.values()])[:-1].astype(np.int64)


def _run(inputs: Scores, weights: Scores, bias: Scores, mask: NDArray[np.float32], *, backward: bool) -> Scores:
    """One direction of a GRU. ``inputs`` (time, sentence, 3 * width) already hold the input's share.

    The state is held at zero before a sentence begins (which, read backward, is behind its end),
    so that what a sentence gives does not depend on the length of its neighbours.
    """
    steps, count, triple = inputs.shape
    width = triple // 3
    state = np.zeros((count, width), dtype=np.float32)
    out = np.empty((steps, count, width), dtype=np.float32)
    for step in range(steps - 1, -1, -1) if backward else range(steps):
        given = inputs[step]
        recurrent = state @ weights
        recurrent += bias
        gates = given[:, : 2 * width] + recurrent[:, : 2 * width]
        np.negative(gates, out=gates)
        np.exp(gates, out=gates)
        gates += 1
        np.reciprocal(gates, out=gates)
        new = recurrent[:, 2 * width :]
        new *= gates[:, :width]
        new += given[:, 2 * width :]
        np.tanh(new, out=new)
        state -= new
        state *= gates[:, width:]
        state += new
        if backward:
            state *= mask[step]
        out[step] = state
    return out


@dataclass(frozen=True, slots=True)
class Encoder:
    """A trained network. ``chars`` are embeddings by character number, ``vectors`` by word."""

    arrays: Arrays
    chars: NDArray[np.float32]
    vectors: NDArray[np.float32]

    @property
    def transitions(self) -> Scores:
        """Scores of one tag after another, the last row for beginnings, the last column for ends."""
        return self.arrays["transitions"]

    def emissions(
        self,
        chars: NDArray[np.int64],
        codes: NDArray[np.int64],
        words: NDArray[np.int64],
        mask: NDArray[np.float32],
    ) -> Scores:
        """Scores of tags: ``chars`` (time, sentence), ``codes`` and ``words`` with a last axis, ``mask`` too."""
        own = self.arrays
        steps, count = chars.shape
        known = self.vectors[words.reshape(-1, words.shape[2])].reshape(steps * count, -1) @ own["words_weight"]
        known += own["words_bias"]
        for number, base in enumerate(channel_bases().tolist()):
            known += own["channels"][codes[:, :, number].ravel() + base]
        np.maximum(known, 0, out=known)
        used, place = np.unique(chars, return_inverse=True)
        one = np.concatenate(
            [
                _run(
                    (self.chars[used] @ own[f"input1{side}"] + own[f"input_bias1{side}"])[place.reshape(chars.shape)],
                    own[f"state1{side}"],
                    own[f"state_bias1{side}"],
                    mask,
                    backward=side == 1,
                )
                for side in (0, 1)
            ],
            axis=2,
        )
        both = np.concatenate([one.reshape(steps * count, -1), known], axis=1)
        two = np.concatenate(
            [
                _run(
                    (both @ own[f"input2{side}"] + own[f"input_bias2{side}"]).reshape(steps, count, -1),
                    own[f"state2{side}"],
                    own[f"state_bias2{side}"],
                    mask,
                    backward=side == 1,
                )
                for side in (0, 1)
            ],
            axis=2,
        )
        both = np.concatenate([two.reshape(steps * count, -1), known], axis=1)
        hidden = both @ own["hidden_weight"]
        hidden += own["hidden_bias"]
        np.maximum(hidden, 0, out=hidden)
        out = hidden @ own["output_weight"]
        out += own["output_bias"]
        return out.reshape(steps, count, -1)
