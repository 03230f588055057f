"""Ratios of medians, measured side by side: with bare Django, with a larger municipality, with bare WeasyPrint.

Takes minutes and wants a quiet machine: `scripts/test --long`, or `pytest tests/performance -m long`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from governance.core import clock
from governance.documents import pdf
from tests.performance import load

pytestmark = pytest.mark.long

LARGE = 10  # times the small one; 100 takes an hour to generate
SECONDS, ROUNDS = 2.0, 5
PDF_GOAL, PDF_ROUNDS, CHAPTERS = 1.5, 5, 60


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A municipality of 60 units."""
    return load.generated(tmp_path_factory.mktemp("small"), 1)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that is ten times as large."""
    return load.generated(tmp_path_factory.mktemp("large"), LARGE)


def once(benchmark: BenchmarkFixture, measure: Callable[[], Any]) -> Any:
    """Let pytest-benchmark keep the figures of one long measurement."""
    return benchmark.pedantic(measure, rounds=1, iterations=1)


def test_pages_against_bare_django(small: Path, benchmark: BenchmarkFixture) -> None:
    figures = once(benchmark, lambda: load.against_bare(small, seconds=SECONDS, rounds=ROUNDS))
    benchmark.extra_info.update({page.name: round(figure.ratio, 2) for page, figure in figures})
    short = [f"{page.name}: {figure.ratio:.2f} < {page.goal}" for page, figure in figures if figure.ratio < page.goal]
    assert not short, "\n".join(short)


def test_pages_of_a_large_municipality(small: Path, large: Path, benchmark: BenchmarkFixture) -> None:
    figures = once(benchmark, lambda: load.between_sizes(small, large, seconds=SECONDS, rounds=ROUNDS))
    benchmark.extra_info.update({figure.name: round(figure.ratio, 2) for figure in figures})
    slow = [f"{figure.name}: {figure.ratio:.2f}" for figure in figures if figure.ratio > load.SIZE_GOAL]
    assert not slow, "\n".join(slow)


def test_pdf_against_bare_weasyprint(benchmark: BenchmarkFixture) -> None:
    """The same page in the same style; ours is checked, labelled and made to conform as well."""
    from weasyprint import CSS, HTML

    chapter = "<h2>Kapittel {n}</h2><p>" + "Ord om styring og læring. " * 60 + "</p>"
    body = "".join(chapter.format(n=number) for number in range(CHAPTERS))
    html = f'<!doctype html><html lang="nb"><head><title>Prøve</title></head><body><h1>Prøve</h1>{body}</body></html>'
    base, fetcher = pdf.asset_base(), pdf.asset_fetcher()

    def bare() -> None:
        sheet = CSS(url=urljoin(base, pdf.STYLESHEET), url_fetcher=fetcher)
        page = HTML(string=html, base_url=base, url_fetcher=fetcher)
        page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-2a")

    def ours() -> None:
        pdf.render_pdf(html, title="Prøve", author="Helhet", created_at=clock.now())

    def measure() -> float:
        bare()
        pairs = [(seconds(bare), seconds(ours)) for _ in range(PDF_ROUNDS)]
        return statistics.median(second / first for first, second in pairs)

    ratio = once(benchmark, measure)
    benchmark.extra_info["pdf"] = round(ratio, 2)
    assert ratio <= PDF_GOAL


def seconds(make: Callable[[], None]) -> float:
    """Return how long it takes."""
    began = time.perf_counter()
    make()
    return time.perf_counter() - began
