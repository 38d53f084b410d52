"""From pairs of one table to clusters of records of one person.

Belongs here: growing clusters by average weight, respecting contradictions. Does not belong here:
where weights come from.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from matching.arrays import Flags, Floats, Ints

Scorer = Callable[[Ints, Ints], tuple[Floats, Flags]]
LARGEST = 300


def components(n: int, i: Ints, j: Ints) -> Ints:
    """Smallest member of the connected component of each of n nodes."""
    parent = np.arange(n)

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = int(parent[node])
        return node

    for a, b in zip(i.tolist(), j.tolist(), strict=True):
        x, y = find(a), find(b)
        if x != y:
            parent[max(x, y)] = min(x, y)
    return np.array([find(node) for node in range(n)], dtype=np.int64)


def grow(n: int, i: Ints, j: Ints, score: Scorer, least: float = 0.0) -> Ints:
    """Cluster number (smallest member) of each of n records.

    `i`, `j`: promising pairs, in a canonical node numbering. `score` gives the log-odds in bits of
    any pairs and whether they contradict each other. Clusters merge while the mean log-odds between
    them is above `least`, best first, never across a contradiction. In components beyond `LARGEST`
    records the other pairs are looked at only when two clusters are about to merge.
    """
    root = components(n, i, j)
    label = np.arange(n)
    members: dict[int, list[int]] = defaultdict(list)
    for node in np.flatnonzero(np.isin(root, root[i])).tolist():
        members[int(root[node])].append(node)
    small = [nodes for _, nodes in sorted(members.items()) if len(nodes) <= LARGEST]
    a, b = _all_pairs(small)
    inside = np.isin(root[i], np.array([nodes[0] for nodes in small], dtype=np.int64))
    a, b = np.concatenate([a, i[~inside]]), np.concatenate([b, j[~inside]])
    odds, apart = score(a, b)
    edges: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    value = np.where(apart, -np.inf, odds)
    for x, y, w in zip(a.tolist(), b.tolist(), value.tolist(), strict=True):
        edges[int(root[x])].append((x, y, w))
    for part in sorted(edges):
        for cluster in _Component(edges[part], score, least).clusters():
            label[cluster] = min(cluster)
    return label


def _all_pairs(groups: list[list[int]]) -> tuple[Ints, Ints]:
    left: list[int] = []
    right: list[int] = []
    for nodes in groups:
        for at, node in enumerate(nodes):
            left.extend([node] * (len(nodes) - at - 1))
            right.extend(nodes[at + 1 :])
    return np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)


class _Component:
    """Average linkage within one component: the weight between two clusters is the mean of all
    pairs across. Pairs that are not known yet count as nothing until their clusters are to merge.
    """

    def __init__(self, edges: list[tuple[int, int, float]], score: Scorer, least: float) -> None:
        self._score, self._least = score, least
        self._groups: dict[int, list[int]] = {}
        self._total: dict[int, dict[int, float]] = defaultdict(dict)
        self._known: dict[int, dict[int, int]] = defaultdict(dict)
        for x, y, w in edges:
            self._groups.setdefault(x, [x])
            self._groups.setdefault(y, [y])
            self._set(x, y, w, 1)
        self._queue = [(-w, x, y) for x, y, w in edges if w > least]
        heapq.heapify(self._queue)

    def clusters(self) -> list[list[int]]:
        """Merge while two clusters are near enough."""
        while self._queue:
            negative, x, y = heapq.heappop(self._queue)
            if x not in self._groups or y not in self._groups:
                continue
            if -negative != self._mean(x, y):
                continue
            if self._known[x][y] < len(self._groups[x]) * len(self._groups[y]):
                self._look_at_all(x, y)
                self._push(x, y)
                continue
            self._merge(x, y)
            for other in sorted(self._total[x]):
                self._push(x, other)
        return list(self._groups.values())

    def _set(self, x: int, y: int, total: float, known: int) -> None:
        self._total[x][y] = self._total[y][x] = total
        self._known[x][y] = self._known[y][x] = known

    def _push(self, x: int, y: int) -> None:
        mean = self._mean(x, y)
        if mean > self._least:
            heapq.heappush(self._queue, (-mean, min(x, y), max(x, y)))

    def _mean(self, x: int, y: int) -> float:
        return self._total[x].get(y, 0.0) / (len(self._groups[x]) * len(self._groups[y]))

    def _look_at_all(self, x: int, y: int) -> None:
        """Every pair across two clusters, so that no contradiction is overlooked."""
        one, other = sorted(self._groups[x]), sorted(self._groups[y])
        a, b = np.repeat(one, len(other)), np.tile(other, len(one))
        odds, apart = self._score(np.minimum(a, b), np.maximum(a, b))
        self._set(x, y, -np.inf if apart.any() else float(odds.sum()), len(a))

    def _merge(self, x: int, y: int) -> None:
        """Merge cluster y into x, adding up the weights to all others."""
        self._groups[x] += self._groups.pop(y)
        known = self._known.pop(y)
        for other, w in self._total.pop(y).items():
            del self._total[other][y], self._known[other][y]
            if other != x:
                total = self._total[x].get(other, 0.0) + w
                self._set(x, other, total, self._known[x].get(other, 0) + known[other])
