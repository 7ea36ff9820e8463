"""One warm process and its forks: notebooks apart from each other, nothing left behind, and what is stale replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
import pytest
import torture
from batch_notebooks import startup_with_a_thread
from jupyter_core.utils import ensure_event_loop

from perfcal.batch.fork.engine import _launch
from perfcal.batch.fork.servers import ServerError, close_servers, warm_server

pytestmark = [
    pytest.mark.batch,
    pytest.mark.skipif(sys.platform != "linux", reason="papermill's own engine is used where forking is not safe"),
]

ABOUT_ITSELF = """\
import builtins, json, os, random, sys
import numpy, pandas
print(json.dumps({
    "pid": os.getpid(), "server": os.getppid(), "folder": os.getcwd(), "threads": len(os.listdir("/proc/self/task")),
    "seen": [hasattr(sys, "touched"), hasattr(builtins, "touched"), "TOUCHED" in os.environ, pandas.get_option("display.width")],
    "drawn": [random.random(), numpy.random.rand()], "v8": "vl_convert" in sys.modules,
    "one_thread": os.environ.get("OPENBLAS_NUM_THREADS"),
}))
sys.touched = builtins.touched = True
os.environ["TOUCHED"] = "1"
pandas.set_option("display.width", 33)
"""


def run(source: str, folder: Path) -> Any:
    """Run one cell by papermill with our engine, in a folder; return what it printed, read as JSON."""
    folder.mkdir(exist_ok=True)
    notebook = torture.write(folder / "in.ipynb", [(source, ())])
    where = {"metadata": {"path": str(folder)}}
    try:
        done = papermill.execute_notebook(
            notebook, None, engine_name="perfcal-fork", progress_bar=False, kernel_name="python3", resources=where
        )
    finally:
        ensure_event_loop().close()  # nbclient leaves its own open
    return json.loads(done.cells[-1].outputs[-1].text)


@pytest.fixture
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment that stays the same from one notebook to the next; no server is left."""
    monkeypatch.setattr("_pytest.runner._update_current_test_var", lambda *_: None)
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    yield monkeypatch
    close_servers()


@dataclass(frozen=True)
class Told:
    """What notebooks said of themselves, and what their server and this process held after few and after many."""

    each: list[dict[str, Any]]
    after_few: tuple[int, int, int]
    after_many: tuple[int, int, int]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Run five notebooks, two of them side by side, with one that dies among them, and then twenty-five more."""
    folder = tmp_path_factory.mktemp("forks")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("_pytest.runner._update_current_test_var", lambda *_: None)
        patched.delenv("PYTEST_CURRENT_TEST", raising=False)
        each = [run(ABOUT_ITSELF, folder / f"{n}") for n in range(3)]
        with pytest.raises(Exception, match="Kernel died"):
            run("import ctypes\nctypes.string_at(0)", folder / "dies")
        with ThreadPoolExecutor(2) as two:
            each += two.map(lambda n: run(ABOUT_ITSELF, folder / f"{n}"), (3, 4))
        few = held(each[0]["server"])
        each += [run(ABOUT_ITSELF, folder / f"{n}") for n in range(5, 30)]
        yield Told(each, few, held(each[0]["server"]))
        close_servers()


def held(server: int) -> tuple[int, int, int]:
    """Return the server's memory in pages, its open files and this process's."""
    pages = int(Path(f"/proc/{server}/statm").read_text().split()[1])
    theirs, ours = (len(list(Path(f"/proc/{process}/fd").iterdir())) for process in (server, "self"))
    return pages, theirs, ours


def test_notebooks_cannot_see_each_other(told: Told) -> None:
    """Each is a process of its own from one server, and finds modules, variables and options as they were."""
    assert len({each["pid"] for each in told.each}) == len(told.each)
    assert len({each["server"] for each in told.each}) == 1
    assert {tuple(each["seen"]) for each in told.each} == {(False, False, False, 80)}


def test_each_draws_random_numbers_of_its_own_and_runs_in_its_own_folder(told: Told) -> None:
    """Python's and numpy's; nor does any find the settings of the server."""
    for kind in range(2):
        assert len({each["drawn"][kind] for each in told.each}) == len(told.each)
    assert [Path(each["folder"]).name for each in told.each] == [str(n) for n in range(30)]
    assert {(each["v8"], each["one_thread"]) for each in told.each} == {(False, os.environ.get("OPENBLAS_NUM_THREADS"))}


def test_memory_and_open_files_stay_flat(told: Told) -> None:
    """After five times as many notebooks the server and the driver hold what they held."""
    few, many = told.after_few, told.after_many
    assert many[0] - few[0] < 500  # pages: 2 MB
    assert many[1] == few[1]
    assert many[2] <= few[2]


FIRST_CHART = """\
import json, sys
import altair as alt
import pandas as pd
ready, before = "narwhals._pandas_like.dataframe" in sys.modules, set(sys.modules)
alt.Chart(pd.DataFrame({"a": [1.0], "b": ["x"]})).mark_bar().encode(x="a", y="b").to_dict()
shown = [alt.renderers.active, len(Out), "vl_convert" in sys.modules]
print(json.dumps({"ready": ready, "late": sorted(set(sys.modules) - before), "shown": shown}))
"""


def test_the_first_chart_of_a_notebook_finds_altair_used_before(tmp_path: Path) -> None:
    """What altair imports at its first chart is there, and nothing a cell could see tells of it."""
    said = run(FIRST_CHART, tmp_path / "chart")
    assert said["ready"]
    assert not [name for name in said["late"] if name.startswith(("narwhals", "altair", "pyarrow"))]
    assert said["shown"] == ["default", 0, False]


def test_a_server_that_is_stale_or_dead_is_replaced(quiet_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One whose environment is not this program's any more, and one that was killed."""
    ask = "import json, os\nprint(json.dumps([os.getppid(), os.environ.get('TZ')]))"
    first = run(ask, tmp_path / "first")
    assert run(ask, tmp_path / "again") == first
    quiet_environment.setenv("TZ", "Asia/Tokyo")
    second = run(ask, tmp_path / "elsewhere")
    assert second[0] != first[0]
    assert second[1] == "Asia/Tokyo"
    os.kill(second[0], signal.SIGKILL)
    time.sleep(0.2)
    assert run(ask, tmp_path / "after")[0] not in (first[0], second[0])


