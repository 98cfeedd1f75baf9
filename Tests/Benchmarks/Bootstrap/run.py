"""Times scipy.stats.bootstrap and the benchmark of the tests, in turn, on the same seeded data. Usage: run.py FOLDER ROUNDS COMMAND…"""

import os
import subprocess
import sys
import time

import numpy as np
import scipy
from scipy import stats

folder, rounds, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
RESAMPLES = 10_000
# A resample of two million values costs SciPy tens of milliseconds: so many are drawn, and the time is scaled up.
FEW_RESAMPLES = 50

generator = np.random.default_rng(1)
samples = {
    "mean-baseline": generator.lognormal(0, 0.5, 10_000),
    "mean-candidate": 1.02 * generator.lognormal(0, 0.5, 10_000),
    "p95-baseline": generator.lognormal(0, 0.5, 1_000_000),
    "p95-candidate": 1.001 * generator.lognormal(0, 0.5, 1_000_000),
}
for name, values in samples.items():
    values.tofile(os.path.join(folder, name))


def log_ratio(baseline, candidate, axis):
    return np.log(candidate.mean(axis=axis) / baseline.mean(axis=axis))


def p95_difference(baseline, candidate, axis):
    return np.percentile(candidate, 95, axis=axis) - np.percentile(baseline, 95, axis=axis)


def scipy_bounds(prefix, statistic, method, resamples, batch):
    data = (samples[f"{prefix}-baseline"], samples[f"{prefix}-candidate"])
    wall, cpu = time.perf_counter(), time.process_time()
    interval = stats.bootstrap(
        data, statistic, n_resamples=resamples, method=method, batch=batch, vectorized=True, rng=np.random.default_rng(2)
    ).confidence_interval
    return time.perf_counter() - wall, time.process_time() - cpu, interval.low, interval.high


measured = {}


def add(name, wall, cpu, low, high):
    best = measured.get(name, (np.inf, np.inf))
    measured[name] = (min(best[0], wall), min(best[1], cpu), low, high)


for _ in range(rounds):
    # The batch sizes among which SciPy is fastest; the best one counts.
    for batch in (25, 50, 100, 200):
        add("scipy mean BCa", *scipy_bounds("mean", log_ratio, "BCa", RESAMPLES, batch))
    wall, cpu, low, high = scipy_bounds("p95", p95_difference, "percentile", FEW_RESAMPLES, 5)
    add("scipy p95 percentile", wall * RESAMPLES / FEW_RESAMPLES, cpu * RESAMPLES / FEW_RESAMPLES, low, high)
    output = subprocess.run(
        command, env=os.environ | {"TOLLGATE_BENCHMARK": folder}, check=True, capture_output=True, text=True
    ).stdout
    for line in output.splitlines():
        if line.startswith("tollgate-benchmark "):
            name, *numbers = line.split()[1:]
            add(f"tollgate {name}", *map(float, numbers))

print(f"SciPy {scipy.__version__}, NumPy {np.__version__}, {os.cpu_count()} processors; the least of {rounds} rounds and more")
print(f"means: 2 × 10,000 values, {RESAMPLES:,} resamples; p95: 2 × 1,000,000 values,")
print(f"SciPy's time for {RESAMPLES:,} resamples is scaled up from {FEW_RESAMPLES}, and by its percentile method:")
print("its BCa would need a jackknife of n² values. Tollgate resamples nothing there.")
for name, (wall, cpu, low, high) in measured.items():
    print(f"{name:28} {wall:10.4f} s wall {cpu:10.4f} s CPU   bounds {low:.6f} … {high:.6f}")
for ours, theirs in (("mean-bca", "mean BCa"), ("mean-studentized", "mean BCa"), ("p95", "p95 percentile")):
    (wall, cpu, *_), (slow_wall, slow_cpu, *_) = measured[f"tollgate {ours}"], measured[f"scipy {theirs}"]
    print(f"{ours}: {slow_wall / wall:.0f} times faster, {slow_cpu / cpu:.0f} times less CPU time")
