"""The newsroom's own errors: each is one sentence that its user can act on."""


class NewsroomError(Exception):
    """The newsroom can't do what was asked; the message says why and what would help."""


class PortTakenError(NewsroomError):
    """A port that was asked for is in use by another program."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} of 127.0.0.1 is taken by another program: end it, or give another port."
        )
        self.port = port


class UnknownArticleError(NewsroomError):
    """No article of the outlet has the slug that was given."""

    def __init__(self, outlet: str, slug: str) -> None:
        super().__init__(f"Outlet {outlet!r} has no article {slug!r}: GET /truth lists what it published.")


class UnknownOutletError(NewsroomError):
    """The press prints no outlet of the id that was given."""

    def __init__(self, outlet: str, known: list[str]) -> None:
        super().__init__(f"There is no outlet {outlet!r} in this press, only {', '.join(known)}.")


class BadArticleError(NewsroomError):
    """An article's facts are incomplete or of the wrong kind."""
