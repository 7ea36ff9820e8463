"""What a run on a cluster refuses before anything is made, and what it finds of one that was cut off."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect

import pytest
from batch_notebooks import write_notebook
from batch_records import record, task
from dask_processes import free_port
from typer.testing import CliRunner
from workspaces import CANDIDATES, write_files

from perfcal.batch.cluster import client as dask_client
from perfcal.batch.cluster import laid_out, run_on_cluster
from perfcal.batch.cluster.client import Scheduler, connected, workers_on
from perfcal.batch.cluster.ground import Ground
from perfcal.batch.cluster.kit import WORKSPACE, notebook_in, packed, travels, unpack
from perfcal.batch.cluster.notes import UNDER_WAY, Note, write_note
from perfcal.batch.cluster.places import place_of
from perfcal.batch.cluster.worker import Ask, Order, identity
from perfcal.batch.manifest import Record, read_manifest
from perfcal.batch.plan import plan_batch
from perfcal.batch.shelf import read_notebook
from perfcal.cli import app
from perfcal.errors import ClusterError, StorageError, UsageError


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A workspace of one candidate, and reports beside it."""
    with laid_out(write_files(tmp_path / "ws", candidates=CANDIDATES), out=tmp_path / "out") as ground:
        yield ground


def finished(ground: Ground, words: bytes) -> Record:
    """Write the page of a worker that nobody lived to be told of, and its note."""
    reports = ground.reports_of.below("2026-H1")
    page = record(outputs={"pre_reads/e01.html": sha256(words).hexdigest()})
    reports.write("pre_reads/e01.html", words)
    write_note(reports, Note(run="an earlier one", record=page))
    return page


def test_a_page_that_is_whole_counts_though_its_run_was_cut_off(ground: Ground) -> None:
    """Its note says what was to be written, and all of it is there."""
    page = finished(ground, b"about e01")
    _plan, manifest = ground.standing(plan_batch(ground.workspace, out=ground.out))
    assert manifest.notebooks == (page,)


def test_a_page_that_is_not_whole_does_not_count(ground: Ground) -> None:
    """A worker that died between two files left one of them as it was."""
    finished(ground, b"about e01")
    (ground.out / "2026-H1" / "pre_reads" / "e01.html").write_bytes(b"about")
    _plan, manifest = ground.standing(plan_batch(ground.workspace, out=ground.out))
    assert manifest.notebooks == ()


def test_what_dask_is_handed_shows_nothing_in_its_logs(ground: Ground) -> None:
    """It logs the arguments of what failed."""
    order = Order("r", ground.reports_of, "kit", "digest", False, "2026-H1", None, (600, None), "code")
    assert "e01" not in repr(Ask(task("e01"), order, {"pre_reads/e01.html": "h1"}))


@pytest.mark.batch
def test_workers_with_another_perfcal_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name of what differs, and both versions."""
    own = identity()
    with workers_on("local", jobs=1) as scheduler:
        monkeypatch.setattr(dask_client, "identity", Elsewhere())
        own_version, other = own["perfcal"], "9.9"
        with (
            pytest.raises(ClusterError, match=rf"^worker tls://\S+ has perfcal {own_version}, here {other}\n"),
            connected(scheduler),
        ):
            pass


class Elsewhere:
    """Says here that perfcal is newer than what a worker says, where this is unpickled."""

    def __call__(self) -> dict[str, str]:
        """Return what makes the pages here."""
        return identity() | {"perfcal": "9.9"}

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Be the real question when it is asked elsewhere."""
        return getattr, (sys.modules["perfcal.batch.cluster.worker"], "identity")  # type: ignore[return-value]


