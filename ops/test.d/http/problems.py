"""Looks for types of problems that a service's sources name and its OpenAPI document does not describe.

    problems.py SOURCES DOCUMENT

Generated requests find the ones that they happen to meet; this finds them all, but not at which route they may occur.
Pages are left out: they answer with pages.
"""
import pathlib
import re
import sys

import yaml

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
STATUS = {
    "badRequest": 400, "unauthorized": 401, "forbidden": 403, "notFound": 404, "conflict": 409, "contentTooLarge": 413,
    "unprocessableContent": 422, "tooManyRequests": 429, "serviceUnavailable": 503}
THROWN = re.compile(r'Problem\.(\w+)\(\s*"([a-z-]+)",\s|Problem\(\s*"([a-z-]+)",\s*status: \.(\w+)')


class Document:
    def __init__(self, path):
        self.path = path
        self.root = yaml.safe_load(path.read_text())
        self.others = {}

    def resolved(self, node):
        if "$ref" not in node:
            return node
        file, pointer = node["$ref"].split("#/")
        root = self.root
        if file:
            root = self.others.setdefault(file, yaml.safe_load((self.path.parent / file).read_text()))
        for part in pointer.split("/"):
            root = root[part.replace("~1", "/").replace("~0", "~")]
        return root

    def operations(self):
        for route, item in self.root["paths"].items():
            item = self.resolved(item)
            for method in METHODS & set(item):
                yield f"{method.upper()} {route}", item[method], item.get("parameters", [])

    def description(self, operation, status):
        # What stands beside a reference adds to what it refers to.
        answer = operation["responses"].get(str(status), {})
        return answer.get("description", "") + self.resolved(answer).get("description", "")


def thrown(sources):
    for file in sorted(sources.rglob("*.swift")):
        if "Pages" in file.parts:
            continue
        for short, code, long, status in THROWN.findall(file.read_text()):
            yield file, code or long, STATUS.get(short or status)


def main():
    document = Document(pathlib.Path(sys.argv[2]))
    operations = list(document.operations())
    wrong = []
    for route, operation, shared in operations:
        named = any(parameter.get("$ref", "").endswith("/Staff") for parameter in operation.get("parameters", []) + shared)
        if named and "`staff-name`" not in document.description(operation, 400):
            wrong.append(f"{route} takes a name and does not describe `staff-name`")
    count = 0
    for file, code, status in thrown(pathlib.Path(sys.argv[1])):
        count += 1
        told = (document.description(operation, status) for _, operation, _ in operations)
        if not any(f"`{code}`" in text for text in told):
            wrong.append(f"{file}: `{code}` is described by no answer of status {status}")
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong or not count:
        raise SystemExit(1)
    print(f"{document.path.parent.name}: {count} problems in the sources, all described")


main()
