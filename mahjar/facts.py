"""The base of everything that an outlet file says."""

from pydantic import BaseModel, ConfigDict


class Facts(BaseModel):
    """The base of every table in an outlet file: unknown keys are mistakes, values don't change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
