#!/usr/bin/env python3
"""How many print servers one ledger carries: a simulation of writers who take turns.

    scale.py [--turn-ms 0.9 2.4 5.5 10] [--commit-ms 1.0] [--seed 1]

Jobs arrive at each server by chance (exponential gaps) at the rate of its busiest hour. Each takes
three writes: it is admitted, reserved and settled. A write waits for the ledger's one lock, first
come, first served, holds it for a turn, then waits for the disk without it. A turn's length varies as
measured ones do: most are near the median, and some few are several times as long.

The turns are a third of what a print takes of a ledger that is never idle, as docs/scale.md has it:
with a pooler before the database, with a connection for each print, the same a millisecond away, and
one that is worse than any.

What a server's queue feels is the wait for all three. Past ten seconds a write is refused as busy.
"""
import argparse
import heapq
import random

BUSY_SECONDS = 10


def turn_length(chance, median):
    """Mostly near the median, one in a hundred three times as long or more."""
    return median * chance.lognormvariate(0, 0.47)


def simulate(servers, jobs_an_hour, turn, commit, chance, jobs=20_000):
    """Returns (share of time that the lock is held, median and p99 of a job's waits, refused)."""
    rate = servers * jobs_an_hour / 3600
    # Events: (time, order, job, step). A job prints for a while between reserving and settling.
    events, now = [], 0.0
    for job in range(jobs):
        now += chance.expovariate(rate)
        heapq.heappush(events, (now, job, 0))
    free = held = 0.0
    waits = [0.0] * jobs
    refused = 0
    while events:
        at, job, step = heapq.heappop(events)
        begin = max(at, free)
        if begin - at > BUSY_SECONDS:
            refused += 1
            waits[job] += BUSY_SECONDS
            continue
        length = turn_length(chance, turn)
        free = begin + length
        held += length
        end = free + commit
        waits[job] += end - at
        if step == 0:
            heapq.heappush(events, (end, job, 1))
        elif step == 1:
            heapq.heappush(events, (end + chance.uniform(2, 60), job, 2))
    waits.sort()
    return held / now, waits[jobs // 2], waits[jobs * 99 // 100], refused / (3 * jobs)


def main():
    parser = argparse.ArgumentParser(description="Simulate writers who take turns.")
    parser.add_argument("--turn-ms", type=float, nargs="*", default=[0.9, 2.4, 5.5, 10.0])
    parser.add_argument("--commit-ms", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print("| servers | jobs an hour at each | turn, ms | lock held | a job waits, median ms | p99 ms"
          " | refused as busy |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for servers, jobs_an_hour in [(10, 600), (100, 600), (1000, 60), (1000, 300), (1000, 600)]:
        for turn in arguments.turn_ms:
            chance = random.Random(arguments.seed)
            use, median, p99, refused = simulate(
                servers, jobs_an_hour, turn / 1000, arguments.commit_ms / 1000, chance)
            print(f"| {servers} | {jobs_an_hour} | {turn:g} | {100 * min(1, use):.0f} % |"
                  f" {1000 * median:.1f} | {1000 * p99:.1f} | {100 * refused:.1f} % |")


if __name__ == "__main__":
    main()
