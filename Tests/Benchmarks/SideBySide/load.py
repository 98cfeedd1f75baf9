"""How much further rounds of unchanged code differ where other programs use the processors: what a verdict says of "times the rounds". Needs swiftc
and git. Usage: load.py [--rounds 40] [--tollgate PATH] [--out FOLDER]

Busy loops run beside `tollgate run --rounds N`; of each round the logarithm of candidate over baseline is taken (medians of a run), and of these
the spread: the interquartile range over 1.349, which a single hiccup of the machine does not make. Rounds that are needed grow with its square. Writes LOAD.md into FOLDER, by default the script's own."""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from run import COMMAND, HERE, ROOT, Bench

HOGS = [0, 1, 2, 4, 8]


def spread(bench: Bench, hogs: int, rounds: int) -> tuple[float, float]:
    """The spread of the rounds' log ratios, and the mean share of the processors that others had."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(hogs)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "rounds"
            # A bound of 100 %: no round is measured again.
            bench.verdict("run", "--baseline", "main", "--rounds", str(rounds), "--disturbance", "100", "--keep", str(kept), "--", COMMAND)
            journal = json.loads((kept / "rounds.json").read_text())
            ratios = []
            for number in range(1, rounds + 1):
                sides = []
                for side in ("baseline", "candidate"):
                    result = json.loads((kept / side / "main" / f"round-{number:02}").read_text())
                    sides.append(statistics.median(row["value"] for row in result["observations"]))
                ratios.append(math.log(sides[1] / sides[0]))
            shares = [use["othersShare"] for item in journal["rounds"] for use in item["uses"] if use.get("othersShare") is not None]
            quarters = statistics.quantiles(ratios, n=4)
            return (quarters[2] - quarters[0]) / 1.349, statistics.mean(shares)
    finally:
        for other in others:
            other.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--tollgate", type=Path, default=ROOT / ".build/release/tollgate")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    lines = ["| busy loops beside | others' share of the processors | spread of a round | times the rounds |", "|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.tollgate.resolve())
        bench.git("checkout", "--quiet", "slower-0")
        quiet = None
        for hogs in HOGS:
            deviation, share = spread(bench, hogs, options.rounds)
            quiet = quiet or deviation
            lines.append(f"| {hogs} | {100 * share:.0f} % | {100 * deviation:.2f} % | {(deviation / quiet) ** 2:.1f} |")
    text = "\n".join([
        "# Rounds under load",
        "",
        f"`python3 Tests/Benchmarks/SideBySide/load.py --rounds {options.rounds}`: unchanged code (`Work.swift`) on {os.cpu_count()} processors with busy loops beside it.",
        "",
        *lines,
        "",
    ])
    (options.out / "LOAD.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
