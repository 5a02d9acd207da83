"""An app with both studies, and leads of whole conversations."""

from tests.staff.conftest import app, empty_instance, keep, store  # noqa: F401 - fixtures
