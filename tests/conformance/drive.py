"""Drives every ET function of the official Python SDKs against the emulator, and says function by function how it went.

    python drive.py --endpoint URL --contract crates/et-contract/src/generated_contract.json

The keys are taken from BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY. The emulator is reset again and again. It must run with `--strict-time`,
so that a request can be made too old by moving its clock. The functions are found by looking into the SDKs: one that no case
covers is a failure.
"""

import argparse
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")  # The SDKs' own code warns of its escapes.

import channels  # noqa: E402
import clients  # noqa: E402
import emulator  # noqa: E402
import lines  # noqa: E402
import refusals  # noqa: E402
import repeats  # noqa: E402
import routes  # noqa: E402
import run as runs  # noqa: E402

CHAPTERS = [*lines.CHAPTERS, *channels.CHAPTERS, *routes.CHAPTERS, *refusals.CHAPTERS, *repeats.CHAPTERS]


def main():
    """Runs both SDKs; the exit status is 0 when every function of both did everything right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True, help="where the emulator listens")
    parser.add_argument("--contract", required=True, help="the API document as JSON")
    arguments = parser.parse_args()
    keys = os.environ["BCE_ACCESS_KEY_ID"], os.environ["BCE_SECRET_ACCESS_KEY"]
    target = emulator.Emulator(arguments.endpoint)
    operations = read_operations(arguments.contract)

    counts, good = [], True
    for sdk in (make() for make in clients.ALL):
        run = runs.Run(sdk, target, operations, *keys)
        for chapter in CHAPTERS:
            run.chapter(chapter)
        rows = run.table()
        print_table(f"{sdk.distribution} {sdk.version}", rows)
        functions = [row for row in rows if not row[0].startswith("(")]
        done = sum(row[2] == "ok" for row in functions)
        counts.append(f"{sdk.distribution} {done}/{len(functions)}")
        good = good and done == len(rows)
    print(" ".join(counts))
    return 0 if good else 1


def read_operations(file):
    """The operations of the API document, whatever their path and method."""
    with open(file, encoding="utf-8") as text:
        paths = json.load(text)["paths"]
    return [operation for path in paths.values() for operation in path.values() if "x-bce-action" in operation]


def print_table(title, rows):
    """Prints the rows in columns."""
    heads = ("function", "action", "outcome", "notes")
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(3)]
    print(title)
    for row in [heads, *rows]:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(row[:3], widths)) + "  " + row[3])
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
