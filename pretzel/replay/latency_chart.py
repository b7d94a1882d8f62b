"""A chart of latency by quantile as SVG, both axes logarithmic: tails are what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 80, 180, 40, 50
COLOURS = ("#1b6ca8", "#d1495b", "#3c8d40", "#8e5ea2", "#c98a00", "#555555")
NINES = (0.5, 0.1, 0.01, 0.001, 0.0001)  # share of requests above the quantile


def latency_chart(title: str, curves: Mapping[str, NDArray[np.float64]]) -> str:
    """An SVG document; ``curves`` are seconds by target. Empty ones are left out."""
    curves = {name: np.sort(values) for name, values in curves.items() if len(values)}
    largest = max((len(values) for values in curves.values()), default=1)
    shares = [share for share in NINES if share * largest >= 1] or [NINES[0]]
    every = np.concatenate(list(curves.values())) if curves else np.array([1e-3])
    low, high = np.floor(np.log10(every.min())), np.ceil(np.log10(every.max()))
    high = max(high, low + 1)

    def x(share: float) -> float:
        span = max(-np.log10(shares[-1]), 1e-9)
        return LEFT + (WIDTH - LEFT - RIGHT) * float(np.clip(-np.log10(share) / span, 0, 1))

    def y(seconds: float) -> float:
        part = (np.log10(seconds) - low) / (high - low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(part)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}: latency by quantile</text>',
    ]
    for power in range(int(low), int(high) + 1):
        at = y(10.0**power)
        label = {0: "1 s", -3: "1 ms", -6: "1 µs"}.get(power, f"1e{power} s")
        out += [
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>',
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{label}</text>',
        ]
    out += [
        f'<text x="{x(share):.1f}" y="{HEIGHT - 28}" text-anchor="middle">p{100 - share * 100:g}'
        "</text>"
        for share in shares
    ]
    for number, (name, values) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        above = np.geomspace(1.0, max(shares[-1], 1 / len(values)), 120)
        ranks = np.clip(np.ceil((1 - above) * len(values)).astype(int) - 1, 0, len(values) - 1)
        points = " ".join(
            f"{x(share):.1f},{y(values[rank]):.1f}"
            for share, rank in zip(above, ranks, strict=True)
        )
        row = TOP + 10 + 18 * number
        out += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{WIDTH - RIGHT + 12}" y="{row}" fill="{colour}">{escape(name)}</text>',
        ]
    return "\n".join([*out, "</svg>", ""])
