"""Crawls: one outlet's night, as a child process, from its documents to WARC segments in S3.

``python -m crawlers JOB.json`` runs one; :mod:`crawlers.job` is what it is told and what it tells.
Its parts hang together like this: ``run`` builds a ``Crawl`` (what they share); Scrapy's engine pulls
requests from the ``scheduler``, which takes them from the ``frontier``; on their way out they pass
``politeness``, and on their way back ``capture`` writes them into ``segments`` before anybody reads them.
"""
