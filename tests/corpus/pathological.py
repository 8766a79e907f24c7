"""Texts made to cost time, memory or depth: each construct of Markdown, repeated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

MARKS = "[]()*_`<>!|^\\&#-~:+=\"'{}"
SNIPPETS = {
    "link": "[a](http://a.example) ",
    "link without address": "[a]() ",
    "link with title": '[a](/b "c") ',
    "open title": '[a](b "c',
    "open address": "[a](",
    "open angle address": "[a](<b ",
    "nested links": "[[a](/b)](/c) ",
    "open image": "![a](",
    "image": "![a](/b) ",
    "linked image": "[![a](/b)](/c) ",
    "open image label": "![",
    "reference": "[a][b] ",
    "short reference": "[a] ",
    "empty reference": "[] ",
    "open reference": "[a][",
    "autolink": "<http://a.example> ",
    "open autolink": "<http://a",
    "mail": "<a@b.example> ",
    "open mail": "<a@b",
    "many at signs": "<a@@",
    "open tag": "<a ",
    "tag": "<b>x</b> ",
    "open attribute": "<a b='",
    "comment": "<!-- ",
    "open comment": "<!--",
    "instruction": "<? ",
    "cdata": "<![CDATA[ ",
    "entity": "&amp;",
    "numeric entity": "&#106;",
    "open entity": "&#",
    "long entity": "&" + "a" * 30,
    "emphasis": "*a* ",
    "strong": "**a** ",
    "both": "***a*** ",
    "open emphasis": "*a ",
    "open strong": "**a ",
    "open both": "***a ",
    "mixed emphasis": "*a_b*c_",
    "crossed emphasis": "*a **b *c **d ",
    "nested emphasis": "*a _b ",
    "underscores": "a_b_",
    "strong underscores": "__a",
    "code": "`a` ",
    "open code": "`a ",
    "longer ticks": "`a``b```c````d ",
    "escaped": "\\*",
    "backslash before tick": "\\\\`",
    "break": "a  \n",
    "quote": "> ",
    "quotes": ">>>> a\n",
    "quote lines": "> a\n",
    "quote and list": "> - ",
    "bullet": "- a\n",
    "bullet of bullets": "- - - - a\n",
    "empty bullets": "- \n",
    "loose bullets": "- a\n\n",
    "number": "1. a\n",
    "mixed lists": "- a\n1. b\n",
    "bullet with code": "- `a\n",
    "task": "- [ ] a\n",
    "heading": "# a\n",
    "setext": "a\n===\n",
    "dashes": "a\n---\n",
    "rule": "***\n",
    "spaced rule": "* * * a\n",
    "long rule": "- - - - ",
    "table": "|a|b|\n|-|-|\n|c|d|\n\n",
    "cells": "|a",
    "rows": "|a|b|\n",
    "cells of code": "|`a",
    "separator": "|-",
    "definition": "a\n: b\n",
    "definitions": ": b\n",
    "open fence": "```\n",
    "growing tilde fence": "~~~\n~~~~\n",
    "fence": "```\na\n```\n",
    "indented code": "    a\n\n",
    "note": "[^a] ",
    "open note": "[^",
    "note definition": "[^a]: b\n",
    "reference definition": "[a]: /b\n",
    "broken definition": "[a]:\n",
    "definitions and text": "[a]: /b\nc\n",
    "box": "!!! note\n    a\n",
    "open box": "!!! note ",
    "box title": '!!! note "a',
    "reserve": ":::reserve\na\n:::\n",
    "open reserve": ":::reserve\n",
    "colons": ":::\n",
    "spaces": " ",
    "tabs": "\t",
    "tab lines": "\ta\n",
    "empty lines": "\n",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "word": "a",
    "accents": "e\u0301",
    "accented letters": "é",
    "wide": "\U0001d518",
    "placeholder": "\x02klzzwxh:0001\x03",
    "placeholder of HTML": "\x02wzxhzdk:0\x03",
    "html": "<div><p><table><tr><td><svg><math>",
}
SIZES = (700, 2_400, 9_000, 24_000, 65_000)


def texts(sizes: tuple[int, ...] = SIZES) -> Iterator[tuple[str, str]]:
    """Name and text, for each construct at each size: in one block, then in many."""
    repeated = {repr(mark): mark for mark in MARKS}
    repeated |= {repr(a + b): a + b for a, b in permutations("[]()*_`<>!|\\&#", 2)}
    repeated |= SNIPPETS
    for name, piece in repeated.items():
        for size in sizes:
            yield f"{name}, {size}", piece * (size // len(piece))
            for width in (40, 400):
                block = piece * max(1, width // len(piece)) + "\n\n"
                yield (
                    f"{name}, {size} in blocks of {width}",
                    block * (size // len(block)),
                )
    yield from nested()


def nested() -> Iterator[tuple[str, str]]:
    """Depth instead of length, and floods that need numbers."""
    for depth in (5, 19, 21, 100, 400):
        yield (
            f"lists, {depth} deep",
            "\n".join("    " * n + "- a" for n in range(depth)),
        )
        yield (
            f"loose lists, {depth} deep",
            "\n\n".join("    " * n + "- a" for n in range(depth)),
        )
        yield (
            f"numbers, {depth} deep",
            "\n".join("    " * n + "1. a" for n in range(depth)),
        )
        yield f"quotes, {depth} deep", ">" * depth + " a"
        yield f"quotes of lists, {depth} deep", "> - " * depth + "a"
        yield f"brackets, {depth} deep", "[" * depth + "a" + "](/b)" * depth
        yield f"images, {depth} deep", "![" * depth + "a" + "](/b)" * depth
        yield f"emphasis, {depth} deep", "*a _b " * depth + "c_ d*" * depth
        yield f"strong, {depth} deep", "**a __b " * depth + "c__ d**" * depth
        yield (
            f"boxes, {depth} deep",
            "\n".join("    " * n + "!!! note" for n in range(depth)),
        )
        yield (
            f"definitions, {depth} deep",
            "\n".join("    " * n + ":   a" for n in range(depth)),
        )
        yield (
            f"passages, {depth} deep",
            ":::reserve\n" * depth + "a\n" + ":::\n" * depth,
        )
    for count in (100, 1_000, 4_000):
        numbers = range(count)
        yield (
            f"{count} notes",
            " ".join(f"[^{n}]" for n in numbers)
            + "\n\n"
            + "\n".join(f"[^{n}]: note" for n in numbers),
        )
        yield f"{count} marks of one note", "[^1] " * count + "\n\n[^1]: note"
        yield (
            f"{count} references",
            " ".join(f"[a][{n}]" for n in numbers)
            + "\n\n"
            + "\n".join(f"[{n}]: /b" for n in numbers),
        )
        yield (
            f"{count} notes in notes",
            "\n\n".join(f"[^{n}]: [^{n + 1}] a" for n in numbers),
        )
        yield f"{count} columns", "|a" * count + "|\n" + "|-" * count + "|\n|b|"
        wide = "|a" * 40 + "|\n" + "|-" * 40 + "|\n"
        yield f"{count} rows", wide + ("|b" * 40 + "|\n") * (count // 20)
        yield f"{count} short rows", wide + "|b|\n" * count
        yield f"{count} marks", "a" + "\u0301\u0316" * count
        yield f"{count} fences", "\n".join("`" * (3 + n % 200) for n in numbers)
        yield (
            f"{count} items in a passage",
            ":::reserve\n" + "- *a* **b**\n" * count + ":::\n",
        )
    for kind in ("a*b ", "[a](/b) ", "`a` ", "<http://a.example> ", "- a\n", "|a|b|\n"):
        yield (
            f"mixture with {kind!r}",
            ("Une phrase ordinaire, avec des mots. " + kind) * 1_500,
        )
