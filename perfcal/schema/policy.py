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
    pip_days: tuple[int, int] = Field((30, 60), description="default length of a PIP in days (R9.4)")
    update_bullets: tuple[int, int] = Field((5, 8), description="bullets of a monthly update (R1.2)")
    false_discovery_rate: float = Field(0.10, gt=0, lt=1, description="Benjamini–Hochberg q of a family of findings")
    heading_synonyms: dict[str, str] = Field(
        default_factory=dict, description="more words for growth-doc headings: written → meant"
    )
