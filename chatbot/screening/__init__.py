"""The ground floor: asking, judging and explaining, as pure data and functions.

Standard library only: no Flask, no files, no clock, no locale. Everything here can be tested as a table.
"""
