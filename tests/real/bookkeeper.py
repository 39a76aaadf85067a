"""A bookkeeper at LibreOffice: opens a workbook in a Dutch office, types into cells, deletes rows, saves.

Run by the python that knows `uno` (Debian: python3-uno), this file is also the child that does the work.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)", ".pdf": "calc_pdf_Export",
}
SEMICOLON_UTF8 = "59,34,76,1,,0,false,true,false"
DUTCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>nl-NL</value></prop></item></oor:items>
"""
PYTHONS = ("/usr/bin/python3", "python3", "/opt/libreoffice/program/python")
SECONDS, PATIENCE = 120, 10
SAVED = "saved"


def find_office() -> tuple[str, str] | None:
    """Return LibreOffice and a python that can drive it, or None where one of them is missing."""
    office = shutil.which("soffice")
    for python in PYTHONS if office else ():
        found = shutil.which(python)
        if found and subprocess.run([found, "-c", "import uno"], capture_output=True).returncode == 0:
            return str(office), found
    return None


def fill(template: Path, cells: Mapping[tuple[str, str], str], out: Path,
         deleted: Sequence[tuple[str, int]] = ()) -> None:
    """Type texts into (sheet, cell), then delete (sheet, row from 1); out's name says the format."""
    work = {
        "out": out.resolve().as_uri(), "filter": FILTERS[out.suffix],
        "cells": [[sheet, cell, text] for (sheet, cell), text in cells.items()],
        "deleted": sorted(deleted, reverse=True),
    }
    found = find_office()
    assert found, "LibreOffice is missing: scripts/install-services brings it"
    office, python = found
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        opened = Path(folder) / template.name  # a copy: the office puts a lock beside what it opens
        shutil.copyfile(template, opened)
        work["file"] = opened.as_uri()
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(DUTCH, "utf-8")
        pipe = f"verbond{os.getpid()}{time.monotonic_ns()}"
        running = subprocess.Popen(
            [office, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            done = subprocess.run([python, __file__, pipe], input=json.dumps(work), text=True,
                                  capture_output=True, timeout=SECONDS)
            # Not its exit status: uno may break off when the office goes away under it.
            assert SAVED in done.stdout, (done.returncode, done.stderr)
        finally:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Wait for the office to end, and stop what is left of it: soffice is a script with children."""
    with suppress(subprocess.TimeoutExpired):
        running.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def convert(file: Path, out: Path) -> None:
    """Open a file and save it in another format, as a person does: with a view, which holds frozen rows."""
    fill(file, {}, out)


def _work(pipe: str, work: dict[str, Any]) -> None:
    """Do the work in the child, and end the office."""
    import uno
    from com.sun.star.beans import PropertyValue

    def value(name: str, given: object) -> Any:
        return PropertyValue(Name=name, Value=given)

    local = uno.getComponentContext()
    make = local.ServiceManager.createInstanceWithContext
    resolve = make("com.sun.star.bridge.UnoUrlResolver", local).resolve
    until = time.monotonic() + SECONDS
    while True:
        try:
            context = resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(work["file"], "_blank", 0, ())
    for name, cell, text in work["cells"]:
        document.Sheets.getByName(name).getCellRangeByName(cell).FormulaLocal = text
    for name, row in work["deleted"]:
        document.Sheets.getByName(name).Rows.removeByIndex(row - 1, 1)
    given = [value("FilterName", work["filter"])]
    if work["out"].endswith(".csv"):
        given.append(value("FilterOptions", SEMICOLON_UTF8))
    document.storeToURL(work["out"], tuple(given))
    document.close(True)
    print(SAVED, flush=True)
    with suppress(Exception):  # the pipe closes before the answer comes
        desktop.terminate()


if __name__ == "__main__":
    _work(sys.argv[1], json.load(sys.stdin))
