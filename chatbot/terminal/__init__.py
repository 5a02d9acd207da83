"""The conversation in a terminal, by the pages' own rules and in their words: for authors, and for a clinic's
phone interview.
"""
