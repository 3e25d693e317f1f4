"""A small press of invented newspapers on this machine, for the demo, the tests and the measurements.

It serves what real outlets of the Arabic diaspora serve (themes, feeds, sitemaps, robots.txt), knows
word for word what it published, and misbehaves on request. Nothing in it is copied from a real
paper: people, places of business and events are made up.

Start one from a test with :class:`newsroom.press.Press`, from a shell with ``python -m newsroom serve``.
"""
