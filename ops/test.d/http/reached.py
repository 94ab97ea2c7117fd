"""Every operation of a document was asked, in every phase: a run that ended early proves less than it says.

    reached.py SERVICE OUTPUT       OUTPUT is what schemathesis printed
"""
import pathlib
import re
import sys

PHASES = ("Examples", "Coverage", "Fuzzing")


def missing(text):
    """What was not reached, in words; empty when everything was."""
    counts = [re.search(pattern, text) for pattern in (r"Selected: (\d+)/(\d+)", r"Tested: (\d+)")]
    if None in counts:
        return ["there is no summary: it failed, or took longer than SAIKEN_HTTP_SECONDS"]
    (selected, described), (tested,) = (list(map(int, found.groups())) for found in counts)
    faults = []
    if not 0 < tested == selected == described:
        faults.append(f"{tested} of {described} operations were asked")
    # The line of a phase in the summary; ❌ is an error that schemathesis itself ends with.
    faults += [f"{phase} was not gone through" for phase in PHASES if not re.search(rf"^  [✅❌] {phase}$", text, re.M)]
    return faults


def main():
    service, output = sys.argv[1:]
    faults = missing(pathlib.Path(output).read_text(encoding="utf-8"))
    for fault in faults:
        print(f"{service}: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
