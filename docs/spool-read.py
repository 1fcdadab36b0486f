#!/usr/bin/env python3
"""Lists the payloads of a spool folder: spool-read.py FOLDER [SEQ]; with SEQ it prints that body. Changes nothing."""
import functools, pathlib, struct, sys, uuid

def shifted(n):
    return functools.reduce(lambda c, _: (c >> 1) ^ (0x82F63B78 if c & 1 else 0), range(8), n)

TABLE = [shifted(n) for n in range(256)]

def crc32c(data):
    return functools.reduce(lambda crc, byte: TABLE[(crc ^ byte) & 255] ^ (crc >> 8), data, 0xFFFFFFFF) ^ 0xFFFFFFFF

for path in sorted((pathlib.Path(sys.argv[1]) / "queue").glob("*.pl")):
    file = path.read_bytes()
    magic, version, urgency, _, seq, created, uid, length, crc = struct.unpack(">4sHBBqq16sII", file[:48].ljust(48, b"\0"))
    good = magic == b"BVPL" and version == 1 and length == len(file) - 48 and crc == crc32c(file[:44] + file[48:])
    if len(sys.argv) < 3:
        print(seq, uuid.UUID(bytes=uid), created, ("normal", "urgent")[urgency & 1], length, "good" if good else "DAMAGED")
    elif seq == int(sys.argv[2]):
        sys.stdout.buffer.write(file[48:])
