"""Every page in Chinese, in every state."""

import pytest

from tests.browser.every_page import EveryPage
from tests.browser.tour import CONCEALED


@pytest.mark.parametrize("found", ["family", CONCEALED], indirect=True, scope="class")
class TestInChinese(EveryPage):
    locale = "zh"
