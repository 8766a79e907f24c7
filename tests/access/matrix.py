"""Who may do what, in the words of the trust rules: the table that the pages are held against.

Nothing here is computed from the code's own rules. A new page fails `test_matrix.py` until it is
placed in this table.
"""

from __future__ import annotations

from dataclasses import dataclass

VISITOR = "visitor"
GUEST = "guest"
EXPIRED = "expired guest"
COLLEAGUE = "member of the network"
ELSEWHERE = "member of another network"
FUNDER = "member of a funder"
CONTACT = "network contact"
COORDINATOR = "coordinator"
ADMIN = "technical admin"
AUTHOR = "author"
COAUTHOR = "co-author"

# A guest whose time is over is a visitor.
OUTSIDE = frozenset({VISITOR, EXPIRED})
AUTHORS = frozenset({AUTHOR, COAUTHOR})
MEMBERS = frozenset({COLLEAGUE, ELSEWHERE, FUNDER, CONTACT, COORDINATOR}) | AUTHORS
SIGNED_IN = MEMBERS | {GUEST, ADMIN}
EVERYBODY = SIGNED_IN | OUTSIDE
KEEPS_THE_HOUSE = frozenset({COORDINATOR})
READERS = (
    VISITOR, GUEST, EXPIRED, COLLEAGUE, ELSEWHERE, FUNDER, CONTACT, COORDINATOR, ADMIN, AUTHOR,
    COAUTHOR,
)  # fmt: skip

LEVELS = ("draft", "network", "networks", "community", "space", "public")
STATES = ("draft", "published", "archived", "withdrawn", "deleted")
OPEN = frozenset({"published", "archived"})

# Whom a level opens to, once published; the co-author belongs to a third regional network.
READS_LEVEL: dict[str, frozenset[str]] = {
    "draft": AUTHORS,
    "network": AUTHORS | {COLLEAGUE, CONTACT},
    "networks": MEMBERS - {FUNDER},
    "community": MEMBERS,
    "space": MEMBERS | {GUEST},
    "public": EVERYBODY,
}


def reads(reader: str, level: str, state: str) -> bool:
    """The rules of reading: levels open what is published; a report leaves author and coordinator;
    the bin leaves nobody."""
    match state:
        case "draft":
            return reader in AUTHORS
        case "withdrawn":
            return reader in {AUTHOR, COORDINATOR}
        case "deleted":
            return False
        case _open:
            return reader in READS_LEVEL[level]


@dataclass(frozen=True)
class May:
    """These people, when they read it, in these states and at these levels."""

    who: frozenset[str]
    states: frozenset[str] = frozenset(STATES)
    levels: frozenset[str] = frozenset(LEVELS)
    reading: bool = True

    def allows(self, reader: str, level: str, state: str) -> bool:
        return (
            reader in self.who
            and state in self.states
            and level in self.levels
            and (not self.reading or reads(reader, level, state))
        )


PUBLISHED = frozenset({"published"})
SHARED = frozenset({"networks", "community", "space"})

whoever_reads = (May(EVERYBODY),)
members_who_read = (May(MEMBERS),)
members_while_open = (May(MEMBERS, OPEN),)
answerers = (May(MEMBERS, PUBLISHED), May(frozenset({GUEST}), PUBLISHED, frozenset({"space"})))
authors = (May(AUTHORS),)
authors_or_contact = (May(AUTHORS | {CONTACT}),)
authors_while_published = (May(AUTHORS, PUBLISHED),)
who_wrote_the_comment = (May(frozenset({AUTHOR})),)
who_wrote_the_comment_or_coordinator = (May(frozenset({AUTHOR, COORDINATOR})),)
second_readers = (May(frozenset({ELSEWHERE, FUNDER, COORDINATOR}), PUBLISHED, SHARED),)
nobody: tuple[May, ...] = ()

