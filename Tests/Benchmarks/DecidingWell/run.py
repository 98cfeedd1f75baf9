"""Scores the executable on the scenarios: each replicate is written as files, judged by `tollgate check`, and counted. NumPy and git.
Usage: run.py SCENARIOS_FOLDER [--replicates 200] [--first 100000] [--tollgate PATH] [--jobs 2] [--only NAME,NAME] [--out FOLDER] [--render]

SCENARIOS_FOLDER holds scenarios.json, emit.py (draws a replicate from its number, writes its files and its budget) and peers.csv (what
other rules do with the same scenarios). The budgets are used as they are emitted. Three ways of judging:
* independent observations, cases, counts: `--results` and `--baseline-results`;
* the suite's history belongs to the scenario: each of its records is recorded for a commit of its own in a fresh git repository, the last
  one is the merge base of the candidate's branch with main;
* several runs without a history: the baseline's runs are recorded for the merge base (judged as runs), and, a second row, given as
  `--baseline-results` (judged as alternating rounds).
Writes results.csv (a row as soon as a scenario is done) and RESULTS.md into FOLDER, by default the script's own. `--render` judges nothing
and writes RESULTS.md from results.csv."""
import argparse
import csv
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import scoring
from checking import Repository, decisions, run

HERE = Path(__file__).resolve().parent
CHUNK = 5  # replicates a task: small enough that the cores finish together
worker = None


class Worker:
    """What one process keeps between replicates: the scenarios' generator, the executable, a repository to copy."""

    def __init__(self, folder: str, tollgate: str, temporary: str):
        spec = importlib.util.spec_from_file_location("emit", Path(folder) / "emit.py")
        self.emit = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.emit)
        self.tollgate = tollgate
        self.folder = Path(tempfile.mkdtemp(dir=temporary))
        self.repositories = {}

    def repository(self, commits: int) -> Repository:
        if commits not in self.repositories:
            self.repositories[commits] = Repository(self.folder / f"repository-{commits}", commits)
        return self.repositories[commits]

    def judged(self, scenario: dict, replicate: int) -> list[tuple[str, str, bool]]:
        """(reference row, outcome, blocks) of one replicate, once for each way of judging it."""
        files = self.folder / "files"
        generated = {key: self.emit.plain(value) for key, value in self.emit.replicate(scenario, replicate).items()}
        self.emit.write_files(scenario, generated, str(files))
        try:
            if scenario["shape"] == "samples" and scenario["noise"] == "runs":
                records = [f"history-{number:02}/run-*.csv" for number in range(1, len(generated["history"]) + 1)]
                return [self.against_records(scoring.REFERENCE, files, records)]
            if scenario["shape"] == "samples" and scenario["noise"] == "runs, no history":
                recorded = self.against_records(scoring.REFERENCE, files, ["baseline-*.csv"])
                return [recorded, self.against_files(scoring.ROUNDS, files)]
            return [self.against_files(scoring.REFERENCE, files)]
        finally:
            shutil.rmtree(files)

    def against_files(self, method: str, files: Path) -> tuple[str, str, bool]:
        baseline = ["--baseline-results", "measured=baseline-*.csv"] if (files / "baseline-1.csv").exists() else []
        return self.decided(method, files, self.repository(1).path, baseline)

    def against_records(self, method: str, files: Path, records: list[str]) -> tuple[str, str, bool]:
        repository = self.repository(len(records))
        copy = repository.copied(self.folder / "copy")
        try:
            for commit, results in zip(repository.main, records, strict=True):
                command = ["record", "--repo", str(copy), "--budget", "budget.yaml", "--commit", commit, "--results", f"measured={results}"]
                run([self.tollgate, *command], files)
            return self.decided(method, files, copy, [])
        finally:
            shutil.rmtree(copy)

    def decided(self, method: str, files: Path, repository: Path, baseline: list[str]) -> tuple[str, str, bool]:
        arguments = ["--repo", str(repository), "--budget", "budget.yaml", "--results", "measured=candidate-*.csv", *baseline]
        (decision,) = decisions(self.tollgate, files, arguments)
        if decision.outcome == "undecided" and decision.blocks != decision.looks_worse:
            raise ValueError(f"undecided, blocks {decision.blocks}, but looks worse {decision.looks_worse}: {files}")
        return method, decision.outcome, decision.blocks


def start(*arguments: str):
    global worker
    worker = Worker(*arguments)


def chunk(task: tuple[dict, range]) -> list[tuple[str, str, bool]]:
    scenario, replicates = task
    return [answer for replicate in replicates for answer in worker.judged(scenario, replicate)]


