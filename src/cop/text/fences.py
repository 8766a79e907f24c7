"""Before the blocks: fenced code put away, and the empty lines that people leave out put in.

Python-Markdown's own extension searches the whole rest of the text for each fence (quadratic) and
reads attributes in braces; this one does neither. An unclosed fence goes on to the end, as in
CommonMark. On the way, runs of empty lines are cut down to one, and a heading or a list that
follows a line of text directly gets the empty line that Python-Markdown wants before it.
"""

from __future__ import annotations

import html
import re

from markdown import Markdown
from markdown.preprocessors import Preprocessor

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`\n]*$")
_HEADING = re.compile(r"^#{1,6} +\S")
_ITEM = re.compile(r"^(?:[-*+]|1\.) +\S")


class FencePreprocessor(Preprocessor):
    """Puts each code block away, escaped, and leaves a placeholder paragraph."""

    md: Markdown

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = [""]
        code: list[str] = []
        fence = ""
        in_list = False
        for line in lines:
            if fence:
                if _closes(line, fence):
                    kept += self._put_away(code)
                    code, fence = [], ""
                else:
                    code.append(line)
            elif opened := _FENCE.match(line):
                fence, in_list = opened[1], False
            else:
                item = bool(_ITEM.match(line))
                kept += _spaced(line, kept[-1], starts_list=item and not in_list)
                in_list = bool(line.strip()) and (item or in_list)
        kept += self._put_away(code) if fence else []
        return [
            *kept,
            "",
            "",
        ]  # the block parser trims the last block only at two newlines

    def _put_away(self, code: list[str]) -> list[str]:
        escaped = html.escape("\n".join(code).strip("\n"))
        return ["", self.md.htmlStash.store(f"<pre><code>{escaped}\n</code></pre>"), ""]


def _spaced(line: str, before: str, *, starts_list: bool) -> list[str]:
    if not line.strip():
        return [""] if before else []
    if _HEADING.match(line):
        title = line.rstrip().rstrip("#")  # "## Title ##"
        return ["", title if title.endswith(" ") else line, ""]
    return ["", line] if starts_list and before else [line]


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and set(bare) == {fence[0]}
