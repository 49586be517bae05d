"""Arms and legs, for the side where x is positive."""

from __future__ import annotations

import math

from tools.skeleton.curves import Path, Point, ellipse, joined, line, ribbon, small_bone, smooth, turned
from tools.skeleton.shapes import Part, Shape, Whole

UPPER_ARM = turned((69.5, 130), 10)
FOREARM = turned((91.6, 257.5), 11)
HAND = turned((111.4, 359), 10)


def arm(back: bool) -> list[Part]:
    upper = smooth(
        [
            (-10, 5),
            (-8.6, -0.6),
            (-3.6, -4.6),
            (2.6, -4),
            (7, -0.6),
            (8.4, 5),
            (7.2, 13),
            (5.2, 24, "c"),
            (-4.6, 24, "c"),
            (-6.2, 17),
            (-9.2, 11),
        ]
    )
    shaft = smooth(
        [
            (5.2, 24, "c"),
            (4.5, 40),
            (4.1, 64),
            (4.3, 88),
            (5.2, 100, "c"),
            (-5.2, 100, "c"),
            (-4.3, 88),
            (-4.1, 64),
            (-4.1, 40),
            (-4.6, 24, "c"),
        ]
    )
    lower = smooth(
        [
            (5.2, 100, "c"),
            (6.8, 109),
            (10, 116.4),
            (9.6, 121.4),
            (6.4, 125.6),
            (2, 125.2),
            (-1.4, 124.2),
            (-5.4, 127),
            (-9, 124.6),
            (-12, 118.6),
            (-8.4, 110.4),
            (-5.2, 100, "c"),
        ]
    )
    head = line([(-6.4, 16.4), (-2, 11), (2, 3.4), (2.4, -3.8)])
    hollow = ellipse(-0.8, 116.4, 3.2, 2.2)
    radius = smooth(
        [
            (2.4, 2),
            (5.4, 1),
            (8.8, 2.2),
            (9.2, 6),
            (6.8, 10),
            (6.8, 15),
            (8.8, 30),
            (9.6, 52),
            (8.8, 76),
            (9.6, 92),
            (9.8, 99),
            (5, 100.8),
            (0.6, 99.4),
            (0.8, 94),
            (3.6, 80),
            (5, 54),
            (4, 30),
            (2.2, 15),
            (3.2, 9.6),
            (2.2, 6),
        ]
    )
    beak = -9 if back else 0
    ulna = smooth(
        [
            (-8.6, beak),
            (-4.4, beak - 2),
            (-0.4, beak + 1),
            (0.4, 6),
            (-0.2, 11),
            (-2.2, 20),
            (-3.2, 42),
            (-2.8, 70),
            (-2.4, 90),
            (-1.6, 96),
            (-3.6, 99.8),
            (-6.4, 97.6),
            (-6.4, 90),
            (-6.8, 70),
            (-7.8, 42),
            (-8.8, 20),
            (-9.6, 8),
        ]
    )
    parts: list[Part] = []
    if not back:
        bracket = [(97, 128), (101, 130), (122, 249), (117.6, 251)]
        parts.append(Whole("humerus", (146, 186), line([(x, y, "c") for x, y in bracket]), 66))
    parts += [
        Shape("proximal_humerus", upper, (0, 8), detail=head).mapped(UPPER_ARM),
        Shape("humeral_shaft", shaft, (0, 58)).mapped(UPPER_ARM),
        Shape("distal_humerus", lower, (0, 112), detail=hollow).mapped(UPPER_ARM),
        Shape("radius", radius, (7, 48), hit=line([(8, 4), (9, 95)]), hit_width=8).mapped(FOREARM),
        Shape("ulna", ulna, (-5, 48), hit=line([(-7, 6), (-6, 95)]), hit_width=8).mapped(FOREARM),
        Shape(
            "hand_or_wrist", hand(), (0, 24), hit=joined([line([(0, 4), (-1, 34), (-1, 62)]), line([(9, 12), (17, 36)])]), hit_width=18
        ).mapped(HAND),
    ]
    return parts


# Base of the metacarpal, direction in degrees outwards, lengths of metacarpal and phalanges
FINGERS: list[tuple[Point, float, tuple[float, ...]]] = [
    ((8.4, 10.6), 33, (13, 10.4, 7.6)),
    ((5.4, 11.4), 8, (19, 12.6, 7.6, 5.6)),
    ((1.4, 11.6), 1.5, (18.6, 14, 9, 6)),
    ((-2.4, 11.2), -5, (17, 12.8, 8.4, 6)),
    ((-6, 10.8), -12, (15.4, 10, 6, 5.2)),
]  # fmt: skip


