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


def grow(n: int, i: Ints, j: Ints, score: Scorer) -> Ints:
    """Cluster number (smallest member) of each of n records.

    `i`, `j`: promising pairs, in a canonical node numbering. `score` gives the log-odds in bits of
    any pairs and whether they contradict each other. Clusters merge while the mean log-odds between
    them is positive, best first, never across a contradiction. Components beyond `LARGEST` records
    use their promising pairs only.
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
        for cluster in _agglomerate(edges[part]):
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


def _agglomerate(edges: list[tuple[int, int, float]]) -> list[list[int]]:
    """Average-linkage clusters of one component; pairs without an edge count as nothing."""
    groups: dict[int, list[int]] = {}
    total: dict[int, dict[int, float]] = defaultdict(dict)
    for x, y, w in edges:
        groups.setdefault(x, [x])
        groups.setdefault(y, [y])
        total[x][y] = total[y][x] = w
    queue = [(-w, x, y) for x, y, w in edges if w > 0]
    heapq.heapify(queue)
    while queue:
        negative, x, y = heapq.heappop(queue)
        if x not in groups or y not in groups:
            continue
        if -negative != _mean(total, groups, x, y):
            continue
        _merge(groups, total, x, y)
        for other in sorted(total[x]):
            mean = _mean(total, groups, x, other)
            if mean > 0:
                heapq.heappush(queue, (-mean, min(x, other), max(x, other)))
    return list(groups.values())


def _mean(
    total: dict[int, dict[int, float]], groups: dict[int, list[int]], x: int, y: int
) -> float:
    return total[x].get(y, 0.0) / (len(groups[x]) * len(groups[y]))


def _merge(
    groups: dict[int, list[int]], total: dict[int, dict[int, float]], x: int, y: int
) -> None:
    """Merge cluster y into x, adding up the weights to all others."""
    groups[x] += groups.pop(y)
    for other, w in total.pop(y).items():
        if other == x:
            del total[x][y]
            continue
        total[x][other] = total[x].get(other, 0.0) + w
        total[other][x] = total[x][other]
        del total[other][y]
