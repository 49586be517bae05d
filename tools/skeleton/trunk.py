"""Skull, spine, ribs, shoulder girdle and pelvis. Paired shapes are given for the side where x is positive."""

from __future__ import annotations

from tools.skeleton.curves import Knot, Path, ellipse, joined, line, ribbon, smooth, symmetric
from tools.skeleton.shapes import Part, Shape, Whole

CERVICAL_TOP, THORACIC_TOP, LUMBAR_TOP, SACRUM_TOP = 70.6, 119.0, 228.5, 297.5
SACRAL_HEIGHTS = (8.4, 6.8, 5.8, 5.0, 4.4)
SACRAL_WIDTHS = (21.0, 19.2, 15.6, 12.0, 9.0, 6.2)
"""Half widths at the top of S1 and at the lower end of each segment."""


def skull_front() -> list[Part]:
    # Drawn a little flatter than it was measured, so that the chin leaves the neck free.
    return [part if isinstance(part, Whole) else part.mapped(lambda point: (point[0] * 0.97, point[1] * 0.93)) for part in _skull_front()]


def _skull_front() -> list[Part]:
    vault = symmetric(
        [(0, 0), (13, 1.6), (24, 8.5), (29.6, 20), (30, 33), (28.4, 43), (25.5, 45.5, "c"), (21, 40), (12, 37), (4.5, 40), (0, 41)]
    )
    orbits = joined(smooth([(sign * x, y) for x, y in ORBIT]) for sign in (1, -1))
    nose = symmetric([(0, 53), (2.2, 55), (4.4, 62), (3.4, 65.2), (0, 64)])
    face = symmetric(
        [
            (0, 41),
            (4.5, 40),
            (12, 37),
            (21, 40),
            (25.5, 45.5, "c"),
            (27, 52),
            (25.4, 58),
            (18.5, 62),
            (13.5, 66),
            (12.4, 71),
            (11.4, 76.8, "c"),
            (0, 77.2),
        ]
    )
    teeth = joined(line([(x, 73.2), (x * 0.98, 77)]) for x in (-8, -5, -2, 2, 5, 8))
    mandible = symmetric(
        [(0, 78.6), (10, 78.2), (13.6, 76), (16.5, 70), (20, 62.5), (24.6, 58.8), (25.6, 63), (23.4, 74), (18, 84.5), (9, 91), (0, 91.6)]
    )
    mastoid = smooth([(27.4, 52), (29, 46.5), (30.6, 52), (29.8, 59), (26.8, 63.4), (26.2, 58)])
    return [
        Whole("skull", (88, 12), line([(88, 12), (24, 12)]) + ellipse(24, 12, 1.6, 1.6), 66, paired=False),
        Shape(
            "skull_vault",
            vault,
            (0, 18),
            detail=line([(26.4, 24), (23.8, 31), (25.6, 37)]) + line([(-26.4, 24), (-23.8, 31), (-25.6, 37)]),
            paired=False,
        ),
        Shape("skull_base", mastoid + mastoid.mirrored(), (28.6, 55), paired=False),
        Shape("mandible", mandible, (0, 86), paired=False),
        Shape("maxilla", face, (0, 70), detail=teeth, paired=False),
        Shape(None, orbits + nose, paired=False, kind="hollow"),
    ]


ORBIT = [(4, 46), (8, 42), (15.6, 41.4), (20.6, 45.4), (20.4, 51), (15.4, 55.4), (8.2, 54.4), (4.4, 50.6)]


def skull_back() -> list[Part]:
    vault = symmetric([(0, 0), (13, 1.6), (24, 8.5), (29.8, 20), (30.4, 34), (28.6, 46), (24.6, 53.5), (13, 55.5), (0, 57)])
    base = symmetric(
        [(0, 57), (13, 55.5), (24.6, 53.5), (28, 50.5), (28.2, 58), (25.4, 65.6), (21.4, 63.6), (17, 62.6), (8, 66.2), (0, 67.4)]
    )
    mandible = symmetric(
        [(0, 81), (9, 80.5), (15.5, 74), (19.5, 62), (24.6, 58.8), (25.4, 64), (22.6, 77), (16.5, 86), (8, 90.6), (0, 91.2)]
    )
    lambdoid = line([(-25, 45), (-14, 36), (-6, 30), (0, 25), (6, 30), (14, 36), (25, 45)]) + line([(0, 25), (0.6, 14), (0, 0.6)])
    return [
        Shape("mandible", mandible, (16, 82), paired=False),
        Shape("skull_vault", vault, (0, 40), detail=lambdoid, paired=False),
        Shape("skull_base", base, (0, 61.5), detail=line([(-17, 59.4), (-8, 60.6), (0, 59.6), (8, 60.6), (17, 59.4)]), paired=False),
    ]


