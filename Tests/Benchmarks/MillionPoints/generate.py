"""Writes a k6 NDJSON file of one million points (about 250 MB): the points of a real file over and over, their values varied by a seeded factor.
Usage: generate.py REAL.ndjson[.gz] OUT.ndjson"""
import gzip
import random
import re
import sys

source, target = sys.argv[1:3]
opened = gzip.open(source, "rt") if source.endswith(".gz") else open(source)
lines = opened.read().splitlines()
metrics = [line for line in lines if '"type":"Metric"' in line]
points = [line for line in lines if '"type":"Point"' in line]
value = re.compile(r'"value":([0-9.e+-]+)')
random.seed(1)
with open(target, "w") as out:
    out.writelines(line + "\n" for line in metrics)
    for index in range(1_000_000):
        line = points[index % len(points)]
        found = value.search(line)
        number = float(found.group(1))
        if number not in (0.0, 1.0):
            varied = repr(round(number * random.lognormvariate(0, 0.1), 6))
            line = line[: found.start(1)] + varied + line[found.end(1) :]
        out.write(line + "\n")
