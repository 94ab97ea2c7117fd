"""Compares the routes of standard input with those that an OpenAPI document describes, both ways.

    ops/services routes DIR SERVICE | routes.py SERVICE DOCUMENT
"""
import pathlib
import sys

import yaml

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def described(path):
    document = yaml.safe_load(path.read_text())
    for route, item in document["paths"].items():
        if "$ref" in item:
            file, pointer = item["$ref"].split("#/paths/")
            other = yaml.safe_load((path.parent / file).read_text())
            item = other["paths"][pointer.replace("~1", "/").replace("~0", "~")]
        for method in METHODS & set(item):
            yield f"{method.upper()} {route}"


def main():
    service, path = sys.argv[1], pathlib.Path(sys.argv[2])
    # A route for whatever else is asked for is described as a page of any name.
    answered = {line.replace("/**", "/{page}") for line in sys.stdin.read().splitlines()}
    told = set(described(path))
    if not answered:
        raise SystemExit(f"{service} answers no route at all")
    for route in sorted(answered - told):
        print(f"{service}: {route} is answered and not described", file=sys.stderr)
    for route in sorted(told - answered):
        print(f"{service}: {route} is described and not answered", file=sys.stderr)
    if answered != told:
        raise SystemExit(1)
    print(f"{service}: {len(told)} routes, answered and described")


main()