# Pages about one case: (endpoint without « cop. », method) → who may. `@…` tells variants apart.
CASES: dict[tuple[str, str], tuple[May, ...]] = {
    ("contributions.show", "GET"): whoever_reads,
    ("contributions.export@md", "GET"): whoever_reads,
    ("contributions.export@json", "GET"): whoever_reads,
    ("contributions.export@odt", "GET"): whoever_reads,
    ("api.contribution", "GET"): whoever_reads,
    ("contributions.export@docx", "GET"): whoever_reads,
    ("contributions.export@pdf", "GET"): whoever_reads,
    ("contributions.history", "GET"): members_who_read,
    ("contributions.version", "GET"): members_who_read,
    # An earlier text of a case comes back only while it is a draft: nobody has checked it.
    ("contributions.restore", "POST"): (
        May(AUTHORS, frozenset({"draft"}), frozenset(LEVELS) - {"public"}),
    ),
    ("contributions.audience", "GET"): authors,
    ("contributions.audience", "POST"): authors,
    # A report is undone by the coordinator alone; the public web needs a second reader.
    ("contributions.publish", "POST"): (
        May(AUTHORS, OPEN),
        May(AUTHORS, frozenset({"draft"}), frozenset(LEVELS) - {"public", "draft"}),
    ),
    # A draft is not opened by archiving it.
    ("contributions.archive", "POST"): (May(AUTHORS, OPEN),),
    ("contributions.delete", "POST"): authors,
    ("contributions.undelete", "POST"): (May(AUTHORS, frozenset({"deleted"}), reading=False),),
    # A case is never copied.
    ("contributions.adapt", "POST"): nobody,
    ("contributions.report", "POST"): (May(SIGNED_IN, OPEN),),
    ("contributions.reinstate", "POST"): (May(frozenset({COORDINATOR}), frozenset({"withdrawn"})),),
    ("contributions.anonymise", "GET"): (May(AUTHORS | {COORDINATOR}),),
    ("contributions.anonymise", "POST"): (May(AUTHORS | {COORDINATOR}),),
    # Co-authors don't choose co-authors.
    ("contributions.coauthors", "GET"): (May(frozenset({AUTHOR})),),
    ("contributions.coauthors", "POST"): (May(frozenset({AUTHOR})),),
    # A case is looked over before it is kept: nobody proposes a version of one.
    ("contributions.proposals", "GET"): nobody,
    ("contributions.propose", "GET"): nobody,
    ("contributions.propose", "POST"): nobody,
    ("contributions.proposal", "GET"): nobody,
    ("contributions.amend_proposal", "GET"): nobody,
    ("contributions.amend_proposal", "POST"): nobody,
    ("contributions.withdraw_proposal", "POST"): nobody,
    ("contributions.accept_proposal", "POST"): nobody,
    ("contributions.decline_proposal", "POST"): nobody,
    ("contributions.use", "POST"): members_while_open,
    ("contributions.comment", "POST"): answerers,
    ("contributions.edit_comment", "GET"): who_wrote_the_comment,
    ("contributions.edit_comment", "POST"): who_wrote_the_comment,
    ("contributions.comment_deed@supprimer", "POST"): who_wrote_the_comment_or_coordinator,
    ("contributions.comment_deed@reprendre", "POST"): who_wrote_the_comment_or_coordinator,
    ("contributions.comment_deed@utile", "POST"): authors,
    ("contributions.comment_deed@pas_utile", "POST"): authors,
    # What is kept of a page is read like its answers, written by who edits it, made use of by members.
    ("contributions.takeaways", "GET"): (
        May(MEMBERS),
        May(frozenset({GUEST}), levels=frozenset({"space"})),
    ),
    ("contributions.takeaways", "POST"): authors_or_contact,
    ("contributions.takeaway_deed@ecarter", "POST"): authors_or_contact,
    ("contributions.takeaway_deed@remettre", "POST"): authors_or_contact,
    ("contributions.take_up", "POST"): members_who_read,
    # Nobody has made anything of it yet; see tests/contributions/test_takeaways.py.
    ("contributions.undo_take_up", "POST"): nobody,
    ("contributions.links", "GET"): members_while_open,
    ("contributions.links", "POST"): members_while_open,
    # A case is the start of a role-play for whoever reads it.
    ("contributions.start@role_play", "POST"): members_while_open,
    ("attachments.open_file", "GET"): whoever_reads,
    ("attachments.small", "GET"): whoever_reads,
    ("attachments.documents", "GET"): authors_or_contact,
    ("attachments.add", "POST"): authors_or_contact,
    ("attachments.act_on@modifier", "POST"): authors_or_contact,
    ("attachments.act_on@monter", "POST"): authors_or_contact,
    ("attachments.act_on@descendre", "POST"): authors_or_contact,
    ("attachments.act_on@retirer", "POST"): authors_or_contact,
    ("attachments.act_on@reprendre", "POST"): authors_or_contact,
    ("case_studies.show", "GET"): whoever_reads,
    ("case_studies.edit", "GET"): authors_or_contact,
    ("case_studies.edit", "POST"): authors_or_contact,
    ("case_studies.conclude", "GET"): authors_while_published,
    ("case_studies.conclude", "POST"): authors_while_published,
    ("case_studies.reopen", "POST"): authors_while_published,
    ("case_studies.publication", "GET"): (May(AUTHORS, PUBLISHED, SHARED),),
    ("case_studies.publication", "POST"): (May(AUTHORS, PUBLISHED, SHARED),),
    ("case_studies.second_reading", "GET"): second_readers,
    ("case_studies.second_reading", "POST"): second_readers,
}

# A tool is kept by its network: once published, every colleague there and the coordination edit it.
keepers = (May(AUTHORS | {COLLEAGUE, CONTACT, COORDINATOR}),)
keepers_while_published = (May(AUTHORS | {COLLEAGUE, CONTACT, COORDINATOR}, PUBLISHED),)
deciders = (May(AUTHORS), May(frozenset({CONTACT, COORDINATOR}), OPEN))
deciders_while_open = (May(AUTHORS | {CONTACT, COORDINATOR}, OPEN),)

# Pages about one tool that waits to be read over; with « standing », about one that was.
TOOLS: dict[tuple[str, str], tuple[May, ...]] = {
    ("tools.show", "GET"): whoever_reads,
    # A paper lasts: of a draft, or of what was reported, nobody prints a card.
    ("tools.card", "GET"): (May(EVERYBODY, OPEN),),
    ("tools.edit", "GET"): keepers,
    ("tools.edit", "POST"): keepers,
    ("tools.read_over", "GET"): (May(frozenset({ELSEWHERE, FUNDER, COORDINATOR}), PUBLISHED),),
    ("tools.read_over", "POST"): (May(frozenset({ELSEWHERE, FUNDER, COORDINATOR}), PUBLISHED),),
    ("tools.validate@standing", "POST"): keepers_while_published,
    ("tools.validate", "POST"): nobody,
    ("tools.read_over@standing", "POST"): nobody,
    ("tools.look_after", "GET"): keepers_while_published,
    ("tools.look_after", "POST"): keepers_while_published,
    ("tools.twins", "GET"): keepers,
    ("tools.twins", "POST"): keepers,
    ("tools.tell", "GET"): members_while_open,
    ("tools.tell", "POST"): members_while_open,
    # The feedback was told by the author of the tool.
    ("tools.edit_feedback", "GET"): (May(frozenset({AUTHOR})),),
    ("tools.edit_feedback", "POST"): (May(frozenset({AUTHOR})),),
    ("tools.remove_feedback", "POST"): (May(frozenset({AUTHOR, COORDINATOR})),),
    # The core's own pages, where a type that its network keeps differs.
    ("contributions.restore", "POST"): keepers,
    ("contributions.audience", "GET"): deciders,
    ("contributions.audience", "POST"): deciders,
    ("contributions.archive", "POST"): deciders_while_open,
    ("contributions.publish", "POST"): (
        *deciders_while_open,
        May(AUTHORS, frozenset({"draft"}), frozenset(LEVELS) - {"public"}),
    ),
    ("contributions.delete", "POST"): authors,
    ("contributions.adapt", "POST"): members_while_open,
}
KITS: dict[tuple[str, str], tuple[May, ...]] = {
    ("tools.kit", "GET"): whoever_reads,
    ("tools.edit_kit", "GET"): keepers,
    ("tools.edit_kit", "POST"): keepers,
    ("tools.kit_tools", "GET"): keepers,
    ("tools.kit_tools", "POST"): keepers,
    ("contributions.adapt", "POST"): members_while_open,
}

