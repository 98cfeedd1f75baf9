"""How fast large result files are read, beside Python and jq. Standard library only; needs jq and GNU time.
Usage: run.py [--megabytes 200] [--repetitions 3] [--tollgate PATH] [--out FOLDER]

Each file is as large as asked for and made of the rows of a real one with other ids, times and values. `tollgate results FILE` reads it whole, builds
the observations and summarises them. Python reads the same file line by line with json.loads, or row by row with csv.reader, and does nothing with
it; jq counts the lines. Every reader takes its turn, so many times; the fastest of each counts. Writes RESULTS.md."""
import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FIXTURES = ROOT / "Fixtures/formats"

LINES = "import json,sys\nn=0\nfor line in open(sys.argv[1],'rb'):\n    json.loads(line); n+=1\nprint(n)"
DOCUMENT = "import json,sys\nprint(len(json.load(open(sys.argv[1],'rb'))))"
ROWS = "import csv,sys\nn=0\nfor row in csv.reader(open(sys.argv[1],newline='')):\n    n+=1\nprint(n)"


def text(path: Path) -> str:
    return (gzip.open(path, "rt") if path.suffix == ".gz" else open(path)).read()


def lines_of(name: str) -> list[str]:
    return text(FIXTURES / name).splitlines()


def repeated(lines: list[str], size: int, renew, head: int = 0) -> "iter":
    yield from (line + "\n" for line in lines[:head])
    written, number = 0, 0
    while written < size:
        for line in lines[head:]:
            number += 1
            line = renew(line, number) + "\n"
            written += len(line)
            yield line


def filled(size: int, head: str, line, tail: str = "") -> "iter":
    """Lines by their number, from 1, between a head and a tail."""
    yield head
    written, number = 0, 0
    while written < size:
        number += 1
        text = line(number)
        written += len(text)
        yield text
    yield tail


def value(number: int) -> str:
    return f"{20 + number * 7919 % 100003 / 1000:.3f}"


def csv_table(size: int) -> "iter":
    return filled(
        size, "metric,value,unit,case,endpoint,load\n",
        lambda n: f"latency,{value(n)},ms,,{['chat', 'search', 'login'][n % 3]},{1 + n % 2}x\n")


def results_v1(size: int) -> "iter":
    return filled(
        size, '{"schema":"tollgate/results/v1","kind":"load","metrics":{"latency":{"unit":"ms"}},"observations":[\n',
        lambda n: f'{"," if n > 1 else ""}{{"metric":"latency","value":{value(n)},"labels":{{"endpoint":"{n % 5}"}}}}\n', "]}\n")


def files(size: int) -> list[tuple[str, str, str, "iter"]]:
    """(format, file name, Python reader, chunks)"""
    k6 = lines_of("k6/baseline.ndjson.gz")
    known = lines_of("jsonl/baseline.jsonl.gz")
    found = [
        ("k6", "k6.ndjson", LINES, repeated(k6, size, lambda line, n: re.sub(r'"value":([0-9]+[.][0-9]+)', rf'"value":\g<1>{n % 10}', line, count=1))),
        ("csv", "table.csv", ROWS, csv_table(size)),
        ("tollgate", "results.json", DOCUMENT, results_v1(size)),
        ("jsonl", "cases.jsonl", LINES, repeated(known, size, lambda line, n: re.sub(r'"id":"', f'"id":"{n}-', line, count=1))),
    ]
    more = {
        "jmeter": ("jmeter/baseline.jtl.gz", "load.jtl", ROWS, 1), "otlp": ("otlp/baseline.jsonl.gz", "traces.jsonl", LINES, 0),
        "aiperf": ("aiperf/baseline/profile_export.jsonl.gz", "requests.jsonl", LINES, 0), "hey": ("hey/baseline.csv.gz", "hey.csv", ROWS, 1),
    }
    for name, (fixture, file, reader, head) in more.items():
        lines = lines_of(fixture)
        found.append((name, file, reader, repeated(lines, size, lambda line, n, every=len(lines): renewed(line, n // every), head)))
    found.append(("chrome-trace", "trace.json", DOCUMENT, trace(size)))
    return found


def trace(size: int) -> "iter":
    """Complete events of one thread, ten in each other's time."""
    return filled(
        size, '{"traceEvents":[\n',
        lambda n: f'{"," if n > 1 else ""}{{"ph":"X","pid":1,"tid":1,"name":"step {n % 10}","cat":"work","ts":{100 * n + n % 10},"dur":{value(n)}}}\n', "]}\n")


def renewed(line: str, number: int) -> str:
    """Another id wherever one stands, so that nothing is there twice."""
    if number == 0:
        return line
    line = re.sub(r'"(x_request_id|x_correlation_id|traceId|spanId|parentSpanId)":\s*"([0-9a-f-]{8})', lambda m: f'"{m[1]}":"{(int(m[2].replace("-", "0")[:8], 16) + number) % 2**32:08x}', line)
    return line


def timed(command: list[str]) -> tuple[float, int]:
    """Seconds and kilobytes."""
    done = subprocess.run(["/usr/bin/time", "-f", "%e %M", *command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    seconds, memory = done.stderr.strip().splitlines()[-1].split()
    return float(seconds), int(memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--tollgate", type=Path, default=ROOT / ".build/release/tollgate")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="reading-speed-") as temporary:
        for name, file, reader, chunks in files(options.megabytes * 1_000_000):
            path = Path(temporary) / file
            with open(path, "w") as stream:
                stream.writelines(chunks)
            size = path.stat().st_size / 1e6
            commands = {"tollgate": [str(options.tollgate), "results", str(path)], "python": [sys.executable, "-c", reader, str(path)]}
            if reader == LINES:
                commands["jq"] = ["jq", "-n", "reduce inputs as $line (0; . + 1)", str(path)]
            best = {}
            for _ in range(options.repetitions):
                for who, command in commands.items():
                    found = timed(command)
                    best[who] = min(best.get(who, found), found)
            rows.append((name, size, best))
            print(name, size, best, file=sys.stderr)
            path.unlink()
    lines = ["| format | MB | tollgate, MB/s | peak, MB | Python, MB/s | jq, MB/s | Python's time ÷ tollgate's |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name, size, best in rows:
        jq = f"{size / best['jq'][0]:.0f}" if "jq" in best else "–"
        lines.append(
            f"| {name} | {size:.0f} | {size / best['tollgate'][0]:.0f} | {best['tollgate'][1] / 1000:.0f} | {size / best['python'][0]:.0f} | {jq} "
            f"| {best['python'][0] / best['tollgate'][0]:.1f} |")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "RESULTS.md").write_text(
        f"# How fast large result files are read\n\n`Tests/Benchmarks/ReadingSpeed/run.sh --megabytes {options.megabytes} --repetitions {options.repetitions}`: whole commands, "
        "wall clock, the fastest of each in turn; plain files, in the page cache. Python only parses; `tollgate results` also builds the\nobservations, keeps them and "
        "summarises them.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
