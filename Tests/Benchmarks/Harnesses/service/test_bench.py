"""What pytest-benchmark measures."""
import time
from pathlib import Path

MILLISECONDS = int((Path(__file__).parent / "milliseconds").read_text())


def test_answer(benchmark):
    benchmark(time.sleep, MILLISECONDS / 1000)
