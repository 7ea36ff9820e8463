"""A run on a cluster whose workspace and reports are in an object store: the pages of a single machine, and no more."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.batch.cluster import laid_out, run_on_cluster
from perfcal.batch.cluster.places import Place
from perfcal.batch.manifest import Manifest, read_manifest
from perfcal.batch.plan import plan_batch
from perfcal.batch.run import BatchResult, run_batch
from perfcal.errors import StorageError

pytestmark = pytest.mark.batch

ASKED = {"notebooks": ["check_the_data", "pre_read"], "only": ["e01", "e02"], "as_of": "2026-07-05"}
TWO = CANDIDATES + "2026-H1,e02,L5,m02,,1\n"
DOC = "# Growth doc\n\n## 2026-03\n### Shipped\n- 2026-03-04 Moved the {what} #scope #service #reach-cross-team\n"
STORED = ("s3://cycle/ws", "s3://cycle/reports")


@dataclass(frozen=True)
class Store:
    """An object store on loopback, its bucket `cycle` holding a workspace."""

    files: S3FileSystem
    workspace: Path  # the same on this machine

    def read(self, name: str) -> bytes:
        """Return an object of the cycle's reports."""
        return self.files.cat_file(f"cycle/reports/2026-H1/{name}")

    def names(self) -> set[str]:
        """Return the objects of the cycle's reports."""
        self.files.invalidate_cache()
        found = self.files.find("cycle/reports/2026-H1")
        return {name.removeprefix("cycle/reports/2026-H1/") for name in found}

    def manifest(self) -> Manifest:
        """Return the manifest of the cycle's reports."""
        return Manifest.model_validate_json(self.read("manifest.json"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Start a server, and put a workspace of two candidates there; the workers find it as they would find Amazon's."""
    docs = {who: DOC.format(what=what) for who, what in {"e01": "ledger", "e02": "harbour"}.items()}
    workspace = write_files(tmp_path_factory.mktemp("store") / "ws", candidates=TWO, roster=ROSTER, docs=docs)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "nobody")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("AWS_CONFIG_FILE", os.devnull)
        files = S3FileSystem()
        files.mkdir("cycle")
        files.put(str(workspace), "cycle/ws", recursive=True)
        yield Store(files, workspace)
    server.stop()


def run(*places: str, **asked: object) -> BatchResult:
    """Run the two candidates' pages on a cluster of this machine."""
    workspace, out = places
    with laid_out(workspace, out=out) as ground:
        plan = plan_batch(ground.workspace, out=ground.out, **{**ASKED, **asked})
        return run_on_cluster(plan, ground, cluster="local", jobs=2, progress=False)


@pytest.fixture(scope="module")
def done(store: Store) -> BatchResult:
    """The first run, from the store into the store."""
    return run(*STORED)


@pytest.fixture(scope="module")
def alone(store: Store) -> BatchResult:
    """The same on a single machine."""
    plan = plan_batch(store.workspace, out=store.workspace.parent / "reports", **ASKED)
    return run_batch(plan, jobs=2, progress=False)


def test_the_pages_are_those_of_a_single_machine(store: Store, done: BatchResult, alone: BatchResult) -> None:
    """To the byte, but for times and the id of the cell that papermill adds; so are the records."""
    assert (done.exit_code, {page.key for page in done.ran}) == (0, {page.key for page in alone.ran})
    written = {path.relative_to(alone.folder).as_posix() for path in alone.folder.rglob("*") if path.is_file()}
    assert store.names() == written - {".lock"}
    for name in written - {".lock", "index.html", "manifest.json"}:
        ours, theirs = store.read(name), (alone.folder / name).read_bytes()
        assert timeless(ours) == timeless(theirs), name
    there = read_manifest(alone.folder, cycle="2026-H1").notebooks
    for ours, theirs in zip(store.manifest().notebooks, there, strict=True):
        assert set(ours.outputs) == set(theirs.outputs)
        assert ours.model_copy(update=TIMES) == theirs.model_copy(update=TIMES)


TIMES = {"started": "", "seconds": 0.0, "outputs": {}}  # what each file holds was compared
VARIES = rb'"(?:id|start_time|end_time|iopub\.\S+|shell\.\S+)": "[^"]*"|"duration": [\d.e-]+|cell-id=[0-9a-f]{8}'


def timeless(page: bytes) -> bytes:
    """Return a page without what no two runs share: when it was made, and the id of the cell papermill adds."""
    return page if page.startswith(b"%PDF") else re.sub(VARIES, b"", page)


def test_nothing_of_the_run_stays_behind(store: Store, done: BatchResult) -> None:
    """Neither the archive of the workspace nor the notes of the workers; and the index leads to every page."""
    assert not [name for name in store.names() if name.startswith(".")]
    index = store.read("index.html").decode()
    assert 'href="pre_reads/e02.pdf"' in index
    assert index.count("made in this run</span>") == 3


def test_only_what_changed_is_made_again_and_what_a_person_changed_is_kept(store: Store, done: BatchResult) -> None:
    """By digest, though no file of the reports is on this machine."""
    store.files.copy("cycle/reports", "cycle/again", recursive=True)
    pages = "cycle/again/2026-H1/pre_reads"
    store.files.pipe_file(f"{pages}/e02.html", b"my own words")
    result = run("s3://cycle/ws", "s3://cycle/again", notebooks=["pre_read"])
    (again,) = result.ran
    assert (again.key, again.kept, result.up_to_date) == ("pre_reads/e02", ("pre_reads/e02.kept.html",), 1)
    assert store.files.cat_file(f"{pages}/e02.kept.html") == b"my own words"
    assert b"Jun Castellan" in store.files.cat_file(f"{pages}/e02.html")


def test_pages_may_come_from_a_store_and_stay_here(store: Store, tmp_path: Path) -> None:
    """They name their workspace by a path that leads nowhere private, the same in each run."""
    places = ("s3://cycle/ws", str(tmp_path / "out"))
    result = run(*places, notebooks=["pre_read"], only=["e01"])
    assert [page.key for page in result.ran] == ["pre_reads/e01"]
    with laid_out(places[0], out=places[1]) as ground:
        plan = plan_batch(ground.workspace, out=ground.out, **{**ASKED, "notebooks": ["pre_read"], "only": ["e01"]})
        assert ground.standing(plan)[0].to_run == ()
    notebook = json.loads((tmp_path / "out" / "2026-H1" / "pre_reads" / "e01.ipynb").read_bytes())
    assert notebook["metadata"]["papermill"]["parameters"]["workspace"] == "../../../cycle/ws"


@pytest.mark.parametrize(
    ("workspace", "out", "message"),
    [
        ("s3://nowhere/ws", "s3://cycle/reports", "s3://nowhere/ws: there is no such bucket"),
        ("s3://cycle/elsewhere", "s3://cycle/reports", "s3://cycle/elsewhere is no workspace"),
        ("s3://cycle/ws", "s3://nowhere/reports", "s3://nowhere/reports: there is no such bucket"),
    ],
)
def test_a_place_that_is_not_there_is_named(store: Store, workspace: str, out: str, message: str) -> None:
    """Before anything runs."""
    with pytest.raises(StorageError, match=message), laid_out(workspace, out=out):
        pass


def test_a_store_that_refuses_is_told_without_its_words(store: Store) -> None:
    """A store's own words may name accounts and keys."""
    with pytest.raises(StorageError, match=r"^s3://no-such/x cannot be written to \(FileNotFoundError\)"):
        Place("s3://no-such/x").write("page.html", b"")
