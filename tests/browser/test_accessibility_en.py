"""Every page in English, in every state and voice."""

from tests.browser.every_page import EveryPage


class TestInEnglish(EveryPage):
    locale = "en"
