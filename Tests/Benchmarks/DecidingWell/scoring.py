"""Shares of outcomes beside the reference rules' and the peers', what breaks the promise, and the table of it. Standard library only."""
import csv
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

REFERENCE = "reference rules (STATISTICS.md)"  # as peers.csv names it
ROUNDS = "reference rules, the runs as alternating rounds"
LEVEL = 0.025  # each side's promise
BAR = "\\|"  # a bar inside of a table's cell
BLOCKED = 0.05  # blocked by the default policy with nothing changed


def standard_error(share: float, count: int) -> float:
    return math.sqrt(share * (1 - share) / count)


def allowed(share: float, count: int) -> float:
    """A promised share and two Monte-Carlo standard errors."""
    return share + 2 * standard_error(share, count)


@dataclass(frozen=True)
class Shares:
    """Counts as shares of `count` replicates. `blocks`: fails, or is undecided and looks worse."""

    count: int
    fail: float
    passed: float
    blocks: float

    @property
    def undecided(self) -> float:
        return 1 - self.fail - self.passed


@dataclass(frozen=True)
class Row:
    """One scenario, judged one way (`method` names the reference row it is compared with)."""

    scenario: dict
    method: str
    tollgate: Shares
    reference: Shares


def peer_shares(path: Path) -> dict[tuple[str, str], Shares]:
    with open(path, newline="") as file:
        return {
            (row["scenario"], row["method"]): Shares(int(row["replicates"]), *(float(row[key]) for key in ("p_fail", "p_pass", "p_blocks")))
            for row in csv.DictReader(file)
        }


def errors(truth: str, shares: Shares) -> dict[str, float]:
    """The wrong decisions there can be: exactly at the margin both are errors."""
    wrong = {}
    if truth != "worse than margin":
        wrong["false fail"] = shares.fail
    if truth != "within margin":
        wrong["false pass"] = shares.passed
    return wrong


def broken(truth: str, shares: Shares) -> list[str]:
    return [f"{name} {percent(share)}" for name, share in errors(truth, shares).items() if share > allowed(LEVEL, shares.count)]


def flags(row: Row) -> list[str]:
    """What a reader must look at; less often than the reference: by more than two standard errors (of the pooled share)."""
    truth, ours, reference = row.scenario["truth"], row.tollgate, row.reference
    found = broken(truth, ours)
    if truth == "within margin" and row.scenario["true_change"] <= 0 and row.scenario["margin_is"] != "limit":
        if ours.blocks > allowed(BLOCKED, ours.count):
            found.append(f"unchanged, blocked {percent(ours.blocks)}")
    compared = {"worse than margin": [("detected", "fail"), ("blocked", "blocks")], "within margin": [("pass", "passed")]}.get(truth, [])
    for name, field in compared:
        mine, theirs = getattr(ours, field), getattr(reference, field)
        pooled = (mine * ours.count + theirs * reference.count) / (ours.count + reference.count)
        if theirs - mine > 2 * math.hypot(standard_error(pooled, ours.count), standard_error(pooled, reference.count)):
            found.append(f"{name} less often than the reference")
    return found


def right(truth: str, shares: Shares) -> float | None:
    return {"within margin": shares.passed, "worse than margin": shares.fail}.get(truth)


def best_peer(scenario: dict, peers: dict[tuple[str, str], Shares]) -> str:
    """The peer that decides rightly most often among those whose errors stay within the promise in this very scenario."""
    found = []
    for (name, method), shares in peers.items():
        share = right(scenario["truth"], shares)
        honest = share is not None and not broken(scenario["truth"], shares)
        if name == scenario["name"] and honest and not method.startswith("reference"):
            found.append((share, method))
    if not found:
        return "none" if scenario["truth"] != "at margin" else "–"
    share, method = max(found)
    return f"{method.split(':')[0].replace('|', BAR)}: {percent(share)}"


def promise_kept(scenarios: dict[str, dict], peers: dict[tuple[str, str], Shares]) -> list[tuple[str, int, int, float, float]]:
    """For each rule: in how many scenarios it breaks the promise, of how many, and its worst false fail and false pass."""
    seen = defaultdict(list)
    for (name, method), shares in peers.items():
        truth = scenarios[name]["truth"]
        seen[method].append((bool(broken(truth, shares)), errors(truth, shares)))
    return sorted(((method, *counted(rows)) for method, rows in seen.items()), key=lambda row: (row[1] / row[2], row[3]))


