"""Calls the official Python SDKs against the emulator and reports on each of their functions.

The functions are discovered in the SDKs themselves: one that no case covers is a failure.
"""

import sys
import warnings

warnings.simplefilter("ignore")  # The SDKs' source has invalid escape sequences.

from emulator import Emulator  # noqa: E402

import channels  # noqa: E402
import clients  # noqa: E402
import contract  # noqa: E402
import gateways  # noqa: E402
import lines  # noqa: E402
import refusals  # noqa: E402
import repeats  # noqa: E402
import routes  # noqa: E402
import vpc_clients  # noqa: E402
import vpc_routes  # noqa: E402
from run import Run  # noqa: E402

# By product of the vendor: the SDKs, and the chapters that each goes through.
PRODUCTS = {
    "et": (clients.ALL, (lines, channels, routes, refusals, repeats)),
    "vpc": (vpc_clients.ALL, (gateways, vpc_routes)),
}


def main():
    """Runs all SDKs; the exit status is 0 if every function of each passes."""
    counts, all_passed = [], True
    # The gateway of the channels' route rules is another account's.
    with Emulator("--foreign-gateways") as emulator:
        for product, (sdks, modules) in PRODUCTS.items():
            for sdk in (make() for make in sdks):
                run = Run(sdk, emulator, contract.operations(product))
                for chapter in (chapter for module in modules for chapter in module.CHAPTERS):
                    run.chapter(chapter)
                rows = run.table()
                print_table(f"{sdk.distribution} {sdk.version}", rows)
                functions = [row for row in rows if not row[0].startswith("(")]
                passed = sum(row[2] == "ok" for row in functions)
                counts.append(f"{sdk.distribution} ({product}) {passed}/{len(functions)}")
                all_passed = all_passed and passed == len(rows)
    print(", ".join(counts))
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
