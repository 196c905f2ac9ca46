"""Policies: folders of house rules, read, checked against their own cases, and known as versions by their digest."""

from moderation.policies.bundle import bundle_of, digest_of
from moderation.policies.cases import Case, cases_of
from moderation.policies.changes import Difference
from moderation.policies.check import Report, check_policy, check_version
from moderation.policies.difference import diff
from moderation.policies.folders import shipped
from moderation.policies.quotation import Quotation, quoted, quoted_reason
from moderation.policies.reading import own_files, policy_of, read_policy
from moderation.policies.shelf import Candidate, Shelf

__all__ = [
    "Candidate",
    "Case",
    "Difference",
    "Quotation",
    "Report",
    "Shelf",
    "bundle_of",
    "cases_of",
    "check_policy",
    "check_version",
    "diff",
    "digest_of",
    "own_files",
    "policy_of",
    "quoted",
    "quoted_reason",
    "read_policy",
    "shipped",
]
