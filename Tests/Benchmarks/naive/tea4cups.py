#!/usr/bin/env python3
"""A backend in the way of tea4cups, for comparison only: written for the benchmark.

Like it: reads its configuration, copies the data to a spool file while hashing it, asks cupsd for
the job's attributes, runs a hook command through the shell with the job in its environment, runs
the real backend, and runs a hook again. Unlike it: cupsd is asked over CUPS_SERVER.
"""
import configparser
import hashlib
import http.client
import os
import socket
import struct
import subprocess
import sys
import tempfile

CONFIGURATION = """
[global]
prehook_hash : echo "$TEAJOBID $TEAUSERNAME $TEAMD5SUM" >/dev/null
posthook_status : echo "$TEAJOBID $TEASTATUS" >/dev/null
"""


class SchedulerConnection(http.client.HTTPConnection):
    """HTTP over the socket that CUPS_SERVER names."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(os.environ["CUPS_SERVER"])


def attribute(tag, name, value):
    name, value = name.encode(), value if isinstance(value, bytes) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def job_attributes(job_id):
    """Get-Job-Attributes (RFC 8011, section 4.3.4): name to value, numbers for four-byte values."""
    body = struct.pack(">BBHI", 1, 1, 0x0009, 1) + b"\x01"
    body += attribute(0x47, "attributes-charset", "utf-8")
    body += attribute(0x48, "attributes-natural-language", "en")
    body += attribute(0x45, "job-uri", f"ipp://localhost/jobs/{job_id}") + b"\x03"
    connection = SchedulerConnection("localhost")
    connection.request("POST", "/", body, {"Content-Type": "application/ipp"})
    answer = connection.getresponse().read()
    attributes, position, name = {}, 8, ""
    while position < len(answer):
        tag = answer[position]
        position += 1
        if tag == 0x03:
            break
        if tag < 0x10:
            continue
        (length,) = struct.unpack_from(">H", answer, position)
        name = answer[position + 2:position + 2 + length].decode() or name
        position += 2 + length
        (length,) = struct.unpack_from(">H", answer, position)
        value = answer[position + 2:position + 2 + length]
        position += 2 + length
        attributes[name] = struct.unpack(">i", value)[0] if tag in (0x21, 0x23) else value.decode(
            errors="replace")
    return attributes


def run_hooks(settings, kind):
    for name, command in settings.items("global"):
        if name.startswith(kind):
            subprocess.run(["/bin/sh", "-c", command], check=False)


def main():
    settings = configparser.ConfigParser(interpolation=None)
    settings.read_string(CONFIGURATION)
    job_id, user, title, copies, options = sys.argv[1:6]
    attributes = job_attributes(int(job_id))
    spool = tempfile.NamedTemporaryFile(prefix="tea4cups-")
    digest = hashlib.md5()
    while block := sys.stdin.buffer.read(1 << 16):
        digest.update(block)
        spool.write(block)
    spool.flush()

    os.environ.update(
        TEAJOBID=job_id, TEAUSERNAME=user, TEATITLE=title, TEACOPIES=copies, TEAOPTIONS=options,
        TEADATAFILE=spool.name, TEAMD5SUM=digest.hexdigest(),
        TEABILLING=str(attributes.get("job-billing", "")),
        TEACLIENTHOST=str(attributes.get("job-originating-host-name", "")))
    run_hooks(settings, "prehook")
    uri = os.environ["DEVICE_URI"].split(":", 1)[1]
    backend = f"{os.environ['CUPS_SERVERBIN']}/backend/{uri.split(':', 1)[0]}"
    with open(spool.name, "rb") as data:
        status = subprocess.run(
            [uri] + sys.argv[1:6], executable=backend, stdin=data, close_fds=False,
            env=dict(os.environ, DEVICE_URI=uri)).returncode
    os.environ["TEASTATUS"] = str(status)
    run_hooks(settings, "posthook")
    return status


if len(sys.argv) == 1:
    print('direct tea4cups "Unknown" "tea4cups-style"')
    sys.exit(0)
sys.exit(main())