def test_a_scheduler_that_is_not_there_is_named() -> None:
    """With the way to start one."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        pytest.raises(ClusterError, match=rf"no scheduler answers at {address} .*\n\nHint: start one"),
        connected(Scheduler(address), patience=0.2),
    ):
        pass


@pytest.mark.parametrize(
    ("cluster", "jobs", "message"), [("nearby", None, "no cluster 'nearby'"), ("tcp://here:1", 2, "--jobs is for")]
)
def test_a_cluster_is_an_address_and_as_large_as_it_is(cluster: str, jobs: int | None, message: str) -> None:
    """Nothing is asked of a network for what cannot be right."""
    with pytest.raises(UsageError, match=message), workers_on(cluster, jobs=jobs):
        pass


def test_without_dask_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, no traceback."""
    for name in [name for name in sys.modules if name.startswith("perfcal.batch.cluster")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = CliRunner().invoke(app, ["run", "--cluster", "local"]).exception
    assert isinstance(told, UsageError)
    assert str(told) == "--cluster needs Dask and fsspec\n\nHint: pip install 'perfcal[cluster]'"


def test_an_address_needs_a_cluster() -> None:
    """A run on one machine keeps to its folders."""
    told = CliRunner().invoke(app, ["run", "s3://bucket/ws"]).exception
    with pytest.raises(UsageError, match="s3://bucket/ws is no folder of this machine\n\nHint: add --cluster"):
        raise told or AssertionError


def test_a_place_of_no_known_kind_is_refused() -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="shelf://x: no such kind of place"):
        place_of("shelf://x").names()


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("roster.csv", True),
        ("growth_docs/e01.md", True),
        ("pre_reads/2026-H1/e01.yaml", True),
        ("session/decisions.db", True),
        ("session/decisions.db-wal", False),
        ("demographics.csv", False),
        ("notebooks/02_pre_read.ipynb", False),
        (".git/config.yaml", False),
        ("reports/2026-H1/manifest.json", False),
    ],
)
def test_only_what_pages_are_made_from_travels(name: str, *, goes: bool) -> None:
    """And the demographics only for the page that is about them."""
    assert travels(name, demographics=False) is goes
    assert travels("demographics.csv", demographics=True)


def test_a_kit_is_named_by_its_content_and_holds_the_log_as_it_is_now(ground: Ground, tmp_path: Path) -> None:
    """Also what is still in the log's write-ahead file."""
    notebook = read_notebook(write_notebook(tmp_path / "page.ipynb"))
    assert ground.workspace
    (ground.workspace / "session").mkdir()
    with closing(connect(ground.workspace / "session" / "decisions.db")) as log:
        log.execute("PRAGMA journal_mode = WAL")
        log.execute("CREATE TABLE entries AS SELECT 7 AS id")
        log.commit()
        kit = packed(ground.workspace, [notebook], demographics=False)
        assert kit == packed(ground.workspace, [notebook, notebook], demographics=False)
    folder = unpack(kit, tmp_path / "kit", digest=sha256(kit).hexdigest())
    assert notebook_in(folder, notebook).read_bytes() == notebook.path.read_bytes()
    with closing(connect(folder / WORKSPACE / "session" / "decisions.db")) as copy:
        assert copy.execute("SELECT id FROM entries").fetchall() == [(7,)]


def test_a_kit_that_was_changed_on_the_way_is_refused(ground: Ground, tmp_path: Path) -> None:
    """Nothing of it is written."""
    kit = packed(ground.workspace, [], demographics=False)
    with pytest.raises(StorageError, match="not the archive that was packed"):
        unpack(kit + b"\0", tmp_path / "kit", digest=sha256(kit).hexdigest())
    assert not (tmp_path / "kit").exists()


@pytest.mark.batch
def test_a_page_that_fails_on_a_worker_is_an_outcome_there_too(ground: Ground, tmp_path: Path) -> None:
    """It is recorded like any other, and stops nothing."""
    notebook = str(write_notebook(tmp_path / "page.ipynb", "1 / 0"))
    plan = plan_batch(ground.workspace, out=ground.out, notebooks=[notebook])
    result = run_on_cluster(plan, ground, cluster="local", jobs=1, progress=False)
    (page,) = read_manifest(plan.folder, cycle="2026-H1").notebooks
    assert (result.exit_code, page.failure.kind if page.failure else "") == (1, "ZeroDivisionError")
    assert not (plan.folder / UNDER_WAY).exists()


@pytest.mark.parametrize("library", ["distributed.core", "tornado.application"])
def test_what_libraries_remark_on_a_lost_connection_is_not_heard(
    library: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A lease that cannot be renewed is said by Tornado, with a traceback; the run itself tells what became of it."""
    level = logging.getLogger(library).level
    with workers_on("tcp://127.0.0.1:9", jobs=None):
        logging.getLogger(library).error("Exception in callback")
    assert caplog.text == ""
    assert logging.getLogger(library).level == level
