"""How often the executable alarms on real measurements of unchanged code (Fixtures/noise). Needs NumPy and git.
Usage: run.py [--draws 600] [--only DESIGN] [--tollgate PATH] [--jobs 2] [--out FOLDER]

Each comparison is k = 1, 3, 5 runs a side, a file a run, through `tollgate check --results … --baseline-results …`, margin 5 %, for the
mean, the median and the 95th percentile (a budget each, so that no objective changes another's level). Two designs:
* at random: disjoint runs drawn with the seed [crc32(series), k] (of the processor's series label A only, as in other-rules.csv, whose
  figures stand beside). What is drawn at random was not measured in rounds: the suite says `rounds: false` (Welch over runs); the same
  draws read as rounds are a row of their own.
* alternating: every window of 2k consecutive runs in the order of time, A and B by turns, once with the first of a pair alternating
  (A B B A …), once with A always first (A B A B …); each window twice, the sides exchanged, because only what is worse can fail.
* ten recorded commits: ten runs are recorded, one a commit, and an eleventh is the candidate, compared with the last of them: eleven runs at
  random, or each eleven that follow each other in time.
Writes results.csv and RESULTS.md into FOLDER, by default the script's own."""
import argparse
import csv
import gzip
import os
import shutil
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "DecidingWell"))
import scoring
from checking import Decision, Repository, decisions, run

NOISE = HERE.parents[2] / "Fixtures/noise"
SERIES = {"json_parse_100kB": "cpu_json_parse_100kB", "sort_1e5_floats": "cpu_sort_1e5_floats", "http_latency": "http_latency"}
STATISTICS = ["mean", "median", "p95"]
RUNS = [1, 3, 5]
WELCH, ROUNDS = "at random, as runs", "at random, as rounds"
MIRRORED, PLAIN = "alternating, A B B A", "alternating, A B A B"
SHUFFLED, FOLLOWING = "ten recorded commits, at random", "ten recorded commits, in time"
DESIGNS = [WELCH, ROUNDS, MIRRORED, PLAIN, SHUFFLED, FOLLOWING]
RECORDED = 10
COLUMNS = ["series", "runs_a_side", "statistic", "design", "comparisons", "p_fail", "p_looks_worse", "p_pass", "p_undecided", "reasons"]
worker = None


def budget(statistic: str, rounds: bool) -> str:
    return f"""schema: tollgate/budget/v1
service: unchanged
suites:
  measured: {{ results: "candidate-*.csv", rounds: {str(rounds).lower()} }}
objectives:
  {statistic}: {{ metric: measured/latency, statistic: {statistic}, direction: lower, margin: 5% }}
"""


