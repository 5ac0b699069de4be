#!/usr/bin/env python3
"""A backend in the way of tea4cups, for comparison only: written for the test.

Like it: ignores SIGTERM, takes the data to a spool file, runs the real backend with that file as
standard input, then a hook that keeps account of the job, whatever became of it; what the hook knows
is the job's number, user, title and hash. To compare how prints are settled and not how pages are
counted, it is told their number (in the title).
"""
import os
import re
import signal
import subprocess
import sys
import tempfile

HOOK = """
sqlite3() { python3 - "$@" <<'PYTHON'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=10)
with store:
    store.execute("CREATE TABLE IF NOT EXISTS history (job INTEGER, user TEXT, pages INTEGER)")
    store.execute("INSERT INTO history VALUES (?, ?, ?)", sys.argv[2:5])
PYTHON
}
sqlite3 "$TORTURE_LEDGER" "$TEAJOBID" "$TEAUSERNAME" "$TEAPAGES"
"""

signal.signal(signal.SIGTERM, signal.SIG_IGN)
job_id, user, title = sys.argv[1:4]
uri = os.environ["DEVICE_URI"].split(":", 1)[1]
source = open(sys.argv[6], "rb") if len(sys.argv) > 6 else sys.stdin.buffer
spool = tempfile.NamedTemporaryFile(prefix="tea4cups-")
while block := source.read(1 << 16):
    spool.write(block)
spool.flush()

backend = f"{os.environ['CUPS_SERVERBIN']}/backend/{uri.split(':', 1)[0]}"
with open(spool.name, "rb") as data:
    status = subprocess.run(
        [uri] + sys.argv[1:], executable=backend, stdin=data, close_fds=False,
        env=dict(os.environ, DEVICE_URI=uri)).returncode
pages = re.search(r"pages=(\d+)", title).group(1)
subprocess.run(
    ["/bin/sh", "-c", HOOK], check=False,
    env=dict(os.environ, TEAJOBID=job_id, TEAUSERNAME=user, TEAPAGES=pages))
sys.exit(status if status >= 0 else 0)
