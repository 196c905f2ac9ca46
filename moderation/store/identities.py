"""The keys by which sites sign who their readers are."""

from datetime import datetime

from moderation.domain.entry import DeskAct
from moderation.domain.errors import UnknownKey
from moderation.domain.identity import IdentityKey, Kind
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.entries import hold_log, tell
from moderation.store.moments import moment, moment_in, moment_or_none, moment_or_none_in
from moderation.store.part import Part, as_key

ADD_KEY = """
    insert into identity_key (site, id, kind, public, secret, made_by, made, ended)
    values (:site, :id, :kind, :public, :secret, :made_by, :made, :ended)"""
KEYS = "select * from identity_key where site = :site"
KEY = "select * from identity_key where site = :site and id = :key"
HOLDING = "select count(*) as n from identity_key where site = :site and ended is null"
END_KEY = "update identity_key set ended = :at where site = :site and id = :key and ended is null returning id"


def secret_place(site: str, key: str) -> tuple[str, str, str]:
    """The place to which the secret of a key is sealed."""
    return "identity key", site, key


class Identities(Part):
    """Keys for signed identities."""

    def add_identity_key(self, key: IdentityKey, secret: str, most: int) -> bool:
        sealed = self._sealer.seal(secret, *secret_place(key.site, key.id))
        columns = _columns(key)

        def work(run: Work) -> bool:
            # Whoever holds the log holds the site, so that no two keys are the last that may be.
            end = hold_log(run, key.site)
            if run(HOLDING, site=key.site)[0]["n"] >= most:
                return False
            run(ADD_KEY, **columns, secret=sealed)
            tell(run, end, DeskAct.KEY_MADE, key.made, key.made_by, detail=key.id)
            return True

        return self._engine.write(work)

    def identity_keys(self, site: str) -> tuple[IdentityKey, ...]:
        found = map(_key_in, self._engine.read(KEYS, site=as_key(site)))
        return tuple(sorted(found, key=lambda key: (key.made, key.id), reverse=True))

    def identity_key(self, site: str, key: str) -> tuple[IdentityKey, str]:
        row = _the_row(self._engine.read, site, key)
        return _key_in(row), self._sealer.opened(row["secret"], *secret_place(site, key))

    def end_identity_key(self, site: str, key: str, person: str, at: datetime) -> IdentityKey:
        def work(run: Work) -> IdentityKey:
            end = hold_log(run, site)
            if run(END_KEY, site=site, key=as_key(key), at=moment(at)):
                tell(run, end, DeskAct.KEY_ENDED, at, person, detail=key)
            return _key_in(_the_row(run, site, key))

        return self._engine.write(work)


def _the_row(run: Run, site: str, key: str) -> Row:
    rows = run(KEY, site=as_key(site), key=as_key(key))
    if not rows:
        raise UnknownKey("the site has no such key")
    return rows[0]


def _columns(key: IdentityKey) -> dict[str, Param]:
    return {
        "site": key.site,
        "id": key.id,
        "kind": key.kind.value,
        "public": key.public,
        "made_by": key.made_by,
        "made": moment(key.made),
        "ended": moment_or_none(key.ended),
    }


def _key_in(row: Row) -> IdentityKey:
    return IdentityKey(
        site=row["site"],
        id=row["id"],
        kind=Kind(row["kind"]),
        made_by=row["made_by"],
        made=moment_in(row["made"]),
        public=row["public"],
        ended=moment_or_none_in(row["ended"]),
    )
