"""A contractor's pull: the law firm's program gets a token and fetches what is its own.

    eval "$(ops/services env .saiken/demo)" && python3 ops/demo.d/pull.py
"""
import json
import os

from placements import Contractor
from seizures import identifier
from suite import Service


def main():
    address = os.environ["SAIKEN_OUTSOURCING_URL"]
    staff = Service(address, {"authorization": "Bearer " + os.environ["SAIKEN_OUTSOURCING_STAFF_TOKEN"], "x-staff": "demo"})
    keys = staff.post(f"/contracts/{identifier('contract', 'L001')}/credentials", {})
    contractor = Contractor(address, keys["client_id"], keys["client_secret"])
    page = contractor.service.get("/assignments?after=0")
    print(json.dumps({**page, "items": page["items"][:3]}, ensure_ascii=False, indent=1))
    print(f"{len(page['items'])} entries, the first three shown; personal data are gone once they are acknowledged")


main()
