"""Near-identical reviews of different people: found through swapped names, and not through what everybody shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import cycle_of, rating

from perfcal.errors import UnknownNameError
from perfcal.load.workspace import load_workspace
from perfcal.patterns.copies import closest_copy, copies, copy_pairs, near_duplicates
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.shingles import NAME, PRONOUN, mask, name_words, shingle
from perfcal.sample import write_sample
from perfcal.schema.rubric import Expectation

COPIED = (
    "{name} rebuilt the ferry timetable from the tide tables up, and {he} did it while the old one still ran. The harbour "
    "office now plans a week ahead instead of a day, and says so in every meeting. Next {he} should write down how the "
    "night crossings are chosen, because only {name} can explain them today."
)
NAMES = ["Ilse Okafor", "Tariq Lindqvist", "Mei Castellano", "Ruben Adeyemi", "Sunniva Pak", "Joao Brandt"]
GIVEN = [name.split()[0] for name in NAMES]
TEMPLATE = (
    "In this half the person named above was expected to deliver against the goals agreed in the kickoff meeting."
)


def invented(seed, words=60):
    """A text nobody else has: words drawn from many."""
    return " ".join(f"w{number}" for number in np.random.default_rng(seed).integers(0, 9000, words))


def copied(number, pronoun="she"):
    """The copied text with somebody's name in it."""
    return COPIED.format(name=GIVEN[number % len(GIVEN)], he=pronoun)


def reviewed(texts, *, managers=None, dates=None, ratings=()):
    """A cycle in which person e0, e1 … has this review; a list of texts makes several sections."""
    bosses = managers or ["m1"] * len(texts)
    people, sections, parts = [], [], []
    for number, text in enumerate(texts):
        who = f"e{number}"
        people.append({"employee_id": who, "name": NAMES[number % len(NAMES)], "manager_id": bosses[number]})
        for line, each in enumerate([text] if isinstance(text, str) else text, start=10):
            key = {
                "section_id": f"{who}:{line}",
                "employee_id": who,
                "kind": "review",
                "file": f"{who}.md",
                "line": line,
            }
            start, end = dates or (date(2026, 1, 1), date(2026, 6, 30))
            sections.append({**key, "date_start": start, "date_end": end})
            parts.append({**key, "heading": "Summary", "text": each})
    return cycle_of(people=people, sections=sections, parts=parts, ratings=ratings)


def asked(cycle):
    """Who is asked about."""
    found = copies(cycle)
    return set(found.loc[found["status"] == QUESTION, "subject"])


# the detector


def test_swapped_names_and_pronouns_are_the_same_text():
    """Both people of the pair get a row with the other's id and both places; the third has none."""
    cycle = reviewed([copied(0, "she"), copied(1, "he"), invented(1)])
    found = copies(cycle).set_index("subject")
    assert found["status"].tolist() == [QUESTION, QUESTION, NO_SIGN]
    assert found.loc["e0", "estimate"] == 1.0
    assert found.loc["e0", "evidence"] == ("e0.md:10", "e1.md:10")
    assert found.loc["e1", "evidence"] == ("e1.md:10", "e0.md:10")
    words = len(mask(copied(0)))
    assert found.loc["e0", "n"] == words
    assert found.loc["e0", "reason"].startswith(
        f"{words} of {words} words stand in the review of e1 too, by the same manager"
    )


def test_the_reason_holds_no_name_and_no_prose():
    """A page may show it to somebody who may not read the review."""
    reasons = " ".join(copies(reviewed([copied(0), copied(1), invented(1)]))["reason"])
    assert not any(word in reasons for word in (*GIVEN, "ferry", "harbour"))


def test_ten_copies_of_one_text_are_ten_questions():
    """What one manager wrote ten times is no template; each row counts the nine others."""
    cycle = reviewed([copied(number) for number in range(10)] + [invented(seed) for seed in range(6)])
    assert asked(cycle) == {f"e{number}" for number in range(10)}
    assert "8 more people" in copies(cycle)["reason"].iloc[0]


def test_ten_copies_with_a_sentence_of_their_own_are_found_too():
    """One manager's text stays a copy, also where no two of the reviews are quite the same."""
    managers = ["m1"] * 10 + [f"m{number}" for number in range(2, 12)]
    texts = [f"{copied(number)} {invented(number, 8)}" for number in range(10)]
    cycle = reviewed(texts + [invented(100 + seed) for seed in range(10)], managers=managers)
    assert asked(cycle) == {f"e{number}" for number in range(10)}


