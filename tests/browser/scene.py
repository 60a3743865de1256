"""Helpers that every test of the page shares."""

import http.client

from playwright.sync_api import expect


def shows(place, *parts):
    """Waits until the visible text of a place contains all parts."""
    for part in parts:
        expect(place).to_contain_text(part, use_inner_text=True)


def until(page, condition):
    """Waits until a JavaScript expression is true in the page."""
    page.wait_for_function(f"() => {condition}", timeout=20_000)


def item(page, identifier):
    """The box of a line or channel."""
    return page.locator(f"[data-id={identifier}]")


def ask(emulator):
    """Requests the service's lines without a signature: refused, but logged.

    Gives the status, or None if the connection breaks.
    """
    connection = http.client.HTTPConnection(emulator.endpoint.removeprefix("http://"), timeout=60)
    try:
        connection.request("GET", "/v1/et")
        return connection.getresponse().status
    except (ConnectionError, http.client.RemoteDisconnected):
        return None
    finally:
        connection.close()