def runs_in_time_order(series: str) -> list[tuple[str, list[str]]]:
    """(label, the lines of the run's own result file), oldest first."""
    runs = {}
    with gzip.open(NOISE / f"{SERIES[series]}.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            label = row.get("label", "")
            value, unit = (row["ns"], "ns") if "ns" in row else (row["latency_ms"], "ms")
            failed = "true" if row.get("ok") == "false" else "false"
            runs.setdefault((label, row["run"]), []).append(f"latency,{value},{unit},{failed}\n")
    return [(label, lines) for (label, _), lines in runs.items()]


def comparisons(series: str, labels: list[str], k: int, draws: int) -> list[tuple[str, list[int], list[int]]]:
    """(design, baseline's runs, candidate's runs), by their place in the order of time."""
    drawn = [place for place, label in enumerate(labels) if label != "B"]
    generator = np.random.default_rng([zlib.crc32(series.encode()), k])
    found = []
    for _ in range(draws):
        chosen = generator.choice(drawn, 2 * k, replace=False).tolist()
        found.append((WELCH, chosen[:k], chosen[k:]))
    for start in range(len(labels) - 2 * k + 1):
        for design in (MIRRORED, PLAIN)[: 2 if k > 1 else 1]:
            pairs = [(start + 2 * i, start + 2 * i + 1)[:: -1 if design == MIRRORED and i % 2 else 1] for i in range(k)]
            first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            found += [(design, first, second), (design, second, first)]
    if k == 1:
        for _ in range(draws):
            chosen = generator.choice(drawn, RECORDED + 1, replace=False).tolist()
            found.append((SHUFFLED, chosen[:-1], chosen[-1:]))
        for start in range(len(labels) - RECORDED):
            found.append((FOLLOWING, list(range(start, start + RECORDED)), [start + RECORDED]))
    return found


class Worker:
    """One process's files: every run of every series once, a folder of links for the comparison at hand."""

    def __init__(self, tollgate: str, temporary: str):
        self.tollgate = tollgate
        self.folder = Path(tempfile.mkdtemp(dir=temporary))
        self.repository = Repository(self.folder / "repository", 1)
        self.recorded = Repository(self.folder / "recorded", RECORDED)
        for series in SERIES:
            for place, (_, lines) in enumerate(runs_in_time_order(series)):
                (self.folder / f"{series}-{place}.csv").write_text("metric,value,unit,failed\n" + "".join(lines))
        for statistic in STATISTICS:
            for rounds in (False, True):
                (self.folder / f"{statistic}-{rounds}.yaml").write_text(budget(statistic, rounds))

    def judged(self, series: str, k: int, design: str, baseline: list[int], candidate: list[int]) -> list[tuple[tuple, Decision]]:
        files = self.folder / "files"
        files.mkdir()
        for side, places in (("baseline", baseline), ("candidate", candidate)):
            for number, place in enumerate(places, 1):
                (files / f"{side}-{number}.csv").symlink_to(self.folder / f"{series}-{place}.csv")
        if design in (SHUFFLED, FOLLOWING):
            shutil.rmtree(files)
            return self.after_records(series, design, baseline, candidate[0])
        ways = [(WELCH, False), (ROUNDS, True)] if design == WELCH and k > 1 else [(design, True)]
        keys = [(series, k, way, statistic) for way, _ in ways for statistic in STATISTICS]
        budgets = [f"--budget={self.folder}/{statistic}-{rounds}.yaml" for _, rounds in ways for statistic in STATISTICS]
        sides = ["--results", "measured=candidate-*.csv", "--baseline-results", "measured=baseline-*.csv"]
        try:
            return list(zip(keys, decisions(self.tollgate, files, ["--repo", str(self.repository.path), *budgets, *sides]), strict=True))
        finally:
            shutil.rmtree(files)


    def after_records(self, series: str, design: str, history: list[int], candidate: int) -> list[tuple[tuple, Decision]]:
        repository = self.recorded
        run(["git", "update-ref", "-d", "refs/tollgate/records"], repository.path)
        repo = ["--repo", str(repository.path)]
        for commit, place in zip(repository.main, history, strict=True):
            file = f"measured={self.folder}/{series}-{place}.csv"
            run([self.tollgate, "record", *repo, "--commit", commit, "--results", file], self.folder)
        budgets = [f"--budget={self.folder}/{statistic}-True.yaml" for statistic in STATISTICS]
        arguments = [*repo, *budgets, "--results", f"measured={self.folder}/{series}-{candidate}.csv"]
        keys = [(series, 1, design, statistic) for statistic in STATISTICS]
        return list(zip(keys, decisions(self.tollgate, self.folder, arguments), strict=True))


def start(*arguments: str):
    global worker
    worker = Worker(*arguments)


def judged(task: tuple) -> tuple[tuple, list[tuple[tuple, Decision]]]:
    return task, worker.judged(*task)


def other_rules() -> dict[tuple[str, str], float]:
    with open(NOISE / "other-rules.csv", newline="") as file:
        return {(row["series"], row["rule"]): float(row["false_alarm_rate"]) for row in csv.DictReader(file)}


def beside(rules: dict, series: str, k: int, statistic: str) -> list[str]:
    """Welch and Mann–Whitney on observations, Welch on run statistics (all two-sided), fixed 5 % of the statistic (worse only)."""
    side, pooled = f"{k} run{'s' if k > 1 else ''} a side", " pooled" if k > 1 else ""
    fixed = f"mean of run {statistic}s" if k > 1 else statistic
    names = [f"Welch t, observations{pooled}", f"Mann-Whitney, observations{pooled}", f"Welch t, run {statistic}s"]
    names.append(f"fixed 5 % on {fixed}, worse only")
    found = [rules.get((series, f"{side}: {name}")) for name in names]
    if statistic != "mean":
        found[0] = None  # the t-test asks about the mean
    return ["–" if share is None else scoring.percent(share) for share in found]


def tabulated(tallies: dict, rules: dict) -> tuple[list[str], list[list]]:
    """The table's lines, and the same as rows of results.csv."""
    heads = ["series", "runs a side", "statistic", "design", "comparisons", "fail", "looks worse", "pass", "undecided"]
    others = ["Welch, observations", "Mann–Whitney, observations", "Welch, run statistics", "fixed 5 %"]
    lines, rows = [f"| {' | '.join(heads + others)} |", "|---|---:|---|---|" + "---:|" * (len(heads) + len(others) - 4)], []
    for key in sorted(tallies, key=lambda key: (list(SERIES).index(key[0]), key[1], STATISTICS.index(key[3]), DESIGNS.index(key[2]))):
        series, k, design, statistic = key
        answers = tallies[key]
        outcomes = Counter(answer.outcome for answer in answers)
        worse = sum(answer.looks_worse and answer.outcome == "undecided" for answer in answers)
        shares = [count / len(answers) for count in (outcomes["fail"], worse, outcomes["pass"], outcomes["undecided"])]
        compared = beside(rules, series, k, statistic) if design == WELCH else [""] * 4
        over = " **over**" if shares[0] > scoring.allowed(scoring.LEVEL, len(answers)) else ""
        percents = [scoring.percent(shares[0]) + over, *map(scoring.percent, shares[1:])]
        cells = [series, str(k), statistic, design, str(len(answers)), *percents, *compared]
        lines.append(f"| {' | '.join(cells)} |")
        reasons = "; ".join(f"{reason} {count}" for reason, count in sorted(Counter(answer.reason for answer in answers).items()))
        rows.append([series, k, statistic, design, len(answers), *(f"{share:.4f}" for share in shares), reasons])
    return lines, rows


def worst(tallies: dict) -> str:
    """Per design and number of runs: the largest share of fails, of looks worse, and of both, of all series and statistics."""
    lines = ["| design | runs a side | most fails | most undecided that look worse | most blocked |", "|---|---:|---|---|---|"]
    for design in DESIGNS:
        for k in RUNS:
            kinds = [lambda a: a.outcome == "fail", lambda a: a.outcome != "fail" and a.looks_worse, lambda a: a.blocks]
            cells = []
            for holds in kinds:
                chosen = {key: answers for key, answers in tallies.items() if key[1:3] == (k, design)}
                found = [(sum(map(holds, answers)) / len(answers), key) for key, answers in chosen.items()]
                if found:
                    share, key = max(found)
                    cells.append(f"{scoring.percent(share)} ({key[0]}, {key[3]})" if share else "0 %")
            if cells:
                lines.append(f"| {design} | {k} | {' | '.join(cells)} |")
    return "\n".join(lines)


def by_candidate(answers: list[tuple[int, Decision]]) -> str:
    """How often each run failed where it was the candidate, and the share with a standard error that takes a run for one event: draws with
    the same candidate mostly fail together or not at all."""
    times, fails = Counter(run for run, _ in answers), Counter(run for run, answer in answers if answer.outcome == "fail")
    share = sum(fails.values()) / len(answers)
    error = sum((fails[run] - share * times[run]) ** 2 for run in times) ** 0.5 / len(answers)
    listed = ", ".join(f"run {run} {fails[run]} of {times[run]}" for run, _ in fails.most_common())
    return f"{scoring.percent(share)} ± {scoring.percent(error)}: {listed}"


def candidates(found: dict) -> str:
    """A line for each series and statistic in which a candidate of ten recorded commits failed, with the most failures first."""
    keys = sorted((key for key, answers in found.items() if any(a.outcome == "fail" for _, a in answers)), key=str)
    return "\n".join(f"* {key[0]}, {key[3]}, {key[2]}: {by_candidate(found[key])}" for key in keys)


def report(tallies: dict, found: dict, lines: list[str], draws: int) -> str:
    most = scoring.percent(scoring.allowed(scoring.LEVEL, draws))
    return f"""# Unchanged code: how often the executable alarms

`Tests/Benchmarks/UnchangedCode/run.sh --draws {draws}`, on the measurements in `Fixtures/noise` (two busy, shared cores; nothing changed).
Margin 5 %; every failure is a false one. The promise is 2.5 % of failures, with {draws} draws at most {most} (two standard errors); the
draws share a pool of 40 (HTTP: 24) runs and the windows overlap, so the true error of the shares is larger.

{worst(tallies)}

* **At random, as runs**: disjoint runs drawn at random, `rounds: false` (Welch over runs). **At random, as rounds**: the same draws, paired
  in their order. **Alternating**: windows of consecutive runs, given as rounds, A B B A … or A B A B …, each also with the sides exchanged.
  **Ten recorded commits**: ten runs recorded at ten commits, an eleventh run judged against the last of them with the spread of the ten.
* **Looks worse** is undecided, and blocks by default. One run a side never fails nor passes; whether it looks worse is judged from inside
  of the run, whose sessions it takes to differ by 2 %: here they differ by 5 to 45 %, and only rounds, a history or a stated noise help.
* Beside them what usual rules report on draws at random from the same runs (2,000 draws, `Fixtures/noise/other-rules.csv`): the tests
  two-sided at 5 %, so about half of it is "worse"; fixed 5 % counts only worse.
* A 95th percentile of a run needs 100 values; the processor's runs have 60, so it is refused there.

{chr(10).join(lines)}

## Ten recorded commits: which run was the candidate

The share of failures ± its standard error with a candidate's run taken for one event, then every run that failed, and how often it was the candidate.

{candidates(found)}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=600)
    parser.add_argument("--only", choices=DESIGNS, action="append", help="only this design, may be repeated")
    parser.add_argument("--tollgate", type=Path, default=HERE.parents[2] / ".build/release/tollgate")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    labels = {series: [label for label, _ in runs_in_time_order(series)] for series in SERIES}
    tasks = [(series, k, *found) for series in SERIES for k in RUNS for found in comparisons(series, labels[series], k, options.draws)]
    if options.only:
        tasks = [task for task in tasks if task[2] in options.only]
    tallies, found = defaultdict(list), defaultdict(list)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="unchanged-code-", dir=memory) as temporary:
        with Pool(options.jobs, start, (str(options.tollgate.resolve()), temporary)) as pool:
            for done, (task, answers) in enumerate(pool.imap_unordered(judged, tasks, chunksize=10), 1):
                for key, decision in answers:
                    tallies[key].append(decision)
                    if key[2] in (SHUFFLED, FOLLOWING):
                        found[key].append((task[4][0], decision))
                if done % 500 == 0:
                    print(f"{done} of {len(tasks)}", file=sys.stderr)
    lines, rows = tabulated(tallies, other_rules())
    with open(options.out / "results.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    (options.out / "RESULTS.md").write_text(report(tallies, found, lines, options.draws))


if __name__ == "__main__":
    main()
