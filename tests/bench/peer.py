"""The official Python SDK, measured: `peer.py ENDPOINT reads COUNT` or `peer.py ENDPOINT list`.

Prints one figure: calls a second, or the seconds that listing all lines took.
"""

import logging
import sys
import time

from baidubce.auth.bce_credentials import BceCredentials
from baidubce.bce_client_configuration import BceClientConfiguration
from baidubce.services.et.et_client import EtClient

LINE = "dcphy-gq65bz9ip712"


def client(endpoint):
    credentials = BceCredentials("bench-access-key", "bench-secret-key-0123456789abcdef")
    return EtClient(BceClientConfiguration(credentials=credentials, endpoint=endpoint))


def reads(et, count):
    for _ in range(count // 10):
        et.list_et_dcphy_detail(LINE)
    start = time.perf_counter()
    for _ in range(count):
        et.list_et_dcphy_detail(LINE)
    return count / (time.perf_counter() - start)


def listing(et):
    start = time.perf_counter()
    marker = None
    while True:
        page = et.list_et_dcphy(marker=marker, max_keys=1000)
        marker = getattr(page, "next_marker", None)
        if not marker:
            return time.perf_counter() - start


def main():
    logging.disable(logging.CRITICAL)
    et = client(sys.argv[1])
    print(reads(et, int(sys.argv[3])) if sys.argv[2] == "reads" else listing(et))


if __name__ == "__main__":
    main()
