"""The HTML page in a real Chromium: printed on one sheet, nothing clipped, nothing asked of anybody."""

import io
import shutil

import pypdf
import pytest
from pre_read_samples import SAMPLES, typical

from perfcal.view.pre_read import render_pre_read

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDER_THAN_ITS_BOX = """() => [...document.querySelectorAll('h1, h2, h3, p, li, td, th, figcaption, footer')]
    .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
    .map(element => element.textContent.trim().slice(0, 40))"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    """A Chromium of this machine."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    """A fresh page; `page.asked` lists what it requested, `page.complaints` what it had to say."""
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    yield opened
    opened.close()


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_prints_on_one_sheet_of_either_paper(page, sample):
    """A4 and US Letter: exactly one page, the last line on it."""
    page.set_content(render_pre_read(sample(), "html"))
    for paper in ("A4", "Letter"):
        pdf = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False)))
        assert len(pdf.pages) == 1
        assert "It advises no rating" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize(("media", "width"), [("screen", 1100), ("screen", 420), ("print", 703)])
def test_no_text_is_wider_than_its_place(page, sample, media, width):
    """On a wide screen, on a telephone and on paper every word is inside its column."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.set_content(render_pre_read(sample(), "html"))
    assert page.evaluate(WIDER_THAN_ITS_BOX) == []


def test_it_asks_nobody_for_anything_and_breaks_no_policy(page, tmp_path):
    """Opened from a file, the only request is the file; the policy has nothing to complain of."""
    file = tmp_path / "page.html"
    file.write_text(render_pre_read(typical(), "html"), encoding="utf-8")
    page.goto(file.as_uri())
    assert page.asked == [file.as_uri()]
    assert page.complaints == []


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 29)")])
def test_it_follows_the_reader_s_theme(page, scheme, ground):
    """Light and dark come from the reader's setting; paper is always light."""
    page.emulate_media(media="screen", color_scheme=scheme)
    page.set_content(render_pre_read(typical(), "html"))
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == ground
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate(background) == "rgb(255, 255, 255)"
