"""The organisation's own numbers. Defaults are the domain's (requirements R1–R13); `policy.yaml` overrides them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Policy"]


class Policy(BaseModel):
    """Every number a rule needs that is not in the rubric, with its default and its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_group: int = Field(5, ge=2, description="smallest group ever shown (R13.4)")
    duration_months: tuple[int, int] = Field((6, 12), description="months sustained at the next level (R5.1)")
    approaching_share: float = Field(
        0.5, gt=0, lt=1, description="share of a requirement that counts as approaching it"
    )
    evidence_window_months: int = Field(
        0, ge=0, description="months before the cycle's end that count; 0 = the cycle's own window"
    )
    recency_weeks: int = Field(6, ge=1, description="weeks before the cycle's end that are called recent (R11.2)")
    stalled_weeks: int = Field(10, ge=2, description="weeks without dated evidence that are called a stalled stretch")
    pre_read_dimensions: tuple[str, ...] = Field(
        ("scope", "impact", "leverage"), description="the dimensions a pre-read has bullets for (R8.1)"
    )
    pre_read_artifacts: int = Field(3, ge=1, le=5, description="linked artifacts a pre-read needs (R8.1)")
    pre_read_days_before: int = Field(2, ge=0, description="days before the session a pre-read is due (R8.1)")
    pitch_words: tuple[int, int] = Field((150, 225), description="words a pitch of 60–90 seconds has (R8.2)")
    repair_first: bool = Field(True, description="a repair loop comes before any PIP (R10)")
    repair_weeks: int = Field(6, ge=1, description="how long a repair loop is meant to last (R10.5)")
    repair_touch_days: int = Field(7, ge=1, description="most days between two touch points (R10.5)")
    repair_drift_days: int = Field(28, ge=2, description="days between touch points that are called drift (R10.5)")
    repair_look_weeks: tuple[int, int] = Field((2, 3), description="weeks in which signals are looked at (R10.6)")
    pip_days: tuple[int, int] = Field((30, 60), description="default length of a PIP in days; past it, overdue (R9.4)")
    pip_repeated_days: int = Field(60, ge=1, description="days over which a behaviour was repeated (R9.1b: 2 months)")
    pip_repeated_cycles: int = Field(2, ge=1, description="or cycles over which it was repeated (R9.1b)")
    pip_written_notes: int = Field(2, ge=1, description="written notes it stayed unchanged after (R9.1c)")
    pip_meeting_days: int = Field(7, ge=1, description="most days between two documented meetings (R9.5)")
    follow_up_days: int = Field(30, ge=1, description="days given after a behaviour was named once (R9.2)")
    update_bullets: tuple[int, int] = Field((5, 8), description="bullets of a monthly update (R1.2)")
    note_bullets: tuple[int, int] = Field((3, 4), description="bullets of a manager's monthly note (R1.3)")
    update_due_day: int = Field(7, ge=1, le=28, description="day of the next month by which an update is due (R1.2)")
    one_on_one_days: int = Field(30, ge=1, description="days without a 1:1 note that are said (R1.9)")
    ahead_days: int = Field(30, ge=1, description="how far ahead due dates are listed")
    visibility_months: int = Field(12, ge=1, description="months before promotion from which a plan is due (R6.1)")
    visibility_audits: tuple[int, int] = Field((3, 5), description="months of a plan's self-audits (R6.2)")
    cited_within_months: int = Field(6, ge=1, description="months in which a plan's design doc is cited outside (R6.1)")
    oversold_cycles: int = Field(2, ge=1, description="cycles an oversold case is remembered (R5.3)")
    false_discovery_rate: float = Field(0.10, gt=0, lt=1, description="Benjamini–Hochberg q of a family of findings")
    heading_synonyms: dict[str, str] = Field(
        default_factory=dict, description="more words for growth-doc headings: written → meant"
    )
