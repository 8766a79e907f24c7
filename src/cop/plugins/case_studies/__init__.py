"""Cases: a situation posted in two minutes, answered by colleagues, with nobody recognisable."""

from __future__ import annotations

from datetime import timedelta

from cop.config import Setting
from cop.contributions import screening
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, Job, NavItem, Plugin
from cop.plugins.case_studies import alerts, fiction, forms, home, rules, services
from cop.plugins.case_studies.cards import chips
from cop.plugins.case_studies.forms import CaseForm
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.case_studies.views import bp

case = ContributionType(
    name="case_study", model=CaseStudy, form=CaseForm,
    title=_l("Case"), title_plural=_l("Cases"),
    endpoint="case_studies.show", edit_endpoint="case_studies.edit",
    comment_label=_l("Suggestion"), comments_label=_l("Suggestions"),
    forkable=False, proposable=False, accepts_useful=True, summary_travels=False,
    audience=("network", "networks", "community", "space"),
    card_columns=("status", "phase", "themes"), chips=chips, narrow=rules.narrow, screen=screening.screen,
    takes_up={"question": forms.from_words, "need": forms.from_words},
)  # fmt: skip
plugin = Plugin(
    name="case_studies", title=_l("Cases"), api=1, path="/etudes-de-cas",
    summary=_l("Ask for help with a hard situation, and help others."),
    blueprint=bp, types=[case],
    nav=[NavItem(label=_l("Cases"), endpoint="case_studies.index")],
    permissions={"case_studies.request": rules.may_request, "case_studies.review": rules.may_review,
                 "case_studies.conclude": rules.may_conclude},
    listeners={"comment_posted": services.on_comment, "files_changed": services.on_files},
    slots={"home.start": home.start}, shelves=home.SHELVES, asks=home.ASKS,
    jobs=[Job(name="case_studies.unanswered", every=timedelta(days=1),
              run=alerts.tell_of_unanswered)],
    settings=[Setting(name="COP_CASE_STUDIES_COMBINATION", default=3, unit="profiles",
                      meaning="A profile shared by fewer is warned about."),
              Setting(name="COP_CASE_STUDIES_ALERT", default=7, unit="days",
                      meaning="After this long without an answer, the coordination is told.")],
    demo=fiction.load,
)  # fmt: skip
