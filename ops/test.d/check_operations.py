"""Holds alert rules and runbooks to what exists: metrics that are exposed, states, pages, commands, files.

    check_operations.py SAIKEN SCRAPE...      SCRAPE: what one service answered on /metrics
"""
import functools
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES, TESTS = ROOT / "ops/alerts/saiken.yaml", ROOT / "ops/alerts/saiken.test.yaml"
RUNBOOKS = sorted((ROOT / "ops/runbooks").glob("*.md"))
# What Prometheus itself knows of a scrape.
OF_PROMETHEUS = {"up"}
COMPOSE_COMMANDS = {"up", "down", "run", "ps", "exec", "logs", "restart", "stop", "rm", "build"}


def without_comments(path):
    return "\n".join(line for line in path.read_text().splitlines() if not line.lstrip().startswith("#"))


def alerts(scrapes):
    rules, tests = without_comments(RULES), TESTS.read_text()
    exposed = set(re.findall(r"^([a-z_]+)(?:\{| )", "\n".join(scrapes), re.MULTILINE))
    expressions = re.findall(r"expr: (?:>-\n)?(.*?)\n +for:", rules, re.DOTALL)
    names = set(re.findall(r"\b(up|saiken_[a-z_]+|http_[a-z_]+)\b", "\n".join(expressions)))
    for name in sorted(names - exposed - OF_PROMETHEUS):
        yield f"no service exposes {name}"
    sources = "\n".join(path.read_text() for path in ROOT.glob("Services/*/Program/Store/*Health.swift"))
    watches = "\n".join(path.read_text() for path in ROOT.glob("Services/*/Program/*/*Watch.swift"))
    for state in sorted({s for group in re.findall(r'state=~"([^"]+)"', rules) for s in group.split("|")}):
        prefix, _, rest = state.partition("_")
        told = f"'{state}'" in sources or f'"{state}"' in watches
        if not told and not (f"'{prefix}_'" in sources and f"'{rest}'" in sources):
            yield f"no service has a state {state}"
    for block in rules.split("- alert: ")[1:]:
        alert = block.split("\n", 1)[0].strip()
        pages = re.findall(r"runbook: (ops/runbooks/[a-z-]+\.md)", block)
        if len(pages) != 1 or not (ROOT / pages[0]).is_file():
            yield f"{alert} names no page that exists"
        elif alert not in (ROOT / pages[0]).read_text():
            yield f"{pages[0]} does not name {alert}"
        if not re.search(rf"alertname: {alert}\n\s+exp_alerts:\n", tests):
            yield f"no test lets {alert} fire"
    print(f"{len(expressions)} alerts over {len(names)} metrics")


@functools.cache
def help_of(saiken, words):
    done = subprocess.run([saiken, *words, "--help"], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout if done.returncode == 0 else None


def command_line(saiken, words):
    """Problems of `saiken WORDS`: the command and each option must be in its help."""
    end = next((i for i, word in enumerate(words) if not re.fullmatch(r"[a-z-]+", word) or word.startswith("-")), len(words))
    text = help_of(saiken, tuple(words[:end]))
    if text is None:
        yield f"no command: saiken {' '.join(words[:end])}"
        return
    for option in (word for word in words if word.startswith("--")):
        if option not in text:
            yield f"saiken {' '.join(words[:end])} has no {option}"


def compose_line(saiken, words, services):
    if words[0] not in COMPOSE_COMMANDS:
        yield f"no command of Compose: {words[0]}"
    if words[0] == "run" and "operator" in words:
        arguments = words[words.index("operator") + 1:]
        yield from command_line(saiken, [word for word in arguments if not word.startswith("/")])
        return
    after = {"exec": 1, "restart": 9, "run": 1, "logs": 1, "rm": 1, "up": 9}.get(words[0], 0)
    # Options with a value are written before it; --rm, -T and the like have none.
    valued = {"--tail", "--entrypoint", "--scale", "-v"}
    plain = [w for i, w in enumerate(words[1:]) if not w.startswith("-") and words[i] not in valued]
    for name in plain[:after]:
        if name not in services and not name.isupper():
            yield f"no service of compose.yaml: {name}"


def runbooks(saiken):
    compose = (ROOT / "compose/compose.yaml").read_text()
    services = set(re.findall(r"^  ([a-z-]+):$", compose.split("\nservices:")[1].split("\nnetworks:")[0], re.MULTILINE))
    count = 0
    for page in RUNBOOKS:
        text = page.read_text()
        spans = [line.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
                 for line in block.replace("\\\n", " ").splitlines()]
        spans += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for span in spans:
            words = shlex.split(span, comments=True) if span.startswith(("dc ", "saiken ")) else []
            words = words[: words.index("|")] if "|" in words else words
            found = []
            if words[:1] == ["dc"]:
                found = compose_line(saiken, words[1:], services)
            elif words[:1] == ["saiken"]:
                found = command_line(saiken, words[1:])
            count += bool(words)
            yield from (f"{page.name}: {problem}" for problem in found)
        for path in set(re.findall(r"(?<![\w./-])(?:ops|compose)/[\w./-]*\w", text)):
            if not path.startswith("compose/secrets") and not (ROOT / path).exists():
                yield f"{page.name}: there is no {path}"
        for link in re.findall(r"\]\(([\w./-]+)\)", text):
            if not (page.parent / link).exists():
                yield f"{page.name}: the link {link} leads nowhere"
    print(f"{len(RUNBOOKS)} pages with {count} commands")
    if not count:
        yield "no command was found"


def main(saiken, *scrapes):
    problems = list(alerts([pathlib.Path(scrape).read_text() for scrape in scrapes])) + list(runbooks(saiken))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems or not scrapes else 0)


main(*sys.argv[1:])
