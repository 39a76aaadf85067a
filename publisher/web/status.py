"""/status: what is public, how old it is, what waits and what that would change; /health and /metrics."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from werkzeug.exceptions import NotFound

from publisher.status import read_status
from publisher.targets.checkpoint import read_checkpoint
from publisher.web.pages import has_source, read_stale, read_waiting, show_status, show_waiting
from publisher.web.reader import read_language, wants_json
from publisher.web.render import render
from publisher.web.site import find_site
from vocab.exceptions import VerbondError

MOST_RECORDS = 500
pages = Blueprint("status", __name__)
GAUGES = (
    ("records", "Public records of a source"), ("age", "Seconds since a source was last read well"),
    ("held", "What waits for a person"), ("stale", "Records whose newer row is wrong"),
    ("problems", "Problems of the last run"), ("late", "1 where a source is older than it promised"),
)


@pages.get("/status")
def show() -> Any:
    """Show every source and every target."""
    home = find_site().home
    with home.open_ledger() as ledger:
        shown = show_status(home, ledger, read_language())
    return jsonify(shown["status"]) if wants_json() else render("status.html", **shown)


@pages.get("/status/runs/<int(max=9223372036854775807):run>")
def show_run(run: int) -> Any:
    """Show what waits under a run."""
    with find_site().home.open_ledger() as ledger:
        found = read_waiting(ledger, run)
    if wants_json():
        return jsonify(found.as_json())
    return render("waiting.html", number=run, **show_waiting(found, read_language()))


@pages.get("/status/stale")
def list_stale() -> Any:
    """List what is public in an older version than its source has, of all sources or of one."""
    home, source = find_site().home, request.args.get("source", "")
    with home.open_ledger() as ledger:
        if source and not has_source(home, ledger, source):
            raise NotFound
        records = read_stale(ledger, read_language(), source)
    return render("stale.html", source=source, records=records[:MOST_RECORDS],
                  more=max(0, len(records) - MOST_RECORDS))


@pages.get("/health")
def tell_health() -> tuple[Response, int]:
    """Say in JSON whether ledger and store can be read: 200 or 503."""
    site = find_site()
    answer: dict[str, Any] = {"ledger": "ok", "store": "ok"}
    try:
        with site.home.open_ledger() as ledger:
            answer["seq"] = ledger.read_head().seq
    except Exception as error:  # noqa: BLE001  whatever it is, who watches must hear of it
        answer["ledger"] = error.en if isinstance(error, VerbondError) else type(error).__name__
    checkpoint = read_checkpoint(site.home.store)
    if checkpoint is None or not checkpoint.path.is_dir():
        answer["store"] = "nothing is published"
    answer["status"] = "ok" if answer["ledger"] == answer["store"] == "ok" else "broken"
    return jsonify(answer), 200 if answer["status"] == "ok" else 503


@pages.get("/metrics")
def tell_metrics() -> Response:
    """Tell the numbers of /status in the text format of Prometheus."""
    home, registry = find_site().home, CollectorRegistry()
    with home.open_ledger() as ledger:
        status = read_status(home, ledger)
    Gauge("verbond_seq", "Last visible version of the ledger", registry=registry).set(status["seq"])
    lag = Gauge("verbond_target_lag", "Versions a target is behind", ["target"], registry=registry)
    for target in status["targets"]:
        lag.labels(target["name"]).set(target["lag"])
    for name, words in GAUGES:
        gauge = Gauge(f"verbond_source_{name}", words, ["source"], registry=registry)
        for source in status["sources"]:
            if source[name] is not None:
                gauge.labels(source["source"]).set(source[name])
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
