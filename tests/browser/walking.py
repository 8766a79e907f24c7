"""Looking at one page from all sides: axe, widths, colours, console, other hosts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

HERE = Path(__file__).parent
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
# What a rule can find in other colours on the same page; the others don't look at colours.
COLOURED = ["color-contrast", "link-in-text-block"]
AXE = """async ([type, values]) => {
  const found = await axe.run(document, {
    runOnly: { type, values }, rules: type === "tag" ? { "target-size": { enabled: true } } : {},
    resultTypes: ["violations"], preload: false,
  });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target} ${node.failureSummary.replace(/\\s+/g, " ").slice(0, 200)}`));
}"""
NARROW, WIDE, ZOOMED = 320, 1280, 640  # 640 is what is left of 1280 px at 200 %


@dataclass
class Walk:
    """One reader's walk; `faults` says, page by page, what is wrong."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for script in ("vendor/axe.min.js", "measures.js"):
            self.page.context.add_init_script(path=HERE / script)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium says of a page that answers 404 that it does.
        own = message.location.get("url") == self.page.url and "Failed to load" in message.text
        if message.type in ("error", "warning") and not own:
            self.heard.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.url:
            self.heard.append(f"request to {request.url}")

    def open(self, path: str) -> int:
        """Go there and look; answers the status."""
        answer = self.page.goto(path)
        self.look(path)
        return answer.status if answer else 0

    def look(self, path: str, state: str = "") -> None:
        """The open page, folded parts opened, in both colours and at all widths."""
        page, said, name = self.page, self._say, f"{path} with {state}" if state else path
        page.evaluate("() => document.querySelectorAll('main details').forEach(d => d.open = true)")
        said(name, "", self._outline(path))
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            said(name, f"{width} dark", page.evaluate(AXE, ["rule", COLOURED]))
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            said(name, f"{width} light", page.evaluate(AXE, ["tag", TAGS]))
            said(name, f"{width} wide", page.evaluate("() => measures.sideways()"))
            said(name, f"{width} small", page.evaluate("() => measures.small()"))
        said(name, "spaced text", page.evaluate("() => measures.clipped()"))
        page.set_viewport_size({"width": ZOOMED, "height": 400})
        said(name, "at 200 %", page.evaluate("() => measures.sideways()"))
        said(name, "", self.heard)
        self.heard.clear()

    def assert_clean(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def _say(self, name: str, when: str, wrong: list[str]) -> None:
        self.faults += [f"{name} ({when}) {one}" if when else f"{name} {one}" for one in wrong]

    def _outline(self, name: str) -> list[str]:
        headings = self.page.locator("h1").count()
        title = self.page.title()
        same = self.titles.setdefault(title, name)
        wrong = [] if headings == 1 else [f"has {headings} h1"]
        return wrong if same == name else [*wrong, f"has the title of {same}: {title}"]
