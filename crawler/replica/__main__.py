"""Serve the replica until interrupted: `python -m crawler.replica [--edition N]`.

The first line printed is a JSON object, host → base URL, fit for the setting SITE_MIRRORS.
"""

import argparse
import contextlib
import json
import signal
import threading

from crawler.replica.server import start


def main() -> None:
    """Serve an edition until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m crawler.replica", description="Serve the replica of the sites.")
    parser.add_argument("--edition", type=int, default=1, help="which state of the sites (default: 1)")
    options = parser.parse_args()
    # A shell that starts it in the background has it ignore the interruption that is to end it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        replica = start(options.edition)
    except ValueError as error:
        parser.error(str(error))
    with replica, contextlib.suppress(KeyboardInterrupt):
        print(json.dumps(replica.mirrors), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
