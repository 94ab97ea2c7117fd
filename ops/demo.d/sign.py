"""Signs a webhook as Standard Webhooks 1.0.0 says and prints the headers as a configuration of curl.

    sign.py ID BODY | curl -K - URL -d BODY
"""
import base64
import hashlib
import hmac
import os
import sys
import time


def main():
    identifier, body = sys.argv[1:3]
    key = base64.b64decode(os.environ["SAIKEN_GATEWAY_SECRET"].removeprefix("whsec_"))
    moment = str(int(time.time()))
    signature = base64.b64encode(hmac.new(key, f"{identifier}.{moment}.{body}".encode(), hashlib.sha256).digest()).decode()
    for name, value in (("id", identifier), ("timestamp", moment), ("signature", f"v1,{signature}")):
        print(f'header = "webhook-{name}: {value}"')


main()
