"""Runs schemathesis against the emulator: valid and invalid cases generated from the API document.

Whether the emulator's responses are right is for schemathesis to judge. Whether its cases reached
anything is judged here: an operation that refused every one of them was not tested.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

from emulator import Emulator

import contract

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
QUOTAS = (
    "--max-lines", "100000", "--max-channels", "4000", "--max-gateways", "4000",
    "--max-gateways-per-vpc", "4000", "--max-routes", "4000",
)


def main():
    """Gives the exit status: 0 if nothing was wrong or left out, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("document", type=pathlib.Path, help="the API document, in one file")
    parser.add_argument("--cases", default="60", help="the most cases for an operation in a phase")
    parser.add_argument("--seed", default="1", help="the same seed gives the same cases")
    arguments = parser.parse_args()

    # Its notes go to the folder it runs in.
    folder = ROOT / "target/schemathesis"
    folder.mkdir(parents=True, exist_ok=True)
    seen = folder / "seen.json"
    seen.unlink(missing_ok=True)
    hooks = {
        "SCHEMATHESIS_HOOKS": str(HERE / "schemathesis_hooks.py"),
        "CONFORMANCE_SEEN": str(seen),
    }
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    configuration = ["--config-file", HERE / "schemathesis.toml"]
    options = ["--max-examples", arguments.cases, "--seed", arguments.seed]
    # It creates resources by the thousand as long as nothing stops it.
    with Emulator(*QUOTAS) as emulator:
        code = subprocess.run(
            [program, *configuration, "run", arguments.document.resolve(),
             "--url", emulator.endpoint, *options],
            cwd=folder, env={**os.environ, **hooks}, check=False,
        ).returncode

    statuses = json.loads(seen.read_text(encoding="utf-8"))
    ids = [operation["operationId"] for operation in contract.operations()]
    never = [name for name in ids if not any(s[0] == "2" for s in statuses.get(name, ()))]
    for name in never:
        print(f"{name} accepted no case; see tests/conformance/schemathesis_hooks.py")
    return 1 if code or never else 0


if __name__ == "__main__":
    sys.exit(main())
