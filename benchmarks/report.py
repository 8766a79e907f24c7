"""The table of figures, each beside its target."""

from __future__ import annotations

import gzip
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from urllib.parse import urljoin

from measure import Page
from queries import Searched
from server import HERE, Browser, Server

ASSETS = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"|script type="module")[^>]*?(?:href|src)="([^"]+)"'
)
IMPORTS = re.compile(r'^import [^"\']*["\']([^"\']+)["\']', re.MULTILINE)
STARTS = 3
FIRST_ANSWER = "import sys; {make}; sys.exit(app.test_client().get('/').status_code >= 500)"


@dataclass(frozen=True)
class Target:
    """At most `factor` times the sum of some limits."""

    factor: float
    limits: tuple[str, ...]


TARGETS = {
    "home, visitor": Target(2.5, ("limit: list",)),
    "home, member": Target(2.5, ("limit: list",)),
    "list, visitor": Target(1.5, ("limit: list",)),
    "list, member": Target(1.5, ("limit: list",)),
    "detail, visitor": Target(2, ("limit: detail",)),
    "detail, member": Target(2, ("limit: detail, signed in",)),
    "search, visitor": Target(1.5, ("limit: search", "limit: list")),
    "search, member": Target(1.5, ("limit: search", "limit: list")),
    "search, a common word, visitor": Target(1.5, ("limit: search, a common word", "limit: list")),
    "search, a common word, member": Target(1.5, ("limit: search, a common word", "limit: list")),
    "detail, visitor, 304": Target(2, ("limit: constant",)),
    "POST of an answer": Target(3, ("limit: detail, signed in", "limit: write")),
}
AGAIN = ", again"
GROWTH = ("list, visitor", "list, member", "detail, visitor", "detail, member")
MOST_GROWTH, MOST_START, MOST_MEMORY = 1.2, 2.5, 2.0
FIRST_VISIT_KB, LATER_KB = 60, 15


def queries(searched: dict[int, list[Searched]]) -> None:
    """Each query of the tests of the search beside the raw one, at each size."""
    print(f"\n{'search without a page: ms · raw ms · found':34}", end="")
    print("".join(f"{size:>16,} cases   " for size in searched))
    for rows in zip(*searched.values(), strict=True):
        cells = "".join(f"{one.mine:8.2f} {one.raw:7.2f} {one.found:6}   " for one in rows)
        print(f"{rows[0].typed:34}{cells}")
    medians = "".join(
        f"{median(one.mine for one in rows):8.2f} {median(one.raw for one in rows):7.2f}          "
        for rows in searched.values()
    )
    print(f"{'median':34}{medians}\n")


def pages(results: dict[int, dict[str, Page]]) -> None:
    """CPU and waiting of each page at each size, then how they grow."""
    print(f"{'CPU ms a request · p50 ms · ratio to its limit':34}", end="")
    print("".join(f"{size:>16,} cases   " for size in results))
    for name in next(iter(results.values())):
        cells = "".join(_cell(name, measured) for measured in results.values())
        target = target_of(name)
        print(f"{name:34}{cells}{f'  ≤ {target.factor:g} x' if target else ''}")
    sizes = list(results)
    for name in GROWTH:
        first = results[sizes[0]][name]
        for size in sizes[1:]:
            # What somebody waits grows with the machine's other work too; CPU hardly does.
            waiting, cpu = results[size][name].p50 / first.p50, results[size][name].cpu / first.cpu
            figure = f"p50 {waiting:.2f} x, CPU {cpu:.2f} x"
            _line(f"growth of {name} to {size:,}", figure, waiting <= MOST_GROWTH, "1.2 x")


def target_of(name: str) -> Target | None:
    """A page that is asked again may cost no more than after a change."""
    return TARGETS.get(name.removesuffix(AGAIN))


def _cell(name: str, measured: dict[str, Page]) -> str:
    page = measured[name]
    figures = f"{page.cpu:8.2f} {page.p50:7.2f}"
    target = target_of(name)
    if target is None:
        return f"{figures}{'':9}"
    ratio = page.cpu / sum(measured[limit].cpu for limit in target.limits)
    return f"{figures} {ratio:5.2f} {_mark(ratio <= target.factor)} "


def _mark(reached: bool) -> str:
    return "✓" if reached else "✗"


def _line(name: str, figure: str, reached: bool, target: str) -> None:
    print(f"{name:40}{figure:>24} {_mark(reached)}  ≤ {target}")


def weight(browser: Browser) -> None:
    """What a first visit to the home page loads, gzipped: the page, its styles and its scripts."""
    html = browser.get("/")[1]
    found: dict[str, bytes] = {}
    waiting = ASSETS.findall(html.decode())
    while waiting:
        path = waiting.pop()
        if path not in found:
            status, content = browser.get(path)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
            found[path] = content
            waiting += [urljoin(path, name) for name in IMPORTS.findall(content.decode())]
    page = len(gzip.compress(html)) / 1000
    first = page + sum(len(gzip.compress(content)) for content in found.values()) / 1000
    for name, size, most in (
        ("first visit, gzipped", first, FIRST_VISIT_KB),
        ("later page, gzipped", page, LATER_KB),
    ):
        _line(name, f"{size:.1f} kB", size <= most, f"{most} kB")


def processes(limits: Server, site: Server) -> None:
    """Memory of a worker that has served all this, and what starting costs, beside the limits."""
    memory = site.memory_mib() / limits.memory_mib()
    figure = f"{site.memory_mib():.0f} MiB, {memory:.2f} x"
    _line("memory of a worker", figure, memory <= MOST_MEMORY, f"{MOST_MEMORY:g} x")
    bare = _start_ms("from limits import create_app; app = create_app()")
    ours = _start_ms("from cop.site.wsgi import app")
    figure = f"{ours:.0f} ms, {ours / bare:.2f} x"
    _line("start to the first answer, CPU", figure, ours / bare <= MOST_START, f"{MOST_START:g} x")


def _start_ms(make: str) -> float:
    """The least CPU that a new process needed until its first answer."""
    spent = []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", FIRST_ANSWER.format(make=make)],
            check=True, cwd=HERE, env=dict(os.environ),
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(spent) * 1000
