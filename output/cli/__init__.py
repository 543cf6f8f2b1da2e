"""`beian`: the dataset on the terminal."""

from output.cli import comparing, reading, writing
from output.cli.terminal import app, main

__all__ = ["app", "comparing", "main", "reading", "writing"]
