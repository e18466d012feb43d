"""Draw the fine line ornament of the certificate: our own curves, after no state's paper.

    python tools/paper_ornament.py src/kpcs/certificates/paper/ornament

Millimetres throughout. A band is several sine lines with shifted phases under a slow swell; a rosette is the same
band bent into a ring, so corners and medallion belong to the frame. Half a wave is one cubic curve.
"""

from __future__ import annotations

import sys
from math import cos, pi, sin
from pathlib import Path

INK, GOLD = "#0b4f5c", "#b3924a"
BEND = 0.3642 * pi  # control distance at which a cubic follows half a sine wave within 1 %


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.").lstrip("0") or "0"


def svg(width: float, height: float, body: str, left: float = 0, top: float = 0) -> str:
    box = f"{number(left)} {number(top)} {number(width)} {number(height)}"
    size = f'width="{number(width)}mm" height="{number(height)}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}">'
        f'<g fill="none" stroke-linecap="round" style="isolation:isolate">{body}</g></svg>\n'
    )


def path(data: str, colour: str, width: float) -> str:
    return f'<path stroke="{colour}" stroke-width="{width}" d="{data}"/>'


def wave_line(
    length: float, *, waves: int, phase: float, height: float, swell: float, swells: float, middle: float
) -> str:
    """One line of a band along x, drawn from peak to peak; it starts and ends under the corners."""
    step = length / waves / 2
    reach = step * BEND / pi
    first = -phase * 2 * step
    pieces, count = [], int(2 * waves) + 2
    for index in range(count):
        x = first + index * step
        if not -step <= x <= length + step:
            continue  # the corner covers one step beyond the band's end
        size = height + swell * cos(2 * pi * swells * x / length)
        y = middle + (size if index % 2 else -size)
        pieces.append(
            f"M{number(x)} {number(y)}" if not pieces else f"S{number(x - reach)} {number(y)} {number(x)} {number(y)}"
        )
    return "".join(pieces)


def band(length: float, thickness: float, waves: int, swells: float) -> str:
    """A straight band: six interlaced lines in two inks between two rules in each."""
    ink = gold = ""
    for index in range(6):
        is_gold = index % 3 == 2
        swell = thickness * (-0.13 if is_gold else 0.13)
        line = wave_line(
            length,
            waves=waves,
            phase=index / 6,
            height=thickness * 0.3,
            swell=swell,
            swells=swells,
            middle=thickness / 2,
        )
        ink, gold = (ink, gold + line) if is_gold else (ink + line, gold)
    gold += f"M0 .65H{number(length)}M0 {number(thickness - 0.65)}H{number(length)}"
    rules = f"M0 .2H{number(length)}M0 {number(thickness - 0.2)}H{number(length)}"
    return path(ink, INK, 0.11) + path(gold, GOLD, 0.1) + path(rules, INK, 0.28)


def ring(
    radius: float,
    height: float,
    *,
    petals: int,
    lines: int,
    colour: str,
    width: float,
    swells: int = 0,
    swell: float = 0,
) -> str:
    """Lines that swing around a circle, `lines` of them shifted by a fraction of a petal."""
    whole = ""
    for line in range(lines):
        turn = 2 * pi * line / lines / petals
        points = []
        for index in range(2 * petals):
            angle = turn + pi * index / petals
            size = height + swell * cos(swells * angle)
            distance = radius + (size if index % 2 else -size)
            reach = distance * (pi / petals) * BEND / pi
            x, y = distance * cos(angle), distance * sin(angle)
            points.append((x - reach * -sin(angle), y - reach * cos(angle), x, y))
        start = points[0]
        data = f"M{number(start[2])} {number(start[3])}"
        first_out = (2 * start[2] - start[0], 2 * start[3] - start[1])
        for index, point in enumerate([*points[1:], start]):
            if index == 0:
                data += f"C{number(first_out[0])} {number(first_out[1])} " + " ".join(map(number, point))
            else:
                data += "S" + " ".join(map(number, point))
        whole += data
    return path(whole, colour, width)


def circle(radius: float, colour: str, width: float, fill: str = "none") -> str:
    return f'<circle r="{number(radius)}" stroke="{colour}" stroke-width="{width}" fill="{fill}"/>'


def crystal(scale: float) -> str:
    """The mark of the pages (kpcs/mark.svg): a rough diamond as it grows, an octahedron, its middle at the origin."""
    facets = (
        ("M18 1.5 3.5 17.5 14.5 21Z", "#cfe3e6"),
        ("M18 1.5 32.5 16 14.5 21Z", "#fff"),
        ("M18 34.5 3.5 17.5 14.5 21Z", "#86b4bb"),
        ("M18 34.5 32.5 16 14.5 21Z", "#cfe3e6"),
    )
    drawn = "".join(f'<path d="{data}" fill="{tone}"/>' for data, tone in facets)
    place = f"scale({number(scale)}) translate(-18 -18)"
    return f'<g transform="{place}" stroke="{INK}" stroke-width="1.4" stroke-linejoin="round">{drawn}</g>'


def medallion(radius: float) -> str:
    return (
        circle(radius, INK, 0.28, "#fff")
        + ring(radius * 0.78, radius * 0.15, petals=30, lines=3, colour=INK, width=0.1)
        + ring(radius * 0.78, radius * 0.11, petals=20, lines=2, colour=GOLD, width=0.09)
        + circle(radius * 0.56, INK, 0.22, "#fff")
        + crystal(radius * 0.026)
    )


def corner(radius: float) -> str:
    return (
        circle(radius, INK, 0.28, "#fff")
        + ring(radius * 0.62, radius * 0.27, petals=14, lines=3, colour=INK, width=0.1)
        + ring(radius * 0.42, radius * 0.30, petals=9, lines=2, colour=GOLD, width=0.09)
        + circle(radius * 0.1, INK, 0.22, "#fff")
    )


def rosette(radius: float) -> str:
    """The pale field behind the text: three rings, each with its own count of petals."""
    return (
        ring(
            radius * 0.80,
            radius * 0.19,
            petals=24,
            lines=4,
            colour="#e0ecec",
            width=0.17,
            swells=8,
            swell=radius * 0.02,
        )
        + ring(radius * 0.52, radius * 0.20, petals=18, lines=4, colour="#f3ead6", width=0.17)
        + ring(radius * 0.28, radius * 0.20, petals=12, lines=3, colour="#e0ecec", width=0.17)
    )


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    wide, high, thick, knot = 192.0, 279.0, 6.0, 6.2
    placed = lambda x, y, body: f'<g transform="translate({number(x)} {number(y)})">{body}</g>'  # noqa: E731
    level = band(wide, thick, 24, 12)
    edge = (
        placed(knot, knot - thick / 2, level)
        + placed(knot, knot, corner(knot - 0.2))
        + placed(knot + wide, knot, corner(knot - 0.2))
    )
    (target / "edge.svg").write_text(svg(wide + 2 * knot, 2 * knot, edge))
    (target / "side.svg").write_text(
        svg(thick, high, f'<g transform="translate({number(thick)} 0) rotate(90)">{band(high, thick, 35, 17.5)}</g>')
    )
    (target / "medallion.svg").write_text(svg(21, 21, medallion(10.3), -10.5, -10.5))
    (target / "rosette.svg").write_text(svg(130, 130, rosette(64), -65, -65))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
