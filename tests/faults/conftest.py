"""The stores and the platform of the other suites."""

from tests.acceptance.conftest import api, served
from tests.contract.conftest import clock, desk, desks, other

__all__ = ["api", "clock", "desk", "desks", "other", "served"]
