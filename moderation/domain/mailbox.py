"""To whom a mail can be written."""

ENCODED = "=?"
"""With this begins what stands in a header in code, and is decoded by whoever reads it (RFC 2047)."""


class NoAddress(Exception):
    """Nobody can be written to at this address."""


def wire_address(address: str, *, everywhere: bool = False) -> str:
    """The address in the form in which it goes over the line; with `everywhere` one that every mail server can be told,
    also those that know no signs beyond ASCII. Raises NoAddress.
    """
    # Imported at first use: it takes a twentieth of a second, which a start without mail need not spend.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(
            address, allow_smtputf8=not everywhere, check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError:
        raise NoAddress from None
    if ENCODED in found.local_part:  # an address may have it, and nobody has such a one
        raise NoAddress
    return f"{found.local_part}@{found.ascii_domain}"
