"""Finding a port of this machine's own addresses to listen on."""

from __future__ import annotations

import errno
import socket
import sys
from dataclasses import dataclass

from curate.errors import EnvironmentFault
from curate.messages import msg

PORTS_TRIED = 20
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""What is said where there is no IPv6."""


@dataclass(frozen=True)
class Listening:
    """Bound sockets, one for each loopback address the machine has, and their port."""

    sockets: tuple[socket.socket, ...]
    port: int

    def close(self) -> None:
        for bound in self.sockets:
            bound.close()


def listen_here(port: int) -> Listening:
    """Listen on `port` (0: any) of 127.0.0.1 and ::1, or on the next that is free.

    Raises `EnvironmentFault` when none of `PORTS_TRIED` is.
    """
    for tried in range(port, min(port + PORTS_TRIED, 65536)) if port else [0] * PORTS_TRIED:
        listening = _listen(tried)
        if listening is not None:
            return listening
    raise EnvironmentFault(
        msg("No port from {first} on is free.", first=port), msg("Give another one: `curate serve --port 0`.")
    )


def _listen(port: int) -> Listening | None:
    bound: list[socket.socket] = []
    for family, address in _LOOPBACK:
        try:
            # Both addresses have to get the same port, or `localhost` would lead to another program.
            bound.append(_bind(family, address, bound[0].getsockname()[1] if bound else port))
        except (OSError, OverflowError) as error:
            if family == socket.AF_INET6 and bound and getattr(error, "errno", None) in _ABSENT:
                continue
            for each in bound:
                each.close()
            return None
    return Listening(tuple(bound), bound[0].getsockname()[1])


def _bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, reuse would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    return listener
