"""What a person typed, made into an Answer or a question back: never a guess, never an exception.

Imports ``screening`` only (and cn2an, for Chinese numerals; phonenumbers). No Flask, no files, no locale:
what is asked back or refused is worded by the pages.
"""
