"""The time line in words and as a drawing."""

import subprocess
import sys
from dataclasses import replace

from pre_read_samples import empty, timeline, typical

from perfcal.view.pre_read.timeline import timeline_svg, timeline_text


def test_the_sentence_counts_what_is_drawn():
    """Rows, weeks, links and LATE rows are said; month-only rows only where there are some."""
    assert timeline_text(typical()) == "31 rows in 18 of 26 weeks, 21 with a link, 1 LATE."
    monthly = replace(typical(), timeline=(replace(timeline()[1], month_only=1),))
    assert timeline_text(monthly).endswith("0 LATE; 1 known by the month only stand in its middle.")


def test_nothing_is_drawn_where_nothing_has_a_date():
    """An empty time line is no picture at all, and a full one is."""
    assert timeline_svg(empty()) == ""
    assert timeline_svg(typical()).startswith("<svg")


def test_facts_alone_do_not_load_the_chart_library():
    """Whoever reads or writes Markdown and JSON does not wait for altair."""
    asked = "import sys, perfcal.view.pre_read; sys.exit('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
