"""Bytes for media types of ours that schemathesis cannot write: it knows no PDF and no TIFF, and any bytes will do."""

import schemathesis
from schemathesis.transport.serialization import serialize_binary


@schemathesis.serializer("application/pdf", "image/tiff")
def as_they_are(ctx, value):
    return serialize_binary(value)