def test_a_server_that_could_not_fork_safely_leaves_the_notebook_to_papermill(
    quiet_environment: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The user's own startup file starts a thread; a stock kernel may have as many as it likes."""
    quiet_environment.setenv("IPYTHONDIR", str(startup_with_a_thread(tmp_path / "ipython")))
    ask = "import json, os\nprint(json.dumps(os.getppid()))"
    assert run(ask, tmp_path / "stock") == os.getpid()
    assert "papermill's own kernel is used: 2 threads" in caplog.text


def test_what_did_not_start_is_not_tried_again_for_each_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second notebook is told at once what the first one was."""
    broken = (sys.executable, "-c", "raise SystemExit(3)")
    with pytest.raises(ServerError, match="the warm process did not start: the warm process has ended"):
        warm_server(broken, {})
    monkeypatch.setattr("subprocess.Popen", None)
    with pytest.raises(ServerError, match="the warm process did not start"):
        warm_server(broken, {})


def test_a_kernel_that_is_not_this_python_is_not_forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another language, another environment, or settings of how a kernel is started."""
    for name, argv in {
        "otherlang": ["R", "-e", "run"],
        "otherenv": ["/opt/env/bin/python", "-m", "ipykernel_launcher"],
        "otherprofile": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}", "--profile", "own"],
    }.items():
        (tmp_path / "kernels" / name).mkdir(parents=True)
        spec = {"argv": argv, "display_name": name, "language": "any"}
        (tmp_path / "kernels" / name / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name in ("otherlang", "otherenv"):
        with pytest.raises(ServerError, match=f"kernel {name} is another Python, or none"):
            _launch(name, {})
    with pytest.raises(
        ServerError, match="kernel otherprofile is not IPython's, or is started with settings of its own"
    ):
        _launch("otherprofile", {})
    with pytest.raises(ServerError, match="a fork cannot be given extra_arguments"):
        _launch("python3", {"extra_arguments": ["--debug"]})
    with pytest.raises(ServerError, match="No such kernel"):
        _launch("no-such-kernel", {})


def test_the_variables_of_a_kernel_are_filled_in_as_jupyter_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With those of this program; what is none stays as it is written."""
    (tmp_path / "kernels" / "filled").mkdir(parents=True)
    argv = ["python", "-Xdev", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {
        "argv": argv,
        "display_name": "filled",
        "language": "python",
        "env": {"WAY": "/opt/x:${HERE}", "PAID": "5$"},
    }
    (tmp_path / "kernels" / "filled" / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("HERE", "/srv/here")
    assert _launch("filled", {}) == ((sys.executable, "-Xdev"), {"WAY": "/opt/x:/srv/here", "PAID": "5$"})


DRAWN = "import json\nimport matplotlib\nprint(json.dumps(matplotlib.rcParams['lines.linewidth']))"


def test_settings_of_plots_are_found_in_the_notebooks_folder(
    quiet_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a stock kernel finds them, which starts there: neither those of the folder of this program nor of another notebook."""
    for name, width in {"own": 7.5, "program": 4.5}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "matplotlibrc").write_text(f"lines.linewidth: {width}\n")
    assert [run(DRAWN, tmp_path / name) for name in ("none", "own", "other")] == [1.5, 7.5, 1.5]
    close_servers()
    quiet_environment.chdir(tmp_path / "program")
    assert [run(DRAWN, tmp_path / name) for name in ("again", "own")] == [1.5, 7.5]
    close_servers()


