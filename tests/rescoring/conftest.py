"""An app with both studies, and leads of whole conversations."""

from tests.staff.conftest import app, app_of_all, empty_instance, keep, read_once, store  # noqa: F401 - fixtures
