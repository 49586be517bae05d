"""axe finds nothing wrong on any page or in any state, in light and dark, on a phone and on a large screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from visit import Visit

from osteon.examples import example_files

pytestmark = pytest.mark.browser

SCREENS = {"light, 1440": ("light", 1440), "dark, 1440": ("dark", 1440), "light, 360": ("light", 360), "dark, 360": ("dark", 360)}
EXAMPLES = tuple(example_files())
LARGEST = "breast-painful-spine"


@pytest.fixture(params=SCREENS.values(), ids=SCREENS)
def screen(request: pytest.FixtureRequest, visits: Callable[..., Visit]) -> Visit:
    scheme, width = request.param
    return visits(color_scheme=scheme, viewport={"width": width, "height": 900})


@pytest.mark.parametrize(
    "path", ["/", "/planner", "/dose", "/dose?schedules=none", "/glossary", "/about", "/nowhere", "/planner?example=nobody"]
)
def test_pages_without_a_person(screen: Visit, path: str) -> None:
    screen.expected += ["404", "422"]
    assert screen.open(path).open_all().axe() == []


def test_a_plan_with_everything_opened(screen: Visit) -> None:
    screen.example("lung-cord-compression")
    screen.page.locator("#plan button[data-why]").first.evaluate("(button) => button.click()")
    screen.page.wait_for_selector("#plan .detail", state="attached")
    assert screen.open_all().axe() == []


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name != "lung-cord-compression"])
def test_plans_of_the_other_examples(visits: Callable[..., Visit], example: str) -> None:
    width = 360 if EXAMPLES.index(example) % 2 else 1440
    visit = visits(viewport={"width": width, "height": 900}, color_scheme="dark" if width == 360 else "light")
    assert visit.example(example).open_all().axe() == []


def test_a_field_with_an_error_and_a_group_shown_whole(screen: Visit) -> None:
    screen.example("only-the-primary").whole("general-health")
    screen.control("patient.weight").fill("9000")
    screen.press("Enter")
    assert screen.error_of("patient.weight").is_visible()
    assert screen.axe() == []


@pytest.mark.parametrize("path", ["/compare", "/why", "/guide", "/report/board"])
def test_what_is_made_of_a_plan(screen: Visit, path: str) -> None:
    screen.example(LARGEST)
    first, second = list(screen.proposed)[:2]
    screen.show(path, screen.record, option=first, compare=(first, second))
    assert screen.open_all().axe() == []


@pytest.mark.parametrize("path", ["/guide", "/report/board", "/report/full"])
@pytest.mark.parametrize("example", ["only-the-primary", "kidney-impending-fracture"])
def test_documents(visit: Visit, example: str, path: str) -> None:
    visit.example(example)
    assert visit.show(path, visit.record).open_all().axe() == []
