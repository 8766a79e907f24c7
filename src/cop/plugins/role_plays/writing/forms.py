"""The forms of the six steps. A field is named as in the packet."""

from __future__ import annotations

from wtforms import BooleanField, DateField, HiddenField, RadioField
from wtforms.validators import Length, Optional, Regexp

from cop.forms import (
    AddressField,
    BaseForm,
    ChoiceField,
    ChoicesField,
    LineField,
    MarkdownField,
    Required,
)
from cop.i18n import lazy_gettext as _l
from cop.members.vocabulary import choices
from cop.plugins.role_plays import words
from cop.plugins.role_plays.forms import in_proportion
from cop.plugins.role_plays.packet import Trigger
from cop.plugins.role_plays.writing.fields import (
    AudienceField,
    LinesField,
    LinkedField,
    NumberField,
    Rows,
    holds,
)

# What nobody else may read isn't kept in the browser either.
SECRET = {"data-draft-skip": ""}


class CodedForm(BaseForm):
    """A row with a code that stays its own: what is meant for it elsewhere names it so."""

    code = HiddenField(
        validators=[Optional(), Regexp(r"[A-Z]\d{1,2}\Z", message=_l("Unknown code."))]
    )


class SituationForm(BaseForm):
    """Step 1: what everybody may read, and how it is played."""

    title = LineField(_l("Title"), [Required(_l("Give it a title."))], max_length=120)
    teaser = LineField(
        _l("In one sentence"),
        [Required(_l("Say in one sentence what happens, to make people want to play."))],
        description=_l("Feeds and mails show it: nothing secret here."),
        max_length=300,
    )
    context = MarkdownField(
        _l("What all know"),
        [Required(_l("Tell the situation as everybody at the table knows it."))],
        description=_l("Who, where, since when, how much. Read aloud before playing."),
    )
    objectives = LinesField(
        _l("What one practises"), description=_l("One on each line, five at the most."), most=5
    )
    themes = ChoicesField(_l("Themes"), choices_from=choices("role_play_theme"), most=6)
    moments = ChoicesField(_l("Moments of the project"), choices_from=choices("phase"), most=6)
    postures = ChoicesField(_l("Postures"), choices_from=words.postures, most=7)
    difficulty = ChoiceField(_l("Difficulty"), choices_from=words.difficulties)
    modes = ChoicesField(
        _l("How it can be played"), [Required(_l("Choose one way at least."))],
        choices_from=words.modes, most=4,
    )  # fmt: skip
    reading_minutes = NumberField(_l("Reading, in minutes"), 0, 120)
    play_minutes = NumberField(_l("Play, in minutes"), 0, 480)
    total_minutes = NumberField(_l("In all with the debrief, in minutes"), 1, 720)
    min_players = NumberField(_l("Players, at least"), 1, 12)
    max_players = NumberField(_l("Players, at most"), 1, 12)

    def validate(self, extra_validators: object = None) -> bool:
        return super().validate() and in_proportion(self)


class OriginForm(BaseForm):
    """Step 2: where it comes from, and the eight lines for anything but fiction."""

    origin = RadioField(_l("Where does it come from?"), [Required()], choices=words.origins)
    checked = ChoicesField(
        _l("Before it is read over, I have seen to it that:"),
        choices_from=words.checklist, most=8,
    )  # fmt: skip


class RevealForm(BaseForm):
    fact = LineField(_l("I say that …"), max_length=400, render_kw=SECRET)
    condition = LineField(_l("… only if"), max_length=300, render_kw=SECRET)


class PartForm(CodedForm):
    """One part: left what everybody reads, right what its player alone reads."""

    name = LineField(_l("Name"), max_length=80)
    function = LineField(_l("Who is it?"), max_length=120)
    public_profile = MarkdownField(_l("What all know of this person"), [Length(max=4000)])
    opening_line = LineField(_l("First sentence"), max_length=300)
    confidential = MarkdownField(
        _l("What only the player knows"), [Length(max=8000)], render_kw=SECRET
    )
    reveals = Rows(RevealForm, _l("I say it only if"), blank=2)
    required = BooleanField(_l("This part is always played"), default=True)
    mirrored_allowed = BooleanField(_l("Two people may share it"))
    by_facilitator = BooleanField(_l("The facilitator may play it"))
    observes = BooleanField(_l("This person only observes"))

    def validate(self, extra_validators: object = None) -> bool:
        fine = super().validate()
        if fine and holds(self.data) and not (self.name.data or "").strip():
            self.name.errors = [str(_l("Give this person a name."))]
            return False
        return fine


