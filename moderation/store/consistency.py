"""Whether what is counted along agrees with what it counts. In SQL for every engine; each statement sees one moment, so
that it can be asked while others write.
"""

from collections.abc import Iterator
from datetime import datetime

from moderation.domain.decision import UNDECIDED
from moderation.domain.notice import GONE
from moderation.store.chain_check import chain_check
from moderation.store.engine import Run
from moderation.store.health import Check, well, wrong
from moderation.store.moments import moment_in

MANY = 100_000
"""Reactions from which on what must read every one of them is only looked at when it is asked for."""

EXAMPLES = 3

NEWEST = """
    select max(at) as newest from (
        select (select received from reaction where site = site.key order by id desc limit 1) as at from site
    ) as newest_of_sites"""
NUMBER = "select coalesce(sum(n), 0) as n from tally"

# Both sides of each comparison in one column, with a sign: what does not come to nothing differs.
TALLIES = """
    select site || ' ' || status as place, sum(n) as difference from (
        select site, status, count(*) as n from reaction group by site, status
        union all select site, status, -n from tally
    ) as both_sides group by site, status having sum(n) <> 0 order by place"""
THREADS = """
    select site || ' ' || key as place, sum(n) as difference from (
        select site, thread as key, count(*) as n from reaction where status = 'published' group by site, thread
        union all select site, key, -published from thread where published <> 0
    ) as both_sides group by site, key having sum(n) <> 0 order by place"""
NUMBERS = """
    select key as place, difference from (
        select key, coalesce((select max(number) from reaction where site = site.key), 0) - last_number as difference
        from site
    ) as compared where difference <> 0 order by place"""
REPORT_NUMBERS = """
    select key as place, difference from (
        select key, coalesce((select max(number) from notice where site = site.key), 0) - last_notice as difference
        from site
    ) as compared where difference <> 0 order by place"""
NOT_ON_RECORD = ", ".join(f"'{status.value}'" for status in sorted(UNDECIDED))
# An address is not repeated, not even as the index of it.
RECORDS = f"""
    select site || ' ' || status as place, sum(n) as difference from (
        select site, email_index, status, count(*) as n from reaction
        where email_index is not null and status not in ({NOT_ON_RECORD}) group by site, email_index, status
        union all select site, email_index, status, -n from record
    ) as both_sides group by site, email_index, status having sum(n) <> 0 order by place"""  # noqa: S608 - no values in it
LOG = """
    select reaction.site || ' ' || reaction.number as place, 1 as difference from reaction
    left join decision on decision.site = reaction.site and decision.reaction = reaction.id
        and decision.version = reaction.version
    where reaction.version > 0 and (decision.id is null or decision.after <> reaction.status) order by place"""
OVER = ", ".join(f"'{status.value}'" for status in sorted(GONE))
REPORTS = f"""
    select notice.site || ' M-' || notice.number as place, 1 as difference from notice
    join reaction on reaction.site = notice.site and reaction.id = notice.reaction
    left join decision on decision.site = notice.site and decision.id = notice.answer
        and decision.reaction = notice.reaction and not exists (
            select 1 from decision as undoing where undoing.site = notice.site and undoing.undoes = notice.answer
        )
    where (notice.answer is not null and decision.id is null)
        or (notice.answer is null and reaction.status in ({OVER})) order by place"""  # noqa: S608 - no values in it
OBJECTIONS = """
    select reaction.site || ' ' || reaction.number as place, 1 as difference from reaction
    where status = 'objected' and not exists (
        select 1 from objection as opened
        where opened.site = reaction.site and opened.reaction = reaction.id and opened.answer is null
    )
    union all select reaction.site || ' ' || reaction.number as place, 1 as difference from objection
    join reaction on reaction.site = objection.site and reaction.id = objection.reaction
    where objection.answer is null and reaction.status not in ('objected', 'published')
    order by place"""

ALWAYS = (
    ("tallies", TALLIES, "the reactions of each status"),
    ("threads", THREADS, "the published reactions of each thread"),
    ("numbers", NUMBERS, "the last number of each site"),
    ("references", REPORT_NUMBERS, "the last number of a report on each site"),
)
WHEN_ASKED = (
    ("records", RECORDS, "what became of the reactions from each address"),
    ("log", LOG, "the last decision on each reaction"),
    ("objections", OBJECTIONS, "whether the objection to each reaction is open"),
    ("reports", REPORTS, "whether each report is open, and what has answered it"),
)
ADVICE = "Something else has written to the database. Restore a backup, or tell the makers of this program."


def consistency(run: Run, *, full: bool) -> Iterator[Check]:
    """What is counted along, held against the rows. In full, or when there are few reactions, also what must read every
    one of them; the rest is in indexes. Then the log, held against itself.
    """
    for about, sql, what in (*ALWAYS, *WHEN_ASKED) if full or has_few(run) else ALWAYS:
        rows = run(sql)
        if rows:
            places = ", ".join(row["place"] for row in rows[:EXAMPLES]) + (", …" if len(rows) > EXAMPLES else "")
            yield wrong(about, f"{what}: {len(rows)} differ from what the rows say ({places})", ADVICE)
        else:
            yield well(about, f"{what}: as the rows say")
    yield chain_check(run, full=full)


def has_few(run: Run) -> bool:
    """Whether reading every reaction takes no more than a moment."""
    return int(run(NUMBER)[0]["n"]) < MANY


def newest_moment(run: Run) -> datetime | None:
    """When the newest reaction came in. 1 row for each site."""
    newest = run(NEWEST)[0]["newest"]
    return moment_in(newest) if newest else None
