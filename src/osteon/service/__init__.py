"""The service for hospitals: REST, CDS Hooks, SMART App Launch, with the browser app beside them."""

from osteon.service.settings import Settings, SettingsError, read_settings

__all__ = ["Settings", "SettingsError", "read_settings"]
