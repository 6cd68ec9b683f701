"""What can be refused, in words that a person can act on."""


class QuartiersError(Exception):
    """Nothing was changed; ``str()`` says why, in French."""


class LockedError(QuartiersError):
    """The discussion takes no answers."""

    def __init__(self) -> None:
        super().__init__("Cette discussion est fermée\u202f: elle ne prend plus de réponses.")


class PublishedError(QuartiersError):
    """What is being saved as a draft was published meanwhile."""

    def __init__(self) -> None:
        super().__init__("Ce texte est déjà publié. Ce que vous avez ajouté devient un nouveau brouillon.")


class TooManyDraftsError(QuartiersError):
    """No other draft is kept."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Vous avez déjà {most}\u00a0brouillons. Publiez-en un ou jetez-en un, puis enregistrez celui-ci\u202f: votre texte "
            "reste ici."
        )


class EditedMeanwhileError(QuartiersError):
    """What is published was changed elsewhere since this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Vous avez modifié ce texte ailleurs depuis que cette page est ouverte. Rien n’est remplacé\u202f: ce que vous venez "
            "d’écrire est ici. Enregistrez encore pour le mettre à la place de l’autre."
        )


class JudgedError(QuartiersError):
    """A moderator was there before; ``done`` says who, what and when."""

    def __init__(self, done: str = "il n’y a plus rien à juger ici.") -> None:
        super().__init__(f"Rien n’est changé\u202f: {done}")


class OtherTabError(QuartiersError):
    """The draft was saved elsewhere since this tab read it."""

    def __init__(self) -> None:
        super().__init__(
            "Ce brouillon a changé dans un autre onglet. Votre texte est ici, dans un nouveau brouillon\u202f: "
            "l’autre reste tel qu’il est."
        )
