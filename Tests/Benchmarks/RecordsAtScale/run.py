"""What records cost when there are many, beside `git notes` with as many notes. Standard library only; needs git.
Usage: run.py [--counts 1000 10000 100000] [--repetitions 7] [--tollgate PATH] [--out FOLDER]

Each repository has that many commits on one line, a file changed in each, and for each of them a record (a k6 load test's: 40,000 requests
as histograms) and a note (the same `record.json`). Both are made by `git fast-import`, a commit of the records (notes) for each, as
recording one by one leaves them, and packed by `git gc`. Then every command runs in turn, `--repetitions` times; the median is shown, wall-clock
milliseconds. Writes RESULTS.md into FOLDER, by default the script's own."""
import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUDGET = """schema: tollgate/budget/v1
service: shop
suites:
  load: { results: "load.ndjson" }
objectives:
  p95: { metric: load/latency, statistic: p95, limit: 1 s, margin: 5%, baseline: BASELINE }
"""


class Scratch:
    def __init__(self, folder: Path):
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "TOLLGATE_HOST": "bench",
            "GIT_AUTHOR_NAME": "b", "GIT_AUTHOR_EMAIL": "b@example.org", "GIT_COMMITTER_NAME": "b", "GIT_COMMITTER_EMAIL": "b@example.org",
        }

    def run(self, *command: str, at: Path, data: bytes | None = None, accepted=(0,)) -> bytes:
        done = subprocess.run(command, cwd=at, env=self.environment, input=data, capture_output=True)
        if done.returncode not in accepted:
            raise SystemExit(f"exit {done.returncode} of {' '.join(command)}\n{done.stderr.decode()}")
        return done.stdout

    def timed(self, *command: str, at: Path, accepted=(0,)) -> float:
        start = time.perf_counter()
        self.run(*command, at=at, accepted=accepted)
        return 1000 * (time.perf_counter() - start)


def object_id(kind: str, content: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content).hexdigest()


def load_test(seed: int) -> str:
    """40,000 requests as k6 writes them."""
    state = seed
    lines = ['{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time"},"metric":"http_req_duration"}']
    for _ in range(40_000):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        value = 80 * (1.3 - 0.6 * (state >> 11) / 2**53) ** -2
        lines.append(
            '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-01-01T00:00:00Z","value":%.4f,"tags":{"endpoint":"chat"}}}' % value)
    return "\n".join(lines) + "\n"


def commits_stream(count: int) -> bytes:
    parts = []
    for number in range(1, count + 1):
        parent = f"from :{number - 1}\n" if number > 1 else ""
        content = f"{number}\n"
        parts.append(
            f"commit refs/heads/main\nmark :{number}\ncommitter b <b@example.org> {1_500_000_000 + 3600 * number} +0000\n"
            f"data 1\nc\n{parent}M 644 inline version\ndata {len(content)}\n{content}\n")
    return "".join(parts).encode()


def records_stream(commits: list[tuple[str, str]], template: dict, samples: bytes, tool_files: bytes) -> tuple[bytes, bytes]:
    """The streams that make the records and the notes: a commit for each."""
    records, notes = [b"blob\nmark :1\ndata %d\n%s\nblob\nmark :2\ndata 0\n\n" % (len(samples), samples)], []
    samples_id = object_id("blob", samples)
    for number, (commit, tree) in enumerate(commits, 1):
        record = dict(template, commit=commit, tree=tree)
        record["identity"] = dict(template["identity"], runID=str(number))
        text = (json.dumps(record, indent=2, sort_keys=True, separators=(",", " : "), ensure_ascii=False) + "\n").encode()
        body = b"100644 record.json\0" + bytes.fromhex(object_id("blob", text)) + b"100644 samples\0" + bytes.fromhex(samples_id)
        entry = f"{commit[:2]}/{commit[2:]}/load/{object_id('tree', body)}"
        parent = f"from :{number + 9}\n" if number > 1 else ""
        head = f"mark :{number + 10}\ncommitter b <b@example.org> {1_600_000_000 + number} +0000\ndata 6\nrecord\n{parent}".encode()
        records.append(
            b"commit refs/tollgate/records\n" + head
            + f"M 100644 inline {entry}/record.json\ndata {len(text)}\n".encode() + text + b"\n"
            + f"M 100644 :1 {entry}/samples\nM 100644 :2 t/{tree[:2]}/{tree[2:]}/{commit}\n\n".encode())
        notes.append(
            b"commit refs/notes/perf\n" + head + f"N inline {commit}\ndata {len(text)}\n".encode() + text + b"\n")
    return b"".join(records), b"".join(notes)


