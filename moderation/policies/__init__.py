"""Policies: folders of house rules, read, checked against their own cases, and kept while they are in force."""

from moderation.policies.cases import Case, read_cases
from moderation.policies.check import Report, check_policy
from moderation.policies.reading import read_policy
from moderation.policies.shelf import Shelf, shipped

__all__ = ["Case", "Report", "Shelf", "check_policy", "read_cases", "read_policy", "shipped"]
