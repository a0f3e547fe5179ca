"""How fast the portal is, beside the least a server could do: `python -m tests.bench`.

A program and not a test: it prints what it measured and judges nothing.
"""
