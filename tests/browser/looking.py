"""What is looked at on every page: axe, the width, the keyboard, the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

WIDTHS = (320, 1280)
THEMES = ("light", "dark")
HEIGHT = 900
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BEST_PRACTICE = (*WCAG, "best-practice")

# Our frames hold letters, shut off from scripts; they are looked at by themselves.
AXE = """tags => axe.run({
  iframes: false, preload: false, resultTypes: ['violations'], runOnly: {type: 'tag', values: tags},
}).then(found => found.violations.flatMap(
  violation => violation.nodes.map(node => `${violation.id}: ${node.html.slice(0, 160)}`)
))"""

FOCUSABLE = """() => {
  const shown = node => node.checkVisibility({visibilityProperty: true});
  const groups = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), textarea, select, summary, iframe'
  )].filter(shown).filter(node => {
    if (node.type !== 'radio') return true;
    // The arrow keys move within a group: Tab stops at it once.
    const first = !groups.has(node.name);
    groups.add(node.name);
    return first;
  }).map(node => node.type === 'radio' ? node.name : node.outerHTML.slice(0, 120));
}"""

FOCUSED = """() => {
  const node = document.activeElement;
  if (node === document.body) return null;
  const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = node.getBoundingClientRect();
  return {
    name: node.type === 'radio' ? node.name : node.outerHTML.slice(0, 120),
    visible: node.tagName === 'IFRAME' || outlined(getComputedStyle(node))
      || outlined(getComputedStyle(node, '::before')),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""
MOST_IN_A_FRAME = 12


def looks() -> Iterator[tuple[str, int]]:
    """Every theme and width a page is seen in."""
    return ((theme, width) for theme in THEMES for width in WIDTHS)


async def seen_as(page: Page, theme: str, width: int) -> None:
    """Show the page in a theme and a width."""
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await page.set_viewport_size({"width": width, "height": HEIGHT})


async def faults_of(page: Page) -> list[str]:
    """What axe finds on the page, and whether it is wider than the screen, in every look."""
    await page.evaluate(AXE_SCRIPT)
    faults = []
    tags = BEST_PRACTICE
    for theme, width in looks():
        await seen_as(page, theme, width)
        found: list[str] = await page.evaluate(AXE, tags)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} pixels wide")
        faults += [f"{theme} {width}: {what}" for what in found]
        tags = WCAG  # what is good practice beyond the law hangs on no colour and no width
    return faults


async def keyboard_faults_of(page: Page) -> list[str]:
    """What the Tab key does not reach in the order of the page, or reaches unseen."""
    wanted: list[str] = await page.evaluate(FOCUSABLE)
    await page.evaluate(FROM_THE_TOP)
    faults = []
    last = ""
    for name in wanted:
        focused = await _tabs(page, last)
        if focused is None or focused["name"] != name:
            return [*faults, f"Tab goes to {focused and focused['name']}, not to {name}"]
        if not focused["visible"]:
            faults.append(f"no visible focus on {name}")
        if not focused["inside"]:
            faults.append(f"the focus is outside the screen on {name}")
        last = name
    return faults


async def _tabs(page: Page, last: str) -> dict[str, Any] | None:
    """Press Tab, through all there is in a frame at once; say where the focus is then."""
    for _ in range(MOST_IN_A_FRAME):
        await page.keyboard.press("Tab")
        focused: dict[str, Any] | None = await page.evaluate(FOCUSED)
        if focused is None or not last.startswith("<iframe") or focused["name"] != last:
            break
    return focused
