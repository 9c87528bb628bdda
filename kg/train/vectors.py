"""Word vectors of the genre, from unannotated reports: counts of neighbours, PPMI, truncated SVD.

Levy, Goldberg and Dagan, Improving Distributional Similarity with Lessons Learned from Word
Embeddings, TACL 2015: with positional contexts, shifted counts (alpha 0.75) and the square root of
the singular values such vectors equal those of word2vec; they need no more than scipy and are the
same in every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.words import normal_word, split_words

MIN_COUNT = 15
CONTEXTS = 6_000
OFFSETS = (-2, -1, 1, 2)
ALPHA = 0.75
BATCH = 400


def iter_paragraphs(texts: Iterable[str]) -> Iterator[list[str]]:
    """The normalised words of each line that holds running text."""
    for text in texts:
        for line in text.splitlines():
            if len(line) >= 10:
                yield [normal_word(word) for word, _ in split_words(line)]


def learn_vectors(texts: Iterable[str], *, words: int, size: int) -> tuple[list[str], NDArray[np.float32]]:
    """The ``words`` most frequent words of ``texts`` and a vector of ``size`` numbers for each."""
    from scipy import sparse
    from sklearn.utils.extmath import randomized_svd

    counts: Counter[str] = Counter()
    lines: list[list[str]] = []
    for line in iter_paragraphs(texts):
        counts.update(line)
        lines.append(line)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    vocabulary = [word for word in ranked[:words] if counts[word] >= MIN_COUNT]
    index = {word: number for number, word in enumerate(vocabulary)}
    total: Any = sparse.csr_matrix((len(vocabulary), CONTEXTS * len(OFFSETS)), dtype=np.float32)
    for start in range(0, len(lines), BATCH * 100):
        block = lines[start : start + BATCH * 100]
        flat = chain.from_iterable([*(index.get(word, -1) for word in line), -1, -1] for line in block)
        ids = np.fromiter(flat, dtype=np.int64)
        rows, columns = [], []
        for number, offset in enumerate(OFFSETS):
            left, right = (ids[:-offset], ids[offset:]) if offset > 0 else (ids[-offset:], ids[:offset])
            keep = (left >= 0) & (right >= 0) & (right < CONTEXTS)
            rows.append(left[keep])
            columns.append(right[keep] + number * CONTEXTS)
        row, column = np.concatenate(rows), np.concatenate(columns)
        data = np.ones(len(row), dtype=np.float32)
        total = total + sparse.coo_matrix((data, (row, column)), shape=total.shape).tocsr()
    pmi = total.tocoo()
    by_word = np.asarray(total.sum(axis=1)).ravel()
    by_context = np.asarray(total.sum(axis=0)).ravel() ** ALPHA
    by_context = by_context / by_context.sum()
    value = np.log(pmi.data / (by_word[pmi.row] * by_context[pmi.col]))
    keep = value > 0
    matrix = sparse.csr_matrix((value[keep], (pmi.row[keep], pmi.col[keep])), shape=total.shape)
    left, singular, _ = randomized_svd(matrix, size, n_iter=4, random_state=0)
    vectors = left * np.sqrt(singular)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return vocabulary, vectors.astype(np.float32)
