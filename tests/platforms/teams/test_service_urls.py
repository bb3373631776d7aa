from __future__ import annotations

import pytest

from bot.platforms.teams.service_urls import OWN_HOSTS, TrustedServices, is_loopback


@pytest.mark.parametrize("host", sorted(OWN_HOSTS))
def test_the_channels_own_hosts_are_trusted(host: str) -> None:
    """Over https, on the usual port, whatever the region."""
    services = TrustedServices()
    assert services.trusts(f"https://{host}/emea/")
    assert services.trusts(f"https://{host}:443/teams")
    assert not services.trusts(f"http://{host}/emea/")
    assert not services.trusts(f"https://{host}:8443/emea/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smba.trafficmanager.net",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user:pass@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/?x=https://evil.example",
        "https://smba.trafficmanager.net/#x",
        "https://smba.trafficmanager.net/emea/../../x",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net:port/",
        "ftp://smba.trafficmanager.net/",
        "http://127.0.0.1/",
        "http://[::1",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    """Look-alikes, addresses with more in them, and this machine."""
    assert not TrustedServices().trusts(url)


def test_further_ones_are_trusted_below_their_prefix() -> None:
    """`MICROSOFT_SERVICE_URLS` names scheme, host, port and the beginning of the path."""
    services = TrustedServices(["https://bots.example:8443/teams"])
    assert services.trusts("https://bots.example:8443/teams")
    assert services.trusts("https://bots.example:8443/teams/emea/")
    assert not services.trusts("https://bots.example:8443/teams-evil/")
    assert not services.trusts("https://bots.example:8443/")
    assert not services.trusts("https://bots.example/teams/")
    assert not services.trusts("http://bots.example:8443/teams/")
    assert not services.trusts("https://bots.example:8443/teams/../x")


@pytest.mark.parametrize("url", ["http://127.0.0.1:5/_connector", "http://localhost:1/", "https://[::1]/"])
def test_loopback_counts_where_it_is_said(url: str) -> None:
    """For a test authority and the Agents Playground, this machine is trusted, and nothing else is by that."""
    assert is_loopback(url)
    assert TrustedServices(loopback=True).trusts(url)
    assert not TrustedServices().trusts(url)
    assert not TrustedServices(loopback=True, own=False).trusts("https://smba.trafficmanager.net/teams/")
    assert not is_loopback("http://localhost.evil.example/")
