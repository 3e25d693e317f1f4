"""What is wrong in an outlet file, in the words of the person who mends it, not of pydantic."""

REMEDIES = {
    "extra_forbidden": "there is no such key; remove it or mend its spelling",
    "missing": "this key must be given",
    "too_short": "give at least one",
    "tuple_type": "it should be a list, in square brackets",
    "bool_type": "it should be true or false",
    "bool_parsing": "it should be true or false",
    "string_pattern_mismatch": "it should be two capital letters (ISO 3166), for example 'CA'",
    "union_tag_invalid": "how must be one of 'feed', 'sitemap' and 'section'",
    "union_tag_not_found": "how must be given: one of 'feed', 'sitemap' and 'section'",
}
"""What pydantic finds, by its name for it, in plain words; the only pattern is that of ``country``."""


def remedy(kind: str, message: str) -> str:
    """Say in plain words what pydantic found.

    Args:
        kind: its name for the mistake, such as ``extra_forbidden``.
        message: its own sentence, which stands where the table has no better one.
    """
    return REMEDIES.get(
        kind, message.removeprefix("Value error, ").replace("Input should be", "it should be")
    )
