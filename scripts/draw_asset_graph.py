"""Draws the asset graph of `pipelines.definitions` as docs/img/asset-graph.svg.

One column per depth, one box per layer, one line per asset, one arrow per pair of layers that
depend on each other. Run it after the graph has changed: python scripts/draw_asset_graph.py
"""

from __future__ import annotations

from collections import defaultdict
from html import escape
from pathlib import Path

from pipelines.definitions import defs

OUT = Path(__file__).resolve().parent.parent / "docs" / "img" / "asset-graph.svg"
BOX, GAP, LINE, HEAD, PAD = 184, 62, 19, 30, 14
COLOURS = {
    "received": "#5B6770", "accepted": "#1F6F54", "ledger": "#6B5B95", "quarantined": "#A8502A",
    "superseded": "#5B6770",
    "mentions": "#1F4E5F", "decisions": "#6B5B95", "links": "#1F4E5F", "conflicts": "#A8502A",
    "warehouse": "#1F6F54", "report": "#7A4B00", "review": "#7A4B00",
}  # fmt: skip


def layers() -> tuple[dict[str, list[str]], set[tuple[str, str]]]:
    """Asset names by layer, and the arrows between layers."""
    graph = defs.resolve_asset_graph()
    names: dict[str, list[str]] = defaultdict(list)
    arrows: set[tuple[str, str]] = set()
    for key in sorted(defs.resolve_all_asset_keys(), key=lambda k: k.path):
        layer, name = key.path
        names[layer].append(name)
        arrows |= {(parent.path[0], layer) for parent in graph.get(key).parent_keys}
    return dict(names), {(a, b) for a, b in arrows if a != b}


def columns(names: dict[str, list[str]], arrows: set[tuple[str, str]]) -> list[list[str]]:
    """Layers by their depth: the length of the longest way to them."""
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for a, b in arrows:
            depth[b] = max(depth[b], depth[a] + 1)
    order = [[n for n in COLOURS if depth[n] == d] for d in range(max(depth.values()) + 1)]
    return [column for column in order if column]


def draw() -> str:
    """The picture as SVG text."""
    names, arrows = layers()
    grid = columns(names, arrows)
    heights = {n: HEAD + LINE * len(names[n]) + PAD for n in names}
    tall = max(sum(heights[n] + 24 for n in column) for column in grid)
    place: dict[str, tuple[int, int]] = {}
    for i, column in enumerate(grid):
        y = (tall - sum(heights[n] + 24 for n in column) + 24) // 2 + 10
        for n in column:
            place[n] = (10 + i * (BOX + GAP), y)
            y += heights[n] + 24
    width, height = 20 + len(grid) * (BOX + GAP) - GAP, tall + 20
    parts = [_arrow(a, b, place, heights) for a, b in sorted(_direct(arrows))]
    parts += [_box(n, names[n], place[n], heights[n]) for n in names]
    style = (
        "text{font-family:'DejaVu Sans',Verdana,sans-serif;font-size:12px;fill:#22303a}"
        ".head{fill:#fff;font-weight:bold;font-size:13px}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="Asset graph of Dongbo">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#8a98a3"/></marker></defs>'
        f'<style>{style}</style><rect width="100%" height="100%" fill="#fff"/>'
        + "".join(parts)
        + "</svg>\n"
    )


def _direct(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows that no longer way explains (transitive reduction)."""

    def reaches(a: str, b: str) -> bool:
        return any(c == b or reaches(c, b) for x, c in arrows if x == a)

    return {
        (a, b) for a, b in arrows if not any(x == a and c != b and reaches(c, b) for x, c in arrows)
    }


def _box(layer: str, names: list[str], at: tuple[int, int], height: int) -> str:
    x, y = at
    lines = "".join(
        f'<text x="{x + 12}" y="{y + HEAD + 16 + i * LINE}">{escape(name)}</text>'
        for i, name in enumerate(names)
    )
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{height}" rx="6" fill="#f5f8fa" '
        f'stroke="{COLOURS[layer]}"/>'
        f'<path d="M{x},{y + HEAD} v{6 - HEAD} q0,-6 6,-6 h{BOX - 12} q6,0 6,6 v{HEAD - 6} z" '
        f'fill="{COLOURS[layer]}"/><text class="head" x="{x + 12}" y="{y + 20}">{layer}</text>'
        f"{lines}"
    )


def _arrow(a: str, b: str, place: dict[str, tuple[int, int]], heights: dict[str, int]) -> str:
    x1, y1 = place[a][0] + BOX, place[a][1] + heights[a] // 2
    x2, y2 = place[b][0] - 3, place[b][1] + heights[b] // 2
    bend = GAP * 0.7
    return (
        f'<path d="M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}" fill="none" '
        'stroke="#8a98a3" stroke-width="1.6" marker-end="url(#tip)"/>'
    )


if __name__ == "__main__":
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(draw(), encoding="utf-8")
    print(f"wrote {OUT.name}")
