"""Every page in Chinese, in every state and voice."""

from tests.browser.every_page import EveryPage


class TestInChinese(EveryPage):
    locale = "zh"
