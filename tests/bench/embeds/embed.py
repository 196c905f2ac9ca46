"""What an embed is to this comparison."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Embed:
    """`served` begins its service for a site of this origin, with all reactions on the page, and gives its origin.

    `line` is what a site puts on its page; `scripts` what lies on the site itself besides, by name; in both `{service}`
    stands for the origin of the service. `inside` is where it shows itself, and `each` one reaction there.
    """

    name: str
    served: Callable[[str], AbstractContextManager[str]]
    line: str
    inside: str
    each: str
    scripts: Mapping[str, str] = field(default_factory=dict)
    has_own_server: bool = True

    def filled(self, text: str, service: str) -> str:
        return text.replace("{service}", service)