def shares(answers: list[tuple[str, bool]]) -> scoring.Shares:
    count, outcomes = len(answers), Counter(outcome for outcome, _ in answers)
    return scoring.Shares(count, outcomes["fail"] / count, outcomes["pass"] / count, sum(blocks for _, blocks in answers) / count)


def report(rows: list[scoring.Row], scenarios: dict[str, dict], peers: dict, first: int) -> str:
    flagged = [f"* `{row.scenario['name']}`: {'; '.join(scoring.flags(row))}" for row in rows if scoring.flags(row)]
    replicates = rows[0].tollgate.count
    limits = [scoring.percent(scoring.allowed(share, replicates)) for share in (scoring.LEVEL, scoring.BLOCKED)]
    keepers = [method for method, bad, *_ in scoring.promise_kept(scenarios, peers) if bad == 0 and not method.startswith("reference")]
    return f"""# Deciding well: the executable's score

`Tests/Benchmarks/DecidingWell/run.sh SCENARIOS_FOLDER --replicates {replicates} --first {first}`: the replicates from {first} up of every
scenario, each written to files and judged by the release executable with the emitted budget. The reference and the peers are as published
with the scenarios (their replicates from 0 up, so other draws). `blocks` is the default policy: fails, or is undecided and looks worse.
What is neither fail nor pass is undecided; exactly at the margin either is an error.

Flagged is a false fail or false pass above 2.5 % and two Monte-Carlo standard errors ({limits[0]} at {replicates} replicates); unchanged
code blocked above 5 % and two ({limits[1]}); and a share of passes, of detected or of blocked regressions that is lower than the
reference's by more than two standard errors of the difference. About one comparison in forty-four is flagged by chance alone.

## In short

{scoring.summary(rows)}

{chr(10).join(flagged) if flagged else "Nothing is flagged."}

## Who keeps the promise in every scenario

The promise: false fails and false passes at or under 2.5 % (and two Monte-Carlo standard errors) in every scenario. Peers that keep it:
{", ".join(keepers) if keepers else "none"}. They know neither a margin nor `undecided`, so a silence counts as a pass.

{scoring.promise_table(scenarios, peers, rows)}

## Scenario by scenario

The best peer is the one that decides rightly most often (passes within the margin, fails beyond it) among those that keep to the promise
in that one scenario.

{scoring.table(rows, peers)}
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="SCENARIOS_FOLDER", type=Path)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--tollgate", type=Path, default=HERE.parents[2] / ".build/release/tollgate")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="names of scenarios, separated by commas")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--render", action="store_true", help="judge nothing, write RESULTS.md from results.csv")
    return parser.parse_args()


def score(options: argparse.Namespace, scenarios: dict[str, dict], peers: dict, temporary: str):
    """Judges the chosen scenarios one after the other and writes a line of results.csv for each."""
    end = options.first + options.replicates
    given = (str(options.folder.resolve()), str(options.tollgate.resolve()), temporary)
    with open(options.out / "results.csv", "w", newline="") as file, Pool(options.jobs, start, given) as pool:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(scoring.CSV_COLUMNS)
        for name in options.only.split(",") if options.only else scenarios:
            tasks = [(scenarios[name], range(at, min(at + CHUNK, end))) for at in range(options.first, end, CHUNK)]
            answers = [answer for part in pool.imap_unordered(chunk, tasks) for answer in part]
            for method in dict.fromkeys(method for method, _, _ in answers):
                ours = shares([(outcome, blocks) for found, outcome, blocks in answers if found == method])
                row = scoring.Row(scenarios[name], method, ours, peers[name, method])
                writer.writerow(scoring.csv_row(row, options.first))
                beside = f"{name}: {scoring.triple(ours)}; reference {scoring.triple(row.reference)}"
                print(beside, *scoring.flags(row), sep="  ", file=sys.stderr)
            file.flush()


def main():
    options = arguments()
    scenarios = {scenario["name"]: scenario for scenario in json.loads((options.folder / "scenarios.json").read_text())["scenarios"]}
    peers = scoring.peer_shares(options.folder / "peers.csv")
    if unknown := [name for name in options.only.split(",") if name and name not in scenarios]:
        sys.exit(f"no scenario {', '.join(unknown)}")
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.render:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="deciding-well-", dir=memory) as temporary:
            score(options, scenarios, peers, temporary)
    rows = scoring.read_rows(options.out / "results.csv", scenarios, peers)
    (options.out / "RESULTS.md").write_text(report(rows, scenarios, peers, options.first))


if __name__ == "__main__":
    main()
