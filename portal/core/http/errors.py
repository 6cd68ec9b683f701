"""Why a page of elsewhere could not be had, in words that a person can act on."""


class FetchError(Exception):
    """``str(error)`` is French and shown to curators; nothing of the answer is kept."""


class Refused(FetchError):
    """The address, or what it answers, is not something that the portal asks for."""


class TooLarge(FetchError):
    """More bytes than allowed, before or after decompression."""


class TooSlow(FetchError):
    """The whole exchange took longer than allowed."""


class Unreachable(FetchError):
    """No such name, no answer, or an answer that is not HTTP."""
