"""The steps of a night as plain functions: choose, crawl, extract, check, commit, publish, verdict.

Each is a function of (run, outlet), the commit of (run); each can be killed at any line and run again.
`mahjar-ops` calls them from a shell and dags/ from Airflow.
"""
