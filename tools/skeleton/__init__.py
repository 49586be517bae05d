"""The source of the drawing of the skeleton: `python -m tools.skeleton` writes src/osteon/figures/skeleton.json.

The drawing is made of plain points, half a body at a time: x grows from the midline outwards, y from the crown (0) to the
sole (about 710). Real proportions guided it; small bones are drawn a little larger than life so that they can be seen.
"""
