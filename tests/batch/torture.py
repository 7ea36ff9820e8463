"""A notebook that does to a kernel whatever a cell can do, and the comparison of two engines' copies of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

Cell = tuple[str, tuple[str, ...]]

RAISES = ("raises-exception",)

CELLS: list[Cell] = [
    ("given = 1", ("parameters",)),
    ("print('out'); import sys; print('err', file=sys.stderr); print('out again')", ()),
    ("for n in range(3):\n    print(n)\n    display(n)", ()),
    ("import os, subprocess\nsubprocess.run(['echo', 'from a child'])\nos.system('echo from a shell')", ()),
    ("import time\nos.write(1, b'caf\\xe9 \\xff\\n')\ntime.sleep(0.5)", ()),
    ("!echo said; echo twice", ()),
    ("listed = !printf 'a\\nb'\nlisted", ()),
    ("%%capture kept\nprint('not shown')", ()),
    ("kept.stdout", ()),
    ("%timeit -n1 -r1 -q 1 + 1\nmade = %who_ls int\nmade", ()),
    ("%%bash\necho in bash; echo on stderr >&2", ()),
    ("%%writefile noted.txt\na line", ()),
    ("%pwd", ()),
    ("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('a figure')\nNone", ()),
    ("figure, axes = plt.subplots(figsize=(2, 1))\naxes.bar([1], [1])\nfigure", ()),
    ("import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})", ()),
    ("from IPython.display import HTML, JSON, Image, Latex, Markdown, SVG, Javascript, display, clear_output", ()),
    ("display(HTML('<b>bold</b>'), Markdown('*text*'), Latex('$x$'), JSON({'a': [1]}))", ()),
    ("display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))\nJavascript('1')", ()),
    ("display({'text/plain': 'raw', 'application/x-own+json': {'a': 1}}, raw=True, metadata={'own': 2})", ()),
    ("handle = display('first', display_id='one')\nhandle.update('second')", ()),
    ("from IPython.display import update_display\nupdate_display('third, from a later cell', display_id='one')", ()),
    ("print('gone')\nclear_output()\nprint('stays')", ()),
    ("print('gone too')\nclear_output(wait=True)\nprint('in its place')", ()),
    ("import ipywidgets as widgets\nslider = widgets.IntSlider(value=3, description='how many')\nslider", ()),
    ("slider.value = 7\nwidgets.HBox([widgets.Label('a'), widgets.Button(description='b')])", ()),
    ("box = widgets.Output()\nwith box:\n    print('inside')\n    display(HTML('<i>in</i>'))\nbox", ()),
    ("with box:\n    raise ValueError('kept in the box')", RAISES),
    ("widgets.Image(value=b'\\x89PNG\\r\\n', format='png')", ()),
    ("import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)", ()),
    ("import logging\nlogging.warning('logged')\nlogging.getLogger('a').error('of a')", ()),
    ("def broken(x):\n    return 1 / x\n\nbroken(0)", RAISES),
    ("raise RuntimeError('outer') from KeyError('inner')", RAISES),
    ("raise ExceptionGroup('several', [ValueError(1), TypeError('two')])", RAISES),
    ("1 +", RAISES),
    ("%no_such_magic", RAISES),
    ("import no_such_module", RAISES),
    ("input('who? ')", RAISES),
    ("import getpass\ngetpass.getpass()", RAISES),
    ("raise SystemExit(3)", RAISES),
    ("import signal\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)", RAISES),
    ("class Odd:\n    def __repr__(self):\n        raise ValueError('no words')\n\nOdd()", RAISES),
    ("1", ()),
    ("import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')", ()),
    ("async def slow():\n    print('in a task')\n    return 5\n\nawait asyncio.gather(slow(), slow())", ()),
    ("async for n in aiter_of() if False else (x async for x in _numbers()): pass", RAISES),
    (
        "import threading\nthread = threading.Thread(target=lambda: print('in a thread'))\nthread.start(); thread.join()",
        (),
    ),
    ("from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(str, range(3)))", ()),
    ("import multiprocessing\ndef told(n):\n    print('child', n, flush=True)\n", ()),
    ("p = multiprocessing.get_context('fork').Process(target=told, args=(1,))\np.start(); p.join(); p.exitcode", ()),
    ("pid = os.fork()\nif pid == 0:\n    os._exit(4)\nos.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])", ()),
    ("print('x' * 3_000_000)", ()),
    ("for n in range(2_000):\n    print(n, '✓ ü 日本')", ()),
    ("HTML('<p>' + 'y' * 2_000_000 + '</p>')", ()),
    ("print('never run')", ("skip-execution",)),
    ("", ()),
    ("_, __, In[1][:5], len(Out) > 3", ()),
    ("%history -n 1-2", ()),
    ("%load_ext autoreload\n%autoreload 2", ()),
    ("%xmode Plain\n1 / 0", RAISES),
    ("get_ipython().kernel.shell is get_ipython(), __name__, sys.argv[1], sys.path[0] == ''", ()),
    ("sys.stdout.isatty(), sys.stdout.encoding, type(sys.stdin).__name__", ()),
    (
        "import builtins\nsorted(name for name in dir() if not name.startswith('_'))[:6], hasattr(builtins, 'display')",
        (),
    ),
    ("import tempfile\ntemporary = tempfile.TemporaryDirectory()\nos.path.isdir(temporary.name)", ()),
    ("import atexit\natexit.register(lambda: open('ended.txt', 'w').write('yes'))\nNone", ()),
    (
        "deaf = \"trap '' INT; exec sleep 60\"\nchild = subprocess.Popen(['sh', '-c', deaf])\nopen('left.txt', 'w').write(str(child.pid))\nNone",
        (),
    ),
    ("print('the last word')", ()),
]
"""Everything that lets the next cell run."""

ENDINGS: dict[str, list[Cell]] = {
    "an error": [("print('before')", ()), ("1 / 0", ()), ("print('after')", ())],
    "SystemExit": [("raise SystemExit(0)", ()), ("print('after')", ())],
    "os._exit": [("print('before', flush=True)", ()), ("import os\nos._exit(7)", ()), ("1", ())],
    "a segmentation fault": [("import ctypes\nctypes.string_at(0)", ()), ("1", ())],
    "kill": [("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", ()), ("1", ())],
    "a cell without end": [("import time\nprint('begun')\ntime.sleep(60)", ()), ("1", ())],
}
"""What ends a notebook, one at a time."""


def write(path: Path, cells: list[Cell]) -> Path:
    """Write a notebook."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.cells = [nbformat.v4.new_markdown_cell("# What becomes of a kernel?", id="heading")]
    for number, (source, tags) in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        cell.metadata.tags = list(tags)
        notebook.cells.append(cell)
    nbformat.write(notebook, path)
    return path