# Pages about one role-play, all invented, that nobody but its authors has prepared; with « asked »,
# about a draft inspired by real facts that somebody elsewhere was asked to read over.
all_the_sheets = (May(AUTHORS), May(MEMBERS, PUBLISHED))  # the others are asked first
ROLE_PLAYS: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.show", "GET"): whoever_reads,
    ("role_plays.prepare", "GET"): (May(MEMBERS, PUBLISHED),),
    ("role_plays.prepare", "POST"): (May(MEMBERS, PUBLISHED),),
    ("role_plays.facilitator", "GET"): all_the_sheets,
    ("role_plays.as_part", "GET"): all_the_sheets,
    # The form shows every sheet: the contact of the network is asked first, too.
    ("role_plays.edit", "GET"): authors_or_contact,
    ("role_plays.step", "GET"): authors,
    ("role_plays.step", "POST"): authors,
    ("role_plays.publication", "GET"): authors,
    ("role_plays.publication", "POST"): (May(AUTHORS, OPEN | {"draft"}),),
    ("role_plays.read_over", "GET"): nobody,
    ("role_plays.read_over", "POST"): nobody,
    ("role_plays.read_over@asked", "GET"): (
        May(frozenset({ELSEWHERE}), frozenset({"draft"}), reading=False),
    ),
    ("role_plays.read_over@asked", "POST"): (
        May(frozenset({ELSEWHERE}), frozenset({"draft"}), reading=False),
    ),
    ("contributions.publish@asked", "POST"): nobody,
    ("contributions.publish", "POST"): (
        May(AUTHORS, OPEN),
        May(AUTHORS, frozenset({"draft"}), frozenset(LEVELS) - {"public", "draft"}),
    ),
    ("contributions.restore", "POST"): authors_or_contact,
    ("contributions.start@role_play", "POST"): nobody,
}

# Pages about one workshop, whose private notes nobody but its authors has asked for.
facilitators = (May(MEMBERS, OPEN),)
# A run is read by the colleagues of who opens it: the co-author's don't read what is for a network.
planners = (
    May(MEMBERS - {COAUTHOR}, OPEN),
    May(frozenset({COAUTHOR}), OPEN, frozenset(LEVELS) - {"network"}),
)
WORKSHOPS: dict[tuple[str, str], tuple[May, ...]] = {
    ("workshops.show", "GET"): whoever_reads,
    ("workshops.prepare", "GET"): facilitators,
    ("workshops.prepare", "POST"): facilitators,
    ("workshops.facilitator", "GET"): (May(AUTHORS), *facilitators),  # the others are asked first
    ("workshops.open_run", "GET"): planners,
    ("workshops.open_run", "POST"): planners,
    ("workshops.edit", "GET"): authors_or_contact,
    ("workshops.edit", "POST"): authors_or_contact,
    # The planner shows every note: the contact of the network is asked first.
    ("workshops.planner", "GET"): authors_or_contact,
    ("workshops.change", "POST"): authors_or_contact,
    ("workshops.plan_news", "GET"): authors,
    ("workshops.block", "GET"): authors_or_contact,
    ("workshops.block", "POST"): authors_or_contact,
    ("workshops.new_material", "GET"): authors_or_contact,
    ("workshops.new_material", "POST"): authors_or_contact,
    ("workshops.material", "GET"): authors_or_contact,
    ("workshops.material", "POST"): authors_or_contact,
    ("workshops.bring", "GET"): authors_or_contact,
    ("workshops.bring_one", "GET"): authors_or_contact,
    ("workshops.bring_one", "POST"): authors_or_contact,
    ("workshops.keep_method", "GET"): authors_or_contact,
    ("workshops.keep_method", "POST"): authors_or_contact,
    ("workshops.take@public", "GET"): whoever_reads,
    ("workshops.take@facilitator", "GET"): authors,
    ("workshops.origin", "GET"): (May(SIGNED_IN),),
    ("workshops.take_over", "POST"): authors,
    ("workshops.publication", "GET"): authors,
    ("workshops.publication", "POST"): (May(AUTHORS, OPEN | {"draft"}),),
    ("contributions.publish", "POST"): (
        May(AUTHORS, OPEN),
        May(AUTHORS, frozenset({"draft"}), frozenset(LEVELS) - {"draft"}),
    ),
    ("contributions.restore", "POST"): authors_or_contact,
    ("contributions.adapt", "POST"): members_while_open,
}

# Pages about one call for answers, to which the network of its author has begun a sheet and another
# has sent one; with « sent », the author's network has sent its own too.
HOME = AUTHORS - {COAUTHOR} | {COLLEAGUE, CONTACT}
AFTER_DRAFT = frozenset(STATES) - {"draft"}
home_after_draft = (May(HOME, AFTER_DRAFT),)
home_while_published = (May(HOME, PUBLISHED),)
# The coordination answers nothing: it reads along, but never what is among networks.
reads_along = May(frozenset({COORDINATOR}), AFTER_DRAFT, frozenset({"community"}))

