"""The embedded default: a small copy of the publishers' sites, served on loopback ports."""

from crawler.replica.edition import editions, expected_rows
from crawler.replica.server import Replica, start

__all__ = ["Replica", "editions", "expected_rows", "start"]
