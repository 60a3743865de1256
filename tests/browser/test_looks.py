"""Can the page be read: in the light and the dark theme, on a desktop and on a phone?"""

from conftest import HERE
from scene import ask, shows, until

CONTRAST = (HERE / "contrast.js").read_text(encoding="utf-8")
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter((node) => node.checkVisibility() && !node.closest('.skip, .table, pre'))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => `${node.tagName} ${node.className}`)
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])"""


def test_can_be_read(page, emulator, pictures):
    # One of everything: requests, faults, an error beside its control.
    status = {"kind": "status", "status": 503, "code": "ServiceUnavailable", "times": 1}
    emulator.post("faults", status)
    ask(emulator)
    ask(emulator)
    emulator.post("faults", {"kind": "delay", "millis": 500, "rate": 0.2, "moment": "after"})
    page.click("[data-id=dedicatedconn-office] [data-do=put]")
    until(page, "document.querySelectorAll('#requests tr').length >= 2")
    shows(page.locator("#faults"), "delay")

    backgrounds = {}
    for width in (1280, 390):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            # Colours change gradually.
            until(page, "document.getAnimations().length === 0")
            page.screenshot(path=pictures / f"{theme}-{width}.png", full_page=True)
            found = page.evaluate(CONTRAST)
            assert found["checked"] >= 80
            assert found["weak"] == [], f"contrast is too low ({theme}, {width})"
            assert page.evaluate(TOO_WIDE) == [], f"wider than {width}"
            backgrounds[theme] = found["background"]
    assert backgrounds["light"] != backgrounds["dark"]
