"""Screens of every width, in light and dark, with little motion: nothing has to be scrolled sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser

PAGES = ["/", "/planner", "/dose", "/glossary", "/about", "/nowhere"]
DOCUMENTS = ["/guide", "/report/board", "/report/full", "/why", "/compare"]


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_is_wider_than_the_window(visits: Callable[..., Visit], width: int) -> None:
    visit = visits(viewport={"width": width, "height": 800}, color_scheme="dark" if width % 3 else "light")
    visit.expected.append("404")
    wide = {}
    for path in PAGES:
        wide[path] = visit.open(path).overflow()
    visit.example("breast-painful-spine").open_all()
    wide["a plan"] = visit.overflow()
    data, (first, second, *_) = visit.record, visit.proposed
    for path in DOCUMENTS:
        wide[path] = visit.show(path, data, option=first, compare=(first, second)).overflow()
    wide["Spanish"] = visit.open("/planner?language=es&example=lung-cord-compression").open_all().overflow()
    assert not any(wide.values()), {path: text for path, text in wide.items() if text}


def test_nothing_moves_for_those_who_want_it_still(visits: Callable[..., Visit]) -> None:
    visit = visits(reduced_motion="reduce").example("only-the-primary")
    moving = visit.page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("body *")].filter((each) => {
            const style = getComputedStyle(each);
            return style.scrollBehavior === "smooth" || parseFloat(style.animationDuration) > 0 || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0


def test_dark_is_dark(visits: Callable[..., Visit]) -> None:
    shades = []
    for scheme in ("light", "dark"):
        page = visits(color_scheme=scheme).example("only-the-primary").page
        shade = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
        shades.append(sum(int(part) for part in shade.removeprefix("rgb(").removesuffix(")").split(",")))
    assert shades[0] > 600
    assert shades[1] < 150


def test_every_target_is_large_enough_for_a_thumb(visits: Callable[..., Visit]) -> None:
    """24 by 24 px, as WCAG 2.2 asks; links within a text apart."""
    visit = visits(viewport={"width": 360, "height": 800}, has_touch=True).example("lung-cord-compression").open_all()
    small = visit.page.locator("button, select, input[type=text], input[type=search], summary").evaluate_all(
        """(all) => all.filter((each) => each.checkVisibility()).map((each) => [each, each.getBoundingClientRect()])
            .filter(([each, box]) => box.width && (box.width < 24 || box.height < 24) && each.tabIndex >= 0)
            .map(([each]) => each.outerHTML.slice(0, 120))"""
    )
    assert not small


def test_the_jump_links_lead_to_their_parts_on_a_phone(visits: Callable[..., Visit]) -> None:
    page = visits(viewport={"width": 360, "height": 800}).example("lung-cord-compression").page
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Plan 1 red flag", exact=True).click()
    expect(page.locator("#short-title")).to_be_in_viewport()