def vertebra_rows() -> list[tuple[str, float, float]]:
    """Name, top and height of each vertebra down to L5."""
    neck = (THORACIC_TOP - CERVICAL_TOP) / 7
    rows = [(f"C{number}", CERVICAL_TOP + neck * (number - 1), neck) for number in range(1, 8)]
    step = (LUMBAR_TOP - THORACIC_TOP) / 12
    rows += [(f"T{number}", THORACIC_TOP + step * (number - 1), step) for number in range(1, 13)]
    step = (SACRUM_TOP - LUMBAR_TOP) / 5
    return rows + [(f"L{number}", LUMBAR_TOP + step * (number - 1), step) for number in range(1, 6)]


def vertebra_widths(name: str) -> tuple[float, float]:
    """Half widths of the body and across the transverse processes."""
    part, number = name[0], int(name[1:])
    if part == "C":
        return (6.6 + 0.35 * number, 11.5 if number > 1 else 13.5)
    if part == "T":
        return 7.4 + 0.28 * number, 13.5 - 0.15 * number
    return 10.8 + 0.55 * number, 20.5 + (1.8 if number == 3 else 0)


def spine_front() -> list[Part]:
    parts: list[Part] = []
    for name, top, height in vertebra_rows():
        if name in ("C1", "C2"):
            continue  # behind the jaw
        body, wing = vertebra_widths(name)
        gap = 1.0 if name[0] != "L" else 1.7
        up, low, mid = top + gap / 2, top + height - gap / 2, top + height / 2
        tall = min(2.2, height * 0.16)
        half: list[Knot] = [
            (0, up + 0.3),
            (body * 0.92, up),
            (body, up + 0.8),
            (body * 0.9, mid - tall, "c"),
            (wing * 0.96, mid - tall * 1.2),
            (wing, mid),
            (wing * 0.94, mid + tall * 0.8),
            (body * 0.9, mid + tall, "c"),
            (body, low - 0.8),
            (body * 0.92, low),
            (0, low - 0.3),
        ]
        parts.append(
            Shape(
                name,
                symmetric(half),
                (0, mid),
                paired=False,
                hit=line([(-wing, mid), (wing, mid)]),
                hit_width=height,
                covered=118 < top < 200,
            )
        )
    return parts


def spine_back() -> list[Part]:
    parts: list[Part] = []
    for name, top, height in vertebra_rows():
        body, wing = vertebra_widths(name)
        mid, low = top + height / 2, top + height
        lift = height * 0.16
        half: list[Knot] = [
            (0, top + 0.9),
            (body * 0.55, top + 0.7),
            (body * 0.8, top + 0.2),
            (body * 0.92, top + lift + 0.5),
            (wing * 0.95, mid - lift * 1.3),
            (wing, mid),
            (wing * 0.9, mid + lift),
            (body * 0.72, mid + lift * 0.9),
            (body * 0.74, low - 1.2),
            (body * 0.5, low - 0.6),
            (0, low - 0.2),
        ]
        knob = 1.5 if name[0] != "L" else 2.2
        spinous = smooth(
            [(0, mid - height * 0.26), (knob * 0.8, mid), (knob, low - 1.6), (0, low - 0.5), (-knob, low - 1.6), (-knob * 0.8, mid)]
        )
        parts.append(
            Shape(name, symmetric(half), (0, mid), detail=spinous, paired=False, hit=line([(-wing, mid), (wing, mid)]), hit_width=height)
        )
    return parts