CALLS: dict[tuple[str, str], tuple[May, ...]] = {
    ("answers.show", "GET"): (May(SIGNED_IN),),
    ("answers.edit", "GET"): authors_or_contact,
    ("answers.edit", "POST"): authors_or_contact,
    # Who is neither funder nor coordination: the regional networks are expected.
    ("answers.begin", "GET"): (May(MEMBERS - {FUNDER, COORDINATOR}, PUBLISHED),),
    ("answers.begin", "POST"): (May(MEMBERS - {FUNDER, COORDINATOR}, PUBLISHED),),
    ("answers.begin@sent", "POST"): (May(frozenset({ELSEWHERE, COAUTHOR}), PUBLISHED),),
    ("answers.sheet", "GET"): home_after_draft,
    # What comes too late is shown again and not kept.
    ("answers.sheet", "POST"): home_after_draft,
    ("answers.sheet_tools", "GET"): home_while_published,
    ("answers.sheet_tools", "POST"): home_while_published,
    ("answers.remove_sheet", "POST"): home_while_published,
    ("answers.remove_sheet@sent", "POST"): nobody,
    ("answers.compare", "GET"): (reads_along,),
    ("answers.compare@sent", "GET"): (*home_after_draft, reads_along),
    ("answers.take@json", "GET"): (May(MEMBERS, AFTER_DRAFT),),
    ("answers.take@csv", "GET"): (reads_along,),
    ("answers.take@md", "GET"): (reads_along,),
    ("answers.summarise", "GET"): nobody,
    ("answers.summarise", "POST"): nobody,
    ("answers.summarise@sent", "GET"): (May(frozenset({AUTHOR}), AFTER_DRAFT),),
    ("answers.summarise@sent", "POST"): (May(frozenset({AUTHOR}), AFTER_DRAFT),),
    # What one keeps of the answers tells of them; what comes of it, to others still.
    ("contributions.takeaways", "GET"): (reads_along,),
    ("contributions.takeaways@sent", "GET"): (*home_after_draft, reads_along),
    ("contributions.takeaways@sent", "POST"): (May(frozenset({AUTHOR, CONTACT}), AFTER_DRAFT),),
    ("contributions.take_up@sent", "POST"): nobody,
    # The core's own pages, where a call differs.
    ("contributions.restore", "POST"): (May(AUTHORS | {CONTACT}, frozenset({"draft"})),),
    ("contributions.comment", "POST"): nobody,
    ("contributions.adapt", "POST"): nobody,
    ("contributions.propose", "GET"): nobody,
}

# Pages about one gathering, announced; with « begun », about one that is going on. Its network keeps
# it. What a visitor reads of a public one is its teaser; guests see the rest in their space alone.
its_readers = (May(MEMBERS), May(frozenset({GUEST}), levels=frozenset({"space"})))

GATHERINGS: dict[tuple[str, str], tuple[May, ...]] = {
    ("gatherings.show", "GET"): whoever_reads,
    ("gatherings.edit", "GET"): keepers,
    ("gatherings.edit", "POST"): keepers,
    ("gatherings.coming", "GET"): answerers,
    ("gatherings.coming", "POST"): answerers,
    ("gatherings.come", "POST"): answerers,
    ("gatherings.come@begun", "POST"): nobody,
    ("gatherings.participants", "GET"): keepers,
    ("gatherings.participants_table", "GET"): keepers,
    ("gatherings.invite", "POST"): keepers,
    ("gatherings.tick", "POST"): nobody,
    ("gatherings.tick@begun", "POST"): keepers_while_published,
    ("gatherings.logistics", "GET"): its_readers,
    ("gatherings.edit_logistics", "GET"): keepers,
    ("gatherings.edit_logistics", "POST"): keepers,
    ("gatherings.points", "GET"): keepers,
    ("gatherings.points", "POST"): keepers,
    ("gatherings.settle", "POST"): keepers,
    ("gatherings.cancel", "GET"): keepers,
    ("gatherings.cancel", "POST"): keepers,
    ("gatherings.take_up_again", "POST"): keepers,
    ("gatherings.follow", "GET"): members_while_open,
    ("gatherings.follow", "POST"): members_while_open,
}

# Pages about the programme, the calls and the pack of a gathering that is announced: a programme was
# released, and another one is being prepared. Somebody elsewhere has proposed a workshop and has a
# case that they could bring; nobody else has one.
who_proposed = frozenset({ELSEWHERE})

PROGRAMMES: dict[tuple[str, str], tuple[May, ...]] = {
    ("gatherings.programme", "GET"): whoever_reads,
    ("gatherings.programme_log", "GET"): whoever_reads,
    ("gatherings.my_day", "GET"): its_readers,
    ("gatherings.pick", "POST"): its_readers,
    ("gatherings.prepare", "GET"): keepers,
    ("gatherings.new_slot", "GET"): keepers,
    ("gatherings.new_slot", "POST"): keepers,
    ("gatherings.slot", "GET"): keepers,
    ("gatherings.slot", "POST"): keepers,
    ("gatherings.slot_times", "POST"): keepers,
    ("gatherings.remove_slot", "POST"): keepers,
    ("gatherings.rooms", "GET"): keepers,
    ("gatherings.rooms", "POST"): keepers,
    ("gatherings.release", "GET"): keepers,
    ("gatherings.release", "POST"): keepers,
    ("gatherings.calls", "GET"): its_readers,
    ("gatherings.bring", "POST"): (May(who_proposed, PUBLISHED),),
    ("gatherings.propose", "GET"): (May(MEMBERS, PUBLISHED),),
    ("gatherings.propose", "POST"): (May(MEMBERS, PUBLISHED),),
    ("gatherings.withdraw_offer", "POST"): (May(who_proposed),),
    ("gatherings.open_call", "GET"): keepers,
    ("gatherings.open_call", "POST"): keepers,
    ("gatherings.close_call", "POST"): keepers,
    ("gatherings.place", "GET"): keepers,
    ("gatherings.place", "POST"): keepers,
    ("gatherings.decline", "GET"): keepers,
    ("gatherings.decline", "POST"): keepers,
    ("gatherings.pack", "GET"): its_readers,
    ("gatherings.pack_pdf", "GET"): its_readers,
}

