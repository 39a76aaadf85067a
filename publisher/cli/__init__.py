"""The command line: `verbond`."""

from publisher.cli.main import main

__all__ = ["main"]