def sacrum(back: bool) -> list[Part]:
    """S1 to S5 and the coccyx."""
    parts: list[Part] = []
    top = SACRUM_TOP
    for number, height in enumerate(SACRAL_HEIGHTS, 1):
        up, low = SACRAL_WIDTHS[number - 1], SACRAL_WIDTHS[number]
        half: list[Knot] = [(0, top, "c"), (up, top, "c"), (low, top + height, "c"), (0, top + height, "c")]
        if number == 1:
            half[:2] = [(0, top + 0.4), (9, top), (12, top + 1.2), (18.4, top - 1.4), (21.4, top + 1.4), (20.8, top + 4)]
        hole = low * 0.56
        detail = joined(ellipse(sign * hole, top + height - 1.2, 1.1, 0.8) for sign in (1, -1)) if number < 5 else None
        if back:
            crest = smooth([(0, top + 1.2), (1, top + height / 2), (0, top + height - 1.2), (-1, top + height / 2)])
            detail = joined([crest, *([detail] if detail else [])])
        mid = top + height / 2
        parts.append(
            Shape(
                f"S{number}", symmetric(half), (0, mid), detail=detail, paired=False, hit=line([(-low, mid), (low, mid)]), hit_width=height
            )
        )
        top += height
    coccyx = symmetric([(0, top + 0.3), (4.2, top + 0.8), (3.4, top + 4), (1.8, top + 8), (0, top + 10)])
    return [
        *parts,
        Shape(
            "coccyx",
            coccyx,
            (0, top + 4),
            detail=line([(-3.3, top + 3.6), (3.3, top + 3.6)]) + line([(-2.4, top + 6.4), (2.4, top + 6.4)]),
            paired=False,
        ),
    ]


# Per rib: the outermost point, and for those that reach the front the end of the bony part.
RIB_OUTER = [
    (21.5, 127.5), (33, 139), (41, 152), (46.5, 165.5), (50.4, 179), (53.2, 192.5),
    (55, 205), (55.6, 217), (54.8, 228), (52.8, 238), (42, 239.6),
]  # fmt: skip
RIB_END = [
    (13.8, 136.6), (20, 152), (23, 166), (25.6, 180), (28.4, 194), (31.4, 207.4), (34.2, 219), (37, 229.6), (40.4, 239.6), (44.6, 248.6),
]  # fmt: skip
STERNAL_END = [(9.6, 133.6), (8.2, 148.6), (8.2, 158.4), (8.4, 167.2), (8.2, 175.2), (7, 182), (5.6, 187.4)]


def _rib_start(number: int) -> tuple[float, float]:
    step = (LUMBAR_TOP - THORACIC_TOP) / 12
    return 8.0, THORACIC_TOP + step * (number - 0.5) - 0.6


def _rib_behind(number: int) -> list[tuple[float, float]]:
    """The line of the part of a rib along the back, from the spine to the outermost point."""
    x0, y0 = _rib_start(number)
    if number == 12:
        return [(x0, y0), (16, y0 + 2.6), (24, y0 + 8), (30, y0 + 15)]
    x, y = RIB_OUTER[number - 1]
    return [
        (x0, y0),
        (x0 + (x - x0) * 0.38, y0 - 1 + (y - y0) * 0.1),
        (x0 + (x - x0) * 0.74, y0 + (y - y0) * 0.36),
        (x0 + (x - x0) * 0.95, y0 + (y - y0) * 0.72),
        (x, y),
    ]


def _rib_before(number: int) -> list[tuple[float, float]]:
    (x, y), (xe, ye) = RIB_OUTER[number - 1], RIB_END[number - 1]
    drop = ye - y
    return [
        (x, y),
        (x - 0.03 * (x - xe), y + drop * 0.36),
        (x - 0.24 * (x - xe), y + drop * 0.78),
        (x - 0.6 * (x - xe), y + drop * 1.06),
        (xe, ye),
    ]


