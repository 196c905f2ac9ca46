"""Values as they stand in columns, and back. Those of reactions and what hangs on them are in `reaction_rows`."""

import json

from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.news import News
from moderation.domain.person import Density, Keys, Person, Role
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.engine import Param, Row
from moderation.store.interface import Activation, KeptPolicy, Report
from moderation.store.moments import moment, moment_in, moment_or_none, moment_or_none_in

NO_NEWS = "off"


def site_columns(site: Site) -> dict[str, Param]:
    return {
        "key": site.key,
        "name": site.name,
        "origins": json.dumps(site.origins),
        "language": site.language,
        "time_zone": site.time_zone,
        "policy": site.policy,
        "closes_after": site.closes_after,
        "open_threads": int(site.open_threads),
        "informal": int(site.informal),
        "indexed": int(site.indexed),
    }


def site_in(row: Row) -> Site:
    return Site(
        key=row["key"],
        name=row["name"],
        origins=tuple(json.loads(row["origins"])),
        language=row["language"],
        time_zone=row["time_zone"],
        policy=row["policy"],
        open_threads=bool(row["open_threads"]),
        closes_after=row["closes_after"],
        informal=bool(row["informal"]),
        indexed=bool(row["indexed"]),
    )


def thread_columns(thread: Thread) -> dict[str, Param]:
    return {
        "site": thread.site,
        "key": thread.key,
        "title": thread.title,
        "url": thread.url,
        "closed": moment_or_none(thread.closed),
        "opened": moment_or_none(thread.opened),
        "announcement": thread.announcement,
    }


def thread_in(row: Row) -> Thread:
    closed, opened = moment_or_none_in(row["closed"]), moment_or_none_in(row["opened"])
    return Thread(row["site"], row["key"], row["title"], row["url"], closed, opened, row["announcement"])


def policy_columns(policy: KeptPolicy) -> dict[str, Param]:
    # Not escaped, so that what cannot be kept is seen here as everywhere else.
    files = json.dumps(dict(policy.files), ensure_ascii=False)
    return {"digest": policy.digest, "name": policy.name, "files": files}


def policy_in(row: Row) -> KeptPolicy:
    return KeptPolicy(row["digest"], row["name"], json.loads(row["files"]))


def activation_columns(activation: Activation) -> dict[str, Param]:
    return {
        "site": activation.site,
        "digest": activation.digest,
        "name": activation.name,
        "at": moment(activation.at),
        "person": activation.person,
        "edited": activation.edited,
    }


def activation_in(row: Row) -> Activation:
    return Activation(row["site"], row["digest"], row["name"], moment_in(row["at"]), row["person"], row["edited"])


def arrangement_columns(arrangement: Arrangement) -> dict[str, Param]:
    """All but the real name, which must be sealed first."""
    return {
        "id": arrangement.id,
        "site": arrangement.site,
        "shown_name": arrangement.shown_name,
        "for_whom": arrangement.for_whom,
        "reason": arrangement.reason,
        "agreed_with": arrangement.agreed_with,
        "made_by": arrangement.made_by,
        "made": moment(arrangement.made),
        "until": moment_or_none(arrangement.until),
        "uses": arrangement.uses,
        "used": arrangement.used,
        "thread": arrangement.thread,
        "ended": moment_or_none(arrangement.ended),
    }


def arrangement_in(row: Row) -> Arrangement:
    return Arrangement(
        id=row["id"],
        site=row["site"],
        shown_name=row["shown_name"],
        for_whom=row["for_whom"],
        reason=row["reason"],
        agreed_with=row["agreed_with"],
        made_by=row["made_by"],
        made=moment_in(row["made"]),
        until=moment_or_none_in(row["until"]),
        uses=row["uses"],
        used=row["used"],
        thread=row["thread"],
        ended=moment_or_none_in(row["ended"]),
        has_name=bool(row["has_name"]),
    )


def reading_in(row: Row) -> Reading:
    return Reading(row["person"], moment_in(row["at"]), row["why"])


def report_columns(report: Report) -> dict[str, Param]:
    return {
        "id": report.id,
        "site": report.site,
        "policy": report.policy,
        "policy_name": report.policy_name,
        "since": moment_or_none(report.since),
        "person": report.person,
        "begun": moment(report.begun),
        "done": report.done,
        "total": report.total,
        "seen": moment_or_none(report.seen),
        "ended": moment_or_none(report.ended),
        "outcome": report.outcome,
        "failure": report.failure,
    }


def report_in(row: Row) -> Report:
    return Report(
        id=row["id"],
        site=row["site"],
        policy=row["policy"],
        policy_name=row["policy_name"],
        since=moment_or_none_in(row["since"]),
        person=row["person"],
        begun=moment_in(row["begun"]),
        done=row["done"],
        total=row["total"],
        seen=moment_or_none_in(row["seen"]),
        ended=moment_or_none_in(row["ended"]),
        outcome=row["outcome"],
        failure=row["failure"],
    )


def person_in(row: Row, email: str) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        email=email,
        role=Role(row["role"]),
        language=row["language"],
        keys=Keys(row["keys"]),
        density=Density(row["density"]),
        news=None if row["news"] == NO_NEWS else News(row["news"]),
        news_after=row["news_after"],
        news_sent=moment_or_none_in(row["news_sent"]),
    )
