"""Change one row of the rules or one condition at a time and see whether a test notices.

`./run mutate` is the command; nothing of the program knows of it.
"""