def _widths(count: int, first: float, last: float) -> list[float]:
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def ribs_front() -> list[Part]:
    parts: list[Part] = []
    for number in range(12, 0, -1):
        behind = _rib_behind(number)
        if number > 10:
            # Below the arch of the ribs the whole of these two is seen.
            parts.append(Shape(f"rib_{number}", *_floating(number)))
            continue
        before = _rib_before(number)
        width = 2.0 if number == 1 else 2.5
        far = ribbon(behind, _widths(len(behind), 1.7, width))
        near = ribbon([behind[-2], *before], [width * 0.5, *_widths(len(before), width, width + 0.7)])
        parts.append(Shape(f"rib_{number}", near, before[2], far=far, hit=line([*behind[2:], *before[1:]]), hit_width=9))
    floating = parts[:2]
    return [*reversed(floating), *reversed(parts[2:])]


def _floating(number: int) -> tuple[Path, tuple[float, float], None, None, Path, float]:
    """The last two ribs end free: their outline, anchor, no far part, no detail, line for pointers and its width."""
    middle = _rib_behind(number)
    if number == 11:
        middle = [*middle, (42.4, 244.4)]
    widths = [1.7, 2.2, 2.3, *[2.2] * (len(middle) - 4), 0.9]
    return ribbon(middle, widths), middle[-2], None, None, line(middle), 9


def cartilages() -> list[Part]:
    """The cartilage between ribs and breastbone: no site of its own."""
    bands = []
    for number, end in enumerate(STERNAL_END, 1):
        x, y = RIB_END[number - 1]
        sag = 0 if number < 4 else (number - 3) * 1.5
        bands.append(ribbon([(x, y), ((x * 0.55 + end[0] * 0.45), (y * 0.6 + end[1] * 0.4) + sag), end], [2.4, 2.1, 1.8]))
    for number in (8, 9, 10):
        x, y = RIB_END[number - 1]
        xu, yu = RIB_END[number - 2]
        goal = (xu * 0.72 + 3, yu * 0.72 + STERNAL_END[6][1] * 0.28 + 5.4 - (number - 8) * 1.2)
        bands.append(ribbon([(x, y), ((x + goal[0]) / 2 - 1, (y + goal[1]) / 2 + 1.4), goal], [2.3, 2, 1.5]))
    return [Shape(None, joined(reversed(bands)), kind="cartilage")]


def ribs_back() -> list[Part]:
    parts: list[Part] = []
    for number in range(1, 13):
        behind = _rib_behind(number)
        if number > 10:
            parts.append(Shape(f"rib_{number}", *_floating(number)))
            continue
        before = _rib_before(number)
        near = ribbon(behind, _widths(len(behind), 2.0, 2.6))
        far = ribbon(before, _widths(len(before), 2.3, 2.1))
        parts.append(Shape(f"rib_{number}", near, behind[3], far=far, hit=line(behind), hit_width=9))
    return parts


def sternum() -> Shape:
    outline = symmetric(
        [
            (0, 129.4),
            (4.4, 128.4),
            (9.4, 130.4),
            (10.2, 134.4),
            (7, 143),
            (6.2, 148),
            (7, 156),
            (7.8, 166),
            (8, 176),
            (6.4, 185),
            (3.4, 189.4),
            (2.6, 194),
            (1.4, 200),
            (0, 202),
        ]
    )
    return Shape(
        "sternum", outline, (0, 162), detail=line([(-6, 148), (0, 149), (6, 148)]) + line([(-3.6, 189), (0, 190), (3.6, 189)]), paired=False
    )


def clavicle(back: bool) -> Shape:
    middle = [(8.6, 130), (18, 127.6), (32, 126.4), (46, 121.4), (57, 117.4), (66, 117.6)]
    if back:
        middle = [(x, y - 1.5) for x, y in middle]
    return Shape("clavicle", ribbon(middle, [4, 2.9, 2.5, 2.6, 3, 3.2]), (36, 125), hit=line(middle), hit_width=9)


