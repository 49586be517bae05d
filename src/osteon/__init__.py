"""osteon: decision support for people with bone metastases and those who treat them."""

__version__ = "0.1.0"
