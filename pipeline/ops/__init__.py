"""What an operator asks between nights: how it stands, what is wrong, which outlets are fit to be crawled.

Each answer is a plain function that gives a record; ``*_page`` shows it to a person, ``*_commands``
hang it into `mahjar-ops`.
"""
