"""What goes on beside the answers begins and ends with them."""

import threading

from moderation.serving.jobs import at_work


def test_jobs_are_at_work_meanwhile_and_have_ended_afterwards() -> None:
    begun, ended = threading.Barrier(3), list[str]()

    def job(over: threading.Event) -> None:
        begun.wait(10)
        over.wait(10)
        ended.append("in order" if over.is_set() else "too late")

    with at_work([job, job]):
        begun.wait(10)
        assert ended == []
    assert ended == ["in order", "in order"]