def repository(scratch: Scratch, count: int, tollgate: str) -> Path:
    path = scratch.folder / f"r{count}"
    path.mkdir()
    scratch.run("git", "init", "-q", "--template=", "-b", "main", ".", at=path)
    scratch.run("git", "fast-import", "--quiet", at=path, data=commits_stream(count))
    scratch.run("git", "reset", "-q", "--hard", at=path)
    (path / "load.ndjson").write_text(load_test(1))
    # One record made by the executable is the pattern of all.
    scratch.run(tollgate, "record", "--results", "load=load.ndjson", "--run-id", "pattern", at=path)
    lines = scratch.run("git", "ls-tree", "-r", "refs/tollgate/records", at=path).decode().splitlines()
    blobs = {line.rsplit("/", 1)[-1]: line.split()[2] for line in lines}
    template = json.loads(scratch.run("git", "cat-file", "blob", blobs["record.json"], at=path))
    samples = scratch.run("git", "cat-file", "blob", blobs["samples"], at=path)
    scratch.run("git", "update-ref", "-d", "refs/tollgate/records", at=path)
    listed = scratch.run("git", "log", "--reverse", "--format=%H %T", "main", at=path).decode().split()
    commits = list(zip(listed[::2], listed[1::2]))
    for stream in records_stream(commits, template, samples, b""):
        scratch.run("git", "fast-import", "--quiet", at=path, data=stream)
    scratch.run("git", "gc", "--quiet", at=path)
    (path / "budget.yaml").write_text(BUDGET.replace("BASELINE", "merge-base"))
    (path / "window.yaml").write_text(BUDGET.replace("BASELINE", "window(20)"))
    return path


def commit(scratch: Scratch, path: Path, number: int):
    (path / "version").write_text(f"new {number}\n")
    scratch.run("git", "commit", "-q", "-m", "c", "version", at=path)


