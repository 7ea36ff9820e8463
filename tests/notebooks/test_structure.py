"""Every notebook has the shape a reader learns once: one question, parameters, pairs of a sentence and a call, checks."""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
ALWAYS = {"workspace", "interactive"}
PARAMETERS = {
    "once": ALWAYS,
    "candidate": ALWAYS | {"employee_id"},
    "engineer": ALWAYS | {"employee_id"},
    "scope": ALWAYS | {"scope"},
}
OF_ITS_OWN = {
    "04_calibration_session": {"database", "reference"},
    "05_rating_audit": {"demographics"},
    "10_trajectory": {"after_session"},
}
DEFAULTS = {"interactive": True, "as_of": "today", "after_session": False}
LOADED = {
    False: "cycle = perfcal.load_workspace(workspace)",
    True: "cycle = perfcal.load_workspace(workspace, as_of=as_of)",
}
MOST_CODE_CELLS = 12
MOST_LINES = 8


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook of the repository, read as it is committed."""
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def name(request):
    """The notebook's name."""
    return request.node.callspec.params["notebook"].stem


def code_of(notebook):
    """Return the code cells, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags_of(cell):
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


def statements(cell):
    """Return a cell's code as a tree; a notebook uses plain Python, no magics."""
    return ast.parse(cell.source).body


def test_there_are_notebooks():
    """The tests below look at something."""
    assert {path.stem for path in NOTEBOOKS} >= {
        "01_check_the_data",
        "02_pre_read",
        "03_rating_patterns",
        "04_calibration_session",
        "05_rating_audit",
        "06_growth_doc",
        "07_repair_and_pip",
        "08_cycle_outcomes",
        "09_growth_doc_health",
        "10_trajectory",
    }


def test_it_is_a_valid_notebook(notebook):
    """Any front end can open it."""
    nbformat.validate(notebook)


def test_it_is_stripped(notebook):
    """No output, no execution count, and no metadata but the kernel's and ours: nobody's data is committed."""
    assert set(notebook.metadata) == {"kernelspec", "language_info", "perfcal"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_of(notebook))
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_it_says_for_whom_it_runs_and_where_its_pages_go(notebook):
    """The batch reads these; a folder never leads out of the reports."""
    about = notebook.metadata.perfcal
    assert {"for", "folder", "title"} <= set(about) <= {"for", "folder", "title", "reads", "when"}
    assert about["for"] in PARAMETERS
    assert about["title"]
    assert not about["folder"].startswith(("/", "."))


def test_it_opens_with_a_question_in_three_sentences(notebook):
    """Title, then what the question is and who asks it."""
    title, text = notebook.cells[0].source.split("\n", 1)
    assert title.startswith("# ")
    assert title.endswith("?")
    assert text.count(". ") + text.strip().endswith(".") == 3


def test_its_parameters_are_annotated_and_explained(notebook, name):
    """One tagged cell; each line has a type, a default that means the sample, and a comment."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in tags_of(cell)]
    assert cell is notebook.cells[1]
    assert all(isinstance(line, ast.AnnAssign) for line in statements(cell))
    assert all("  # " in line for line in cell.source.splitlines())
    defaults = {line.target.id: ast.literal_eval(line.value) for line in statements(cell)}
    asked = PARAMETERS[notebook.metadata.perfcal["for"]] | OF_ITS_OWN.get(name, set())
    assert set(defaults) - {"as_of"} == asked
    assert defaults == {parameter: DEFAULTS.get(parameter, "") for parameter in defaults}


def test_it_imports_perfcal_and_nothing_else(notebook):
    """The second code cell imports and loads; all logic is the package's."""
    trees = [ast.parse(cell.source) for cell in code_of(notebook)]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import perfcal"]
    counts_days = "as_of:" in code_of(notebook)[0].source
    loading = [ast.unparse(line) for line in statements(code_of(notebook)[1])]
    assert loading == ["import perfcal", LOADED[counts_days]]


def test_it_uses_public_names_only(notebook):
    """`perfcal.name`, never a submodule's or a private one."""
    import perfcal

    trees = [ast.parse(cell.source) for cell in code_of(notebook)]
    used = {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "perfcal"
    }
    assert used <= set(perfcal.__all__)


def test_it_is_small(notebook):
    """Twelve code cells of eight lines: more belongs in the package."""
    cells = code_of(notebook)
    assert len(cells) <= MOST_CODE_CELLS
    assert max(len(cell.source.splitlines()) for cell in cells) <= MOST_LINES


def test_it_holds_no_logic(notebook):
    """No function, class, loop, branch or subscript: a notebook calls, the package works."""
    banned = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.With, ast.Try)
    for cell in code_of(notebook):
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not [node for node in nodes if isinstance(node, banned)]
        if "checks" not in tags_of(cell):
            assert not [node for node in nodes if isinstance(node, ast.Subscript | ast.ListComp | ast.GeneratorExp)]


def test_it_goes_in_pairs_of_a_sentence_and_a_call(notebook):
    """Between loading and the questions: one sentence, one cell that ends in something to look at."""
    middle = notebook.cells[3:-2]
    sentences, calls = middle[::2], middle[1::2]
    assert len(sentences) == len(calls) > 0
    assert {cell.cell_type for cell in sentences} == {"markdown"}
    assert all("\n" not in cell.source and cell.source.endswith(".") for cell in sentences)
    assert all(isinstance(statements(cell)[-1], ast.Expr) for cell in calls)


def test_it_ends_with_questions_to_bring_and_checks(notebook):
    """Questions for the room, then two to four assertions that each say what failed."""
    questions, checks = notebook.cells[-2:]
    assert questions.source.startswith("## Questions to bring\n")
    assert all(line.endswith("?") for line in questions.source.splitlines() if line.startswith("- "))
    assert tags_of(checks) == ["checks"]
    assert 2 <= len(statements(checks)) <= 4
    assert all(isinstance(line, ast.Assert) and line.msg is not None for line in statements(checks))
