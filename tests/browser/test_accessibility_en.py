"""Every page in English, in every state."""

import pytest

from tests.browser.every_page import EveryPage
from tests.browser.tour import CONCEALED


@pytest.mark.parametrize("found", ["self", CONCEALED], indirect=True, scope="class")
class TestInEnglish(EveryPage):
    locale = "en"
