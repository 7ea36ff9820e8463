"""No report tells whose machine it was made on."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from perfcal.batch.paths import machine_paths, seen_from, without_paths

HOME = Path("/home/wanda")


def test_a_workspace_is_seen_from_the_page() -> None:
    """An executed notebook opened where it lies finds its workspace."""
    assert seen_from(Path("/srv/reports/2026-H1/pre_reads"), Path("/srv/acme"), home=HOME) == "../../../acme"
    assert seen_from(HOME / "reports" / "2026-H1", HOME / "acme", home=HOME) == "../../acme"


def test_a_way_that_would_spell_the_home_folder_is_not_told() -> None:
    """From outside the home folder only the workspace's name is left."""
    assert seen_from(Path("/srv/reports/2026-H1"), HOME / "acme", home=HOME) == "acme"


def test_paths_are_replaced_wherever_they_stand_in_a_notebook() -> None:
    """In the parameters, in outputs and in tracebacks; a longer path wins over the one it starts with."""
    paths = {"/home/wanda": "~", "/home/wanda/acme": "../acme"}
    notebook = {
        "metadata": {"papermill": {"parameters": {"workspace": "/home/wanda/acme", "depth": 3}}},
        "cells": [
            {"source": 'workspace = "/home/wanda/acme"', "outputs": [{"text": ["at /home/wanda/acme/x.md:3\n"]}]}
        ],
    }
    assert without_paths(notebook, paths) == {
        "metadata": {"papermill": {"parameters": {"workspace": "../acme", "depth": 3}}},
        "cells": [{"source": 'workspace = "../acme"', "outputs": [{"text": ["at ../acme/x.md:3\n"]}]}],
    }


def test_addresses_and_other_folders_stay_as_they_are() -> None:
    """Only a whole path is one: not a part of a link, nor a folder whose name begins alike."""
    text = "https://docs.example/home/wanda/page and /home/wanda2 and /home/wanda-old"
    assert without_paths(text, {"/home/wanda": "~"}) == text


def test_a_home_at_the_root_garbles_nothing() -> None:
    """In some containers home is `/`, which stands in every path."""
    assert "/" not in machine_paths({Path("/"): "ws"})


@given(text=st.text(alphabet="/homewandac .x", max_size=60))
def test_nothing_is_left_to_replace_a_second_time(text: str) -> None:
    """Replacing is done once and for all."""
    paths = {"/home/wanda": "~", "/home/wanda/acme": "../acme"}
    once = without_paths(text, paths)
    assert without_paths(once, paths) == once