# Pages that are about no contribution. Whoever isn't named is asked to sign in (when outside) or
# answered 404.
PAGES: dict[tuple[str, str], frozenset[str]] = {
    ("static", "GET"): EVERYBODY,
    ("web.home", "GET"): EVERYBODY,
    ("web.sign_in", "GET"): EVERYBODY,
    ("web.charter", "GET"): EVERYBODY,
    ("web.accept_charter", "POST"): SIGNED_IN,
    ("web.language", "POST"): SIGNED_IN,
    ("web.visitor_language", "GET"): EVERYBODY,
    ("web.accessibility", "GET"): EVERYBODY,
    ("web.formatting", "GET"): EVERYBODY,
    ("web.mine", "GET"): SIGNED_IN,
    ("web.bin", "GET"): SIGNED_IN,
    ("web.networks", "GET"): EVERYBODY,
    ("web.network", "GET"): SIGNED_IN,
    ("web.edit_network", "GET"): frozenset({CONTACT}),
    ("web.edit_network", "POST"): frozenset({CONTACT}),
    ("web.people", "GET"): SIGNED_IN,
    ("web.handles", "GET"): SIGNED_IN,
    # The page of a member who takes part in the guest's space.
    ("web.person", "GET"): SIGNED_IN,
    ("web.profile", "GET"): SIGNED_IN,
    ("web.profile", "POST"): SIGNED_IN,
    ("web.spaces", "GET"): SIGNED_IN,
    ("web.space", "GET"): MEMBERS | {GUEST},
    ("web.new_space", "GET"): KEEPS_THE_HOUSE,
    ("web.new_space", "POST"): KEEPS_THE_HOUSE,
    ("web.edit_space", "GET"): KEEPS_THE_HOUSE,
    ("web.edit_space", "POST"): KEEPS_THE_HOUSE,
    ("web.space_opening", "GET"): KEEPS_THE_HOUSE,
    ("web.space_opening", "POST"): KEEPS_THE_HOUSE,
    ("web.space_place", "GET"): KEEPS_THE_HOUSE,
    ("web.space_place", "POST"): KEEPS_THE_HOUSE,
    # Guests are invited to their spaces: they neither join nor leave one.
    ("web.take_part", "POST"): MEMBERS,
    ("web.coordination", "GET"): KEEPS_THE_HOUSE,
    ("web.edit_charter", "GET"): KEEPS_THE_HOUSE,
    ("web.edit_charter", "POST"): KEEPS_THE_HOUSE,
    ("web.vocabularies", "GET"): KEEPS_THE_HOUSE,
    ("web.vocabulary", "GET"): KEEPS_THE_HOUSE,
    ("web.vocabulary", "POST"): KEEPS_THE_HOUSE,
    ("web.term", "GET"): KEEPS_THE_HOUSE,
    ("web.term", "POST"): KEEPS_THE_HOUSE,
    ("web.term_state", "POST"): KEEPS_THE_HOUSE,
    # Who looks after the machine sees people, and no content.
    ("web.members", "GET"): KEEPS_THE_HOUSE | {ADMIN},
    ("web.member", "GET"): KEEPS_THE_HOUSE | {ADMIN},
    ("web.member", "POST"): KEEPS_THE_HOUSE | {ADMIN},
    ("web.member_access", "POST"): KEEPS_THE_HOUSE | {ADMIN},
    # Whoever holds a ticket; whom it is honoured for is in tests/attachments/test_pieces.py.
    ("attachments.piece", "GET"): EVERYBODY,
    ("contributions.bring_in", "GET"): MEMBERS,
    ("contributions.bring_in", "POST"): MEMBERS,
    # Everybody takes along what they read; many at once are brought in by who keeps the house.
    ("archive.index", "GET"): EVERYBODY,
    ("archive.take@zip", "GET"): EVERYBODY,
    ("archive.take@csv", "GET"): EVERYBODY,
    ("archive.bring_in", "GET"): KEEPS_THE_HOUSE,
    ("archive.look", "POST"): KEEPS_THE_HOUSE,
    # Lists, searches and what other sites gather hold what each asker reads; who that is, is in
    # tests/api and tests/harvest.
    ("api.contributions", "GET"): EVERYBODY,
    ("api.search", "GET"): EVERYBODY,
    ("api.openapi", "GET"): EVERYBODY,
    ("api_pages.reference", "GET"): EVERYBODY,
    ("api_pages.access", "GET"): SIGNED_IN,
    ("api_pages.access", "POST"): SIGNED_IN,
    # The author's own.
    ("api_pages.withdraw", "POST"): frozenset({AUTHOR}),
    ("harvest.sitemap", "GET"): EVERYBODY,
    ("harvest.sitemap_part", "GET"): EVERYBODY,
    ("harvest.robots", "GET"): EVERYBODY,
    ("harvest.oai", "GET"): EVERYBODY,
    ("harvest.oai", "POST"): EVERYBODY,
    ("feeds.index", "GET"): EVERYBODY,
    ("feeds.feed@atom", "GET"): EVERYBODY,
    ("feeds.feed@json", "GET"): EVERYBODY,
    ("feeds.feed@ics", "GET"): EVERYBODY,
    # What a visitor reads, whoever asks.
    ("embeds.document", "GET"): EVERYBODY,
    ("embeds.loader", "GET"): EVERYBODY,
    ("embeds_roots.fragment", "GET"): EVERYBODY,
    ("embeds_roots.oembed_answer", "GET"): EVERYBODY,
    ("embeds.index", "GET"): EVERYBODY,
    ("embeds.test", "POST"): SIGNED_IN,
    ("embeds.sites", "GET"): frozenset({CONTACT, COORDINATOR}),
    ("embeds.name_site", "POST"): frozenset({CONTACT, COORDINATOR}),
    # The site is of the contact's network.
    ("embeds.revoke", "POST"): frozenset({CONTACT, COORDINATOR}),
    ("feeds.issue", "POST"): SIGNED_IN,
    # The author's own address.
    ("feeds.withdraw", "POST"): frozenset({AUTHOR}),
    ("calendar.index", "GET"): EVERYBODY,
    ("calendar.feed", "GET"): EVERYBODY,
    ("calendar.subscribe", "GET"): EVERYBODY,
    ("calendar.issue", "POST"): SIGNED_IN,
    ("calendar.withdraw", "POST"): frozenset({AUTHOR}),
    ("search.index", "GET"): EVERYBODY,
    ("search.suggest", "GET"): EVERYBODY,
    ("search.synonyms", "GET"): KEEPS_THE_HOUSE,
    ("search.synonyms", "POST"): KEEPS_THE_HOUSE,
    ("search.synonym_group", "GET"): KEEPS_THE_HOUSE,
    ("search.synonym_group", "POST"): KEEPS_THE_HOUSE,
    ("search.synonym_state", "POST"): KEEPS_THE_HOUSE,
    ("case_studies.index", "GET"): EVERYBODY,
    ("case_studies.new", "GET"): MEMBERS,
    ("case_studies.new", "POST"): MEMBERS,
    ("case_studies.verify", "POST"): MEMBERS,
    ("role_plays.index", "GET"): EVERYBODY,
    ("role_plays.new", "GET"): MEMBERS,
    ("role_plays.new", "POST"): MEMBERS,
    ("workshops.index", "GET"): EVERYBODY,
    ("workshops.runs", "GET"): SIGNED_IN,
    ("workshops.new", "GET"): MEMBERS,
    ("workshops.new", "POST"): MEMBERS,
    ("workshops.bring_in", "GET"): MEMBERS,
    ("workshops.bring_in", "POST"): MEMBERS,
    ("workshops.methods", "GET"): EVERYBODY,
    ("answers.index", "GET"): SIGNED_IN,
    ("answers.new", "GET"): MEMBERS,
    ("answers.new", "POST"): MEMBERS,
    ("commitments.index", "GET"): SIGNED_IN,
    ("commitments.buddies", "GET"): SIGNED_IN,
    ("commitments.new", "GET"): MEMBERS,
    ("commitments.new", "POST"): MEMBERS,
    ("tools.index", "GET"): EVERYBODY,
    ("tools.new", "GET"): MEMBERS,
    ("tools.new", "POST"): MEMBERS,
    ("gatherings.index", "GET"): EVERYBODY,
    ("gatherings.new", "GET"): MEMBERS,
    ("gatherings.new", "POST"): MEMBERS,
    ("gatherings.choose_previous", "GET"): MEMBERS,
    ("notes.index", "GET"): EVERYBODY,
    # The script that opens pages without a network: the same for everybody.
    ("notes.worker", "GET"): EVERYBODY,
    ("notes.new", "GET"): MEMBERS,
    ("notes.new", "POST"): MEMBERS,
    ("notes.register@decisions", "GET"): MEMBERS,
    ("notes.register@actions", "GET"): MEMBERS,
    ("notes.register@questions", "GET"): MEMBERS,
    ("notes.register_table@actions", "GET"): MEMBERS,
    ("notes.register_tasks", "GET"): MEMBERS,
    ("notes.task_address", "GET"): MEMBERS,
    ("notes.task_address", "POST"): MEMBERS,
    ("tools.kits", "GET"): EVERYBODY,
    ("tools.new_kit", "GET"): MEMBERS,
    ("tools.new_kit", "POST"): MEMBERS,
    ("role_plays.runs", "GET"): SIGNED_IN,
    ("role_plays.library", "GET"): EVERYBODY,
    ("role_plays.provided", "GET"): EVERYBODY,
    ("role_plays.adapt_provided", "POST"): MEMBERS,
    ("role_plays.new_grid", "GET"): MEMBERS,
    ("role_plays.new_grid", "POST"): MEMBERS,
    ("role_plays.new_protocol", "GET"): MEMBERS,
    ("role_plays.new_protocol", "POST"): MEMBERS,
    ("role_plays.kit_import", "GET"): MEMBERS,
    ("role_plays.kit_import", "POST"): MEMBERS,
    ("role_plays.old_rules", "GET"): KEEPS_THE_HOUSE,
}

