"""Figures as inline SVG, drawn from numbers and texts that are already translated. They know nothing of plans."""
