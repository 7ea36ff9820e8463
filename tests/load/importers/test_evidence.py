"""Finished work from other tools as bullets: dated only by merge or resolution, linked once, harmless as Markdown."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.errors import OccupiedError, UsageError
from perfcal.load.growth_bullets import read_claim
from perfcal.load.growth_text import blocks
from perfcal.load.importers.evidence import WorkItem, propose_bullets, read_work_items
from perfcal.load.importers.evidence_growth_doc import append_bullets, links_in
from perfcal.schema.rubric import Dimension, Rubric

MERGED = {"number": 7, "title": "Move the ledger", "url": "https://git.example/a/b/pull/7", "state": "MERGED"}
DATED = MERGED | {"mergedAt": "2026-03-14T23:30:00Z", "updatedAt": "2026-05-01T00:00:00Z"}
OPEN = MERGED | {"number": 8, "state": "OPEN", "isDraft": True}


def read(tmp_path, text, name="work.json", **wishes):
    """(bullets, what was found odd) of a file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    items, problems = read_work_items(path, **wishes)
    return propose_bullets(items), [problem.found for problem in problems]


@pytest.mark.parametrize(
    "wrap",
    [
        json.dumps,
        lambda records: json.dumps([records]),
        lambda records: "".join(json.dumps([record]) for record in records),
        lambda records: "\n".join(json.dumps(record) for record in records),
        lambda records: json.dumps({"data": {"repository": {"pullRequests": {"nodes": records, "pageInfo": {}}}}}),
        lambda records: json.dumps({"data": {"search": {"edges": [{"node": record} for record in records]}}}),
    ],
    ids=["list", "list of pages", "concatenated pages", "lines", "nodes", "edges"],
)
def test_requests_are_found_however_they_are_wrapped(tmp_path, wrap):
    """`gh pr list`, its pages, and GraphQL answers hold the same records."""
    bullets, found = read(tmp_path, wrap([DATED, OPEN]))
    assert bullets == ["- 2026-03-14 Move the ledger [a/b#7](https://git.example/a/b/pull/7)"]
    assert found == ["1 × open request"]


def test_a_merge_without_a_day_is_undated_and_no_update_date_takes_its_place(tmp_path):
    """The engineer adds the day; nothing is guessed."""
    bullets, found = read(tmp_path, json.dumps([MERGED | {"updatedAt": "2026-05-01T00:00:00Z"}]))
    assert bullets == ["- Move the ledger [a/b#7](https://git.example/a/b/pull/7)"]
    assert found == ["a/b#7 without the day it was finished"]


@pytest.mark.parametrize(
    ("record", "bullets", "found"),
    [
        (
            {
                "title": "T",
                "html_url": "https://github.com/a/b/pull/1",
                "state": "closed",
                "merged_at": "2026-02-01T1:00Z",
            },
            ["- 2026-02-01 T [a/b#1](https://github.com/a/b/pull/1)"],
            [],
        ),
        (
            {"title": "T", "html_url": "https://github.com/a/b/pull/1", "state": "closed", "merged_at": None},
            [],
            ["1 × request closed without a merge"],
        ),
        (
            {"title": "T", "html_url": "https://github.com/a/b/pull/1", "state": "closed", "pull_request": {}},
            [],
            ["1 × closed request whose merge is not stated"],
        ),
        (
            {
                "title": "T",
                "html_url": "https://github.com/a/b/issues/1",
                "number": 1,
                "state": "closed",
                "closed_at": "2026-02-03",
            },
            ["- 2026-02-03 T [a/b#1](https://github.com/a/b/issues/1)"],
            [],
        ),
        (
            {
                "title": "T",
                "web_url": "https://gl.example/g/p/-/merge_requests/3",
                "iid": 3,
                "state": "merged",
                "merged_at": "2026-02-01",
            },
            ["- 2026-02-01 T [g/p!3](https://gl.example/g/p/-/merge_requests/3)"],
            [],
        ),
        ({"title": "T", "iid": 3, "state": "opened"}, [], ["1 × open request"]),
        (
            {
                "key": "AB-1",
                "self": "https://jira.example/rest/api/2/issue/9",
                "fields": {"summary": "", "resolutiondate": "2026-02-01T10:00:00.000+0000"},
            },
            ["- 2026-02-01 AB-1 [AB-1](https://jira.example/browse/AB-1)"],
            [],
        ),
        (
            {
                "key": "AB-3",
                "self": "https://[bad/rest/api",
                "fields": {"summary": "S", "resolution": {"name": "Done"}},
            },
            ["- S (AB-3)"],
            ["AB-3 without the day it was finished", "AB-3 without a link"],
        ),
        ({"key": "AB-2", "fields": {"summary": "S", "resolution": None}}, [], ["1 × unresolved issue"]),
    ],
    ids=["rest", "unmerged", "hidden in issues", "issue", "gitlab", "gitlab open", "jira", "bad site", "jira open"],
)
def test_each_tool_says_finished_in_its_own_way(tmp_path, record, bullets, found):
    """Merged, closed or resolved is proposed; the rest is counted."""
    assert read(tmp_path, json.dumps([record])) == (bullets, found)


