"""The services that are told of a site."""

from datetime import datetime

from moderation.domain.entry import DeskAct
from moderation.domain.errors import UnknownHook
from moderation.domain.hook import Hook, Topic
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.entries import hold_log, tell
from moderation.store.moments import moment, moment_in, moment_or_none, moment_or_none_in
from moderation.store.part import Part, as_key

ADD_HOOK = """
    insert into hook (site, id, url, topics, secret, former, former_until, made_by, made, ended, ended_by)
    values (:site, :id, :url, :topics, :secret, null, :former_until, :made_by, :made, :ended, :ended_by)"""
HOOKS = "select * from hook where site = :site"
HOOK = "select * from hook where site = :site and id = :hook"
HOLDING = "select count(*) as n from hook where site = :site and ended is null"
ROTATE = """
    update hook set secret = :secret, former = :former, former_until = :until
    where site = :site and id = :hook and ended is null"""
END_HOOK = """
    update hook set ended = :at, ended_by = :person, secret = null, former = null, former_until = null
    where site = :site and id = :hook and ended is null returning *"""


def secret_of_hook(site: str, hook: str) -> tuple[str, str, str]:
    """The place to which the secret of a hook is sealed."""
    return "hook", site, hook


def former_secret_of_hook(site: str, hook: str) -> tuple[str, str, str]:
    """The same for the one before it."""
    return "former secret of a hook", site, hook


class Hooks(Part):
    """Webhooks."""

    def add_hook(self, hook: Hook, secret: str, most: int) -> bool:
        sealed = self._sealer.seal(secret, *secret_of_hook(hook.site, hook.id))
        columns = _columns(hook)

        def work(run: Work) -> bool:
            # Whoever holds the log holds the site, so that no two hooks are the last that may be.
            end = hold_log(run, hook.site)
            if run(HOLDING, site=hook.site)[0]["n"] >= most:
                return False
            run(ADD_HOOK, **columns, secret=sealed)
            tell(run, end, DeskAct.HOOK_MADE, hook.made, hook.made_by, detail=_told(hook))
            return True

        return self._engine.write(work)

    def hooks(self, site: str) -> tuple[Hook, ...]:
        found = map(_hook_in, self._engine.read(HOOKS, site=as_key(site)))
        return tuple(sorted(found, key=lambda hook: (hook.made, hook.id), reverse=True))

    def hook(self, site: str, hook: str) -> Hook:
        return _hook_in(_the_row(self._engine.read, site, hook))

    def hook_secrets(self, site: str, hook: str, now: datetime) -> tuple[str, ...]:
        row = _the_row(self._engine.read, site, hook)
        secrets = [self._sealer.opened(row["secret"], *secret_of_hook(site, hook))]
        until = moment_or_none_in(row["former_until"])
        if until is not None and now < until:
            secrets.append(self._sealer.opened(row["former"], *former_secret_of_hook(site, hook)))
        return tuple(filter(None, secrets))

    def rotate_hook(self, site: str, hook: str, secret: str, person: str, *, at: datetime, until: datetime) -> Hook:
        def work(run: Work) -> Hook:
            end = hold_log(run, site)
            row = _the_row(run, site, hook)
            newest = self._sealer.opened(row["secret"], *secret_of_hook(site, hook))
            if newest == secret or row["ended"] is not None:
                return _hook_in(row)
            sealed = self._sealer.seal(secret, *secret_of_hook(site, hook))
            former = self._sealer.seal(newest, *former_secret_of_hook(site, hook)) if until > at else None
            over: Param = moment(until) if former else None
            run(ROTATE, site=site, hook=hook, secret=sealed, former=former, until=over)
            rotated = _hook_in(_the_row(run, site, hook))
            tell(run, end, DeskAct.HOOK_SECRET, at, person, detail=_told(rotated))
            return rotated

        return self._engine.write(work)

    def end_hook(self, site: str, hook: str, person: str | None, at: datetime) -> Hook:
        def work(run: Work) -> Hook:
            end = hold_log(run, site)
            for row in run(END_HOOK, site=site, hook=as_key(hook), person=person, at=moment(at)):
                ended = _hook_in(row)
                tell(run, end, DeskAct.HOOK_ENDED, at, person, detail=_told(ended))
                return ended
            return _hook_in(_the_row(run, site, hook))

        return self._engine.write(work)


def _told(hook: Hook) -> str:
    """What the log says of a hook: the rest of its address may be as good as a password."""
    return f"{hook.id} {hook.host}"


def _the_row(run: Run, site: str, hook: str) -> Row:
    rows = run(HOOK, site=as_key(site), hook=as_key(hook))
    if not rows:
        raise UnknownHook("the site has no such webhook")
    return rows[0]


def _columns(hook: Hook) -> dict[str, Param]:
    return {
        "site": hook.site,
        "id": hook.id,
        "url": hook.url,
        "topics": " ".join(sorted(hook.topics)),
        "made_by": hook.made_by,
        "made": moment(hook.made),
        "former_until": moment_or_none(hook.former_until),
        "ended": moment_or_none(hook.ended),
        "ended_by": hook.ended_by,
    }


def _hook_in(row: Row) -> Hook:
    return Hook(
        site=row["site"],
        id=row["id"],
        url=row["url"],
        topics=frozenset(map(Topic, row["topics"].split())),
        made_by=row["made_by"],
        made=moment_in(row["made"]),
        former_until=moment_or_none_in(row["former_until"]),
        ended=moment_or_none_in(row["ended"]),
        ended_by=row["ended_by"],
    )