class PartsForm(BaseForm):
    """Step 3."""

    parts = Rows(PartForm, _l("Parts"), first="R")


class PieceForm(CodedForm):
    title = LineField(_l("Title"), max_length=120)
    body = MarkdownField(_l("Text"), [Length(max=8000)], render_kw=SECRET)
    audience = AudienceField(_l("For"), description=_l("Nobody ticked: for all."))


class EventForm(PieceForm):
    trigger = ChoiceField(_l("When?"), choices_from=words.triggers)
    at_minute = NumberField(_l("Minute of play"), 0, 480, needed=False)
    at_round = NumberField(_l("Round, by mail"), 1, 5, needed=False)

    def validate(self, extra_validators: object = None) -> bool:
        fine = super().validate()
        moments = {Trigger.MINUTE: self.at_minute, Trigger.ROUND: self.at_round}
        asked = moments.get(self.trigger.data)
        if fine and holds(self.data) and asked is not None and asked.data is None:
            asked.errors = [str(_l("Say when: a minute, a round, or by hand."))]
            return False
        return fine


class PiecesForm(BaseForm):
    """Step 4: what lies on the table, and what happens."""

    pieces = Rows(PieceForm, _l("Documents"), first="D")
    events = Rows(EventForm, _l("Events"), first="E")


class CriterionForm(CodedForm):
    label = LineField(_l("What I observe"), max_length=200)
    kind = ChoiceField(_l("How it is noted"), choices_from=words.criteria)
    hint = LineField(_l("Hint"), max_length=200)


class PhaseForm(BaseForm):
    name = LineField(_l("Phase"), max_length=80)
    minutes = NumberField(_l("Minutes"), 0, 120, needed=False)
    who_speaks = LineField(_l("Who speaks"), max_length=120)
    rule = LineField(_l("Rule"), max_length=240)
    prompt = MarkdownField(_l("Question"), [Length(max=2000)])
    leaves_role = BooleanField(_l("Players leave their part here"))


class DebriefForm(BaseForm):
    """Step 5: the grid, the debrief, what helps whoever facilitates."""

    criteria = Rows(CriterionForm, _l("Observation grid"), first="O")
    debrief = Rows(PhaseForm, _l("Debrief"))
    questions = LinesField(
        _l("Questions for those who answer in writing"),
        description=_l("One on each line, eight at the most. Empty: the six usual ones."), most=8,
    )  # fmt: skip
    facilitator_notes = MarkdownField(
        _l("Landmarks for the facilitator"), [Length(max=12000)],
        description=_l("Traps, levers, possible ends. Only who prepares reads it."),
        render_kw=SECRET,
    )  # fmt: skip


class RuleForm(BaseForm):
    text = LineField(_l("Rule"), max_length=500)
    source_url = AddressField(_l("Where it stands"))
    valid_on = DateField(_l("As it stood on"), [Optional()])


class ToolsForm(BaseForm):
    """Step 6: tools and rules."""

    tools = LinkedField(
        _l("Tools that help"),
        description=_l("The address of each page, one on each line."),
        most=12,
    )
    quoted_rules = Rows(RuleForm, _l("Quoted rules"), blank=2)
    rounds = LinesField(
        _l("By mail: what each round asks for"),
        description=_l("One on each line, five at the most."),
        most=5, longest=600, render_kw=SECRET,
    )  # fmt: skip
    solo = MarkdownField(
        _l("Path for somebody alone"), [Length(max=20000)],
        description=_l("If you like: a story with choices. Empty is fine."), render_kw=SECRET,
    )  # fmt: skip


class ReaderForm(BaseForm):
    """Who reads it over before it is published."""

    reader = LineField(
        _l("Who reads it over?"),
        [Required(_l("Write the name that follows “@” on their page."))],
        description=_l(
            "Somebody of another network: the name that follows “@” on their page. They read all "
            "the sheets, and will not be able to play."
        ),
        max_length=41,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class EditionForm(BaseForm):
    """What changed since the edition before."""

    size = RadioField(
        _l("What changed?"),
        [Required()],
        choices=words.sizes,
        default="minor",
    )  # fmt: skip
    change = LineField(
        _l("In a few words"), description=_l("Everybody reads it: no secret here."), max_length=200
    )


class RemarkForm(BaseForm):
    """What the reader of another network answers."""

    remark = MarkdownField(
        _l("What should change"), description=_l("Needed when you ask for a change.")
    )
