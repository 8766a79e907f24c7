"""The schema of a case, and the small forms around it."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField

from cop import text
from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
)
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.vocabulary import choices, word

UNSAID = _l("Not said")


class CaseForm(DocumentForm):
    """A case as its author writes it. The summary of lists is what is asked, so nobody types it."""

    summary = None  # type: ignore[assignment]  # WTForms takes a field away like this
    situation = MarkdownField(
        _l("The situation"),
        [Required(_l("Say in a few lines what happens, without naming anybody."))],
        description=_l("What happens, since when, who is concerned. Nobody is named."),
    )
    attempted = MarkdownField(_l("What I tried"), description=_l("Even if it did not work."))
    request = MarkdownField(
        _l("What I ask of you"),
        [Required(_l("Ask a question: it is what colleagues read first."))],
        description=_l("One question, or two."),
    )
    title = LineField(
        _l("Title"),
        description=_l("If you leave it empty, the beginning of your question is used."),
        max_length=120,
    )
    phase = ChoiceField(_l("Moment of the project"), choices_from=choices("phase", UNSAID))
    themes = ChoicesField(_l("Themes"), choices_from=choices("theme"), most=4)
    zone = ChoiceField(_l("Part of the world"), choices_from=choices("zone", UNSAID))
    country = ChoiceField(
        _l("Country"),
        choices_from=choices("country", UNSAID),
        description=_l("Only if it matters: the part of the world is safer."),
    )
    budget_band = ChoiceField(_l("Yearly budget"), choices_from=choices("budget_band", UNSAID))
    staff_band = ChoiceField(_l("People at work"), choices_from=choices("staff_band", UNSAID))
    age_band = ChoiceField(_l("Age"), choices_from=choices("age_band", UNSAID))
    country_link = ChoiceField(
        _l("Tie to the country"), choices_from=choices("country_link", UNSAID)
    )

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **kwargs: Any) -> None:
        """A title that nobody typed follows the question, also when the case is edited."""
        super().process(formdata, obj, *args, **kwargs)
        if not formdata and obj is not None and obj.title == own_title(str(obj.request)):
            self.title.data = ""

    def document(self) -> dict[str, Any]:
        return completed(self.typed())

    def typed(self) -> dict[str, Any]:
        """What was typed and chosen, without what follows from it."""
        document = super().document()
        # A country lies in its part of the world: the wider answer follows from the narrower.
        country = word("country", document["country"]) if document["country"] else None
        if country is not None:
            document["zone"] = country.parent
        return document


def own_title(asked: str) -> str:
    """The title of a case whose author gave it none."""
    return text.summarise(asked, 90) or _("A case")


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the title and summary that follow from its question.

    Made after the check: a name cut in two by the end of a title would not be found any more.
    """
    asked = document["request"] or document["situation"] or ""
    title = document["title"] or own_title(asked)
    return {**document, "title": title, "summary": text.summarise(asked, 220)}


def from_words(words: str) -> dict[str, Any]:
    """The first document of a case that asks what a takeaway left open."""
    return completed({"title": "", "situation": "", "attempted": "", "request": words})


class SynthesisForm(BaseForm):
    """What the author takes away."""

    synthesis = MarkdownField(
        _l("What I take away"),
        [Required(_l("Two sentences are enough: what helped, what you will do."))],
        description=_l("What helped, what you decided, what you would do again."),
    )


class RequestForm(BaseForm):
    """The three questions before the public web; each must be answered with yes."""

    individualisation = BooleanField(
        _l("Nobody can tell one association or person apart in it."),
        [Required(_l("As long as somebody can be told apart, it stays in the community."))],
    )
    correlation = BooleanField(
        _l("Nobody can put it together with other pages and find out who it is."),
        [Required(_l("Look for the same story on the web: is it there with a name?"))],
    )
    inference = BooleanField(
        _l("Nobody learns from it something new about somebody they know."),
        [Required(_l("Take out what only those concerned could know."))],
    )


class ReviewForm(BaseForm):
    """What the reader from another network answers."""

    remark = MarkdownField(
        _l("What should change"), description=_l("Needed when you ask for a change.")
    )
