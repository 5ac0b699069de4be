#!/usr/bin/env python3
"""A backend in the way of PyKota, for comparison only: written for the benchmark.

Like it: copies the data to a spool file while hashing it, counts pages with a regular expression,
checks the user's quota in a database, runs the real backend with the file as standard input, and
charges when it is done; nothing is reserved in between. Only PDF is counted.
"""
import fcntl
import hashlib
import logging
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

PAGE = re.compile(rb"/Type\s*/Page[^s]")
PRICE_PER_PAGE = 0.08
DUPLICATES_DELAY_SECONDS = 0


def database():
    """The quota storage, made with one rich user when it is not there."""
    path = f"{os.environ['CUPS_STATEDIR']}/pykota.sqlite"
    connection = sqlite3.connect(path, timeout=10)
    connection.executescript(
        """
        CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, balance REAL, email TEXT);
        CREATE TABLE IF NOT EXISTS printers (name TEXT PRIMARY KEY, price REAL);
        CREATE TABLE IF NOT EXISTS quota (
            user TEXT, printer TEXT, pages INTEGER, PRIMARY KEY (user, printer));
        CREATE TABLE IF NOT EXISTS history (
            job INTEGER, user TEXT, printer TEXT, pages INTEGER, price REAL, md5 TEXT, at REAL);
        CREATE INDEX IF NOT EXISTS history_user ON history (user, at);
        """)
    with connection:
        connection.execute("INSERT OR IGNORE INTO users VALUES ('alice', 1e9, 'alice@localhost')")
        connection.execute(
            "INSERT OR IGNORE INTO printers VALUES (?, ?)",
            (os.environ["PRINTER"], PRICE_PER_PAGE))
        connection.execute(
            "INSERT OR IGNORE INTO quota VALUES ('alice', ?, 0)", (os.environ["PRINTER"],))
    return connection


def page_count(path):
    with open(path, "rb") as data:
        return len(PAGE.findall(data.read()))


def is_duplicate(store, user, digest):
    row = store.execute(
        "SELECT md5, at FROM history WHERE user = ? ORDER BY at DESC LIMIT 1", (user,)).fetchone()
    return bool(row and row[0] == digest and time.time() - row[1] < DUPLICATES_DELAY_SECONDS)


def main():
    logging.basicConfig(level=logging.WARNING)
    job_id, user, title, copies, options = sys.argv[1:6]
    printer = os.environ["PRINTER"]
    uri = os.environ["DEVICE_URI"].split(":", 1)[1]
    lock = open(f"{os.environ['TMPDIR']}/pykota-{hashlib.md5(uri.encode()).hexdigest()}.lck", "w")
    fcntl.lockf(lock, fcntl.LOCK_EX)
    store = database()

    spool = tempfile.NamedTemporaryFile(prefix=f"pykota-{user}-")
    digest = hashlib.md5()
    while block := sys.stdin.buffer.read(1 << 20):
        digest.update(block)
        spool.write(block)
    spool.flush()
    pages = page_count(spool.name) * int(copies)

    row = store.execute("SELECT balance FROM users WHERE name = ?", (user,)).fetchone()
    (price,) = store.execute("SELECT price FROM printers WHERE name = ?", (printer,)).fetchone()
    if not row or row[0] < pages * price or is_duplicate(store, user, digest.hexdigest()):
        print("WARN: quota exceeded, job rejected", file=sys.stderr)
        return 0

    backend = f"{os.environ['CUPS_SERVERBIN']}/backend/{uri.split(':', 1)[0]}"
    with open(spool.name, "rb") as data:
        status = subprocess.run(
            [uri] + sys.argv[1:6], executable=backend, stdin=data, close_fds=False,
            env=dict(os.environ, DEVICE_URI=uri)).returncode
    with store:
        store.execute(
            "UPDATE users SET balance = balance - ? WHERE name = ?", (pages * price, user))
        store.execute(
            "UPDATE quota SET pages = pages + ? WHERE user = ? AND printer = ?",
            (pages, user, printer))
        store.execute(
            "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)",
            (job_id, user, printer, pages, pages * price, digest.hexdigest(), time.time()))
    return status


if len(sys.argv) == 1:
    print('direct pykota "Unknown" "PyKota-style"')
    sys.exit(0)
sys.exit(main())
