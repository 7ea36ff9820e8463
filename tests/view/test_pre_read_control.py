"""The desk an EM writes at, driven without a browser: set a field, click, read the file."""

from datetime import UTC, datetime

import ipywidgets as widgets
import pytest
import yaml
from small_workspace import BULLETS, write_growth_doc, write_small_workspace

from perfcal.errors import UnknownNameError, UsageError
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.view import pre_read_sheet
from perfcal.view.pre_read.page import FACTS_MIME, PreReadPage
from perfcal.view.pre_read_control import PreReadControl, pre_read_control
from perfcal.view.tables import PageTable

PARTS = ("candidate", "changes", "artifacts", "bullets", "bar", "criteria", "words", "completeness", "page")
PACKET = "\n## Packet 2026-H1\n### Counter-argument\nOne quarter is short\n### Response\nThe launch answers it\n"
NOON = datetime(2026, 7, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def root(tmp_path):
    """A small workspace to write into."""
    return write_small_workspace(tmp_path)


def desk_of(root, employee_id="x1"):
    """Open the desk on the workspace as it is now, at noon."""
    return PreReadControl(load_workspace(root), employee_id, clock=lambda: NOON)


def panel(desk, part, place=0):
    """Return one group of fields."""
    return getattr(desk, part).children[place]


def on_file(root, employee_id="x1"):
    """Return what the notes' file says."""
    return yaml.safe_load((root / "pre_reads" / "2026-H1" / f"{employee_id}.yaml").read_text(encoding="utf-8"))


def field_labels(widget):
    """Return the label of every field inside a widget."""
    if hasattr(widget, "children"):
        return [label for child in widget.children for label in field_labels(child)]
    editable = isinstance(
        widget, widgets.Dropdown | widgets.Text | widgets.Textarea | widgets.Checkbox | widgets.Button
    )
    return [widget.description] if editable else []


def test_it_opens_on_the_draft_and_nothing_is_unsaved(root):
    """The first candidate, the draft's choices in the fields, no file yet."""
    desk = pre_read_control(load_workspace(root))
    assert desk.candidate.value == "x1"
    assert not desk.sheet.unsaved
    assert [field.value for field in panel(desk, "artifacts").fields] == [
        f"x1:{artifact.source.line}" for artifact in desk.pre_read.artifacts
    ]
    assert not (root / "pre_reads").exists()


def test_a_chosen_artifact_is_on_the_page_and_after_save_in_the_file(root):
    """Choose, see the page change, save, read the file."""
    desk = desk_of(root)
    field = panel(desk, "artifacts").fields[0]
    other = next(
        value
        for _label, value in field.options
        if value and value not in {f.value for f in panel(desk, "artifacts").fields}
    )
    field.value = other
    assert f"x1:{desk.pre_read.artifacts[0].source.line}" == other
    assert "There are unsaved changes." in desk.state.value
    desk.save.click()
    assert on_file(root)["artifacts"][0]["row"] == other
    assert "Saved at 12:00:30 in pre_reads/2026-H1/x1.yaml" in desk.told.value
    assert "No unsaved changes." in desk.state.value


def test_following_the_draft_again_empties_the_choice(root):
    """The checkbox hands the artifacts back; the fields show the draft."""
    desk = desk_of(root)
    group = panel(desk, "artifacts")
    drafted = [field.value for field in group.fields]
    group.fields[0].value = ""
    assert not group.follow.value
    group.follow.value = True
    assert desk.sheet.notes.artifacts == ()
    assert [field.value for field in group.fields] == drafted


def test_not_following_keeps_the_drafts_choice_as_the_ems(root):
    """Unchecked without another change: what the draft chose today is what will be printed tomorrow."""
    desk = desk_of(root)
    group = panel(desk, "bullets")
    group.follow.value = False
    assert [row.row for row in desk.sheet.notes.bullets["scope"]] == [
        field.value for field in group.rows if field.value
    ]


def test_a_reworded_bullet_keeps_its_source_line(root):
    """The page prints the EM's words with the engineer's line."""
    desk = desk_of(root)
    group = panel(desk, "bullets")
    group.wordings[0].value = "Runs the harbour service, pager included"
    bullet = desk.pre_read.groups[0].bullets[0]
    assert bullet.text == "Runs the harbour service, pager included"
    assert f"x1:{bullet.source.line}" == group.rows[0].value


def test_completeness_changes_at_once(root):
    """The response is what this page lacks: typing it removes the reason, emptying it brings it back."""
    desk = desk_of(root)
    assert "the response to the counter-argument is not written" in desk.state.value
    panel(desk, "words").response.value = "The launch in April answers it."
    assert "the response to the counter-argument is not written" not in desk.state.value
    assert "<strong>Complete</strong>" in desk.state.value
    panel(desk, "words").response.value = ""
    assert "<strong>INCOMPLETE: the response to the counter-argument is not written</strong>" in desk.state.value


def test_a_judgement_needs_no_count_but_says_who_and_when(root):
    """Only the criterion without a rule is offered; status, reason, author and day are kept."""
    desk = desk_of(root)
    group = panel(desk, "criteria")
    (criterion,) = group.statuses
    group.statuses[criterion].value = "at bar"
    assert "1 of your judgements say no reason yet." in desk.state.value
    group.reasons[criterion].value = "Runs the pager and the roadmap"
    desk.save.click()
    (judged,) = on_file(root)["judged"]
    assert judged == {
        "criterion": criterion,
        "status": "at bar",
        "reason": "Runs the pager and the roadmap",
        "by": "m01",
        "on": "2026-07-01",
    }
    (status,) = [each.status for each in desk.pre_read.statuses if each.dimension == "scope"]
    assert status == "at bar"


def test_the_drafted_pitch_can_be_taken_over_and_edited(root):
    """The button fills the field with the draft's words."""
    desk = desk_of(root)
    words = panel(desk, "words")
    words.take_draft.click()
    assert words.pitch.value == desk.sheet.drafted.pitch
    words.pitch.value = "Two words"
    assert "The pitch has 2 words" in desk.state.value


def test_changing_the_candidate_loses_nothing_that_was_typed(root):
    """Unsaved words for one candidate wait, and are named, while another is open."""
    desk = desk_of(root)
    panel(desk, "words").response.value = "An answer for the first"
    desk.candidate.value = "x2"
    assert panel(desk, "words").response.value == ""
    assert desk.pre_read.employee_id == "x2"
    assert "Unsaved changes for x1." in desk.state.value
    desk.candidate.value = "x1"
    assert panel(desk, "words").response.value == "An answer for the first"


def test_a_saved_pre_read_is_found_again(root):
    """A new desk on the same workspace starts from the file."""
    desk = desk_of(root)
    panel(desk, "words").response.value = "An answer"
    desk.save.click()
    again = desk_of(root)
    assert panel(again, "words").response.value == "An answer"
    assert not again.sheet.unsaved


def test_a_conflict_is_shown_and_nothing_typed_is_lost(root):
    """Somebody else saved meanwhile: both texts stay until the EM decides."""
    desk, other = desk_of(root), desk_of(root)
    panel(other, "words").response.value = "Theirs"
    other.save.click()
    panel(desk, "words").response.value = "Mine"
    desk.save.click()
    assert "differ in: the response" in desk.told.value
    assert panel(desk, "words").response.value == "Mine"
    assert on_file(root)["response"] == "Theirs"
    assert desk.save_over in desk.completeness.children[-1].children
    assert desk.completeness.children[-1].layout.display is None


def test_out_of_a_conflict_with_ones_own_text(root):
    """Replace: the file holds mine, and the copy that was kept aside is gone."""
    desk, other = desk_of(root), desk_of(root)
    panel(other, "words").response.value = "Theirs"
    other.save.click()
    panel(desk, "words").response.value = "Mine"
    desk.save.click()
    desk.save_over.click()
    assert on_file(root)["response"] == "Mine"
    assert desk.completeness.children[-1].layout.display == "none"
    assert not list(root.glob("pre_reads/*/*.unsaved"))


def test_out_of_a_conflict_with_the_file(root):
    """Give up: the fields show the file."""
    desk, other = desk_of(root), desk_of(root)
    panel(other, "words").response.value = "Theirs"
    other.save.click()
    panel(desk, "words").response.value = "Mine"
    desk.save.click()
    desk.take_file.click()
    assert panel(desk, "words").response.value == "Theirs"
    assert not desk.sheet.unsaved


def test_a_row_that_changed_underneath_is_shown_until_it_is_accepted(root):
    """The EM's choice stays, the change is named, and one click takes today's text."""
    desk = desk_of(root)
    panel(desk, "bullets").follow.value = False
    desk.save.click()
    write_growth_doc(root, "x1", body=BULLETS.replace("and its pager", "and its two pagers"))
    again = desk_of(root)
    assert "reads differently now" in again.changed.value
    assert again.accept.layout.display is None
    again.accept.click()
    assert again.pre_read.changes == ()
    assert again.accept.layout.display == "none"


def test_a_row_that_is_gone_stays_on_offer_and_says_so(root):
    """A choice never disappears by itself."""
    desk = desk_of(root)
    field = panel(desk, "bullets").rows[0]
    line = next(label for label, value in field.options if value == field.value)
    panel(desk, "bullets").follow.value = False
    desk.save.click()
    kept = [text for text in BULLETS.splitlines() if "harbour service" not in text]
    write_growth_doc(root, "x1", body="\n".join(kept))
    labels = [label for label, _value in panel(desk_of(root), "bullets").rows[0].options]
    assert "harbour service" in line
    assert any(label.startswith("(no longer on offer) Took over the harbour service") for label in labels)


def test_lines_that_moved_change_nothing(root):
    """A section written above shifts every row; the choice, the page and the saved state stay."""
    desk = desk_of(root)
    panel(desk, "artifacts").follow.value = False
    desk.save.click()
    before = [artifact.title for artifact in desk.pre_read.artifacts]
    write_growth_doc(root, "x1", body="## 2026-01\n### Learned\n- How the quay is run\n\n" + BULLETS)
    again = desk_of(root)
    assert [artifact.title for artifact in again.pre_read.artifacts] == before
    assert again.pre_read.changes == ()
    assert not again.sheet.unsaved


def test_a_file_with_faults_is_not_overwritten(root):
    """What an EM wrote by hand and mistyped is theirs to mend."""
    path = root / "pre_reads" / "2026-H1" / "x1.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("perfcal: pre-read/1\nemployee_id: x1\npicth: Words\n", encoding="utf-8")
    desk = desk_of(root)
    assert desk.save.disabled
    assert "pre_reads/2026-H1/x1.yaml has faults and is not overwritten" in desk.told.value
    with pytest.raises(UsageError, match="mend that file"):
        desk.sheet.save()


def test_the_sample_is_never_written_into(root, monkeypatch):
    """The organisation that comes with perfcal stays as it is."""
    monkeypatch.setattr(pre_read_sheet, "sample_workspace", lambda: root)
    desk = desk_of(root)
    assert desk.save.disabled
    assert "perfcal sample FOLDER" in desk.told.value


def test_a_failing_disk_is_told_and_loses_nothing(root):
    """A folder that cannot be made: the message, and the words still in the field."""
    (root / "pre_reads").write_text("a file where the folder should be", encoding="utf-8")
    desk = desk_of(root)
    panel(desk, "words").response.value = "An answer"
    desk.save.click()
    assert "Not saved" in desk.told.value
    assert panel(desk, "words").response.value == "An answer"


def test_every_field_has_a_label(root):
    """A screen reader names each field, and the Tab key meets them in the order of the page."""
    desk = desk_of(root)
    labels = [label for part in PARTS for label in field_labels(getattr(desk, part))]
    assert len(labels) > 30
    assert all(labels)


def test_no_text_of_a_file_becomes_markup(root):
    """A bullet, a name and a criterion with tags in them are shown as they are written."""
    planted = "<img src=x onerror=alert(1)>"
    write_growth_doc(root, "x1", body=BULLETS.replace("the harbour service", planted))
    roster = (root / "roster.csv").read_text(encoding="utf-8")
    (root / "roster.csv").write_text(roster.replace("Ilse Okafor", planted), encoding="utf-8")
    rubric = (root / "rubric.yaml").read_text(encoding="utf-8")
    (root / "rubric.yaml").write_text(rubric.replace("Owns a service end to end", planted), encoding="utf-8")
    desk = desk_of(root)
    for part in PARTS:
        assert all("<img" not in html for html in raw_html(getattr(desk, part)))


def raw_html(widget):
    """Return the value of every HTML widget inside a widget."""
    if hasattr(widget, "children"):
        return [html for child in widget.children for html in raw_html(child)]
    return [widget.value] if isinstance(widget, widgets.HTML) else []


def test_the_batch_gets_the_same_parts_as_tables(root):
    """A static twin for every control, and the page with its facts for the exporter."""
    twin = pre_read_control(load_workspace(root), "x2", interactive=False)
    parts = {part: getattr(twin, part) for part in PARTS}
    assert all(isinstance(parts[part], PageTable) for part in PARTS if part != "page")
    assert isinstance(parts["page"], PreReadPage)
    assert parts["page"]._repr_mimebundle_()[FACTS_MIME]["employee_id"] == "x2"


def test_the_twin_says_whose_choice_each_part_is(root):
    """Draft and EM are told apart, part by part."""
    desk = desk_of(root)
    panel(desk, "bullets", 1).follow.value = False
    panel(desk, "words").response.value = "An answer"
    desk.save.click()
    twin = pre_read_control(load_workspace(root), "x1", interactive=False)
    assert twin.artifacts.caption == "Chosen by perfcal's draft: artifacts"
    chosen_by = {row[0]: row[-1] for row in twin.bullets.rows}
    assert chosen_by == {"Scope": "the draft", "Impact": "the EM", "Leverage": "the draft"}
    words_of = {row[0]: row[1] for row in twin.words.rows}
    assert words_of["Pitch"] == "the draft"
    assert words_of["Strongest objection"] == "the record"
    assert words_of["Response"] == "the EM"


def test_the_notebook_holds_what_a_printed_page_must_leave_out(root):
    """Every criterion of the bar, every objection and all work in flight, with and without fields."""
    more = "### Shipped\n- 2026-05-26 Draws the lock schedule [draft](https://docs.example/x1/lock) #scope #in-flight\n"
    write_growth_doc(root, "x1", body=BULLETS + more)
    desk, twin = desk_of(root), pre_read_control(load_workspace(root), "x1", interactive=False)
    facts = desk.pre_read
    criteria = [criterion.text for dimension in facts.statuses for criterion in dimension.criteria]
    assert [row[1] for row in twin.bar.rows] == criteria
    assert all(text in desk.bar.value for text in criteria)
    assert [row[2] for row in twin.words.rows if row[0] == "Weaker objection"] == list(facts.counter.others)
    assert [row[1] for row in twin.bullets.rows if row[0] == "In flight"] == ["Draws the lock schedule"]
    assert any("Draws the lock schedule" in html for html in raw_html(desk.bullets))


def test_the_packets_own_answer_is_in_sight_while_the_em_writes_theirs(root):
    """It answers the packet's objection, so it is shown beside the field and never taken for the response."""
    write_growth_doc(root, "x1", body=BULLETS + PACKET)
    words = panel(desk_of(root), "words")
    assert "The launch answers it" in words.others.value
    assert words.response.value == ""


def test_somebody_who_is_not_put_up_is_refused_with_the_nearest(root):
    """A pre-read is a candidate's."""
    with pytest.raises(UnknownNameError, match=r"no candidate 'x3'(.|\n)*x1"):
        pre_read_control(load_workspace(root), "x3")


def test_a_cycle_without_candidates_says_so(root):
    """No page to write, and where to put somebody up."""
    (root / "candidates.csv").write_text(
        "cycle,employee_id,target_level,presenter_id,decision,round\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match=r"no candidates(.|\n)*candidates.csv"):
        pre_read_control(load_workspace(root))


def test_the_sample_that_ships_is_recognised():
    """The guard above looks at the place the sample really is."""
    assert sample_workspace().name == "sample"


@pytest.mark.parametrize("pitch", ["", "My own words."])
def test_in_batch_a_page_is_put_together_once(root, monkeypatch, pitch):
    """It is most of the work of a run, whether or not the EM wrote anything."""
    if pitch:
        desk = desk_of(root)
        panel(desk, "words").children[0].value = pitch
        desk.save.click()
    made = []
    real = pre_read_sheet.pre_read
    monkeypatch.setattr(pre_read_sheet, "pre_read", lambda *given, **notes: made.append(given) or real(*given, **notes))
    twin = pre_read_control(load_workspace(root), "x1", interactive=False)
    assert [getattr(twin, part) is not None for part in PARTS] == [True] * len(PARTS)
    assert len(made) == 1
