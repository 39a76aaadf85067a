"""Jobs in processes of their own, repeated where they are short, and what came of the repetitions."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPETITIONS = 3
SHORT_SECONDS = 60


def run_job(name: str, ledger_url: str | None = None, **values: object) -> dict[str, Any]:
    """Run one job of benchmarks/jobs.py in a fresh process; CalledProcessError when it breaks."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VERBOND_")}
    if ledger_url:
        environment["VERBOND_LEDGER_URL"] = ledger_url
    os.sync()  # what an earlier job left to write must not slow this one
    command = [sys.executable, "-m", "benchmarks.jobs", name, json.dumps(values)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def repeat(job: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Run a job three times, or once when it is long; it is told which time it is."""
    answers = [job(0)]
    while len(answers) < REPETITIONS and answers[0]["seconds"] < SHORT_SECONDS:
        answers.append(job(len(answers)))
    return answers


def spread(values: Sequence[float], form: str) -> str:
    """Word a median and between what it lies."""
    words = f"{median(values):{form}}"
    return words if len(values) == 1 else f"{words} ({min(values):{form}}–{max(values):{form}})"
