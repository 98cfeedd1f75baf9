"""Starts the server beside it, sends it requests over a few connections, and writes what each took as generic CSV: the columns metric, value
and unit, and a label. A load generator of one's own needs no more for Tollgate. Usage: load.py OUT [--requests 300] [--connections 4]"""
import argparse
import csv
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ENDPOINTS = ["/search", "/chat"]


def rows(port: int, numbers: range) -> list[list]:
    """Latency and failure of every request of one connection. A request without an answer has no latency, and failed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    found = []
    for number in numbers:
        path = ENDPOINTS[number // numbers.step % len(ENDPOINTS)]
        start = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            found.append(["latency", f"{(time.perf_counter() - start) * 1000:.4f}", "ms", path])
            found.append(["failed", int(answer.status >= 400), "ratio", path])
        except (OSError, HTTPException):
            connection.close()
            found.append(["failed", 1, "ratio", path])
    connection.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--connections", type=int, default=4)
    options = parser.parse_args()
    server = subprocess.Popen([sys.executable, Path(__file__).parent / "server.py"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline())
        parts = [range(first, options.requests, options.connections) for first in range(options.connections)]
        with ThreadPoolExecutor(options.connections) as pool:
            lists = list(pool.map(lambda numbers: rows(port, numbers), parts))
    finally:
        server.kill()
        server.wait()
    with open(options.out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["metric", "value", "unit", "endpoint"])
        for part in lists:
            writer.writerows(part)


if __name__ == "__main__":
    main()