def test_ten_copies_under_ten_managers_are_found_too():
    """Reviews that are the same throughout count once when templates are looked for."""
    texts = [copied(number) for number in range(10)] + [invented(seed) for seed in range(10)]
    assert asked(reviewed(texts, managers=[f"m{number}" for number in range(20)])) == {f"e{n}" for n in range(10)}


def test_a_shared_template_makes_no_pair():
    """Half of each review is the organisation's own text; nobody is asked about."""
    texts = [f"{TEMPLATE} {invented(seed, 20)}" for seed in range(12)]
    found = copies(reviewed(texts, managers=[f"m{number % 6}" for number in range(12)]))
    assert set(found["status"]) == {NO_SIGN}
    assert found["estimate"].max() == 0


def test_a_shared_template_hides_no_pair():
    """Under the template, two texts are the same: those two are found."""
    texts = [f"{TEMPLATE * 3} {invented(max(seed, 1), 40)}" for seed in range(12)]
    assert asked(reviewed(texts, managers=[f"m{number % 6}" for number in range(12)])) == {"e0", "e1"}


def test_a_review_of_nothing_but_the_template_cannot_tell():
    """It has no words of its own; the reason says how many would do."""
    texts = [TEMPLATE, TEMPLATE] + [f"{TEMPLATE} {invented(seed, 20)}" for seed in range(12)]
    found = copies(reviewed(texts, managers=[f"m{number % 7}" for number in range(14)])).set_index("subject")
    assert found.loc[["e0", "e1"], "status"].tolist() == [CANNOT_TELL] * 2
    assert found.loc["e0", "n"] == 0
    assert "below 15 words" in found.loc["e0", "reason"]


def test_quoted_expectations_do_not_count():
    """Two reviews that quote the rubric at length have that in common and nothing else."""
    cycle = reviewed([f"{COPIED} {invented(seed, 20)}" for seed in range(2)])
    assert asked(cycle) == {"e0", "e1"}
    rubric = cycle.rubrics["eng-ic"]
    quoted = replace(rubric, expectations=(Expectation("scope", COPIED, level="L4"),))
    assert asked(replace(cycle, rubrics={"eng-ic": quoted})) == set()


@pytest.mark.parametrize("text", ["", "   ", "Great work!", "A dependable half, and a good colleague to everyone."])
def test_short_reviews_cannot_tell(text):
    """Empty and short texts, the same for two people, are nothing to ask about."""
    found = copies(reviewed([text, text, invented(1)])).set_index("subject")
    assert found.loc[["e0", "e1"], "status"].tolist() == [CANNOT_TELL] * 2
    assert found.loc["e2", "status"] == NO_SIGN


def test_reordered_sentences_are_found():
    """Moving sentences breaks only the shingles at their edges."""
    sentences = copied(1).split(". ")
    assert asked(reviewed([copied(0), ". ".join(sentences[::-1]), invented(1)])) == {"e0", "e1"}


def test_a_short_review_inside_a_long_one_is_found_by_containment():
    """Its Jaccard similarity is far below the threshold, and the reason names the rule that was met."""
    found = copies(reviewed([copied(0), f"{invented(1, 300)} {copied(1)} {invented(2, 300)}"]))
    assert set(found["status"]) == {QUESTION}
    assert found["estimate"].max() < 0.2
    assert "100% of the shorter of the two" in found["reason"].iloc[0]


def test_two_reviews_of_one_project_with_the_same_links_are_no_pair():
    """Addresses and titles of links are not the manager's words."""
    links = "https://docs.example/ledger https://docs.example/quay https://wiki.example/tides " * 10
    assert asked(reviewed([f"{links} {invented(seed, 20)}" for seed in range(3)])) == set()


def test_two_quarters_of_one_person_are_no_pair():
    """A review may repeat what the same person's other review said."""
    assert asked(reviewed([[copied(0), copied(0)], invented(1)])) == set()


def test_quarters_of_two_people_are_a_pair_and_the_person_has_one_row():
    """One of two sections is copied; the person has the row of the closest."""
    found = copies(reviewed([[invented(5), copied(0)], [copied(1), invented(6)]]))
    assert found["subject"].tolist() == ["e0", "e1"]
    assert found["evidence"].iloc[0] == ("e0.md:11", "e1.md:10")


def test_the_look_band_is_mentioned_and_not_asked_about():
    """At a similarity between 0.20 and 0.30 the reason says so."""
    shared = invented(9, 30)
    found = copies(reviewed([f"{shared} {invented(seed, 45)}" for seed in (1, 2)] + [invented(3)]))
    assert found["status"].tolist() == [NO_SIGN] * 3
    assert 0.2 <= found["estimate"].iloc[0] < 0.3
    assert "mentioned and not asked about" in found["reason"].iloc[0]


