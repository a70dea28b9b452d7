"""Verbs: the methods of Books that record facts, each in one transaction.

A verb takes `by`, the person who acts (default: Books.acting), and returns the record as it is afterwards. A verb
that raises has recorded nothing.
"""
