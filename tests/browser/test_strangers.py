"""Markup from elsewhere, and a page of another origin, that try to take over the emulator."""

import functools
import http.server
import threading

import pytest
from conftest import HERE
from scene import shows, until


@pytest.mark.provokes
def test_markup_cannot_be_smuggled_in(page, complaints):
    assert page.evaluate("""() => {
        try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; }
    }""")
    assert not page.evaluate("""() => {
        const script = document.createElement('script');
        try { script.text = 'window.ran = true'; document.body.append(script); } catch { }
        return window.ran === true;
    }""")
    assert page.evaluate("""() => {
        const styled = document.createElement('p');
        styled.setAttribute('style', 'color: red');
        return styled.style.color;
    }""") == ""
    with page.expect_console_message(lambda message: "x.png' violates" in message.text
                                     and "img-src" in message.text):
        page.evaluate("""() => {
            const image = new Image();
            document.body.append(image);
            image.src = 'http://127.0.0.1:1/x.png';
        }""")
    assert "TrustedHTML" in "\n".join(complaints)


@pytest.fixture(scope="module")
def stranger():
    """The address of the page of another origin."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=HERE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/stranger.html"
        server.shutdown()


@pytest.mark.provokes
def test_another_origin_cannot_control_the_emulator(page, emulator, stranger):
    before = emulator.get("snapshot")["lines"]
    reset = emulator.page + "reset"
    responses = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("Network.responseReceived", lambda event: responses.append(event["response"]))
    devtools.send("Network.enable")
    address = f"{stranger}?target={emulator.page}"

    page.goto(address)
    # JSON needs a preflight, which is refused; other responses are unreadable.
    assert page.evaluate("window.outcomes") == ["refused"] * 5
    until(page, "document.getElementById('frame').contentDocument === null")
    framed = [response["status"] for response in responses if response["url"] == emulator.page]
    assert framed == [403]

    for form in ("plain", "encoded"):
        page.goto(address)
        with page.expect_navigation(url=reset):
            page.evaluate("(form) => document.getElementById(form).submit()", form)
        shows(page.locator("body"), "header `origin` must be absent or the emulator's own")
    # Two from fetch and two from forms at least; not every beacon is reported.
    statuses = [response["status"] for response in responses if response["url"] == reset]
    assert len(statuses) >= 4
    assert set(statuses) == {403}
    assert emulator.get("snapshot")["lines"] == before
