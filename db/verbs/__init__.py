"""What can be recorded, one verb each: every verb is one transaction of facts and their rows.

Each takes `by`, the person who does it (default: Books.acting), and returns the record as it now stands. A verb that
raises has recorded nothing.
"""