# The kit of a role-play that was adapted from one that all read; nobody but its authors has prepared.
# A PDF is drawn for those who are signed in.
signed_in_who_read = (May(SIGNED_IN),)
PRINTED: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.kit", "GET"): whoever_reads,
    ("role_plays.kit_pages@participants", "GET"): whoever_reads,
    ("role_plays.kit_pages@whole", "GET"): authors,
    ("role_plays.kit_pages@facilitator", "GET"): authors,
    ("role_plays.kit_pages@sheet", "GET"): authors,
    ("role_plays.kit_pdf@participants", "GET"): signed_in_who_read,
    ("role_plays.kit_pdf@sheet", "GET"): authors,
    ("role_plays.kit_file@public", "GET"): whoever_reads,
    ("role_plays.kit_file@facilitator", "GET"): authors,
    ("role_plays.origin", "GET"): signed_in_who_read,
    ("role_plays.take_over", "POST"): authors,
    ("role_plays.choose_from_library", "GET"): authors,
    ("role_plays.choose_from_library", "POST"): authors,
}
# What a workshop prints, and the page that leads it; nobody but its authors has prepared.
WORKSHOP_KITS: dict[tuple[str, str], tuple[May, ...]] = {
    ("workshops.kit", "GET"): whoever_reads,
    ("workshops.kit_pages@participants", "GET"): whoever_reads,
    ("workshops.kit_pages@run_sheet", "GET"): whoever_reads,
    ("workshops.kit_pages@whole", "GET"): authors,
    ("workshops.kit_pages@facilitator", "GET"): authors,
    ("workshops.kit_pdf@participants", "GET"): signed_in_who_read,
    ("workshops.kit_pdf@whole", "GET"): authors,
    ("workshops.kit_leader@open", "GET"): whoever_reads,
    ("workshops.kit_leader@notes", "GET"): authors,
}
# Pages about one run of a workshop: its author and co-author lead it, look after its list, look back.
WORKSHOP_RUNS: dict[tuple[str, str], tuple[May, ...]] = {
    ("workshops.run", "GET"): members_who_read,
    **{
        (f"workshops.{name}", method): authors
        for name, methods in {
            "edit_run": ("GET", "POST"), "adjust_run": ("GET", "POST"), "live": ("GET",),
            "live_state": ("GET",), "after_run": ("GET",), "run_durations": ("POST",),
            "run_file": ("POST",), "review_run": ("POST",), "attendance": ("GET",),
            "add_names": ("POST",), "tick_names": ("POST",), "change_name": ("POST",),
        }.items()
        for method in methods
    },
    # Who facilitates is the author's to say, and what isn't published is led by nobody.
    ("workshops.add_guide", "POST"): authors,
    ("workshops.turn_run", "POST"): authors,
    ("workshops.live_deed", "POST"): authors_while_published,
}  # fmt: skip
LIBRARY: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.grid", "GET"): whoever_reads,
    ("role_plays.edit_grid", "GET"): keepers,
    ("role_plays.edit_grid", "POST"): keepers,
}
# The same views with another model; tests/plugins/role_plays/test_library.py goes through them.
PROTOCOLS: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.protocol", "GET"): whoever_reads,
    ("role_plays.edit_protocol", "GET"): keepers,
    ("role_plays.edit_protocol", "POST"): keepers,
}
# tests/plugins/workshops/methods/test_methods.py goes through them.
METHODS: dict[tuple[str, str], tuple[May, ...]] = {
    ("workshops.method", "GET"): whoever_reads,
    ("workshops.edit_method", "GET"): keepers,
    ("workshops.edit_method", "POST"): keepers,
}