def measured(scratch: Scratch, path: Path, tollgate: str, repetitions: int) -> dict[str, tuple[float, float | None]]:
    """Task to the medians of tollgate and of git notes."""
    times: dict[str, tuple[list[float], list[float]]] = {}

    def add(task: str, ours: float, notes: float | None = None):
        mine, theirs = times.setdefault(task, ([], []))
        mine.append(ours)
        if notes is not None:
            theirs.append(notes)

    def time_of(*command: str, at=path, accepted=(0,)):
        return scratch.timed(*command, at=at, accepted=accepted)

    note = scratch.folder / "note"
    shown = scratch.run("git", "rev-list", "--max-count=1", "--skip=500", "main", at=path).decode().strip()
    remote = scratch.folder / f"{path.name}.git"
    scratch.run("git", "clone", "-q", "--mirror", str(path), str(remote), at=scratch.folder)
    scratch.run("git", "remote", "add", "origin", str(remote), at=path)
    other = scratch.folder / f"{path.name}-other"
    scratch.run("git", "clone", "-q", str(remote), str(other), at=scratch.folder)
    for name in ("refs/tollgate/records", "refs/notes/perf"):
        scratch.run("git", "fetch", "-q", "origin", f"{name}:{name}", at=other)
    shutil.copy(path / "load.ndjson", other / "load.ndjson")
    for number in range(repetitions + 1):
        commit(scratch, path, number)
        note.write_bytes(scratch.run("git", "notes", "--ref=perf", "show", shown, at=path))
        append = time_of(tollgate, "record", "--results", "load=load.ndjson", "--run-id", f"n{number}")
        noted = time_of("git", "notes", "--ref=perf", "add", "-F", str(note), "HEAD")
        read = time_of(tollgate, "baseline", "show", shown), time_of("git", "notes", "--ref=perf", "show", shown)
        commit(scratch, path, 1000 + number)
        check = ["--results", "load=load.ndjson"]
        merge_base = time_of(tollgate, "check", "--budget", "budget.yaml", *check, accepted=(0, 1, 2))
        window = time_of(tollgate, "check", "--budget", "window.yaml", *check, accepted=(0, 1, 2))
        nothing = time_of(tollgate, "check", "--budget", "budget.yaml", "--baseline-results", "load=load.ndjson", *check, accepted=(0, 1, 2))
        history = time_of(tollgate, "history", "--budget", "budget.yaml", "--last", "20")
        log = time_of("git", "log", "--notes=perf", "-20", "--format=%H %N")
        # Another clone has recorded one more, which this one fetches and unites with its own.
        scratch.run("git", "-C", str(other), "commit", "-q", "--allow-empty", "-m", f"o{number}", at=other)
        scratch.run(tollgate, "record", "--results", "load=load.ndjson", "--run-id", f"o{number}", "--push", at=other)
        scratch.run("git", "notes", "--ref=perf", "add", "-F", str(note), "HEAD", at=other)
        scratch.run("git", "push", "-q", "--force", "origin", "refs/notes/perf", at=other)
        sync = time_of(tollgate, "baseline", "sync")
        start = time.perf_counter()
        scratch.run("git", "fetch", "-q", "origin", "+refs/notes/perf:refs/notes/remote", at=path)
        scratch.run("git", "notes", "--ref=perf", "merge", "-q", "-s", "union", "refs/notes/remote", at=path)
        scratch.run("git", "push", "-q", "origin", "refs/notes/perf", at=path)
        merged = 1000 * (time.perf_counter() - start)
        if number == 0:
            continue  # the first time warms the caches
        add("record a load test of 40,000 requests", append)
        add("of it, reading the results", time_of(tollgate, "results", "load.ndjson"))
        add("git notes add", noted)
        add("read one", *read)
        add("check against the merge base, noise from 20 records", merge_base)
        add("check against window(20)", window)
        add("check against files, no record read", nothing)
        add("history of the last 20", history, log)
        add("fetch one, unite, send", sync, merged)
    return {task: (statistics.median(mine), statistics.median(theirs) if theirs else None) for task, (mine, theirs) in times.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--tollgate", type=Path, default=HERE.parents[2] / ".build/release/tollgate")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    tollgate = str(options.tollgate.resolve())
    results, sizes = {}, {}
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix="records-at-scale-") as temporary:
            scratch = Scratch(Path(temporary))
            print(f"making {count} records", file=sys.stderr)
            path = repository(scratch, count, tollgate)
            whole = scratch.run(tollgate, "baseline", "verify", at=path) if count <= 1_000 else b""
            print(whole.decode().strip(), file=sys.stderr)
            packs = sum(file.stat().st_size for file in (path / ".git/objects/pack").iterdir() if file.suffix == ".pack")
            sizes[count] = packs
            results[count] = measured(scratch, path, tollgate, options.repetitions)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "RESULTS.md").write_text(report(results, sizes, options))


def report(results: dict, sizes: dict, options) -> str:
    counts = list(results)
    lines = [f"| milliseconds, median of {options.repetitions} | " + " | ".join(f"{count:,} records" for count in counts) + " |",
             "|---|" + "---:|" * len(counts)]
    for task in results[counts[0]]:
        cells = []
        for count in counts:
            ours, notes = results[count][task]
            cells.append(f"{ours:.0f}" + (f" (notes {notes:.0f})" if notes is not None else ""))
        lines.append(f"| {task} | " + " | ".join(cells) + " |")
    size = ", ".join(f"{sizes[count] / 2**20:.1f} MiB with {count:,}" for count in counts)
    return f"""# What records cost when there are many

`Tests/Benchmarks/RecordsAtScale/run.sh --counts {' '.join(map(str, counts))} --repetitions {options.repetitions}`: whole commands, wall clock, beside `git notes` with the same number of notes of the
same text in the same repository. Every record has the histogram of a load test of 40,000 requests. The repository with commits, records and
notes, packed: {size}.

{chr(10).join(lines)}
"""


if __name__ == "__main__":
    main()