def test_reviews_of_other_cycles_are_left_alone():
    """Only what lies in this cycle is compared."""
    assert copies(reviewed([copied(0), copied(1)], dates=(date(2025, 7, 1), date(2025, 12, 31)))).empty


def test_long_rationales_are_compared_too():
    """A rationale of 25 words or more is a review in a cell; a shorter one is not looked at."""
    rows = [
        rating("e0", "m1", 3, rationale=copied(0), line=2),
        rating("e1", "m2", 3, rationale=copied(1), line=3),
        rating("e2", "m2", 3, rationale="Meets the bar of the level.", line=4),
    ]
    found = copies(cycle_of(ratings=rows, people=[{"employee_id": f"e{n}", "name": NAMES[n]} for n in range(3)]))
    assert found["subject"].tolist() == ["e0", "e1"]
    assert found["evidence"].iloc[0] == ("ratings.csv:2", "ratings.csv:3")
    assert "by another manager" in found["reason"].iloc[0]


def test_nothing_in_nothing_out():
    """A cycle without reviews has no findings, and the same columns."""
    empty = copies(cycle_of())
    assert empty.empty
    assert list(empty) == list(copies(reviewed([invented(1)])))


def test_new_ids_for_people_only_rename_the_rows():
    """Relabelling people relabels the result."""
    cycle = reviewed([copied(0), copied(1), copied(2), invented(1)])
    ids = {"e0": "z9", "e1": "a1", "e2": "k5", "e3": "b0"}
    tables = {name: getattr(cycle, name).replace({"employee_id": ids}) for name in ("people", "sections", "parts")}
    before, after = copies(cycle), copies(replace(cycle, **tables))
    columns = ["subject", "n", "estimate", "status"]
    renamed = before.replace({"subject": ids}).sort_values("subject").reset_index(drop=True)
    pd.testing.assert_frame_equal(renamed[columns], after[columns])


def test_the_order_of_the_rows_does_not_matter():
    """Shuffled tables give the same findings."""
    cycle = reviewed([copied(0), invented(2), copied(1), copied(2)], managers=["m1", "m1", "m2", "m1"])
    tables = {name: getattr(cycle, name).sample(frac=1, random_state=3) for name in ("people", "sections", "parts")}
    pd.testing.assert_frame_equal(copies(cycle), copies(replace(cycle, **tables)))


def test_a_candidates_own_nearest_review():
    """`closest_copy` is what `copies` asks about, nothing where it asks nothing; an unknown id is refused."""
    cycle = reviewed(
        [copied(0), copied(1), f"{copied(2)} {invented(3, 8)}", [], *(invented(seed) for seed in range(9))]
    )
    found = copies(cycle).set_index("subject")
    questions = found.loc[found["status"] == QUESTION, "estimate"]
    assert len(questions) == 3
    for who in cycle.people["employee_id"]:
        assert closest_copy(cycle, who) == questions.get(who)
    with pytest.raises(UnknownNameError, match="z9"):
        closest_copy(cycle, "z9")


def test_the_marks_say_what_both_texts_have():
    """What stands in the marks of one text stands, names aside, in the marks of the other."""
    pairs = copy_pairs(reviewed([f"{invented(1, 9)} {copied(0)}", copied(1, "he")]))
    row = pairs.iloc[0]
    texts = [[row[f"{side}_text"][begin:end] for begin, end in row[f"{side}_marks"]] for side in ("first", "second")]
    one, other = (mask(" ".join(pieces), name_words(NAMES)) for pieces in texts)
    assert one == other
    assert len(one) == row["shared_words"]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_planted_copies_are_found_and_nobody_else_is(tmp_path, seed):
    """In a sample organisation of 80, exactly the people of the planted pairs are asked about."""
    write_sample(tmp_path / "w", engineers=80, managers=10, cycles=2, seed=seed, plant={"copies": 3})
    planted = pd.read_csv(tmp_path / "w" / "planted.csv", header=0)
    rows = planted[planted["pattern"] == "copies"]
    truth = {*rows.iloc[:, 1], *(detail.split()[-1] for detail in rows.iloc[:, 2])}
    assert asked(load_workspace(tmp_path / "w")) == truth


# the core


def test_a_list_of_texts_without_a_cycle():
    """One row for each pair, the most alike first; known templates can be left out."""
    texts = {1: COPIED, 2: COPIED.upper(), 3: f"{COPIED} {invented(1, 30)}", 4: invented(2)}
    found = near_duplicates(texts)
    assert found[["first", "second"]].to_numpy().tolist() == [[1, 2], [1, 3], [2, 3]]
    assert found["question"].all()
    assert near_duplicates(texts, templates=[COPIED]).empty


