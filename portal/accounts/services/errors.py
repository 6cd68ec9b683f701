"""What can be refused, in words that a person can act on."""


class AccountError(Exception):
    """A refusal; its text is shown to the person who asked."""


class NotAllowed(AccountError):
    """The person may not do that."""


class LinkIsDead(AccountError):
    """The invitation's link no longer opens: used, withdrawn or too old."""