def _finger_lines() -> list[list[Point]]:
    lines = []
    for (x, y), degrees, lengths in FINGERS:
        turn, whole = math.radians(degrees), sum(lengths) + 3.5
        lines.append([(x + math.sin(turn) * whole * part, y + math.cos(turn) * whole * part) for part in (0.1, 0.5, 0.9, 1.02)])
    return lines


def hand() -> Path:
    """Wrist bones and five fingers, the thumb outwards as when the palm faces forward."""
    bones = [
        ellipse(-4.4, 2.6, 2.6, 2.4), ellipse(0, 1.8, 2.5, 2.5), ellipse(4.8, 2.8, 3, 2.6), ellipse(-6, 7.6, 2.4, 2.4),
        ellipse(-1.8, 7.4, 2.2, 2.9), ellipse(2.4, 7.8, 1.9, 2.4), ellipse(6.4, 8, 2.4, 2.3),
    ]  # fmt: skip
    for (x, y), degrees, lengths in FINGERS:
        turn = math.radians(degrees)
        for index, length in enumerate(lengths):
            end = (x + math.sin(turn) * length, y + math.cos(turn) * length)
            thick = 2.2 - 0.25 * index
            bones.append(small_bone((x, y), end, thick, thick * 0.55))
            x, y = end[0] + math.sin(turn) * 0.9, end[1] + math.cos(turn) * 0.9
    return joined(bones)


def leg(back: bool) -> list[Part]:
    head = ellipse(37.4, 325.2, 7.7, 7.7)
    neck = smooth([(42, 319), (48, 320.6), (54.6, 321.4, "c"), (51.4, 342.4, "c"), (47.4, 336.6), (42, 332.2), (38, 326)])
    trochanter = smooth(
        [
            (54.6, 321.4, "c"),
            (57.2, 318.8),
            (61, 319.2),
            (64.4, 325),
            (65, 334),
            (62.6, 346),
            (60.8, 359, "c"),
            (50.8, 359, "c"),
            (49.6, 354),
            (46, 350),
            (47, 345),
            (51.4, 342.4, "c"),
        ]
    )
    shaft = smooth(
        [
            (60.8, 359, "c"),
            (56.6, 387),
            (51, 417),
            (46, 445),
            (43.4, 463, "c"),
            (30.8, 463, "c"),
            (36.6, 442),
            (41.8, 416),
            (47, 387),
            (50.8, 359, "c"),
        ]
    )
    distal = smooth(
        [
            (43.4, 463, "c"),
            (45.2, 473),
            (48.2, 481),
            (47.4, 489),
            (42.4, 493.2),
            (37.6, 490.4),
            (35, 486 if back else 489.6),
            (32.2, 490.4),
            (27, 494),
            (22, 490.4),
            (21.6, 482),
            (27, 472.6),
            (30.8, 463, "c"),
        ]
    )
    tibia = smooth(
        [
            (22.4, 497),
            (28, 496),
            (35, 494.8),
            (41, 496),
            (47, 497),
            (47.6, 502),
            (43, 510),
            (39.6, 520),
            (38, 545),
            (35.6, 580),
            (33.4, 615),
            (33, 640),
            (35, 652),
            (34.4, 657),
            (27, 658),
            (23.6, 663.6),
            (19.8, 661.4),
            (20.4, 650),
            (22.8, 635),
            (24.2, 600),
            (25.6, 560),
            (27, 525),
            (25.4, 511),
            (21.8, 503),
        ]
    )
    fibula = ribbon(
        [(47.4, 504), (47, 510), (45.8, 520), (44.6, 556), (42.2, 606), (39.8, 640), (39, 655), (38.8, 667)],
        [2.2, 3.2, 2, 1.8, 1.7, 2, 3.2, 1.6],
    )
    parts: list[Part] = []
    if not back:
        parts += [
            Whole(
                "femur",
                (124, 508),
                line([(66, 318, "c"), (72, 318, "c"), (72, 492, "c"), (56, 492, "c")])
                + line([(72, 492, "c"), (72, 508, "c"), (124, 508, "c")]),
                72,
            ),
            Whole(
                "proximal_femur",
                (134, 464),
                line([(76, 320, "c"), (81, 320, "c"), (81, 358, "c"), (76, 358, "c")])
                + line([(81, 358, "c"), (81, 464, "c"), (134, 464, "c")]),
                72,
            ),
        ]
    parts += [
        Shape("femoral_neck", neck, (49, 329.6)),
        Shape("femoral_head", head, (37.4, 325.2)),
        Shape("trochanteric_femur", trochanter, (57, 340)),
        Shape("femoral_shaft", shaft, (47, 410)),
        Shape(
            "distal_femur", distal, (35.6, 473) if back else (35.4, 467), detail=line([(30, 478), (35, 481), (40.4, 478)]) if back else None
        ),
        Shape("tibia", tibia, (31.4, 560), detail=None if back else line([(35, 508), (36, 516), (33.4, 560)])),
        Shape("fibula", fibula, (44, 566), hit=line([(47.4, 506), (44.6, 556), (39.4, 664)]), hit_width=8),
    ]
    if not back:
        parts.append(
            Shape(
                "patella",
                smooth([(35, 470), (41, 472.4), (42, 478.6), (38.4, 484.6), (35, 487), (31.4, 484.6), (28, 478.6), (29, 472.4)]),
                (35, 478),
            )
        )
    parts.append(_foot_back() if back else _foot_front())
    return parts


