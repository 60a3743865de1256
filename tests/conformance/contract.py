"""The API document as JSON."""

import json
import pathlib

FILE = pathlib.Path(__file__).parents[2] / "crates/et-contract/src/generated_contract.json"


def operations(product=None):
    """The operations, of one product or of all, whatever their path and method."""
    paths = json.loads(FILE.read_text(encoding="utf-8"))["paths"]
    return [
        operation
        for path in paths.values()
        for operation in path.values()
        if "x-bce-action" in operation and product in (None, operation["x-bce-product"])
    ]