def scapula(back: bool) -> Shape:
    outline = smooth(
        [
            (30, 133),
            (36, 128.6),
            (45, 129),
            (52, 128),
            (55, 124.6),
            (59, 121.4),
            (66, 116.8),
            (73, 116.4),
            (77, 120),
            (75, 124.4),
            (69, 124.6),
            (65, 126.6),
            (63.4, 131),
            (63.6, 138),
            (60.6, 144),
            (57, 156),
            (52, 172),
            (47, 188),
            (43.6, 193),
            (40.2, 188.6),
            (34, 168),
            (29.6, 148),
        ]
    )
    if not back:
        return Shape("scapula", outline, (57, 146), detail=smooth([(52, 127), (56.6, 126), (60.4, 130.4), (58.8, 133.4), (55.6, 130.6)]))
    spine = smooth([(30, 143.4), (40, 138.4), (52, 131.4), (62, 124.6), (66, 124.6), (60, 130.6), (50, 137.4), (40, 143), (31, 146.6)])
    return Shape("scapula", outline, (44, 158), detail=spine)


def pelvis(back: bool) -> list[Part]:
    ilium = smooth(
        [
            (18.6, 299),
            (17.8, 290),
            (18.4, 280),
            (23.6, 272),
            (33, 266.6),
            (44, 267),
            (53, 273),
            (58, 282),
            (58.2, 289.6),
            (54.6, 294),
            (51.4, 297.4),
            (50.4, 302),
            (51.8, 307),
            (50.2, 311),
            (46.4, 314, "c"),
            (40, 312),
            (33, 313),
            (26.4, 318.6, "c"),
            (22.8, 312.6),
            (19.8, 306),
        ]
    )
    acetabulum = smooth(
        [
            (26.4, 318.6, "c"),
            (33, 313),
            (40, 312),
            (46.4, 314, "c"),
            (46.8, 319),
            (44.6, 328),
            (40.6, 336),
            (34.6, 338.4),
            (28, 333.4, "c"),
            (25.4, 326),
        ]
    )
    pubis = smooth(
        [
            (26.4, 322.4),
            (19, 325.6),
            (10, 330.2),
            (4.4, 331),
            (2.2, 334),
            (2.2, 346),
            (4, 349.4),
            (9.4, 355),
            (13.6, 360.4, "c"),
            (17.8, 356, "c"),
            (12.8, 349.4),
            (10.6, 343.6),
            (12.4, 338.8),
            (19, 335.6),
            (28, 333.4, "c"),
        ]
    )
    ischium = smooth(
        [
            (28, 333.4, "c"),
            (34, 338),
            (38, 338.4),
            (36.8, 349),
            (35, 359),
            (31, 367),
            (24.6, 369.6),
            (18, 366),
            (13.6, 360.4, "c"),
            (17.8, 356, "c"),
            (21.4, 358.2),
            (25.4, 354.6),
            (27.2, 347),
            (26.6, 340),
        ]
    )
    symphysis = Shape(None, symmetric([(0, 334), (1.8, 334.4), (1.8, 345.6), (0, 346.4)]), paired=False, kind="cartilage")
    crest = (
        line([(22.4, 280), (31, 272.4), (42, 271.6), (49.6, 276), (53, 283)])
        if not back
        else line([(23, 296), (25, 283), (33, 276), (41, 283), (43.6, 296), (38, 307)])
    )
    whole = Whole("pelvis", (145, 294), line([(145, 294), (46, 288)]) + ellipse(46, 288, 1.6, 1.6), 64)
    front_only: list[Part] = [] if back else [whole]
    return [
        *front_only,
        Shape("ilium", ilium, (34, 291), detail=crest),
        symphysis,
        Shape("pubis", pubis, (8, 338)),
        Shape("ischium", ischium, (31, 354)),
        Shape("acetabulum", acetabulum, (29, 321)),
    ]


def silhouette_trunk() -> Path:
    """The body around the bones: head, neck and trunk."""
    head = symmetric([(0, -9), (16, -7), (30, 3), (37, 20), (37.5, 42), (34, 62), (28, 82), (18, 96), (0, 101)])
    trunk = symmetric(
        [
            (0, 60),
            (21, 66),
            (22, 88),
            (24, 103),
            (40, 109),
            (62, 108),
            (79, 113),
            (86, 130),
            (78, 160),
            (66, 185),
            (63, 215),
            (59, 243),
            (61, 266),
            (67, 292),
            (73, 325),
            (74, 360),
            (50, 385),
            (12, 380),
            (0, 371),
        ]
    )
    return head + trunk
