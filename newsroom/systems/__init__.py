"""The content systems that the newsroom's papers run on: each has its own feeds, sitemaps and robots.txt."""

from newsroom.systems.blogger import Blogger
from newsroom.systems.joomla import Joomla
from newsroom.systems.system import System
from newsroom.systems.wordpress import Wordpress

SYSTEMS: dict[str, type[System]] = {system.name: system for system in (Wordpress, Joomla, Blogger)}

__all__ = ["SYSTEMS", "System"]
