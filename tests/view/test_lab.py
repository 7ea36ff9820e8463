"""JupyterLab as the workbook starts it: on this machine, quiet, and unable to run a command from a page."""

import os
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import get_settings

from perfcal.view.lab import lab_command, lab_environment

SCHEMAS = "@jupyterlab/apputils-extension"


@pytest.fixture
def overrides(tmp_path, monkeypatch):
    """The defaults JupyterLab itself reads in perfcal's environment."""
    from jupyterlab_server.settings_utils import _get_overrides

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", lab_environment({})["JUPYTER_CONFIG_PATH"])
    found, error = _get_overrides(str(tmp_path))
    assert error == ""
    return found


def test_a_page_cannot_offer_a_button_that_runs_a_command(overrides):
    """The setting exists in the installed JupyterLab and is off."""
    assert overrides[f"{SCHEMAS}:sanitizer"] == {"allowCommandLinker": False}


def test_nobody_is_asked_for_news_or_updates(overrides):
    """Nothing leaves the machine (R13.5)."""
    assert overrides[f"{SCHEMAS}:notification"] == {"fetchNews": "false", "checkForUpdates": False}


def test_what_is_typed_and_what_is_pressed_reach_the_kernel_by_one_way(overrides):
    """After a kernel died, Lab sends some of it to a thread that is gone: a rating is then recorded without its change."""
    assert overrides[f"{SCHEMAS}:kernels-settings"] == {"commsOverSubshells": "disabled"}


def test_every_setting_is_known_to_the_installed_lab(overrides, tmp_path):
    """A renamed setting would be ignored in silence; here it is missed."""
    from jupyter_core.paths import jupyter_path

    labs = [Path(place) / "lab" / "schemas" for place in jupyter_path()]
    schemas = next(folder for folder in labs if folder.is_dir())
    extensions = [place + "/labextensions" for place in jupyter_path()]
    for plugin, settings in overrides.items():
        read, _warnings = get_settings(
            str(tmp_path), str(schemas), str(tmp_path), schema_name=plugin, overrides={}, labextensions_path=extensions
        )
        assert set(settings) <= set(read["schema"]["properties"]), plugin


def test_it_listens_on_this_machine_only():
    """The address, the folder and no way to install or open a terminal."""
    command = lab_command(Path("/books"), notebook="02_pre_read.ipynb", port=9999, browser=False)
    assert {"--ServerApp.ip=127.0.0.1", "--ServerApp.port=9999", "--ServerApp.open_browser=False"} <= set(command)
    assert {"--ServerApp.terminals_enabled=False", "--LabApp.extension_manager=readonly"} <= set(command)
    assert "/books/02_pre_read.ipynb" in command


def test_the_token_stays_jupyters_own():
    """A token on the command line could be read by every user of the machine."""
    assert not [part for part in lab_command(Path("/books")) if "token" in part or "password" in part]


def test_other_config_folders_are_kept_behind_ours():
    """A person's own settings stay; perfcal's come first."""
    first, second = lab_environment({"JUPYTER_CONFIG_PATH": "/theirs", "LANG": "C"})["JUPYTER_CONFIG_PATH"].split(
        os.pathsep
    )
    assert Path(first).name == "lab_settings"
    assert second == "/theirs"
