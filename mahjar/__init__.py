"""Mahjar: the archive of the Arabic diaspora's newspapers, and its readers.

This package is the archive's public contract: the records, the addresses, the S3 layout, the tables,
and the researcher's side that reads them. Nothing in it crawls or extracts.
"""
