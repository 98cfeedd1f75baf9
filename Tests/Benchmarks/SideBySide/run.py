"""How often `tollgate run` fails unchanged code and finds what is slower, and how long it takes, with a program that does 0, 5, 8 or 10 % more
work in the candidate's revision. Needs swiftc and git. Usage: run.py [--repetitions 50] [--tollgate PATH] [--out FOLDER]

Ways of measuring, each from `tollgate run` or `check` on the same machine, in turns, so that all of them meet the same hours:
* one run a side, one after the other: the baseline's run, then the candidate's, judged by `check --baseline-results`; beside it what a fixed
  threshold at the margin says of the same two files;
* five rounds alternating: `run --rounds 5`;
* until decided: `run --until-decided --rounds 30`.
Margin 2 %. Writes results.csv and RESULTS.md into FOLDER, by default the script's own."""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SLOWER = [0, 5, 8, 10]
UNITS, REPETITIONS_INSIDE = 4000, 7
ONE, FIVE, UNTIL = "one run a side, one after the other", "five rounds alternating", "until decided, at most 30 rounds"
COLUMNS = ["slower_percent", "way", "repetition", "outcome", "looks_worse", "threshold_fails", "rounds", "change_percent", "seconds"]
BUDGET = """schema: tollgate/budget/v1
service: work
suites:
  main: { results: "results/*" }
objectives:
  time: { metric: main/time, statistic: median, direction: lower, margin: 2% }
"""
COMMAND = "\"$WORK\" $(cat units) %d > {out}" % REPETITIONS_INSIDE


class Bench:
    def __init__(self, folder: Path, tollgate: Path):
        self.folder, self.tollgate = folder, tollgate
        subprocess.run(["swiftc", "-O", str(HERE / "Work.swift"), "-o", str(folder / "work")], check=True)
        self.repository = folder / "repository"
        self.environment = dict(os.environ, WORK=str(folder / "work"), GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="Bench", GIT_AUTHOR_EMAIL="b@example.com", GIT_COMMITTER_NAME="Bench", GIT_COMMITTER_EMAIL="b@example.com")
        (self.repository / "Budgets").mkdir(parents=True)
        (self.repository / "Budgets/work.yaml").write_text(BUDGET)
        (self.repository / ".gitignore").write_text("one/\n")
        (self.repository / "units").write_text(f"{UNITS}\n")
        self.git("init", "--quiet", "--initial-branch", "main", ".")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "Baseline")
        for slower in SLOWER:
            self.git("checkout", "--quiet", "-b", f"slower-{slower}", "main")
            (self.repository / "units").write_text(f"{UNITS * (100 + slower) // 100}\n")
            self.git("add", ".")
            self.git("commit", "--quiet", "--allow-empty", "--message", f"{slower} % more work")

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.repository, env=self.environment, check=True)

    def verdict(self, *arguments: str) -> dict:
        command, *rest = arguments
        ended = subprocess.run([str(self.tollgate), command, "--format", "json", *rest], cwd=self.repository, env=self.environment, capture_output=True, text=True)
        if ended.returncode not in (0, 1, 2):
            sys.exit(f"{arguments}: exit {ended.returncode}\n{ended.stderr}")
        return json.loads(ended.stdout)

    def one_after_the_other(self) -> dict:
        for side, units in (("baseline", str(UNITS)), ("candidate", (self.repository / "units").read_text().strip())):
            (self.repository / "one").mkdir(exist_ok=True)
            with open(self.repository / f"one/{side}.json", "w") as file:
                subprocess.run([self.environment["WORK"], units, str(REPETITIONS_INSIDE)], stdout=file, check=True)
        return self.verdict("check", "--results", "main=one/candidate.json", "--baseline-results", "main=one/baseline.json")

    def measure(self, slower: int, way: str, repetition: int) -> dict:
        self.git("checkout", "--quiet", f"slower-{slower}")
        start = time.monotonic()
        if way == ONE:
            verdict = self.one_after_the_other()
        else:
            # A seed for each repetition: otherwise all of them would have one order of the sides.
            options = ["--rounds", "5"] if way == FIVE else ["--until-decided", "--rounds", "30"]
            verdict = self.verdict("run", "--baseline", "main", "--seed", str(1000 * slower + repetition), *options, "--", COMMAND)
        seconds = time.monotonic() - start
        objective = verdict["budgets"][0]["objectives"][0]
        check = objective["checks"][0]
        change = check["candidateEstimate"] / check["baselineEstimate"] - 1
        return {
            "slower_percent": slower, "way": way, "repetition": repetition, "outcome": objective["outcome"],
            "looks_worse": int(objective["leaning"] == "looks-worse"), "threshold_fails": int(change > 0.02),
            "rounds": check["rounds"] or 1, "change_percent": round(100 * change, 3), "seconds": round(seconds, 2),
        }


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def table(rows: list[dict]) -> list[str]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["slower_percent"], row["way"]].append(row)
    lines = ["| candidate | measured | fails | looks worse, blocks too | passes | undecided otherwise | rounds, median (most) | seconds, mean |", "|---|---|---:|---:|---:|---:|---:|---:|"]

    def line(slower: int, way: str, fails: int, worse: int, passes: int, group: list[dict]) -> str:
        n = len(group)
        rounds = sorted(row["rounds"] for row in group)
        name = "unchanged" if slower == 0 else f"+{slower} %"
        return f"| {name} | {way} | {percent(fails, n)} | {percent(worse, n)} | {percent(passes, n)} | {percent(n - fails - worse - passes, n)} | {rounds[n // 2]} ({rounds[-1]}) | {sum(row['seconds'] for row in group) / n:.1f} |"

    for slower in sorted({key[0] for key in groups}):
        for way in (ONE, FIVE, UNTIL):
            group = groups[slower, way]
            if not group:
                continue
            if way == ONE:
                over = sum(row["threshold_fails"] for row in group)
                lines.append(line(slower, "the same two files, fixed threshold of 2 %", over, 0, len(group) - over, group))
            outcomes = [row["outcome"] for row in group]
            lines.append(line(slower, way, outcomes.count("fail"), sum(row["looks_worse"] for row in group), outcomes.count("pass"), group))
    return lines


