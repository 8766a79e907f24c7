"""XML of strangers: no entities, no outside, and written back with the prefixes it came with.

lxml, and not the standard library: Office files name prefixes in the values of attributes, and
`ElementTree` would write others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cop.attachments.refused import damaged, disguised


def parse(content: bytes) -> Any:
    """The root element. Raises `Refused` for what is broken or brings entities of its own."""
    from lxml import etree

    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise disguised()
    return root


def written(root: Any) -> bytes:
    from lxml import etree

    found: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return found


def local(name: Any) -> str:
    """`{namespace}author` → `author`; empty for what is no element."""
    return name.rsplit("}", 1)[-1] if isinstance(name, str) else ""


def named(root: Any, *names: str) -> Iterator[Any]:
    """All elements with one of these names, whatever their namespace; safe to remove."""
    wanted = set(names)
    yield from [one for one in root.iter() if local(one.tag) in wanted]


def attributes(root: Any, *names: str) -> Iterator[tuple[Any, str]]:
    """(element, full attribute name) for all attributes so named."""
    wanted = set(names)
    yield from [(one, key) for one in root.iter() for key in one.attrib if local(key) in wanted]


def remove(one: Any) -> None:
    """Take an element out; the text behind it stays where it was."""
    above = one.getparent()
    if above is None:
        return
    if one.tail:
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + one.tail
        else:
            above.text = (above.text or "") + one.tail
    above.remove(one)
