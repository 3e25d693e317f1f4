"""The themes that print the newsroom's papers."""

from newsroom.themes.blogger import Blogger
from newsroom.themes.classic import Classic
from newsroom.themes.handmade import Handmade
from newsroom.themes.joomla import Joomla
from newsroom.themes.magazine import Magazine
from newsroom.themes.theme import Place, Theme

THEMES: dict[str, Theme] = {
    theme.name: theme for theme in (Classic(), Magazine(), Handmade(), Joomla(), Blogger())
}

__all__ = ["THEMES", "Place", "Theme"]