def test_text_that_is_not_json_is_a_problem_with_its_line(tmp_path):
    """What came before it is kept."""
    bullets, found = read(tmp_path, json.dumps([DATED]) + "\n{oops")
    assert len(bullets) == 1
    assert found[0].startswith("text that is not JSON")


@pytest.mark.parametrize("text", ["[" * 100_000, "{}", '[{"title": 3, "state": null}]', "", "3"])
def test_odd_json_never_raises(tmp_path, text):
    """It is a problem or nothing."""
    bullets, found = read(tmp_path, text)
    assert bullets == []
    assert found != []


JIRA = """\
Summary,Issue key,Status,Status Category,Resolution,Updated,Resolved,Labels,Labels
Build the dam,AB-1,Done,Done,Done,01/Mar/26 1:00 PM,15/Feb/26 4:37 PM,x,y
Plan the dam,AB-2,To Do,To Do,,01/Mar/26 1:00 PM,,,
Paint the dam,AB-3,Done,Done,Done,01/Mar/26 1:00 PM,02/03/2026 16:00,,
Fill the dam,AB-4,Done,Done,Done,01/Mar/26 1:00 PM,,,
"""


def test_a_jira_export_is_dated_by_its_resolution_only(tmp_path):
    """An all-number day is never guessed, the update never used; repeated headers are no fault."""
    bullets, found = read(tmp_path, JIRA, "jira.csv", site="https://jira.example/")
    assert bullets == [
        "- 2026-02-15 Build the dam [AB-1](https://jira.example/browse/AB-1)",
        "- Paint the dam [AB-3](https://jira.example/browse/AB-3)",
        "- Fill the dam [AB-4](https://jira.example/browse/AB-4)",
    ]
    assert "a resolution date that is not understood" in found
    assert "1 × unresolved issue" in found


def test_without_a_site_the_key_stands_in_for_the_link(tmp_path):
    """A CSV does not say where its issues live."""
    bullets, found = read(tmp_path, JIRA, "jira.csv")
    assert bullets[0] == "- 2026-02-15 Build the dam (AB-1)"
    assert "AB-1 without a link" in found


def test_transitions_are_one_item_per_issue_and_a_reopened_one_is_not_finished(tmp_path):
    """The latest transition decides."""
    text = (
        "id_issue,summary,to_do,in_progress,done,from_status,to_status\n"
        "A-1,Dig,,,2026-01-30T15:00:00.0-0200,In Progress,Done\n"
        "A-1,Dig,,2026-01-30T12:00:00.0-0200,,To Do,In Progress\n"
        "A-2,Fill,,,2026-01-30T12:00:00.0-0200,To Do,Done\n"
        "A-2,Fill,2026-01-30T15:00:00.0-0200,,,Done,To Do\n"
    )
    bullets, found = read(tmp_path, text, "jira.csv")
    assert bullets == ["- 2026-01-30 Dig (A-1)"]
    assert found[-2:] == ["2 × earlier row of an issue", "1 × unresolved issue"]


