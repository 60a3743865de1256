"""The emulator's control API, as far as the conformance run needs it."""

import json
import urllib.error
import urllib.request

# What changes from request to request without a resource having changed.
VOLATILE = ("time", "requests")


class Emulator:
    """A running emulator, seen through `/_emulator/`."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def get(self, call):
        """Reads from the control API."""
        return self._send(urllib.request.Request(self._url(call)))

    def post(self, call, body=None):
        """Changes something through the control API."""
        data = json.dumps({} if body is None else body).encode()
        headers = {"Content-Type": "application/json"}
        return self._send(urllib.request.Request(self._url(call), data, headers, method="POST"))

    def state(self):
        """The lines with all that is on them."""
        return self.get("state")["lines"]

    def resources(self):
        """Everything that only an action changes: two of these are equal when nothing was changed in between."""
        whole = self.get("state")
        return {name: value for name, value in whole.items() if name not in VOLATILE}

    def line(self, line_id):
        """One line of the state, or None."""
        return found(self.state(), line_id)

    def channel(self, line_id, channel_id):
        """One channel of the state, or None."""
        line = self.line(line_id)
        return found(line["channels"], channel_id) if line else None

    def rule(self, line_id, channel_id, rule_id):
        """One route rule of the state, or None."""
        channel = self.channel(line_id, channel_id)
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

    def _url(self, call):
        return f"{self.endpoint}/_emulator/{call}"

    @staticmethod
    def _send(request):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise RuntimeError(f"the control API answered {error.code} to {request.full_url}: {text}") from error


def found(items, wanted, key="id"):
    """The item with this id, or None."""
    return next((item for item in items if item[key] == wanted), None)
