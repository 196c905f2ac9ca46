"""The only place that knows the concrete parts: it reads the clock, makes chance, opens the store and joins them."""

from moderation.bootstrap.beside import Job, jobs_of, publisher_of, worker_of
from moderation.bootstrap.house import build
from moderation.bootstrap.parts import activations_of, now, opening_of, people_of, shelf_of, sites_of, store_of

__all__ = [
    "Job",
    "activations_of",
    "build",
    "jobs_of",
    "now",
    "opening_of",
    "people_of",
    "publisher_of",
    "shelf_of",
    "sites_of",
    "store_of",
    "worker_of",
]
