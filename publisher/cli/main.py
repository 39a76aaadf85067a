"""All commands together, and the one place where an exception becomes a sentence and an exit status."""

import errno
import os
import sys
from importlib import import_module
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from ledger.transactions import is_full
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
        _say("Afgebroken.", "Stopped.")
    except VerbondError as error:
        _say(error.nl, error.en)
    except DBAPIError as error:
        _say_database(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _say_disk(error)
    except Exception as error:
        if os.environ.get("VERBOND_DEBUG"):
            raise
        _say(
            f"Er ging iets mis in verbond zelf ({type(error).__name__}). Er is niets verloren.",
            f"Something broke in verbond itself ({type(error).__name__}). Nothing is lost. "
            "VERBOND_DEBUG=1 shows where.",
        )
    sys.exit(BROKEN)


def _say_database(error: DBAPIError) -> None:
    if is_full(error):
        _say("De schijf van het grootboek is vol, of die voor tijdelijke bestanden. Maak ruimte; "
             "er is niets verloren.",
             "The disk of the ledger or of temporary files is full. Make room; nothing is lost.")
    elif "disk I/O error" in str(error.orig):  # SQLite's word for a disk so full that its index has no page
        _say("De schijf van het grootboek is vol of stuk. Maak ruimte en probeer het opnieuw.",
             "The ledger's disk is full or broken. Make room and try again.")
    elif "readonly" in str(error.orig) or "unable to open" in str(error.orig):
        _say("Het grootboek kan niet worden geschreven. Mag u schrijven in deze map?",
             "The ledger cannot be written. May you write in this folder?")
    else:
        reason = str(error.orig).strip().partition("\n")[0]
        _say(f"Het grootboek geeft een fout: {reason}", f"The ledger reports an error: {reason}")


def _say_disk(error: OSError) -> None:
    name = error.filename or ""
    if error.errno == errno.ENOSPC:
        _say("De schijf is vol. Maak ruimte en probeer het opnieuw; er is niets verloren.",
             "The disk is full. Make room and try again; nothing is lost.")
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        _say(f"Hier mag verbond niet schrijven: {name}", f"verbond may not write here: {name}")
    else:
        _say(f"Lezen of schrijven lukt niet: {name} ({error.strerror})",
             f"Reading or writing fails: {name} ({error.strerror})")


def _say(nl: str, en: str) -> None:
    click.echo(f"{nl}\n{en}", err=True)
