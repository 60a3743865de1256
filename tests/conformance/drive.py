"""Calls every ET function of the official Python SDKs against the emulator and reports on each.

The functions are discovered in the SDKs themselves: one that no case covers is a failure.
"""

import sys
import warnings

warnings.simplefilter("ignore")  # The SDKs' source has invalid escape sequences.

from emulator import Emulator  # noqa: E402

import channels  # noqa: E402
import clients  # noqa: E402
import contract  # noqa: E402
import lines  # noqa: E402
import refusals  # noqa: E402
import repeats  # noqa: E402
import routes  # noqa: E402
from run import Run  # noqa: E402

CHAPTERS = [
    chapter
    for module in (lines, channels, routes, refusals, repeats)
    for chapter in module.CHAPTERS
]


def main():
    """Runs both SDKs; the exit status is 0 if every function of both passes."""
    counts, all_passed = [], True
    with Emulator() as emulator:
        for sdk in (make() for make in clients.ALL):
            run = Run(sdk, emulator, contract.operations())
            for chapter in CHAPTERS:
                run.chapter(chapter)
            rows = run.table()
            print_table(f"{sdk.distribution} {sdk.version}", rows)
            functions = [row for row in rows if not row[0].startswith("(")]
            passed = sum(row[2] == "ok" for row in functions)
            counts.append(f"{sdk.distribution} {passed}/{len(functions)}")
            all_passed = all_passed and passed == len(rows)
    print(" ".join(counts))
    return 0 if all_passed else 1


def print_table(title, rows):
    """Prints the rows in columns."""
    rows = [("function", "action", "outcome", "notes"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print(title)
    for row in rows:
        print(" ", *(text.ljust(width + 1) for text, width in zip(row, widths)), row[3])
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