def test_what_is_done_is_in_the_file_while_a_long_cell_runs(tmp_path: Path) -> None:
    """Whoever kills papermill keeps it."""
    notebook = torture.write(tmp_path / "in.ipynb", [("print('costly')", ()), ("import time\ntime.sleep(200)", ())])
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--engine", "perfcal-fork", "--no-progress-bar", notebook, out]

    def kept() -> list[tuple[str, int]]:
        """Each cell's status and how many outputs it has, as the file says at this moment."""
        try:
            cells = json.loads(out.read_text())["cells"]
        except (FileNotFoundError, json.JSONDecodeError):  # nothing yet, or half of it
            return []
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        return [(cell["metadata"]["papermill"]["status"], len(cell["outputs"])) for cell in code]

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as papermill_itself:
        try:
            assert became(lambda: kept() == [("completed", 1), ("running", 0)], within=60)
        finally:
            papermill_itself.kill()
    assert kept() == [("completed", 1), ("running", 0)]


def test_what_cannot_be_sent_stops_nothing(tmp_path: Path) -> None:
    """Half a character, which no message can hold: the cells after it are shown, and nobody waits."""
    halves = "print('a\\ud800b')"
    cells: list[torture.Cell] = [(halves, ()), ("print('after')", ()), (halves, ()), ("print('at last')", ())]
    notebook = torture.write(tmp_path / "in.ipynb", cells)
    done = papermill.execute_notebook(notebook, None, engine_name="perfcal-fork", progress_bar=False)
    said = [out.text for cell in done.cells if cell.cell_type == "code" for out in cell.outputs]
    assert {"after\n", "at last\n"} <= set(said)
    assert not any("timed out" in text for text in said)


def test_children_of_a_cell_show_what_they_print_or_nothing(tmp_path: Path) -> None:
    """Where the port that they speak to cannot be opened, the cell's own words stay whole."""
    forked = (
        "import os\npid = os.fork()\nif pid == 0:\n    print('child', flush=True)\n    os._exit(0)\n"
        "os.waitpid(pid, 0)\nimport time\ntime.sleep(0.5)\nprint('parent')"
    )
    closed = "import zmq\ndef refuse(*_): raise zmq.ZMQError(98)\nzmq.Socket.bind_to_random_port = refuse"
    cells: list[torture.Cell] = [(forked, ()), ("'between'", ())]
    for before, expected in (("", {"child", "parent"}), (closed, {"parent"})):
        notebook = torture.write(tmp_path / "in.ipynb", [(before, ()), *cells])
        done = papermill.execute_notebook(notebook, None, engine_name="perfcal-fork", progress_bar=False)
        printed = [out for cell in done.cells[2:3] for out in cell.outputs if out.get("name") == "stdout"]
        assert set("".join(out.text for out in printed).split()) == expected
        assert done.cells[-1].outputs[0].data["text/plain"] == "'between'"


DRIVER = """
import sys, papermill
papermill.execute_notebook(sys.argv[1], None, engine_name="perfcal-fork", progress_bar=False)
"""


def test_nothing_outlives_a_driver_that_is_killed(tmp_path: Path) -> None:
    """Neither the server nor the notebook that runs."""
    noting = "import os, time\nopen('pids.txt', 'w').write(f'{os.getpid()} {os.getppid()}')\ntime.sleep(200)"
    notebook = torture.write(tmp_path / "in.ipynb", [(noting, ())])
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, str(notebook)], cwd=tmp_path, stderr=subprocess.DEVNULL)
    noted = tmp_path / "pids.txt"
    assert became(lambda: noted.exists() and " " in noted.read_text(), within=100)
    driver.kill()
    driver.wait()
    pids = noted.read_text().split()
    assert became(lambda: not any(running(pid) for pid in pids), within=15)


def running(pid: str) -> bool:
    """Say whether a process is there and not only waits to be taken away."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def became(happened: Any, *, within: float) -> bool:
    """Wait until something has happened, and no longer than this."""
    ends = time.monotonic() + within
    while not happened() and time.monotonic() < ends:
        time.sleep(0.1)
    return bool(happened())
