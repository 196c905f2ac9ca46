"""The publish directory: each page of each thread as plain files, which a web server hands out without asking us.

The path of a file is that of its address, and `.gz` and `.br` lie beside it. One process writes at a time. It follows
what is printed, so that a decision is on the disk at once; and it brings the whole folder in line when it begins.
"""

from moderation.publishing.files import Files
from moderation.publishing.job import PublishingJob
from moderation.publishing.publisher import Publisher, Tally
from moderation.publishing.seat import Seat

__all__ = ["Files", "Publisher", "PublishingJob", "Seat", "Tally"]
