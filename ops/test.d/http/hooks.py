"""What schemathesis cannot know: names of things that exist, a gateway's signature, and the house rule of problems."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import re
import time

import requests
import schemathesis
import yaml

KNOWN = json.loads(pathlib.Path(os.environ["SAIKEN_HTTP_KNOWN"]).read_text())
GATEWAY_KEY = base64.b64decode(os.environ["SAIKEN_GATEWAY_SECRET"].removeprefix("whsec_"))
# Members of bodies and parameters of paths that name something: which of the known ones they may be.
BODY = {
    "claim": "claims", "claims": "claims", "person": "persons", "demand": "demands", "contract": "contract",
    "assignment": "assignments", "receipts": "receipts"}
PATHS = (
    (r"^/claims/", "claims"), (r"^/persons/", "persons"), (r"^/holds/", "hold"), (r"^/prescriptions/", "fact"),
    (r"^/receipts/", "receipts"), (r"^/files/", "files"), (r"^/webhooks/", None), (r"^/contracts/", "contract"),
    (r"^/assignments/", "assignments"), (r"^/credentials/", "client"), (r"^/batches/", "batches"), (r"^/items/", "items"),
    (r"^/bundles/", "bundles"), (r"^/measures/", "measures"), (r"^/refunds/", "receipts"), (r"^/staff/claims/", "claims"),
    (r"^/staff/persons/", "persons"))


def chosen(kind, seed):
    """One of the known, for most of the values; the same for the same value."""
    number = int.from_bytes(hashlib.sha256(repr(seed).encode()).digest()[:4])
    return None if number % 4 == 0 else KNOWN[kind][number % len(KNOWN[kind])]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters:
        return path_parameters
    path = context.operation.path
    kind = next((kind for pattern, kind in PATHS if re.search(pattern, path)), None)
    for name, value in path_parameters.items():
        if name == "gateway":
            path_parameters[name] = "gateway"
        elif kind and name in ("id", "name", "client", "receipt"):
            path_parameters[name] = chosen(kind, value) or value
    return path_parameters


@schemathesis.hook
def map_body(context, body):
    return replaced(body)


def replaced(value):
    if isinstance(value, dict):
        return {name: named(name, each) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each) for each in value]
    return value


def named(name, value):
    kind = BODY.get(name)
    if kind and isinstance(value, str):
        return chosen(kind, value) or value
    if kind and isinstance(value, list):
        return [chosen(kind, (number, each)) or each for number, each in enumerate(value)]
    return replaced(value)


class Signature(requests.auth.AuthBase):
    """Standard Webhooks 1.0.0 over the bytes that are really sent."""

    def __call__(self, request):
        identifier = request.headers.get("webhook-id")
        body = request.body or b""
        body = body if isinstance(body, bytes) else body.encode()
        if identifier:
            identifier = identifier if isinstance(identifier, str) else identifier.decode("latin-1")
            moment = str(int(time.time()))
            signed = f"{identifier}.{moment}.".encode() + body
            digest = hmac.new(GATEWAY_KEY, signed, hashlib.sha256).digest()
            request.headers["webhook-timestamp"] = moment
            request.headers["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
        return request


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.operation.path.startswith("/webhooks/"):
        kwargs["auth"] = Signature()


DOCUMENTS = {}


def document(path):
    if path not in DOCUMENTS:
        DOCUMENTS[path] = yaml.safe_load(path.read_text())
    return DOCUMENTS[path]


def description(case, status):
    """What the document says about a status, with what it refers to."""
    root = pathlib.Path(__file__).parents[3]
    folder = "".join(word.capitalize() for word in os.environ["SAIKEN_HTTP_SERVICE"].split("-"))
    path = root / "Services" / folder / "openapi.yaml"
    item = document(path)["paths"][case.operation.path]
    if "$ref" in item:
        path = root / "Services/openapi-shared.yaml"
        item = document(path)["paths"][case.operation.path]
    answer = item[case.operation.method.lower()]["responses"].get(str(status), {})
    text = answer.get("description", "")
    if "$ref" in answer:
        shared = document(root / "Services/openapi-shared.yaml")["components"]["responses"]
        text += shared[answer["$ref"].rsplit("/", 1)[1]]["description"]
    return text


@schemathesis.check
def problem_is_described(context, response, case):
    """Every type of problem stands in the description of its status: it is stable, and callers decide by it."""
    kind = (response.headers.get("content-type") or [""])[0]
    is_its_method = response.request.method == case.operation.method.upper()
    if is_its_method and kind.startswith("application/problem+json"):
        code = response.json()["type"].removeprefix("urn:saiken:problem:")
        text = description(case, response.status_code)
        assert f"`{code}`" in text, f"problem type {code} is not described for {response.status_code}"
