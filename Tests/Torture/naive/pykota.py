#!/usr/bin/env python3
"""A backend in the way of PyKota, for comparison only: written for the test.

Like it: ignores SIGTERM, takes the data to a spool file while hashing it, checks the user's quota in
a database, runs the real backend with that file as standard input, and charges what it counted when
the backend has ended well; nothing is reserved in between, and a run knows nothing of the one before
but the hash. To compare how prints are settled and not how pages are counted, it is told their number
(in the title).
"""
import hashlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile

signal.signal(signal.SIGTERM, signal.SIG_IGN)
job_id, user, title = sys.argv[1:4]
uri = os.environ["DEVICE_URI"].split(":", 1)[1]
store = sqlite3.connect(os.environ["TORTURE_LEDGER"], timeout=10)
store.executescript(
    """
    CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, balance REAL);
    CREATE TABLE IF NOT EXISTS history (job INTEGER, user TEXT, pages INTEGER, md5 TEXT);
    """)
with store:
    store.execute("INSERT OR IGNORE INTO users VALUES (?, 1e9)", (user,))

source = open(sys.argv[6], "rb") if len(sys.argv) > 6 else sys.stdin.buffer
spool = tempfile.NamedTemporaryFile(prefix="pykota-")
digest = hashlib.md5()
while block := source.read(1 << 20):
    digest.update(block)
    spool.write(block)
spool.flush()
pages = int(re.search(r"pages=(\d+)", title).group(1))
(balance,) = store.execute("SELECT balance FROM users WHERE name = ?", (user,)).fetchone()
if balance < pages:
    sys.exit(0)

backend = f"{os.environ['CUPS_SERVERBIN']}/backend/{uri.split(':', 1)[0]}"
with open(spool.name, "rb") as data:
    status = subprocess.run(
        [uri] + sys.argv[1:], executable=backend, stdin=data, close_fds=False,
        env=dict(os.environ, DEVICE_URI=uri)).returncode
if status == 0:
    with store:
        store.execute("UPDATE users SET balance = balance - ? WHERE name = ?", (pages, user))
        store.execute(
            "INSERT INTO history VALUES (?, ?, ?, ?)", (job_id, user, pages, digest.hexdigest()))
sys.exit(status if status >= 0 else 0)
