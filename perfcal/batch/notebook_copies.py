"""The notebooks beside a workspace, for a person to open and change; batch runs keep using perfcal's own."""

from __future__ import annotations

from pathlib import Path

from perfcal.errors import UsageError
from perfcal.files import packaged, write_atomically

__all__ = ["workbook_folder"]

_SAMPLE = 'workspace: str = ""'


def workbook_folder(workspace: Path | None) -> Path:
    """Return the folder to open in JupyterLab; it holds `notebooks/`, which read the workspace they lie in.

    Without a workspace it is the folder of perfcal's own notebooks, which read the sample. With one, each notebook that
    is not there yet is copied to `<workspace>/notebooks/`; one that is there is the person's and stays as it is.
    """
    if workspace is None:
        return packaged("notebooks").parent
    if not (workspace / "cycle.yaml").is_file():
        raise UsageError(f"{workspace} is no workspace", hint="name a folder with a cycle.yaml, or `perfcal new DEST`")
    for source in sorted(packaged("notebooks").glob("*.ipynb")):
        copy = workspace / "notebooks" / source.name
        if not copy.exists():
            write_atomically(copy, _reading("..", source))
    return workspace.resolve()


def _reading(workspace: str, source: Path) -> str:
    """Return a notebook whose default workspace is a folder, seen from the notebook."""
    import nbformat  # noqa: PLC0415  # its JSON schemas take half a second to import

    notebook = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace(_SAMPLE, f'workspace: str = "{workspace}"')
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"
