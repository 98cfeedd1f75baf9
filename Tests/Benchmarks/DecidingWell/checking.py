"""Calls of the tollgate executable, as a user would make them, and what its verdict says. Standard library only."""
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


class CallFailed(Exception):
    """The executable or git ended in a way that is no verdict: the command, its exit code, what it wrote."""


@dataclass(frozen=True)
class Decision:
    """One budget's answer: `outcome` is fail, pass or undecided; `looks_worse` the leaning; `blocks` what the default policy does of it."""

    outcome: str
    looks_worse: bool
    blocks: bool
    reason: str


def environment(home: Path) -> dict[str, str]:
    """Neither the caller's git configuration nor the variables of a CI decide what is scored."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}


def run(command: list[str], folder: Path, accepted: tuple[int, ...] = (0,), text: str | None = None) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, env=environment(folder), input=text, capture_output=True, text=True)
    if done.returncode not in accepted:
        raise CallFailed(f"exit {done.returncode} of {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.returncode, done.stdout


def decisions(tollgate: str, folder: Path, arguments: list[str]) -> list[Decision]:
    """`tollgate check` in `folder`: the decision of every budget, in the order in which they were given (one objective each)."""
    code, written = run([tollgate, "check", "--format", "json", *arguments], folder, accepted=(0, 1, 2))
    verdict = json.loads(written)
    if verdict["exit"] != code:
        raise CallFailed(f"the verdict says exit {verdict['exit']}, the process left with {code}")
    answers = []
    for budget in verdict["budgets"]:
        (objective,) = budget["objectives"]
        (check,) = objective["checks"]
        if (objective["outcome"] == "fail") != (budget["exit"] == 1) or objective["blocks"] != (budget["exit"] != 0):
            raise CallFailed(f"outcome and exit code disagree:\n{written}")
        answers.append(Decision(objective["outcome"], check["leaning"] == "looks-worse", budget["exit"] != 0, check["reason"]))
    return answers


class Repository:
    """A git repository of `commits` commits on main and a candidate on a branch of its own, checked out; every commit has another tree."""

    def __init__(self, path: Path, commits: int):
        self.path = path
        path.mkdir(parents=True)
        run(["git", "init", "--quiet", "--template=", "--initial-branch=main", "."], path)
        stream = "".join(self._commit(number, "main" if number <= commits else "change") for number in range(1, commits + 2))
        run(["git", "fast-import", "--quiet"], path, text=stream)
        run(["git", "symbolic-ref", "HEAD", "refs/heads/change"], path)
        self.main = run(["git", "rev-list", "--reverse", "main"], path)[1].split()

    @staticmethod
    def _commit(number: int, branch: str) -> str:
        parent = f"from :{number - 1}\n" if number > 1 else ""
        return (
            f"commit refs/heads/{branch}\nmark :{number}\n"
            f"committer Benchmark <benchmark@example.org> {1_700_000_000 + 3600 * number} +0000\n"
            f"data 7\ncommit\n{parent}M 644 inline version\ndata 4\n{number:04}\n"
        )

    def copied(self, path: Path) -> Path:
        """A fresh clone, byte for byte: what one replicate records, no other sees."""
        shutil.copytree(self.path, path)
        return path
