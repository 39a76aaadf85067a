"""Exceptions become sentences: of the ledger's database, of the disk, and of ourselves."""

import errno
import os

import click
from sqlalchemy.exc import DBAPIError

from ledger.transactions import is_full


def say_database(error: DBAPIError) -> None:
    """Say what a database reports of the ledger."""
    if is_full(error):
        say("De schijf van het grootboek is vol, of die voor tijdelijke bestanden. Maak ruimte; "
             "er is niets verloren.",
             "The disk of the ledger or of temporary files is full. Make room; nothing is lost.")
    elif "disk I/O error" in str(error.orig):  # SQLite's word for a disk so full that its index has no page
        say("De schijf van het grootboek is vol of stuk. Maak ruimte en probeer het opnieuw.",
             "The ledger's disk is full or broken. Make room and try again.")
    elif "readonly" in str(error.orig) or "unable to open" in str(error.orig):
        say("Het grootboek kan niet worden geschreven. Mag u schrijven in deze map?",
             "The ledger cannot be written. May you write in this folder?")
    else:
        reason = str(error.orig).strip().partition("\n")[0]
        say(f"Het grootboek geeft een fout: {reason}", f"The ledger reports an error: {reason}")


def say_disk(error: OSError) -> None:
    """Say what the disk refuses."""
    name = error.filename or ""
    if error.errno == errno.ENOSPC:
        say("De schijf is vol. Maak ruimte en probeer het opnieuw; er is niets verloren.",
             "The disk is full. Make room and try again; nothing is lost.")
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        say(f"Hier mag verbond niet schrijven: {name}", f"verbond may not write here: {name}")
    else:
        say(f"Lezen of schrijven lukt niet: {name} ({error.strerror})",
             f"Reading or writing fails: {name} ({error.strerror})")


def say_own_fault(error: Exception, source: str = "") -> None:
    """Say that the program is at fault, and at which source; where VERBOND_DEBUG is set it is raised."""
    if os.environ.get("VERBOND_DEBUG"):
        raise error
    at, at_en = (f" bij {source}", f" at {source}") if source else ("", "")
    kind = type(error).__name__
    say(f"Er ging iets mis in verbond zelf{at} ({kind}). Er is niets verloren.",
        f"Something broke in verbond itself{at_en} ({kind}). Nothing is lost. VERBOND_DEBUG=1 shows where.")


def say(nl: str, en: str) -> None:
    """Say a sentence in Dutch and in English, on stderr."""
    click.echo(f"{nl}\n{en}", err=True)
