"""The browser app: the planner, the patient's guide, print."""

from osteon.web.app import create_app

__all__ = ["create_app"]
