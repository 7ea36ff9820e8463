"""A conversation while it is written down: what it lacks, the section it would be, and how the growth doc would differ.

No widget: the form shows a draft and hands it what was typed, and a test drives it without a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from perfcal.clock import today
from perfcal.errors import PerfcalError, UnknownNameError
from perfcal.evidence.days_in_text import has_date
from perfcal.evidence.feedback.lacking import FIELDS, NOT_SEEN, lacking
from perfcal.files import file_digest
from perfcal.load.conversation_text import conversation_text
from perfcal.load.growth_doc_writer import append_conversation, doc_text, with_conversation
from perfcal.load.text_file import line_feeds
from perfcal.load.workspace import sample_workspace
from perfcal.schema.cycle import Cycle

__all__ = ["FeedbackDraft", "Typed", "growth_doc_name"]

_CONTEXT = 3  # lines of the document above the new section


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields, as typed: five texts and three days written YYYY-MM-DD."""

    held: str = ""
    happened: str = ""
    due: str = ""
    situation: str = ""
    behavior: str = ""
    impact: str = ""
    ask: str = ""
    commit: str = ""


class FeedbackDraft:
    """One conversation on its way into one engineer's growth doc; the document is read when the draft is begun."""

    def __init__(self, cycle: Cycle, employee_id: str, *, clock: Callable[[], date] = today) -> None:
        self.cycle = cycle
        self.employee_id = employee_id
        self.name = growth_doc_name(cycle, employee_id)
        self._clock = clock
        self.start_again()
        self.take_file()

    @property
    def path(self) -> Path:
        """Where the growth doc stands."""
        return self.cycle.root / self.name

    def start_again(self) -> None:
        """Empty the fields; the day of the 1:1 is today until somebody says otherwise."""
        self.typed = Typed(held=self._clock().isoformat())

    def take_file(self) -> None:
        """Read the document again; what was typed stays."""
        self._digest = file_digest(self.path)
        self._text = doc_text(self.path)

    @property
    def missing(self) -> tuple[str, ...]:
        """What R3.1 asks for and the fields do not say yet, in words (`perfcal.evidence.feedback.lacking`)."""
        return (*self._wrong_days(), *(each for each in lacking(self._said()) if each != NOT_SEEN))

    @property
    def doubtful(self) -> tuple[str, ...]:
        """What a person should look at again and may still write: a word list is no judge of an observation."""
        return tuple(each for each in lacking(self._said()) if each == NOT_SEEN)

    @property
    def section(self) -> str:
        """The section as it would be written; blank while something is missing."""
        held, due = _day(self.typed.held), _day(self.typed.due)
        if held is None or due is None or self.missing:
            return ""
        return conversation_text(held, self._said(dated=False), due=due)

    @property
    def diff(self) -> tuple[str, ...]:
        """How the document would differ, as a unified diff; empty while something is missing."""
        if not self.section:
            return ()
        before, after = _lines(self._text), _lines(with_conversation(self._text, self.section, name=self.name))
        return tuple(unified_diff(before, after, self.name, f"{self.name} (new)", n=_CONTEXT, lineterm=""))

    @property
    def why_not(self) -> str:
        """Why nothing can be written, and what to do about it; blank when it can."""
        if self.cycle.root.resolve() == sample_workspace().resolve():
            return "The sample organisation stays as it is: make a copy of your own with `perfcal sample FOLDER`."
        try:
            self.diff  # noqa: B018 - whether there is a place for it
        except PerfcalError as error:
            return str(error)
        return ""

    def write(self) -> str:
        """Append the section and return its first and last line in words; refused when the file has changed meanwhile."""
        section = self.section
        append_conversation(self.path, section, expected_digest=self._digest)
        self.take_file()
        last = len(_lines(self._text))
        self.start_again()
        return f"lines {last - len(section.splitlines()) + 1} to {last}"

    def edit(self, **typed: str) -> None:
        """Take what was typed into some fields."""
        self.typed = replace(self.typed, **typed)

    def _said(self, *, dated: bool = True) -> dict[str, str]:
        """Return the five texts; the day of the situation stands in its text, that of the Commit before it if asked."""
        said = {name.casefold(): getattr(self.typed, name.casefold()) for name in FIELDS}
        if said["situation"].strip() and _day(self.typed.happened) and not has_date(said["situation"]):
            said["situation"] = f"{said['situation'].rstrip().rstrip('.')}, {self.typed.happened.strip()}"
        if dated and said["commit"].strip() and _day(self.typed.due):
            said["commit"] = f"{self.typed.due.strip()} {said['commit']}"
        return said

    def _wrong_days(self) -> list[str]:
        held, due = _day(self.typed.held), _day(self.typed.due)
        found = []
        if held is None:
            found.append("the day of the 1:1 is not written YYYY-MM-DD")
        elif held > self._clock():
            found.append("the 1:1 lies in the future")
        if due is None:
            found.append("the day to look at the Commit is not written YYYY-MM-DD")
        elif held is not None and due < held:
            found.append("the Commit is due before the 1:1")
        return found


def growth_doc_name(cycle: Cycle, employee_id: str) -> str:
    """Return an engineer's growth doc within the workspace; who has none is refused."""
    cycle.person(employee_id)
    own = cycle.sections.loc[cycle.sections["employee_id"] == employee_id, "file"]
    named = [file for file in cycle.accounts["file"] if PurePosixPath(file).stem == employee_id]
    if own.empty and not named:
        keepers = sorted(cycle.sections["employee_id"].unique())
        raise UnknownNameError.of("growth doc of", employee_id, keepers)
    return str(own.iloc[0] if not own.empty else named[0])


def _lines(text: str) -> list[str]:
    return line_feeds(text).removesuffix("\n").split("\n")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip()) if len(written.strip()) == len("2026-03-12") else None
    except ValueError:
        return None