def _foot_front() -> Shape:
    bones = [
        smooth([(24.4, 661.6), (29, 659.6), (34.8, 660.4), (36.8, 665.6), (34, 669.8), (27, 669.8), (23.4, 666.6)]),
        smooth([(22.6, 668.4), (28.6, 671.2), (29, 674.6), (22.4, 675.4), (20.4, 671.6)]),
        smooth([(30, 671.2), (36.6, 669.6), (40, 673), (38, 677.2), (30.4, 675.6)]),
    ]
    starts = [(21.4, 676.8), (25.2, 676.6), (29.2, 676.8), (33.4, 677.6), (37.8, 678.4)]
    turns = (-9, 1, 7, 13, 20)
    lengths = [(13.6, 6.6, 6), (13.6, 5.4, 2.6, 2.4), (13, 4.8, 2.4, 2.2), (12, 4.4, 2.2, 2), (10.6, 4, 2, 1.8)]
    for (x, y), degrees, finger in zip(starts, turns, lengths, strict=True):
        turn = math.radians(degrees)
        for index, length in enumerate(finger):
            end = (x + math.sin(turn) * length, y + math.cos(turn) * length)
            thick = (2.6 if degrees < 0 else 1.8) - 0.15 * index
            bones.append(small_bone((x, y), end, thick, thick * 0.62))
            x, y = end[0] + math.sin(turn) * 0.7, end[1] + math.cos(turn) * 0.7
    return Shape(
        "foot_or_ankle",
        joined(bones),
        (29, 684),
        hit=joined([line([(30, 664), (29, 690), (26, 702)]), line([(30, 670), (40, 696)])]),
        hit_width=16,
    )


def _foot_back() -> Shape:
    talus = smooth([(24.4, 661.4), (29, 660), (34.6, 661), (36, 665.4), (31, 668), (25, 667)])
    heel = smooth([(25.4, 668), (30.4, 669), (35, 667.6), (37.4, 675), (37.6, 686), (34, 692.4), (28, 693), (24, 688), (23.6, 677)])
    outer = smooth([(38.8, 679), (42.6, 683), (45.6, 690.4), (43, 693), (38.6, 691.4)])
    inner = smooth([(22.4, 679), (19.6, 685), (18.4, 691.4), (22.6, 692.6)])
    return Shape("foot_or_ankle", joined([outer, inner, talus, heel]), (30.6, 681), detail=line([(26.4, 683), (31, 685.4), (35.6, 683)]))


def silhouette_limbs() -> list[Path]:
    """The arm and the leg around the bones."""

    def on(points: list[Point], widths: list[float]) -> Path:
        return ribbon(points, widths)

    arm_band = on(
        [(70, 118), (75, 140), (82, 190), (92, 250), (97, 285), (106, 332), (111, 356), (115, 380)],
        [10, 16.5, 14.5, 14, 16, 11.5, 9.5, 11],
    )
    bands: list[tuple[list[Point], list[float]]] = [([(0, 2), (0, 12), (0, 24), (-1, 34)], [10, 11, 12.4, 9])]
    bands += [(finger, [5.4, 5.2, 4.6, 2.2]) for finger in _finger_lines()]
    fingers = joined(ribbon([HAND(point) for point in middle], widths) for middle, widths in bands)
    leg_band = on(
        [(38, 322), (40, 366), (40, 400), (37.6, 455), (35, 490), (34.6, 520), (35, 560), (31.6, 615), (29.6, 650), (29.6, 672)],
        [26, 34.2, 31, 22, 18, 17.5, 19.6, 13.6, 10.8, 11.4],
    )
    foot = smooth([(19, 655), (40, 655), (45, 680), (47, 698), (36, 706), (20, 709), (14, 702), (17, 680)])
    return [arm_band, fingers, leg_band, foot]
