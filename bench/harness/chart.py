"""Draws the no-op start: bars for each peer, grouped by the number of change sets."""

import itertools
from xml.sax.saxutils import escape

COLOURS = {"Headgate, packaged": "#0b6e99", "Headgate, mounted": "#5aa9c7"}
OTHERS = ["#8a8f98", "#979ca4", "#a3a8b0", "#bcc0c7", "#d3d6db"]
WIDTH, LEFT, RIGHT, BAR, GAP = 820, 250, 80, 18, 14


def bars(data, machine):
    longest = max(sample["wall"] for measured in data.values() for sample in measured.values())
    scale = (WIDTH - LEFT - RIGHT) / longest
    body, y = [], 56
    for count, measured in data.items():
        body.append(f'<text x="16" y="{y + 4}" class="b">{int(count):,} change sets</text>')
        y += 14
        grey = itertools.cycle(OTHERS)
        for name, sample in measured.items():
            colour = COLOURS.get(name) or next(grey)
            length = max(sample["wall"] * scale, 1)
            low, high = LEFT + sample["wall_min"] * scale, min(LEFT + sample["wall_max"] * scale, WIDTH - 8)
            middle = y + BAR / 2 - 1
            body.append(
                f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>'
                f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 2}" fill="{colour}"/>'
                f'<path d="M{low:.1f} {middle}H{high:.1f}" stroke="#222" stroke-width="1"/>'
                f'<text x="{max(LEFT + length, high) + 6:.1f}" y="{middle + 4}">{sample["wall"]:.1f} s</text>')
            y += BAR
        y += GAP + 10
    title = "No-op start, database at head: from exec to ready (median; the line is least to most)"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
            f' role="img" aria-label="{escape(title)}">'
            "<style>text{font:12px system-ui,sans-serif;fill:#222}.b{font-weight:600}</style>"
            f'<rect width="{WIDTH}" height="{y}" fill="#fff"/><text x="16" y="26" class="b">{escape(title)}</text>'
            + "\n".join(body) +
            f'<text x="{WIDTH - 16}" y="{y - 10}" text-anchor="end" fill-opacity=".6">{machine["cores"]} cores,'
            f' {escape(machine["system"])}</text></svg>\n')