def test_a_csv_without_keys_says_what_it_looked_for(tmp_path):
    """With the columns there are."""
    assert read(tmp_path, "Name,Salary\nx,1\n", "hr.csv") == ([], ["columns Name, Salary"])


INCIDENT = """\
---
title: Incident on 2026-02-12 - The dam leaked
---
# Incident on 2026-02-12 - The dam leaked
- **Key events**
  - First detected: 2026-02-11 23:58
- **Context**: Aroha Brandt turned the wheel
"""


def test_an_incident_gives_its_title_and_day_and_nobody(tmp_path):
    """The day it was noticed, and never who took part."""
    assert read(tmp_path, INCIDENT, "dam.md") == (["- 2026-02-11 Incident: The dam leaked"], [])


def test_a_folder_of_incidents_is_read_in_order(tmp_path):
    """Two of the same title on two days are two; a file without a title is a problem."""
    for day in ("2026-01-02", "2026-01-01"):
        (tmp_path / f"{day}.md").write_text(f"# Incident on {day}\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("words\n", encoding="utf-8")
    items, problems = read_work_items(tmp_path)
    assert propose_bullets(items) == ["- 2026-01-01 Incident", "- 2026-01-02 Incident"]
    assert [(problem.file, problem.found) for problem in problems] == [("notes.md", "no title")]


def test_a_link_is_proposed_once_and_never_when_the_document_has_it():
    """The same request in two exports is one bullet."""
    items = [
        WorkItem("A", "github", "a#1", "https://x.example/1"),
        WorkItem("B", "github", "a#1", "https://x.example/1/"),
    ]
    assert len(propose_bullets(items)) == 1
    assert propose_bullets(items, ["https://x.example/1/"]) == []


HOSTILE = (
    st.text("ab#-*[](){}<>!`~|_\\\n\t .:2026x", max_size=40)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(["#a", "..", "2026-05-01", "to", "[x]", "-", "b", "May", "&", "[Nov 3, 2024]"])).map(
        " ".join
    )
)


@given(title=HOSTILE, day=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_title_is_only_words_in_the_document(title, day):
    """One bullet with one link, whatever the title holds: no tag, no box, no comment, no heading, no second bullet."""
    item = WorkItem(title, "github", "a/b#1", "https://git.example/a/b/pull/1", day)
    (bullet,) = propose_bullets([item])
    assert "\n" not in bullet
    found = list(blocks(f"## 2026-03\n### Shipped\n{bullet}\n- next\n"))
    assert [block.kind for block in found] == ["heading", "heading", "bullet", "bullet"]
    claim = read_claim(found[2], Rubric("r", (), (Dimension("a", "A"), Dimension("b", "B")), ()))
    assert [url for _, url in claim.links] == ["https://git.example/a/b/pull/1"]
    assert (claim.span.start, claim.span.end) == (day, day)
    assert (claim.tags, claim.done, claim.refused) == ([], None, None)


@pytest.mark.parametrize("title", ["to 2026-05-01", "until 0000-0-0", "- 2026-05-01", "– 2026-05-01"])
def test_a_title_that_goes_on_from_the_day_is_named_a_work_item(title):
    """A word or sign that joins two days would make a range of them, and one that is none would refuse the bullet."""
    assert propose_bullets([WorkItem(title, "github", day=date(2026, 3, 1))]) == [f"- 2026-03-01 Work item: {title}"]


def test_a_title_cannot_stretch_the_day_into_a_range():
    """Two dots after a date would."""
    assert propose_bullets([WorkItem("..2026-05-01", "github", day=date(2026, 3, 1))]) == [
        "- 2026-03-01 Work item: ..2026-05-01"
    ]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Add #design-doc to #12", "Add design-doc to #12"),
        ("2026-01-01 release", "Work item: 2026-01-01 release"),
        ("[x] done", r"Work item: \[x\] done"),
        ("<!-- hide", r"Work item: \<!-- hide"),
        ("snake_case and *stars*", r"snake_case and \*stars\*"),
    ],
)
def test_signs_of_a_title_lose_their_meaning(title, said):
    """Tags are for a person to add; a date that is not the merge's is no date."""
    assert propose_bullets([WorkItem(title, "github")]) == [f"- {said}"]


