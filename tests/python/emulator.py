"""A running emulator: its program on a free port, and its control API."""

import json
import os
import subprocess
import urllib.error
import urllib.request

# The key that the emulator accepts.
ACCESS_KEY = "conformance-access-key"
SECRET_KEY = "conformance-secret-key"

# Fields of the state that change with every request, whether or not a resource changes.
VOLATILE = ("time", "requests")

# Never a proxy: the emulator is on this machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Emulator:
    """The program that the environment variable ET_EMULATOR names; stops with the `with` block."""

    def __init__(self, *arguments):
        # With strict time only the emulator's clock decides whether a date has expired, so
        # advancing that clock makes a client's date invalid.
        fixed = ("--listen", "127.0.0.1:0", "--seed", "1", "--strict-time", "--quiet")
        keys = {"BCE_ACCESS_KEY_ID": ACCESS_KEY, "BCE_SECRET_ACCESS_KEY": SECRET_KEY}
        environment = {**os.environ, **keys}
        environment.pop("BCE_SECURITY_TOKEN", None)
        self.process = subprocess.Popen(
            [os.environ["ET_EMULATOR"], *fixed, *arguments],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        for line in self.process.stdout:
            if line.startswith("listening on "):
                self.endpoint = line.split()[-1]
                break
        else:
            raise RuntimeError("the emulator ended before it listened")
        self.page = f"{self.endpoint}/_emulator/"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def get(self, call):
        """Reads from the control API."""
        return self._send(urllib.request.Request(self.page + call))

    def post(self, call, body=None):
        """Changes something through the control API."""
        data = json.dumps({} if body is None else body).encode()
        headers = {"Content-Type": "application/json"}
        return self._send(urllib.request.Request(self.page + call, data, headers, method="POST"))

    def state(self):
        """The lines with everything on them."""
        return self.get("state")["lines"]

    def resources(self):
        """Everything that only an action changes. Two results are equal if nothing has changed."""
        whole = self.get("state")
        return {name: value for name, value in whole.items() if name not in VOLATILE}

    def line(self, line_id):
        """One line of the state, or None."""
        return found(self.state(), line_id)

    def channel(self, channel_id):
        """One channel of the state, or None."""
        channels = [channel for line in self.state() for channel in line["channels"]]
        return found(channels, channel_id)

    def rule(self, channel_id, rule_id):
        """One route rule of the state, or None."""
        channel = self.channel(channel_id)
        return found(channel["routeRules"], rule_id, "routeRuleId") if channel else None

    def log_end(self):
        """The number of the last request."""
        return self.get("log?limit=0")["last"]

    def log_since(self, number):
        """The requests after the one with this number."""
        return self.get(f"log?after={number}&limit=1000")["entries"]

    def put_line(self, line_id, status):
        """Puts a line in a state, where it stays."""
        self.post(f"lines/{line_id}/status", {"status": status})

    def put_channel(self, channel_id, status):
        """Puts a channel in a state, where it stays."""
        self.post(f"channels/{channel_id}/status", {"status": status})

    def put_gateway(self, gateway_id, status):
        """Puts a gateway in a state, where it stays."""
        self.post(f"gateways/{gateway_id}/status", {"status": status})

    @staticmethod
    def _send(request):
        try:
            with OPENER.open(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            message = f"{request.full_url}: {error.code} {text}"
            raise RuntimeError(f"the control API refused {message}") from error


def found(items, wanted, key="id"):
    """The item with this id, or None."""
    return next((item for item in items if item[key] == wanted), None)
