"""What is looked at on every page: axe, the width, the keyboard, the console."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

WIDTHS = (320, 1280)
THEMES = ("light", "dark")
HEIGHT = 900
PHONE = 375
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BEST_PRACTICE = (*WCAG, "best-practice")
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What a theme can change: it is colours alone, as the stylesheet's head promises."""

# Our frames hold letters, shut off from scripts; they are looked at by themselves.
AXE = """only => axe.run({
  iframes: false, preload: false, resultTypes: ['violations'], runOnly: only,
}).then(found => found.violations.flatMap(violation => violation.nodes.map(
  node => `${violation.id}: ${node.html.slice(0, 160)}`
)))"""

FOCUSABLE = """() => {
  const groups = new Set();
  globalThis.stops = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), textarea, select, summary, iframe'
  )].filter(node => node.checkVisibility({visibilityProperty: true})).filter(node => {
    if (node.tabIndex < 0) return false;
    if (node.type !== 'radio') return true;
    // The arrow keys move within a group: Tab stops at it once.
    const first = !groups.has(node.name);
    groups.add(node.name);
    return first;
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return stops.map(node => node.outerHTML.slice(0, 120));
}"""

FOCUSED = """async index => {
  // Into a frame the focus comes a moment later.
  for (let wait = 0; document.activeElement === document.body && wait < 60; wait++) {
    await new Promise(requestAnimationFrame);
  }
  const node = document.activeElement, wanted = stops[index];
  if (node !== wanted && !(node.type === 'radio' && node.name === wanted.name)) {
    return `Tab goes to ${node.outerHTML.slice(0, 120)}`;
  }
  // Out of a frame again is the browser's own affair.
  if (node.tagName === 'IFRAME') { stops[index + 1]?.focus(); return 'frame'; }
  const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outlined(getComputedStyle(node)) && !outlined(getComputedStyle(node, '::before'))) {
    return 'the focus is not seen';
  }
  const box = node.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside ? '' : 'the focus is outside the screen';
}"""


async def seen_as(page: Page, theme: str = "", width: int = 0) -> None:
    """Show the page in a theme or a width."""
    if theme:
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    if width:
        await page.set_viewport_size({"width": width, "height": HEIGHT})


async def faults_of(page: Page, tags: tuple[str, ...] = BEST_PRACTICE) -> list[str]:
    """What axe finds on a small screen, light and dark, and where the page is wider than it.

    A wide screen changes where things stand, not what they are: there only the width is looked at.
    """
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE_SCRIPT)
    faults = []
    only: dict[str, Any] = {"type": "tag", "values": list(tags)}
    await seen_as(page, width=WIDTHS[0])
    for theme in THEMES:
        await seen_as(page, theme)
        found: list[str] = await page.evaluate(AXE, only)
        faults += [f"{theme}: {fault}" for fault in found]
        only = OF_COLOUR
    for width in WIDTHS:
        await seen_as(page, width=width)
        wide: int = await page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{width}: {wide} pixels wide")
    return faults


async def keyboard_faults_of(page: Page) -> list[str]:
    """What the Tab key does not reach in the order of the page, or reaches unseen."""
    stops: list[str] = await page.evaluate(FOCUSABLE)
    faults = []
    after_a_frame = False
    for index, name in enumerate(stops):
        if not after_a_frame:
            await page.keyboard.press("Tab")
        fault: str = await page.evaluate(FOCUSED, index)
        after_a_frame = fault == "frame"
        if fault and not after_a_frame:
            faults.append(f"{name}: {fault}")
    return faults


async def keep_pictures_of(page: Page, stem: Path) -> None:
    """Keep the page as a phone and as a desk shows it, light and dark."""
    for theme in THEMES:
        for width in (PHONE, max(WIDTHS)):
            await seen_as(page, theme, width)
            await page.screenshot(path=f"{stem}-{theme}-{width}.png", full_page=True)