# Pages about one run of a role-play: who conducts it are its authors, once they have prepared.
RUNS: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.run", "GET"): members_who_read,
    ("role_plays.conduct", "GET"): authors,
    ("role_plays.edit_run", "GET"): authors,
    ("role_plays.edit_run", "POST"): authors,
    ("role_plays.parts", "GET"): authors,
    ("role_plays.parts", "POST"): authors,
    ("role_plays.hand_out", "POST"): authors,
    ("role_plays.part_deed", "POST"): authors,
    ("role_plays.release", "POST"): authors,
    ("role_plays.round_deed", "POST"): authors,
    ("role_plays.end_deed", "POST"): authors,
}

# Pages about one run in a room, whose play is over.
ROOMS: dict[tuple[str, str], tuple[May, ...]] = {
    ("role_plays.room", "GET"): authors,
    ("role_plays.room_deed", "POST"): authors,
    ("role_plays.room_codes", "POST"): authors,
    ("role_plays.debrief", "GET"): authors,
    ("role_plays.debrief_step", "POST"): authors,
    ("role_plays.capture", "POST"): authors,
    ("role_plays.erase_capture", "POST"): authors,
    ("role_plays.paper_grids", "GET"): authors,
    ("role_plays.paper_grids", "POST"): authors,
    ("role_plays.paper_grid", "GET"): authors,
    ("role_plays.paper_grid", "POST"): authors,
    ("role_plays.erase_paper_grid", "POST"): authors,
    # What is kept of it is written by whoever conducts the run, and edits it.
    ("role_plays.keep_takeaway", "POST"): authors,
}

# Pages that open a run of a published role-play.
OPENING: dict[tuple[str, str], frozenset[str]] = {
    ("role_plays.open_run", "GET"): MEMBERS,
    ("role_plays.open_run", "POST"): MEMBERS,
    ("role_plays.open_room", "GET"): MEMBERS,
    ("role_plays.open_room", "POST"): MEMBERS,
}