_RUN = """
import json, sys, tempfile
import papermill
from traitlets.config import Config
source, target, engine, options = sys.argv[1:]
options = json.loads(options)
if engine == "nbclient":  # over files of its own: two kernels that start at once may choose the same port
    private = tempfile.mkdtemp(prefix="k-")
    options["config"] = Config({"KernelManager": {"transport": "ipc", "ip": private + "/k"}})
try:
    papermill.execute_notebook(source, target, {"given": 2}, engine_name=engine, progress_bar=False, **options)
    ended = "well"
except Exception as fault:
    ended = type(fault).__name__
open("how.txt", "w").write(ended)
"""


def run(source: Path, folder: Path, engine: str, **options: Any) -> tuple[str, dict[str, Any]]:
    """Run a notebook by plain papermill in a process and a folder of its own; return how it ended, and the notebook.

    The notebook comes without times, ids, process numbers and its folder.
    """
    folder.mkdir(exist_ok=True)
    target = folder / "out.ipynb"
    command = [sys.executable, "-c", _RUN, str(source), str(target), engine, json.dumps(options)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    _run_patiently(command, env=kept, cwd=folder)
    ended, notebook = (folder / "how.txt").read_text(), _comparable(json.loads(target.read_text()), folder)
    if ended == "DeadKernelError":  # a stock kernel has told that the last cell began, or died too soon
        notebook["cells"] = [{**cell, "execution_count": None} for cell in notebook["cells"]]
    return ended, notebook


def _run_patiently(command: list[str], **more: Any) -> None:
    """Run a command, once more where it hangs: on a busy machine the stock engine now and then waits for a lost message."""
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=120, **more)
    except subprocess.TimeoutExpired:
        for left in Path(more["cwd"]).iterdir():  # the second one is to find what the first one found
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        subprocess.run(command, check=False, capture_output=True, timeout=120, **more)


_VARYING = [
    (re.compile(r"0x[0-9a-f]{6,}"), "0x…"),
    (re.compile(r"ipykernel_\d+/"), "ipykernel_…/"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "…"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "…"),
]


def _comparable(notebook: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a notebook without times, ids, process numbers and its folder; what one stream said in a row is one text."""
    text = json.dumps(notebook, ensure_ascii=False).replace(str(folder), "FOLDER")
    for number, model in enumerate(_models(notebook)):
        text = text.replace(model, f"model {number}")
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    plain = json.loads(text)
    plain["metadata"]["papermill"] = _timeless(plain["metadata"]["papermill"])
    for cell in plain["cells"]:
        cell["metadata"].pop("execution", None)
        if {"injected-parameters", "papermill-error-cell-tag"} & set(cell["metadata"].get("tags", [])):
            cell.pop("id", None)
        cell["metadata"]["papermill"] = _timeless(cell["metadata"].get("papermill", {}))
        if cell["cell_type"] == "code":
            cell["outputs"] = _joined(cell["outputs"])
    return plain


def _models(notebook: dict[str, Any]) -> list[str]:
    """Return the ids of the widgets: as the cells show them, each followed by its parts."""
    widgets = notebook["metadata"].get("widgets", {})
    states = widgets.get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    found: dict[str, None] = {}

    def follow(text: str) -> None:
        for model in re.findall(r"[0-9a-f]{32}", text):
            if model in states and model not in found:
                found[model] = None
                follow(json.dumps(states[model], sort_keys=True))

    follow(json.dumps(notebook["cells"], sort_keys=True))
    return list(found)


def _timeless(noted: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in noted.items() if key not in ("start_time", "end_time", "duration")}


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined: list[dict[str, Any]] = []
    for given in outputs:
        output = {key: "".join(value) if key == "text" else value for key, value in given.items()}
        if joined and output["output_type"] == "stream" and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(output)
    return joined
