"""All commands together, and the one place where an exception becomes a sentence and an exit status."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from publisher.cli.faults import say, say_database, say_disk, say_own_fault
from vocab.exceptions import VerbondError

BROKEN = 2
COMMANDS = {
    "approve": "approve", "backup": "homes", "check": "check", "demo": "demo",
    "fetch-edition": "fetch_edition", "harvest": "harvest", "init": "homes", "publish": "publish",
    "query": "query", "rebuild": "publish", "report": "report", "restore": "homes", "schema": "schema",
    "serve": "serve", "status": "status", "template": "template", "verify": "publish", "withhold": "approve",
}
"""The module of each command."""


class Commands(click.Group):
    """The commands, each imported when it is asked for: none waits for the libraries of another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one of them, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"publisher.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="verbond")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), envvar="VERBOND_HOME",
              help="The coalition's home folder (VERBOND_HOME; default: this folder).")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Verbond: the open-data commons of a coalition of cooperatives."""
    context.obj = home


def main() -> None:
    """Run a command: exit 0 fine, 1 a violation or something held, 2 wrong use or broken."""
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
    except click.Abort:
        say("Afgebroken.", "Stopped.")
    except VerbondError as error:
        say(error.nl, error.en)
    except DBAPIError as error:
        say_database(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say_disk(error)
    except Exception as error:
        say_own_fault(error)
    sys.exit(BROKEN)
