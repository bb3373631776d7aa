"""Tests reach this machine alone."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_other_machines_cannot_be_reached() -> None:
    """A test that would call a platform, a registry or anybody else fails; 192.0.2.1 is nobody's address."""
    with (
        socket.socket() as out,
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        out.connect(("192.0.2.1", 9))


def test_this_machine_can_be_reached() -> None:
    """A test may speak to a server of its own."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as near,
    ):
        assert near.getpeername() == server.getsockname()
