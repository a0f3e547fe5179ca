"""The kinds of request and the questions each asks: one definition for every way in and out.

Pure: it knows no database, no page, no letter and no language. Words are found by key.
"""