def counted(rows: list[tuple[bool, dict[str, float]]]) -> tuple[int, int, float, float]:
    worst = (max((wrong.get(kind, 0) for _, wrong in rows), default=0) for kind in ("false fail", "false pass"))
    return sum(bad for bad, _ in rows), len(rows), *worst


def percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def triple(shares: Shares) -> str:
    return " · ".join(percent(share) for share in (shares.fail, shares.passed, shares.blocks))


def table(rows: list[Row], peers: dict[tuple[str, str], Shares]) -> str:
    lines = [
        "| scenario | truth | replicates | Tollgate: fail · pass · blocks | reference | best peer that keeps to it here | flag |",
        "|---|---|---:|---|---|---|---|",
    ]
    for row in rows:
        name = row.scenario["name"] + (", runs as rounds" if row.method == ROUNDS else "")
        cells = [name, row.scenario["truth"], str(row.tollgate.count), triple(row.tollgate), triple(row.reference)]
        cells.append(best_peer(row.scenario, peers))
        lines.append(f"| {' | '.join(cells)} | {'; '.join(flags(row))} |")
    return "\n".join(lines)


def promise_table(scenarios: dict[str, dict], peers: dict[tuple[str, str], Shares], rows: list[Row]) -> str:
    lines = ["| rule | breaks the promise in | worst false fail | worst false pass |", "|---|---|---:|---:|"]
    mine = [(bool(broken(row.scenario["truth"], row.tollgate)), errors(row.scenario["truth"], row.tollgate)) for row in rows]
    for method, bad, count, fail, passed in [("**Tollgate**", *counted(mine)), *promise_kept(scenarios, peers)]:
        lines.append(f"| {method.replace('|', BAR)} | {bad} of {count} | {percent(fail)} | {percent(passed)} |")
    return "\n".join(lines)


def summary(rows: list[Row]) -> str:
    """Mean shares by truth, the rows where runs are read as rounds left out, so that each scenario counts once."""
    lines = ["| truth | scenarios | Tollgate: fail · pass · blocks | reference: fail · pass · blocks |", "|---|---:|---|---|"]
    for truth in ("within margin", "at margin", "worse than margin"):
        chosen = [row for row in rows if row.scenario["truth"] == truth and row.method == REFERENCE]
        if chosen:
            mean = lambda side: " · ".join(
                percent(sum(getattr(getattr(row, side), field) for row in chosen) / len(chosen)) for field in ("fail", "passed", "blocks")
            )
            lines.append(f"| {truth} | {len(chosen)} | {mean('tollgate')} | {mean('reference')} |")
    return "\n".join(lines)


CSV_COLUMNS = ["scenario", "truth", "method", "first_seed", "replicates", "p_fail", "p_pass", "p_undecided", "p_blocks",
               "reference_replicates", "reference_fail", "reference_pass", "reference_blocks", "flags"]


def csv_row(row: Row, first: int) -> list:
    ours, reference = row.tollgate, row.reference
    shares = [f"{share:.6g}" for share in (ours.fail, ours.passed, ours.undecided, ours.blocks)]
    beside = [f"{share:.6g}" for share in (reference.fail, reference.passed, reference.blocks)]
    way = "as alternating rounds" if row.method == ROUNDS else "as emitted"
    return [row.scenario["name"], row.scenario["truth"], way, first, ours.count, *shares, reference.count, *beside, "; ".join(flags(row))]


def read_rows(path: Path, scenarios: dict[str, dict], peers: dict[tuple[str, str], Shares]) -> list[Row]:
    """The rows of a results.csv."""
    with open(path, newline="") as file:
        found = []
        for cells in csv.DictReader(file):
            method = ROUNDS if cells["method"] == "as alternating rounds" else REFERENCE
            ours = Shares(int(cells["replicates"]), *(float(cells[key]) for key in ("p_fail", "p_pass", "p_blocks")))
            found.append(Row(scenarios[cells["scenario"]], method, ours, peers[cells["scenario"], method]))
        return found
