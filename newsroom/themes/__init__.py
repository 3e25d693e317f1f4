"""The themes that print the newsroom's papers."""

from newsroom.themes.classic import Classic
from newsroom.themes.handmade import Handmade
from newsroom.themes.magazine import Magazine
from newsroom.themes.theme import Place, Theme

THEMES: dict[str, Theme] = {theme.name: theme for theme in (Classic(), Magazine(), Handmade())}

__all__ = ["THEMES", "Place", "Theme"]
