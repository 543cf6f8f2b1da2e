"""`beian`: the dataset on the terminal."""

from importlib.metadata import entry_points

from output.cli import analysing, checking, comparing, finding, reading, writing
from output.cli.terminal import app, main

# To import a module is to add its commands.
for _commands in entry_points(group="beian.commands"):
    _commands.load()

__all__ = ["analysing", "app", "checking", "comparing", "finding", "main", "reading", "writing"]
