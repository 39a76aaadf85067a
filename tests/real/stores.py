"""Private SPARQL stores on loopback: a Fuseki (Basic) and a Virtuoso (Digest), which can be killed."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.remote.settings import Addresses
from tests.real.ckan_site import find_jars, find_java
from tests.servers import Program, free_port

USER, PASSWORD = "voorbeeld", "voorbeeld-1"
# The union is set for queries alone, so that updates and graphs are of the dataset as it is.
FUSEKI = """\
PREFIX : <#>
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX ja: <http://jena.hpl.hp.com/2005/11/Assembler#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Server ; fuseki:passwd "{folder}/passwd" ; fuseki:realm "voorbeeld" ; fuseki:auth "basic" ;
  ja:context [ ja:cxtName "arq:queryTimeout" ; ja:cxtValue "{timeout}" ] ;
  ja:context [ ja:cxtName "arq:updateTimeout" ; ja:cxtValue "60000" ] ; fuseki:services ( :service ) .
:service a fuseki:Service ; fuseki:name "ds" ; fuseki:dataset :dataset ;
  fuseki:endpoint
    [ fuseki:operation fuseki:query ; fuseki:name "query" ;
      ja:context [ ja:cxtName "tdb2:unionDefaultGraph" ; ja:cxtValue {union} ] ] ,
    [ fuseki:operation fuseki:update ; fuseki:name "update" ; fuseki:allowedUsers "{user}" ] ,
    [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ; fuseki:allowedUsers "{user}" ] .
:dataset a tdb2:DatasetTDB2 ; tdb2:location "{folder}/db" .
"""
VIRTUOSO = """\
[Database]
DatabaseFile={folder}/virtuoso.db
ErrorLogFile={folder}/virtuoso.log
LockFile={folder}/virtuoso.lck
TransactionFile={folder}/virtuoso.trx
xa_persistent_file={folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile={folder}/virtuoso-temp.db
TransactionFile={folder}/virtuoso-temp.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
DisableUnixSocket=1
NumberOfBuffers=20000
MaxDirtyBuffers=12000
MaxQueryMem=512M
DirsAllowed={folder}
[HTTPServer]
ServerPort=127.0.0.1:{port}
ServerRoot={folder}
[SPARQL]
ResultSetMaxRows={rows}
MaxQueryExecutionTime=60
"""
ACCOUNT = (f"DB.DBA.USER_CREATE('{USER}', '{PASSWORD}'); GRANT SPARQL_UPDATE TO \"{USER}\"; "
           f"DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{USER}', 7);")


@dataclass(kw_only=True)
class Store(Program):
    """A SPARQL store, and where it is."""

    addresses: Addresses

    def start(self) -> None:
        """Start it, also where it was killed before."""
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        super().start()

    def name(self) -> dict[str, str]:
        """Return the settings that name it."""
        one = self.addresses
        return {"VERBOND_SPARQL_URL": one.query, "VERBOND_SPARQL_UPDATE_URL": one.update,
                "VERBOND_SPARQL_GRAPHS_URL": one.graphs, "VERBOND_SPARQL_USER": one.user,
                "VERBOND_SPARQL_PASSWORD": one.password}


@contextmanager
def private_fuseki(folder: Path, timeout: int = 60_000, union: bool = True) -> Iterator[Store]:
    """Run a Fuseki with a TDB2 below a folder.

    timeout: of a query, in milliseconds; union: whether the default graph is that of all graphs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "db").mkdir()
    (folder / "passwd").write_text(f"{USER}: {PASSWORD}\n")
    (folder / "config.ttl").write_text(
        FUSEKI.format(folder=folder, timeout=timeout, user=USER, union=str(union).lower()))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [find_java(), "-Xmx1g", "-XX:+UseSerialGC", "-cp", find_jars("fuseki"),
               "org.apache.jena.fuseki.main.cmds.FusekiMainCmd", f"--config={folder}/config.ttl",
               f"--port={port}", "--localhost", "--ping"]
    addresses = Addresses(f"{url}/ds/query", f"{url}/ds/update", f"{url}/ds/data", USER, PASSWORD)
    store = Store(addresses=addresses, ping=f"{url}/$/ping", command=command, folder=folder)
    with store.running():
        yield store


@contextmanager
def private_virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Store]:
    """Run a Virtuoso below a folder; rows: the most that an answer has. RuntimeError where it is not here."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        raise RuntimeError("Virtuoso is not here: run scripts/install-services, then test again.")
    folder.mkdir(parents=True, exist_ok=True)
    port, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, port=port, sql=sql, rows=rows))
    url = f"http://127.0.0.1:{port}"
    addresses = Addresses(f"{url}/sparql", f"{url}/sparql-auth", f"{url}/sparql-graph-crud-auth", USER,
                          PASSWORD)
    command = [program, "-f", "+configfile", f"{folder}/virtuoso.ini"]
    store = Store(addresses=addresses, ping=f"{url}/sparql", command=command, folder=folder)
    with store.running():
        done = subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={ACCOUNT}"], text=True,
                              capture_output=True, timeout=60)
        if done.returncode or "Error" in done.stdout:
            raise RuntimeError(f"isql-vt failed: {done.stdout}{done.stderr}")
        yield store
