"""The emulator's page in headless Chromium, used the way a person uses it.

Besides what each test checks, no test may make the browser complain (its console, the page's
content security policy) unless it is marked `provokes`, and none may send a request beyond this
machine. Pictures go to the folder given by `--output`.
"""

import json
import pathlib
import shutil

import pytest
from emulator import Emulator
from playwright.sync_api import expect

HERE = pathlib.Path(__file__).parent
SEED = json.loads((HERE / "state.json").read_text(encoding="utf-8"))
OWN_ADDRESSES = ("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:", "chrome-error:")

expect.set_options(timeout=20_000)


def pytest_configure(config):
    config.addinivalue_line("markers", "provokes: makes the browser complain on purpose")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    flags = ["no-sandbox", "disable-gpu", "disable-quic", "disable-dev-shm-usage"]
    flags += ["disable-background-networking", "disable-component-update", "disable-sync"]
    flags += ["no-first-run", "no-proxy-server"]
    return {"executable_path": shutil.which("chromium"), "args": [f"--{flag}" for flag in flags]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def pictures(pytestconfig, delete_output_dir):
    folder = pathlib.Path(pytestconfig.getoption("--output"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shared_emulator():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(shared_emulator):
    """The emulator with the seeded state, its clock running."""
    shared_emulator.post("reset")
    shared_emulator.post("pace", {"pace": "immediate"})
    shared_emulator.post("clock/resume")
    shared_emulator.post("snapshot", SEED)
    return shared_emulator


@pytest.fixture
def complaints():
    """The warnings and errors on the browser's console, policy violations among them."""
    return []


@pytest.fixture
def page(page, emulator, complaints, request):
    """The page, opened on the seeded emulator."""
    asked = []
    page.context.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: message.type in ("warning", "error")
            and complaints.append(message.text))
    page.goto(emulator.page)
    expect(page.locator("[data-id=dcphy-north] h3")).to_have_text("north")
    yield page
    assert [url for url in asked if not url.startswith(OWN_ADDRESSES)] == []
    if not request.node.get_closest_marker("provokes"):
        assert complaints == []
