"""What can go wrong with the house, said so that a person knows what to do."""

from mahjar.errors import MahjarError


class HouseError(MahjarError):
    """The house can't be started, found or stopped; the text names what to do about it."""
