"""How much processor time the worst texts cost: `python benchmarks/text_limits.py [how many]`.

Each text of the pathological corpus must be refused or rendered within 250 ms. Prints the worst
ones; the exit code says whether one was above.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

from cop.text import TextRefused, render

LIMIT_MS = 250
CORPUS = Path(__file__).parent.parent / "tests" / "corpus" / "pathological.py"


def load_corpus() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pathological", CORPUS)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cost(text: str) -> tuple[float, str]:
    """Milliseconds of processor time, and what became of the text."""
    start = time.process_time()
    try:
        fate = f"{len(render(text).full_html)} characters"
    except TextRefused as refusal:
        fate = f"refused: {str(refusal)[:40]}"
    return (time.process_time() - start) * 1000, fate


def main(shown: int = 25) -> int:
    render("warm up *once*")
    rows = [(*cost(text), name) for name, text in load_corpus().texts()]
    rendered = sum(not fate.startswith("refused") for _, fate, _ in rows)
    print(f"{len(rows)} texts, {rendered} rendered, {len(rows) - rendered} refused")
    for spent, fate, name in sorted(rows, reverse=True)[:shown]:
        print(f"{spent:8.1f} ms  {name:45} {fate}")
    return int(max(spent for spent, _, _ in rows) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
