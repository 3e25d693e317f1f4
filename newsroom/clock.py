"""The time that the newsroom prints: the real one, or one that a test sets."""

from datetime import UTC, datetime, timedelta

from newsroom.errors import NewsroomError


class Clock:
    """The press's idea of now.

    It runs with the machine's clock until it is set; from then on it stands still, and only
    :meth:`set` and :meth:`advance` move it.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self._set: datetime | None = None
        if now is not None:
            self.set(now)

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._set if self._set is not None else datetime.now(UTC)

    def set(self, now: datetime | None) -> None:
        """Stop the clock at an instant, or let it run with the machine's again.

        Args:
            now: an aware instant, or None for the machine's time.

        Raises:
            NewsroomError: if the instant has no time zone.
        """
        if now is not None and now.tzinfo is None:
            raise NewsroomError(f"The press's clock needs a time zone: {now.isoformat()} has none.")
        self._set = None if now is None else now.astimezone(UTC)

    def advance(self, step: timedelta) -> datetime:
        """Move the clock by a step (it stands still afterwards), and return the new instant."""
        self._set = self.now() + step
        return self._set
