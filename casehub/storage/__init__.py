"""Content-addressed blobs in a folder or an S3-compatible store, behind one small interface."""

from casehub.storage.blobs import Blobs, Incoming, Stored, blobs_at
from casehub.storage.faults import (
    BlobDamaged,
    BlobMissing,
    CannotKeep,
    NoPlace,
    NoSpace,
    NotReadable,
    NotTrusted,
    NotWritable,
    StorageFault,
    StreamBroken,
    TooLarge,
    Unreachable,
)
from casehub.storage.scanner import ScannerAway, ScannerDeclined, VirusFound

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "Blobs",
    "CannotKeep",
    "Incoming",
    "NoPlace",
    "NoSpace",
    "NotReadable",
    "NotTrusted",
    "NotWritable",
    "ScannerAway",
    "ScannerDeclined",
    "StorageFault",
    "Stored",
    "StreamBroken",
    "TooLarge",
    "Unreachable",
    "VirusFound",
    "blobs_at",
]
