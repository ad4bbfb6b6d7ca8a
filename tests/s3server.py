"""An S3 server on the loopback device, in a process of its own, for one test run."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class ObjectServer:
    """Address of a running server."""

    endpoint: str

    def bucket(self, name: str) -> str:
        """Make a bucket; returns its address for CASEHUB_BLOBS."""
        place = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(place.hostname or "", place.port)
        connection.request("PUT", f"/{name}", b"")
        assert connection.getresponse().status == 200
        connection.close()
        return f"s3://{name}/office?endpoint={self.endpoint}"


@contextmanager
def running() -> Iterator[ObjectServer]:
    """Start the server; it ends with the block, or with this process."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=log, env={**os.environ, "MOTO_ALLOW_NONEXISTENT_REGION": "true"},
        )
        assert server.stdout is not None and server.stdin is not None
        try:
            address = server.stdout.readline().decode().strip()
            assert address, "the server did not start"
            yield ObjectServer(f"http://{address}")
        finally:
            server.stdin.close()
            server.kill()
            server.wait()
            server.stdout.close()
