"""The tabs of `clients.mjs`, driven from a test; their requests are answered by an app in process."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

NODE = shutil.which("node")
ABSENT = "Node isn't installed: the tabs of the convergence test are Python's alone"
SCRIPTS = Path(__file__).parents[4] / "src/cop/web/static/notes"
Answers = Callable[[dict[str, Any]], dict[str, Any]]


class Node:
    """answers: what a tab's request gets, `{"status", "body"}`; or `{"cut": True}`."""

    def __init__(self) -> None:
        assert NODE is not None
        self.process = subprocess.Popen(
            [NODE, "--experimental-default-type=module", str(Path(__file__).with_name("clients.mjs")),
             SCRIPTS.as_uri() + "/"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8",
        )  # fmt: skip

    def do(self, op: str, answers: Answers | None = None, **told: Any) -> Any:
        self._write({"op": op, **told})
        while True:
            assert self.process.stdout is not None
            heard = json.loads(self.process.stdout.readline())
            if "ask" in heard:
                assert answers is not None
                self._write(answers(heard["ask"]))
            elif "failed" in heard:
                raise AssertionError(heard["failed"])
            else:
                return heard["done"]

    def _write(self, told: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()
