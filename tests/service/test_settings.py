"""What the operator sets is read with care, and what is not safe does not start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from osteon.service.settings import WITHOUT_AUTHENTICATION, SettingsError, is_address, read_settings

TOKEN = "0" * 64
CLIENT = {"issuer": "https://ehr.example.org", "jwks_url": "https://ehr.example.org/jwks"}


def test_without_settings_only_this_computer_is_served() -> None:
    found = read_settings(None, {})
    assert found.is_local
    assert found.cors_origins == ()
    assert found.smart.servers == ()
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "osteon.example.org", ""])
def test_beyond_this_computer_nothing_starts_without_authentication(host: str) -> None:
    with pytest.raises(SettingsError, match=r"tokens and hooks\.clients"):
        read_settings(None, {}, host=host, base_url="https://osteon.example.org")
    with pytest.raises(SettingsError, match=r"hooks\.clients"):
        read_settings(None, {}, host=host, base_url="https://osteon.example.org", tokens=[TOKEN])
    with pytest.raises(SettingsError):
        read_settings(None, {}, host=host, base_url="https://osteon.example.org", allow_without_authentication="yes")
    with_both = read_settings(None, {}, host=host, base_url="https://osteon.example.org", tokens=[TOKEN], hooks={"clients": [CLIENT]})
    assert not with_both.is_local
    in_words = read_settings(
        None, {}, host=host, base_url="https://osteon.example.org", allow_without_authentication=WITHOUT_AUTHENTICATION
    )
    assert in_words.allowed_hosts == ("osteon.example.org",)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_computer_by_any_name(host: str) -> None:
    assert read_settings(None, {}, host=host).is_local


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tokens": ["secret"]}, "SHA-256"),
        ({"limits": {"seconds": 0}}, "limits.seconds"),
        ({"limits": {"deep": 3}}, "deep"),
        ({"cors_origins": ["*"]}, "any origin"),
        ({"hooks": {"fhir_servers": ["http://ehr.example.org/fhir"]}}, "https"),
        ({"hooks": {"fhir_servers": ["https://user:word@ehr.example.org/fhir"]}}, "https"),
        ({"hooks": {"clients": [{"issuer": "x"}]}}, "jwks_url or jwks_file"),
        ({"hooks": {"clients": [{**CLIENT, "jwks_file": "/x"}]}}, "jwks_url or jwks_file"),
        ({"secret": "short"}, "32 characters"),
        ({"port": "many"}, "port"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_cannot_be_used_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings(None, {}, **given)


def test_a_file_the_environment_over_it_and_the_command_line_over_both(tmp_path: Path) -> None:
    file = tmp_path / "osteon.toml"
    file.write_text('port = 1\nworkers = 2\nhosts = ["a"]\n[limits]\nseconds = 3\n[[hooks.clients]]\nissuer = "i"\njwks_file = "/k"\n')
    environment = {
        "OSTEON_WORKERS": "4",
        "OSTEON_LIMITS__SECONDS": "2.5",
        "OSTEON_HOSTS": "b, c",
        "OSTEON_CORS_ORIGINS": '["https://x.example.org"]',
        "OSTEON_OPEN_PLANNER": "true",
        "OSTEON_CACHE_DIR": "/tmp",
        "OTHER": "1",
    }
    found = read_settings(file, environment, port=3)
    assert (found.port, found.workers, found.limits.seconds, found.hosts) == (3, 4, 2.5, ("b", "c"))
    assert found.cors_origins == ("https://x.example.org",)
    assert found.open_planner is True
    assert found.hooks.clients[0].issuer == "i"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "none.toml", {})
    (tmp_path / "bad.toml").write_text("port =")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "bad.toml", {})


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://ehr.example.org/fhir", True),
        ("https://ehr.example.org:8443/fhir", True),
        ("http://ehr.example.org", False),
        ("https://", False),
        ("ftp://ehr.example.org", False),
        ("https://a:b@ehr.example.org", False),
        ("https://ehr.example.org:port", False),
        ("javascript:alert(1)", False),
        ("//ehr.example.org", False),
    ],
)
def test_addresses(address: str, good: bool) -> None:
    assert is_address(address, False) is good
