"""Figures as inline SVG, drawn from numbers and texts that are already translated. They know nothing of plans."""

from osteon.figures.body_map import body_map, body_map_legend
from osteon.figures.marks import STATES, Mark
from osteon.figures.skeleton import VIEWS, places
from osteon.figures.texts import BodyMapTexts

__all__ = ["STATES", "VIEWS", "BodyMapTexts", "Mark", "body_map", "body_map_legend", "places"]