def report(rows: list[dict], repetitions: int, load: tuple[float, float]) -> str:
    return "\n".join([
        "# Side by side: false failures, detections and time",
        "",
        f"`Tests/Benchmarks/SideBySide/run.sh --repetitions {repetitions}`: a program that does 0, 5, 8 or 10 % more work in the candidate's revision (`Work.swift`, the",
        f"median of {REPETITIONS_INSIDE} repetitions a run), margin 2 %, {os.cpu_count()} processors, load average {load[0]:.1f} at the start and {load[1]:.1f} at the end, {repetitions} repetitions of each row, all ways in turns.",
        "A failure of unchanged code is a false one; the promise is 2.5 %. What is slower passes falsely in at most 2.5 %.",
        "",
        *table(rows),
        "",
        "* **One run a side** never fails and never passes: nobody can tell a change from a run that differed. A fixed threshold on the same two files does not know that.",
        "* **Until decided** looks after each round and pays for it in each look's bound: what is clear ends early, and what is not goes on to its end.",
        "",
    ])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=50)
    parser.add_argument("--tollgate", type=Path, default=ROOT / ".build/release/tollgate")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.tollgate.resolve())
        begin = os.getloadavg()[0]
        for repetition in range(options.repetitions):
            for slower in SLOWER:
                for way in (ONE, FIVE, UNTIL):
                    rows.append(bench.measure(slower, way, repetition))
            print(f"repetition {repetition + 1} of {options.repetitions}", file=sys.stderr)
    with open(options.out / "results.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    text = report(rows, options.repetitions, (begin, os.getloadavg()[0]))
    (options.out / "RESULTS.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