# Pages about one meeting that goes on, in a series; the member of another network is on its list.
writers = (May(AUTHORS, frozenset({"draft", "published"})), May(frozenset({ELSEWHERE}), PUBLISHED))
MEETINGS: dict[tuple[str, str], tuple[May, ...]] = {
    ("notes.show", "GET"): whoever_reads,
    ("notes.series", "GET"): (May(SIGNED_IN),),
    ("notes.compile", "GET"): (May(SIGNED_IN),),
    ("notes.edit", "GET"): authors,
    ("notes.edit", "POST"): authors,
    ("notes.agenda", "GET"): authors,
    ("notes.agenda", "POST"): authors,
    ("notes.attendance", "GET"): authors,
    ("notes.attendance", "POST"): authors,
    ("notes.turn", "POST"): (May(AUTHORS, OPEN | {"draft"}),),
    ("notes.closing", "GET"): authors,
    ("notes.closing", "POST"): authors,
    ("notes.review", "GET"): authors,
    ("notes.review", "POST"): authors,
    ("notes.answer", "POST"): authors,
    ("notes.validation", "GET"): authors,
    ("notes.validation", "POST"): authors,
    ("notes.settle", "POST"): authors,
    ("notes.follow", "GET"): authors,
    ("notes.follow", "POST"): authors,
    ("notes.write", "GET"): writers,
    ("notes.write_point", "POST"): writers,
    ("notes.record", "POST"): writers,
    ("notes.add", "GET"): writers,
    ("notes.add", "POST"): writers,
    ("notes.working_copy", "GET"): writers,
    ("notes.documents", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    ("notes.take_file", "POST"): writers,
    ("notes.take_record", "POST"): writers,
    ("notes.outcome_deed", "POST"): writers,
    ("notes.outcome", "POST"): writers,
    ("notes.sync", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    ("notes.sync", "POST"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    # What isn't published belongs to who reads the notes.
    ("notes.outcome", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    ("notes.my_action", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    # What who may write no more sends isn't dropped: it waits for the authors.
    ("notes.written_by", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), OPEN)),
    ("notes.reviews", "GET"): (May(AUTHORS), May(frozenset({ELSEWHERE}), PUBLISHED)),
    ("notes.review_text", "GET"): writers,
    ("notes.review_text", "POST"): writers,
    # Only while the notes are read over, and only who is on the list without preparing it.
    ("notes.amend@review", "GET"): (May(frozenset({ELSEWHERE}), PUBLISHED),),
    ("notes.amend@review", "POST"): (May(frozenset({ELSEWHERE}), PUBLISHED),),
    # What the house grants authors or contacts elsewhere.
    ("contributions.restore", "POST"): nobody,
    ("contributions.adapt", "POST"): nobody,
    ("contributions.propose", "GET"): nobody,
}

# Pages about one commitment, whose co-author is the buddy who has agreed: the buddy only reads.
its_author = (May(frozenset({AUTHOR})),)
its_author_while_published = (May(frozenset({AUTHOR}), PUBLISHED),)
COMMITMENTS: dict[tuple[str, str], tuple[May, ...]] = {
    ("commitments.show", "GET"): (May(SIGNED_IN),),
    ("commitments.edit", "GET"): its_author,
    ("commitments.edit", "POST"): its_author,
    ("commitments.forget", "GET"): its_author,
    ("commitments.forget", "POST"): its_author,
    ("commitments.check_in", "GET"): its_author,
    ("commitments.check_in", "POST"): its_author,
    ("commitments.reminders", "POST"): its_author,
    ("commitments.unshare", "POST"): its_author,
    ("commitments.help_with", "POST"): (May(MEMBERS - {AUTHOR}, PUBLISHED),),
    # Who was asked reads it here whatever its level; nobody else.
    ("commitments.buddy", "GET"): (May(frozenset({COAUTHOR}), OPEN, reading=False),),
    ("commitments.buddy", "POST"): (May(frozenset({COAUTHOR}), OPEN, reading=False),),
    # What the house grants authors, co-authors, contacts or the coordination elsewhere.
    ("contributions.audience", "GET"): its_author,
    ("contributions.publish", "POST"): (May(frozenset({AUTHOR}), OPEN | {"draft"}),),
    ("contributions.coauthors", "GET"): nobody,
    ("contributions.archive", "POST"): nobody,
    ("contributions.delete", "POST"): (May(frozenset({AUTHOR}), frozenset({"draft"})),),
    ("contributions.restore", "POST"): its_author,
    ("contributions.adapt", "POST"): nobody,
    ("contributions.propose", "GET"): nobody,
    ("contributions.takeaways", "GET"): nobody,
    ("contributions.history", "GET"): members_who_read,
    ("contributions.export@md", "GET"): whoever_reads,
    ("contributions.anonymise", "GET"): (May(frozenset({AUTHOR, COORDINATOR})),),
}

# Pages about what people met for: members who read it; its authors copy the cards on paper.
MET: dict[tuple[str, str], tuple[May, ...]] = {
    ("commitments.here", "GET"): members_who_read,
    ("commitments.here", "POST"): members_who_read,
    ("commitments.since", "GET"): members_who_read,
    ("commitments.aloud", "GET"): members_who_read,
    ("commitments.paper", "GET"): members_who_read,
    ("commitments.paper_pdf", "GET"): members_who_read,
    ("commitments.copy", "GET"): authors_or_contact,
    ("commitments.copy", "POST"): authors_or_contact,
}

# A card that was copied for the author of everything else; and what a link in a mail opens: with a
# wrong key nothing, and the page after it says nothing of anybody.
BY_MAIL: dict[tuple[str, str], frozenset[str]] = {
    ("commitments.card", "GET"): frozenset({AUTHOR}),
    ("commitments.card", "POST"): frozenset({AUTHOR}),
    ("commitments.follow_up", "GET"): frozenset(),
    ("commitments.follow_up", "POST"): frozenset(),
    ("commitments.thanks", "GET"): EVERYBODY,
}

# Opened by what one holds, an account or none: with nothing in hand, nobody.
BY_KEY: dict[tuple[str, str], frozenset[str]] = {
    ("notes.task_feed", "GET"): frozenset(),
    ("role_plays.key", "GET"): frozenset(),
    ("role_plays.key", "POST"): frozenset(),
    ("role_plays.code", "GET"): EVERYBODY,
    ("role_plays.code", "POST"): EVERYBODY,
    ("role_plays.part", "GET"): frozenset(),
    ("role_plays.open_part", "POST"): frozenset(),
    ("role_plays.message", "POST"): frozenset(),
    ("role_plays.look_back", "GET"): frozenset(),
    ("role_plays.look_back", "POST"): frozenset(),
    ("role_plays.leave_part", "POST"): frozenset(),
    ("role_plays.observe", "GET"): frozenset(),
    ("role_plays.note", "POST"): frozenset(),
    ("role_plays.news", "GET"): frozenset(),
    # It only lets the browser forget, and leads to where a code is typed.
    ("role_plays.close_part", "POST"): EVERYBODY,
}

# Addresses of the API where nothing is: tests/api/test_views.py goes through them.
NOWHERE: dict[tuple[str, str], frozenset[str]] = {
    ("api.nowhere", method): frozenset() for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
}

# A frame on another site, and the window that lets a member in:
# tests/plugins/embeds/test_seat_pages.py goes through them.
IN_FRAMES: dict[tuple[str, str], frozenset[str]] = {
    ("embeds.seat", "GET"): EVERYBODY,
    ("embeds_roots.popup", "GET"): SIGNED_IN,
    ("embeds_roots.hand_over", "POST"): SIGNED_IN,
    # With a code, or nobody; with a seat of one's own, or without any effect.
    ("embeds_roots.exchange", "POST"): frozenset(),
    ("embeds_roots.leave", "POST"): EVERYBODY,
}

# Seen without signing in: of these, what is hidden answers 404 to a visitor too.
# What takes place at a time is for who reads the thing itself; asked in tests/calendar/test_views.py.
DATED: dict[tuple[str, str], str] = {("calendar.one", "GET"): "reads it"}

OPEN_TO_VISITORS = frozenset({
    "contributions.show", "contributions.export", "api.contribution", "case_studies.show",
    "tools.show", "tools.kit",
    "gatherings.show", "notes.show", "gatherings.programme", "gatherings.programme_log",
    "attachments.open_file", "attachments.small",
    "tools.card", "role_plays.show", "role_plays.kit", "role_plays.kit_pages", "role_plays.kit_file",
    "role_plays.grid", "role_plays.protocol", "workshops.show", "workshops.take", "workshops.method",
    "workshops.kit", "workshops.kit_pages", "workshops.kit_leader",
})  # fmt: skip
