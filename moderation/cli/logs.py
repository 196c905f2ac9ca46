"""What is told while a command runs, apart from what it prints."""

import logging
import sys

import structlog


def keep_log(lightest: int = logging.INFO) -> None:
    """One line of JSON an event, on standard error, from the given level up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(lightest),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
