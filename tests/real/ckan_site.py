"""Starts a private CKAN 2.12 with all it stands on, and takes it away again: PostgreSQL, Redis, Solr."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from ckanapi import RemoteCKAN
from psycopg import sql

from tests.postgres import private_postgres
from tests.servers import Program, free_port, run_program

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-ckan"
JARS = ROOT / ".jars"
SOLR = ROOT / "scripts" / "jars" / "solr"
MAKE_ADMIN = Path(__file__).with_name("make_ckan_admin.py")
ADMIN, PASSWORD = "voorbeeld", "voorbeeld-1"
"""Who may do all in it, and with which password somebody signs in to its pages."""

ROLES = ("ckan", "datastore_reader")
SETTINGS = """\
ckan.site_id = test
ckan.plugins = activity datastore dcat harvest dcat_rdf_harvester
ckan.locale_default = nl
ckan.devserver.threaded = true
ckan.gravatar_default = disabled
ckanext.dcat.datasets_per_page = 2
ckan.harvest.mq.type = redis
ckan.harvest.mq.hostname = 127.0.0.1
ckan.harvest.mq.redis_db = 1
"""
"""Pages of two: who reads the catalogue must turn them."""


@dataclass(kw_only=True)
class Site(Program):
    """A CKAN: its address, and a token of its sysadmin."""

    url: str
    token: str

    def make_editor(self, name: str, organization: str) -> str:
        """Make an organization with an editor in it; return the editor's token."""
        with RemoteCKAN(self.url, apikey=self.token) as ckan:
            ckan.action.organization_create(name=organization)
            ckan.action.user_create(name=name, email=f"{name}@example.org", password=PASSWORD)
            ckan.action.organization_member_create(id=organization, username=name, role="editor")
            return str(ckan.action.api_token_create(user=name, name="test")["token"])


@contextmanager
def run_harvester(site: Site) -> Iterator[None]:
    """Run the two processes of ckanext-harvest, which take from its queues."""
    ckan, ini = str(VENV / "bin" / "ckan"), str(site.folder / "ckan.ini")
    processes = []
    try:
        for name in ("gather", "fetch"):
            with (site.folder / f"{name}.log").open("wb") as told:
                command = [ckan, "-c", ini, "harvester", f"{name}-consumer"]
                processes.append(subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT))
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def find_java() -> str:
    """Return Java; RuntimeError that says how to get it."""
    found = shutil.which("java")
    if found is None:
        raise RuntimeError("Java is not here: run scripts/install-services, then test again.")
    return found


def find_jars(name: str) -> str:
    """Return the class path of the jars of a program; RuntimeError that says how to get them."""
    if not any((JARS / name).glob("*.jar")):
        raise RuntimeError(f"The jars of {name} are not here: run scripts/install-jars, then test again.")
    return f"{JARS / name}/*"


@contextmanager
def private_ckan(folder: Path) -> Iterator[Site]:
    """Run a CKAN on free ports, its files below a folder; RuntimeError that says what is missing."""
    if not (VENV / "bin" / "ckan").exists():
        raise RuntimeError("CKAN is not here: run 'make .venv-ckan/.installed', then test again.")
    with ExitStack() as running:
        postgres = running.enter_context(private_postgres()).replace("+psycopg", "", 1)
        redis = running.enter_context(private_redis(folder))
        solr = running.enter_context(private_solr(folder))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        ini = _configure(folder, url, _make_databases(postgres), redis, solr)
        _run("db", "init", ini=ini)
        for plugin in ("activity", "harvest"):
            _run("db", "upgrade", "-p", plugin, ini=ini)
        rights = _run("datastore", "set-permissions", ini=ini)
        _grant(f"{postgres.rpartition('/')[0]}/datastore", rights)
        token = _ask(VENV / "bin" / "python", MAKE_ADMIN, ini, ADMIN, PASSWORD).split()[-1]
        command = [VENV / "bin" / "ckan", "-c", ini, "run", "-H", "127.0.0.1", "-p", str(port),
                   "--disable-reloader"]
        site = Site(url=url, token=token, command=list(map(str, command)), folder=folder,
                    ping=f"{url}/api/3/action/status_show")
        with site.running():
            yield site


@contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """Run a Redis on a free port that keeps nothing; yield its URL."""
    program, port = shutil.which("redis-server"), free_port()
    if program is None:
        raise RuntimeError("Redis is not here: run scripts/install-services, then test again.")
    process = subprocess.Popen([program, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                                "--dir", folder, "--logfile", folder / "redis.log"])
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def private_solr(folder: Path) -> Iterator[str]:
    """Run Solr with CKAN's own schema, its index in memory; yield the URL of its core."""
    home, port = folder / "solr", free_port()
    conf = home / "ckan" / "conf"
    conf.mkdir(parents=True)
    (home / "solr.xml").write_text("<solr/>")
    (home / "ckan" / "core.properties").write_text("name=ckan\n")
    schema = next(VENV.glob("lib/python*/site-packages/ckan/config/solr/schema.xml"))
    for path in (schema, SOLR / "solrconfig.xml"):
        shutil.copy(path, conf)
    for name in ("synonyms.txt", "protwords.txt", "stopwords.txt"):
        (conf / name).touch()
    command = [find_java(), "-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.level=WARN", f"-Dport={port}",
               f"-Dsolr.solr.home={home}", f"-Dsolr.log.dir={home}",
               "-cp", f"{JARS / 'classes'}:{find_jars('solr')}", "SolrMain"]
    core = f"http://127.0.0.1:{port}/solr/ckan"
    with run_program(command, f"{core}/select?q=*:*&rows=0", folder / "solr.log"):
        yield core


def _make_databases(postgres: str) -> str:
    """Make the two databases and two roles that CKAN wants; return the address without user and database."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        for role in ROLES:
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        for name in ("ckan", "datastore"):
            connection.execute(sql.SQL("create database {} owner ckan").format(sql.Identifier(name)))
    return postgres.partition("@")[2].partition("/")[0]


def _configure(folder: Path, url: str, postgres: str, redis: str, solr: str) -> Path:
    ini = folder / "ckan.ini"
    _ask(VENV / "bin" / "ckan", "generate", "config", ini)
    (folder / "files").mkdir()
    settings = SETTINGS + f"""\
sqlalchemy.url = postgresql://ckan@{postgres}/ckan
ckan.datastore.write_url = postgresql://ckan@{postgres}/datastore
ckan.datastore.read_url = postgresql://datastore_reader@{postgres}/datastore
ckan.redis.url = {redis}
ckan.harvest.mq.port = {redis.rpartition(":")[2].partition("/")[0]}
solr_url = {solr}
ckan.site_url = {url}
ckan.storage_path = {folder / "files"}
"""
    _ask(VENV / "bin" / "ckan", "config-tool", ini, *settings.splitlines())
    return ini


def _grant(database: str, rights: str) -> None:
    """Run what CKAN prints for psql, whose own commands begin with a backslash."""
    lines = [line for line in rights.splitlines() if not line.startswith("\\")]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("\n".join(lines).encode())


def _run(*words: str, ini: Path) -> str:
    return _ask(VENV / "bin" / "ckan", "-c", ini, *words)


def _ask(*command: str | Path) -> str:
    """Run a program to its end; return what it printed, or raise RuntimeError with that."""
    done = subprocess.run(list(map(str, command)), text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}"[-3_000:])
    return done.stdout
