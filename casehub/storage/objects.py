"""Blobs as objects of a bucket of an S3-compatible server, through obstore."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from casehub.storage.faults import (
    BlobMissing,
    NoPlace,
    NotReadable,
    NotTrusted,
    NotWritable,
    StorageFault,
    Unreachable,
    fault_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

CHUNK = 1 << 20
# A part in memory up to here, then in the machine's temporary folder without a name.
IN_MEMORY = 8 << 20
CONNECT_SECONDS, READ_SECONDS, RETRY_SECONDS, RETRIES = 5, 30, 20, 3
PREFIX = "sha256/"
# The library hands on in its words alone what S3 and TLS name by these codes.
NO_BUCKET, BAD_CERTIFICATE = "NoSuchBucket", "InvalidCertificate"


class Address(Protocol):
    """A bucket and how to sign in there; `certificate`: PEM file of the server's own authority."""

    @property
    def bucket(self) -> str:
        """Name of the bucket."""

    @property
    def prefix(self) -> str:
        """Folder inside the bucket, may be empty."""

    @property
    def endpoint(self) -> str:
        """http(s) address of the server."""

    @property
    def region(self) -> str:
        """Region of the bucket."""

    @property
    def access_key(self) -> str:
        """Name of the key."""

    @property
    def secret_key(self) -> str:
        """The key itself."""

    @property
    def certificate(self) -> Path | None:
        """Authority to trust besides the system's."""


class Objects:
    """`PREFIX/sha256/ab/cd/abcd…`; an object appears whole or not at all, as S3 promises."""

    def __init__(self, address: Address) -> None:
        options: dict[str, str | bool | timedelta] = {
            "allow_http": address.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
            "read_timeout": timedelta(seconds=READ_SECONDS),
        }
        if address.certificate is not None:
            options["root_certificate"] = address.certificate.read_text(encoding="ascii")
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            endpoint=address.endpoint,
            region=address.region,
            access_key_id=address.access_key,
            secret_access_key=address.secret_key,
            virtual_hosted_style_request=False,
            client_options=options,  # type: ignore[arg-type]  # a TypedDict built in two steps
            retry_config={
                "max_retries": RETRIES,
                "retry_timeout": timedelta(seconds=RETRY_SECONDS),
            },
        )

    @staticmethod
    def _key(sha256: str) -> str:
        return f"{PREFIX}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    @contextmanager
    def part(self) -> Iterator[BinaryIO]:
        """A part without a name: a killed process leaves nothing."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            yield cast("BinaryIO", file)

    def keep(self, part: BinaryIO, sha256: str) -> None:
        """Send the bytes; the server answers when it has them whole."""
        part.seek(0)
        try:
            obstore.put(self._store, self._key(sha256), part)
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    def settle(self, sha256: str) -> None:
        """What the server answers for, it keeps."""

    def open(self, sha256: str) -> BinaryIO:
        """A copy without a name in the machine's temporary folder.

        Raises BlobMissing; NoPlace where the bucket is missing, of whose blobs nothing is known.
        """
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  handed on open
        try:
            for chunk in obstore.get(self._store, self._key(sha256)).stream(min_chunk_size=CHUNK):
                file.write(chunk)
            file.seek(0)
        except FileNotFoundError as error:
            file.close()
            raise _place_fault(error) or BlobMissing(sha256) from error
        except (BaseError, OSError) as error:
            file.close()
            raise _fault(error, reading=True) from error
        return cast("BinaryIO", file)

    def names(self) -> Iterator[str]:
        """The name of every blob, in the order of the server's list."""
        try:
            for batch in obstore.list(self._store, PREFIX):
                yield from (item["path"].rpartition("/")[2] for item in batch)
        except (BaseError, OSError) as error:
            raise self._why_no_list(error) from error

    def check(self) -> None:
        """Raise unless the bucket answers a list just now."""
        try:
            next(iter(obstore.list(self._store, PREFIX, chunk_size=1)), None)
        except (BaseError, OSError) as error:
            raise self._why_no_list(error) from error

    def _why_no_list(self, error: BaseException) -> StorageFault:
        """A refused list comes without its kind; asking for one object brings it."""
        try:
            obstore.head(self._store, self._key("0" * 64))
        except (PermissionDeniedError, UnauthenticatedError) as refused:
            return NotReadable(str(refused))
        except (BaseError, OSError):
            pass
        return _fault(error, reading=True)

    def sweep(self, _seconds: float) -> int:
        """A killed process leaves no part here; unfinished uploads end by the bucket's own rule."""
        return 0


def _place_fault(error: BaseException) -> StorageFault | None:
    """What is wrong with the store as it was named, whatever was asked of it; else None."""
    said = str(error)
    if NO_BUCKET in said:
        return NoPlace(said)
    if BAD_CERTIFICATE in said:
        return NotTrusted(said)
    return None


def _fault(error: BaseException, *, reading: bool = False) -> StorageFault:
    if named := _place_fault(error):
        return named
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return NotReadable(str(error)) if reading else NotWritable(str(error))
    if isinstance(error, OSError):
        return fault_of(error, reading=reading)
    return Unreachable(str(error))