DOC = "---\nperfcal: growth/1\n---\n# Growth doc\n\n## 2026-03\n### Shipped\n- Old [a](https://x.example/1)\n"
BULLETS = ["- 2026-04-02 New [b](https://x.example/2)", "- 2026-04-01 Old [a](https://x.example/1)"]


def doc(tmp_path, text=DOC):
    """A growth doc on disk, bytes as given."""
    path = tmp_path / "e1.md"
    path.write_bytes(text.encode("utf-8"))
    return path


def test_bullets_go_into_a_new_month_at_the_end(tmp_path):
    """What was there keeps every byte; a link that is there already stays out."""
    path = doc(tmp_path)
    assert append_bullets(path, "2026-04", BULLETS) == BULLETS[:1]
    assert path.read_bytes().decode() == f"{DOC}\n## 2026-04\n### Shipped\n{BULLETS[0]}\n"
    assert links_in(path) == {"https://x.example/1", "https://x.example/2"}


def test_writing_twice_writes_once(tmp_path):
    """Under another month too: nothing is left to write."""
    path = doc(tmp_path)
    append_bullets(path, "2026-04", BULLETS)
    before = path.read_bytes()
    assert append_bullets(path, "2026-05", BULLETS) == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("heading", ["## 2026-03", "## March 2026", "##  2026-03 🎉"])
def test_a_month_that_is_there_is_never_touched(tmp_path, heading):
    """However it is written; the line is named."""
    path = doc(tmp_path, DOC.replace("## 2026-03", heading))
    with pytest.raises(OccupiedError, match="line 6: there is a section for 2026-03 already"):
        append_bullets(path, "2026-03", BULLETS)


def test_line_ends_and_a_missing_last_one_are_respected(tmp_path):
    """A document from Windows stays one."""
    path = doc(tmp_path, "\ufeff# Growth doc\r\n\r\nWords")
    append_bullets(path, "2026-04", BULLETS[:1])
    assert (
        path.read_bytes().decode()
        == f"\ufeff# Growth doc\r\n\r\nWords\r\n\r\n## 2026-04\r\n### Shipped\r\n{BULLETS[0]}\r\n"
    )


def test_a_link_that_begins_like_another_is_another(tmp_path):
    """Request 1 does not hide request 11."""
    path = doc(tmp_path)
    assert append_bullets(path, "2026-04", ["- N [n](https://x.example/11)"]) != []


@pytest.mark.parametrize("ending", ["```\ncode\n", "<!-- open\n"])
def test_a_section_nobody_would_see_is_not_written(tmp_path, ending):
    """A document that ends inside a code block or comment is left alone."""
    path = doc(tmp_path, DOC + ending)
    with pytest.raises(UsageError, match="ends inside a code block or a comment"):
        append_bullets(path, "2026-04", BULLETS)
    assert path.read_bytes().decode() == DOC + ending


@pytest.mark.parametrize(("month", "bullets"), [("2026-13", BULLETS), ("April", BULLETS), ("2026-04", ["no bullet"])])
def test_only_months_and_bullets_are_taken(tmp_path, month, bullets):
    """A slip of the caller writes nothing."""
    path = doc(tmp_path)
    with pytest.raises(UsageError):
        append_bullets(path, month, bullets)
    assert path.read_bytes().decode() == DOC


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("cli-cli/prList.json", 1),
        ("perceval/github_issues_page.json", 0),
        ("perceval/github_pull_request_1.json", 1),
        ("perceval/gitlab_merge_1.json", 1),
        ("perceval/gitlab_merge_page_1.json", 2),
        ("perceval/jira_issues_page_1.json", 1),
        ("moreirab-jira/jira.csv", 2),
        ("jira-cloud-export/Jira-first-15.csv", 7),
        ("moj-incidents", 5),
    ],
)
def test_real_exports(inputs, name, count):
    """Finished work as counted by hand; a merged flag without a merge date stays undated."""
    items, problems = read_work_items(inputs / name)
    assert len(items) == count
    assert not problems.has_errors()
    undated = name.startswith(("cli-cli", "perceval/git"))
    assert all((item.day is None) == undated for item in items)
