"""Other extractors, each as a function from a page's address and bytes to a row of predictions.

They live in an environment of their own (`make peers-venv`), where nothing of this project is installed:
:mod:`bench.peers.child` runs there and imports nothing but what it measures.
"""
