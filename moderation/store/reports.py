"""Reports of replays at the desk."""

from moderation.domain.errors import UnknownReport
from moderation.store.interface import Report
from moderation.store.part import Part, as_key
from moderation.store.rows import report_columns, report_in

PUT_REPORT = """
    insert into report (
        id, site, policy, policy_name, since, person, begun, done, total, seen, ended, failure, outcome
    ) values (
        :id, :site, :policy, :policy_name, :since, :person, :begun, :done, :total, :seen, :ended, :failure, :outcome
    )
    on conflict (id) do update set site = excluded.site, policy = excluded.policy, policy_name = excluded.policy_name,
        since = excluded.since, person = excluded.person, begun = excluded.begun, done = excluded.done,
        total = excluded.total, seen = excluded.seen, ended = excluded.ended, failure = excluded.failure,
        outcome = excluded.outcome"""
REPORT = "select * from report where id = :report"
REPORTS = """
    select id, site, policy, policy_name, since, person, begun, done, total, seen, ended, failure, '' as outcome
    from report order by begun desc, id desc limit :limit"""


class Reports(Part):
    """What came of replays, and how far they are."""

    def put_report(self, report: Report) -> None:
        self._engine.write(lambda run: run(PUT_REPORT, **report_columns(report)))

    def report(self, report: str) -> Report:
        rows = self._engine.read(REPORT, report=as_key(report))
        if not rows:
            raise UnknownReport("there is no such report")
        return report_in(rows[0])

    def reports(self, limit: int = 20) -> tuple[Report, ...]:
        return tuple(map(report_in, self._engine.read(REPORTS, limit=limit)))
