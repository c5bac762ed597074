#!/usr/bin/env python3
"""Measure fwscaffold beside the other tools on this machine, in one run, and print the ratios.

    python3 bench/run.py                 # all of it; writes bench/results.json and the chart
    python3 bench/run.py --rounds 5      # fewer rounds
    python3 bench/run.py --green         # time to the first green tests too; takes some minutes

The tools are installed into `.bench/` on the first call. Only ratios carry to another machine.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median

import chart
import contenders
import measure

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".bench"
# What is compared, and what we mean to reach.
TARGETS = {
    ("fwscaffold --help", "import click"): 1.20,
    ("fwscaffold new flask", "cookiecutter"): 0.40,
    ("fwscaffold new flask", "copier copy"): 0.20,
    ("fwscaffold new flask", "django-admin startproject"): 0.70,
    ("fwscaffold new flask", "hatch new"): None,
    ("fwscaffold new flask", "putup"): None,
    ("fwscaffold new flask", "write the same files"): None,
    ("fwscaffold, first run", "cookiecutter, first run"): 0.40,
}
COUNTED = ("fwscaffold new flask", "cookiecutter", "fwscaffold --help", "import click")


def main() -> int:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description="Measure fwscaffold beside the other tools.")
    parser.add_argument("--rounds", type=int, default=11, metavar="N")
    parser.add_argument("--green", action="store_true", help="time to the first green tests, too")
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # else every run would be a first one
    results = {
        "python": platform.python_version(),
        "versions": contenders.install(PLACE),
        "processes": processes(options.rounds),
        "instructions": instructions(),
        "in process": in_process(),
        "green": green() if options.green else None,
    }
    (ROOT / "bench" / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    return 0


def processes(rounds: int) -> dict[str, object]:
    """Whole processes: CPU seconds, and ratios round by round."""
    commands = contenders.commands(PLACE)
    seconds = measure.round_robin(commands, rounds)
    contenders.refuse_other_bytes(PLACE)
    print(f"\nCPU time of the process, {rounds} rounds: median ratio (lowest to highest)\n")
    ratios = {}
    for (ours, theirs), target in TARGETS.items():
        found = measure.ratio(seconds[ours], seconds[theirs])
        ratios[f"{ours} / {theirs}"] = {**asdict(found), "target": target}
        line(
            f"{ours} / {theirs}",
            found.median,
            target,
            f"({found.lowest:.2f} to {found.highest:.2f})",
        )
    medians = {name: sorted(found)[rounds // 2] for name, found in seconds.items()}
    shown = ("fwscaffold new flask", "cookiecutter", "copier copy", "hatch new", "putup")
    bars = {name: medians[name] for name in (*shown, "django-admin startproject")}
    title = "CPU seconds for one new project (hatch, putup and django-admin make a few files only)"
    picture = ROOT / "docs" / "pictures" / "performance.svg"
    picture.write_text(chart.bars(title, bars, " s"), "utf-8")
    return {"seconds": medians, "ratios": ratios}


def instructions() -> dict[str, int] | None:
    """Instructions in user mode, where valgrind is there: the figure that repeats exactly."""
    valgrind = shutil.which("valgrind")
    if not valgrind:
        return None
    counts, commands = {}, contenders.commands(PLACE)
    tool = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    for name in COUNTED:
        command = commands[name]
        if command.makes:
            shutil.rmtree(command.makes)
        python = PLACE / ("cookiecutter" if name == "cookiecutter" else "fwscaffold") / "bin/python"
        words = [*tool, *([] if "import" in name else [python]), *command.words]
        env = {**os.environ, **command.env}
        done = subprocess.run(words, capture_output=True, text=True, env=env, check=True)
        (count,) = re.findall(r"I +refs: +([\d,]+)", done.stderr)
        counts[name] = int(count.replace(",", ""))
    print("\ninstructions\n")
    for ours, theirs in (COUNTED[:2], COUNTED[2:]):
        line(f"{ours} / {theirs}", counts[ours] / counts[theirs], None)
    return counts


def in_process() -> dict[str, dict[str, float]]:
    """Projects made inside one process, beside `cookiecutter.main.cookiecutter()`."""
    python = PLACE / "fwscaffold" / "bin" / "python"
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home}
        done = subprocess.check_output([python, ROOT / "bench" / "in_process.py"], env=env)
    found: dict[str, list[float]] = json.loads(done)
    print("\nin process: CPU time, projects a second and core, times as fast as `cookiecutter()`\n")
    results = {}
    for name, ours in found.items():
        theirs = found.get(f"{name}, cookiecutter()", found["cookiecutter()"])
        results[name] = {"ms": median(ours), "faster": measure.ratio(theirs, ours).median}
        if not name.endswith("cookiecutter()"):
            ms, faster = results[name].values()
            print(f"  {name:<44}{ms:8.2f} ms {1000 / ms:8.0f} /s {faster:7.1f}")
    return results


def green() -> dict[str, float]:
    """Seconds from nothing to green tests, caches warm, with uv and with pip."""
    if not shutil.which("uv"):
        raise SystemExit("error: --green needs uv")
    everything = os.environ["PATH"].split(os.pathsep)
    without = os.pathsep.join(part for part in everything if not Path(part, "uv").exists())
    found = {}
    for name, path in {"uv": os.environ["PATH"], "pip": without}.items():
        seconds(path)  # fills the installer's cache
        found[name] = seconds(path)
    print("\nwall time of `new flask --verify`, caches warm\n")
    line("with uv / with pip", found["uv"] / found["pip"], 0.20)
    return found


def seconds(path: str) -> float:
    """Return how long a verified project takes with this PATH."""
    with tempfile.TemporaryDirectory() as place:
        program = PLACE / "fwscaffold" / "bin" / "fwscaffold"
        command: list[str | Path] = [
            program,
            "new",
            "flask",
            f"{place}/shop",
            "--no-git",
            "--verify",
        ]
        started = time.perf_counter()
        env = {**os.environ, "PATH": path}
        subprocess.run(command, env=env, check=True, capture_output=True)
        return time.perf_counter() - started


def line(name: str, value: float, target: float | None, note: str = "") -> None:
    """Print one ratio."""
    wanted = f"target {target:.2f}" if target else ""
    print(f"  {name:<52}{value:6.2f}  {wanted:<12} {note}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
