"""Sends days of a generated city's receipts to payment-intake, as agents and gateways do: again until it is taken.

    feed.py URL CITY WEBHOOK_SECRETS FIRST LAST     days as YYYY-MM-DD; prints how many files and webhooks were sent
"""
import base64
import hashlib
import hmac
import pathlib
import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 120
# Not the sender's fault, and nothing was taken: 503 tells so, and a connection that breaks may have been heard.
PUT_OFF = {502, 503, 504}


def send(url, body, headers=None):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        request = urllib.request.Request(url, body, headers() if headers else {}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            if error.code not in PUT_OFF or time.monotonic() > deadline:
                sys.exit(f"{url}: {error.code} {error.read()[:300]}")
        except OSError as error:
            if time.monotonic() > deadline:
                sys.exit(f"{url}: {error}")
        time.sleep(0.3)


def signed(key, identifier, body):
    """Headers of Standard Webhooks 1.0.0, with the time of this attempt."""
    def headers():
        moment = str(int(time.time()))
        signature = hmac.new(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
        return {
            "webhook-id": identifier, "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(signature).decode(),
        }
    return headers


def main(url, city, secrets, first, last):
    gateway, key = pathlib.Path(secrets).read_text(encoding="ascii").strip().split("=", 1)
    key = base64.b64decode(key.removeprefix("whsec_"))
    files = webhooks = 0
    for file in sorted((pathlib.Path(city) / "receipts").iterdir()):
        if not first <= file.name[:10] <= last:
            continue
        if file.suffix == ".tsv":
            for line in file.read_bytes().splitlines():
                identifier, body = line.split(b"\t", 1)
                send(f"{url}/webhooks/{gateway}", body, signed(key, identifier.decode(), body))
                webhooks += 1
            continue
        channel = "konbini-a" if "konbini-a" in file.name else "konbini-b"
        send(f"{url}/files/{channel}", file.read_bytes())
        files += 1
    print(f"{first} to {last}: {files} files and {webhooks} webhooks taken")


main(*sys.argv[1:])
