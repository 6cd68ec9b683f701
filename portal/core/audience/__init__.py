"""Who may read what. One algebra for every room.

An object **needs** one of a set of tokens; a person **holds** a set of tokens; who holds one that is needed may read.
Tokens: ``public``, ``members``, ``group:<id>``, ``space:<id>``. An object that needs nothing is served to nobody.
"""

from portal.core.audience.tokens import MEMBERS, PUBLIC, group_token, space_token

__all__ = ["MEMBERS", "PUBLIC", "group_token", "space_token"]
