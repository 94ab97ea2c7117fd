"""Where the benchmarks run, what they are given, and what they report."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLACE = ROOT / ".saiken" / "bench"
BUILT = os.environ.get("SAIKEN_PROGRAMS")
PROGRAMS = pathlib.Path(BUILT) if BUILT else ROOT / ".build" / "release"
RESULTS = []


class Scale:
    """How often each figure is measured, and by how much --quick makes the work smaller."""

    runs = 3
    smaller = 1


def run(*command, env=None, feed=None):
    """Runs a command to its end and returns what it printed; ends the program with its errors otherwise."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=env, input=feed, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"ops/bench: {' '.join(words[:3])} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def servers_env(service=None):
    lines = run(ROOT / "ops/servers", "env", PLACE, *([service] if service else []))
    pairs = (line[len("export "):].split("=", 1) for line in lines.splitlines() if line.startswith("export "))
    return dict(os.environ) | dict(pairs)


def report(name, value, unit, limit=None, ratio=None):
    RESULTS.append({"name": name, "value": round(value, 3), "unit": unit, "limit": limit and round(limit, 3),
                    "ratio": ratio and round(ratio, 3)})
    shown = f"{value:>14,.0f} {unit:<12}"
    if limit:
        shown += f" limit {limit:>14,.0f}   ratio {ratio:.2f}"
    print(f"{name:<34}{shown}", flush=True)


def median(values):
    return statistics.median(values)


def until(what, holds, seconds=1800, pause=0.2):
    """Waits until something holds; ends the program when it does not come."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"ops/bench: not within {seconds} s: {what}")
        time.sleep(pause)


def write_results(path):
    path.write_text("".join(json.dumps(line) + "\n" for line in RESULTS), encoding="utf-8")


def sql(env, database, statement=None, file=None, **variables):
    words = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", env["SAIKEN_TEST_PG_HOST"], "-p",
             env["SAIKEN_TEST_PG_PORT"], "-U", env["SAIKEN_TEST_PG_USER"], "-d", database]
    for name, value in variables.items():
        words += ["-v", f"{name}={value}"]
    return run(*words, *(["-f", file] if file else ["-c", statement]))
