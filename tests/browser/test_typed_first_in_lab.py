"""What is typed before a button is pressed counts, however busy the kernel is with its first letter."""

import nbformat
import pytest
from test_pre_read_in_lab import open_and_run

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
FORM = """
import time
import ipywidgets as widgets
from perfcal.view.controls import button, text_field
from perfcal.view.typed_first import on_press

reason, record, recorded = text_field("Reason"), button("Record"), widgets.Label()
reason.continuous_update = True
reason.observe(lambda _change: time.sleep(1), "value")
on_press(record, lambda: setattr(recorded, "value", f"Recorded: {reason.value}."))
widgets.VBox([reason, record, recorded])
"""


@pytest.fixture
def form(tmp_path, lab):
    """A field whose every change keeps the kernel busy for a second, and a button that records what the field says."""
    cells = [nbformat.v4.new_markdown_cell("Words"), nbformat.v4.new_code_cell(FORM)]
    path = tmp_path / "notebooks" / "typing.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return lab.format(notebook=path.name)


@pytest.mark.parametrize("words", ["Slip", "Slower than the plan said, and better for it"])
def test_a_press_waits_for_the_words_typed_before_it(page, form, words):
    """The first letter goes out alone, the rest waits in the browser, and the press must not overtake it."""
    open_and_run(page, form, cells=1)
    page.get_by_label("Reason").press_sequentially(words)
    page.get_by_role("button", name="Record").click()
    recorded = page.locator(".jp-OutputArea").get_by_text("Recorded:")
    recorded.wait_for()
    assert recorded.inner_text() == f"Recorded: {words}."
