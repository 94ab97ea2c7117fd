"""What reads and reckons without the suite's code: `ops/recompute-balances.py`, as a module."""
import functools
import importlib.util
import pathlib


@functools.cache
def recomputation(ops):
    spec = importlib.util.spec_from_file_location("recompute", pathlib.Path(ops) / "recompute-balances.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program
