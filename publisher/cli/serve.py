"""verbond serve: pages, endpoint and data over HTTP."""

import click

from ledger.home import Home, read_home


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535),
              help="0: any that is free.")
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> None:
    """Serve pages, records and /sparql until stopped; harvests may run meanwhile."""
    serve_home(read_home(context.obj), host, port)


def serve_home(home: Home, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve a home until SIGTERM or SIGINT."""
    from publisher.web.server import Server, listen  # costs half a second that no other command should pay

    home.open_ledger().close()  # a ledger that cannot be used is told here, not at each page
    Server(home, listen(host, port), tell).run()


def tell(address: str) -> None:
    """Tell where the pages are."""
    click.echo(f"Te zien op {address} (stoppen: Ctrl+C)", err=True)