def test_no_texts_no_pairs():
    """Nothing, one text and empty texts give an empty table with the same columns."""
    assert list(near_duplicates({})) == list(near_duplicates({1: "", 2: ""}))
    assert near_duplicates(pd.Series({"a": COPIED})).empty


def test_texts_in_other_orders_give_the_same_pairs():
    """A mapping has no order that matters."""
    texts = {number: f"{invented(number // 2, 40)} {invented(number + 50, 5)}" for number in range(10)}
    pd.testing.assert_frame_equal(near_duplicates(texts), near_duplicates(dict(reversed(texts.items()))))


# reference data


def reviews_of(reference: Path) -> pd.DataFrame:
    """The real reviews by id, from where they stand."""
    return pd.read_csv(
        reference / "text" / "employee_review_mturk_dataset_v10_kaggle.csv", encoding="utf-8-sig", index_col="id"
    )


def test_the_two_pairs_of_878_real_reviews_and_no_other(reference):
    """Ids 179 and 204, 111 and 191, with the similarities that peers computed."""
    rows = reviews_of(reference)
    found = near_duplicates(rows["feedback"], names=rows["person_name"])
    pairs = found.loc[found["question"], ["first", "second"]].to_numpy().tolist()
    assert pairs == [[179, 204], [111, 191]]
    assert found["jaccard"].head(2).tolist() == pytest.approx([0.9211, 0.396], abs=1e-3)
    assert len(found) == 4


def test_the_similarities_of_all_real_pairs(reference):
    """The quantiles of 385,003 similarities agree with peers' to 1e-3."""
    rows = reviews_of(reference)
    known = name_words(rows["person_name"])
    shingles = shingle([mask(text, known) for text in rows["feedback"]])
    shared = (shingles.sets @ shingles.sets.T).toarray()
    alike = shared / np.maximum(np.add.outer(shingles.sizes, shingles.sizes) - shared, 1)
    found = np.quantile(alike[np.triu_indices(len(rows), 1)], [0.99, 0.999, 0.9999, 0.99999, 1])
    assert found == pytest.approx([0.0222, 0.0455, 0.0862, 0.1762, 0.9211], abs=1e-3)


def test_real_reviews_with_words_replaced_are_still_found(reference):
    """Words other than names and pronouns replaced by others at random: recall by share replaced."""
    rows = reviews_of(reference)
    known = name_words(rows["person_name"])
    texts = [mask(text, known) for text in rows["feedback"]]
    every = list(chain.from_iterable(texts))
    rng = np.random.default_rng(7)
    for share, least in ((0.10, 0.99), (0.15, 0.92), (0.20, 0.73), (0.25, 0.38)):
        swap = {place: every[rng.integers(len(every))] for place in np.flatnonzero(rng.random(len(every)) < share)}
        places = iter(range(len(every)))
        altered = [
            [w if w in (NAME, PRONOUN) else swap.get(at, w) for w, at in zip(words, places, strict=False)]
            for words in texts
        ]
        assert _recall(texts, altered) >= least, share


def test_clough_and_stevensons_answers(reference):
    """AUC of copied against not copied answers, and recall where no original answer is as high."""
    folder = reference / "text" / "clough_stevenson"
    listed = pd.read_csv(folder / "file_information.csv")
    answers = listed[listed["Category"] != "orig"]
    alike = np.array([_alike(folder / row.File, folder / f"orig_task{row.Task}.txt") for row in answers.itertuples()])
    is_copy = (answers["Category"] != "non").to_numpy()
    one, other = alike[is_copy], alike[~is_copy]
    auc = ((one[:, None] > other).mean() + (one[:, None] == other).mean() / 2).item()
    assert auc >= 0.966
    assert (one > other.max()).mean() >= 0.91


def _recall(texts, altered):
    shingles = shingle([*texts, *altered])
    one, other = shingles.sets[: len(texts)], shingles.sets[len(texts) :]
    shared = one.multiply(other).sum(axis=1)
    return (shared / (shingles.sizes[: len(texts)] + shingles.sizes[len(texts) :] - shared) >= 0.30).mean()


def _alike(first: Path, second: Path) -> float:
    shingles = shingle([mask(path.read_bytes().decode("utf-8", "replace")) for path in (first, second)])
    shared = len(np.intersect1d(shingles.sets[[0]].indices, shingles.sets[[1]].indices))
    return shared / (shingles.sizes.sum() - shared)
