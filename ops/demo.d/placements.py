"""Claims handed to contractors: loans to a servicer, rents and hospital bills to a law firm. Both fetch, collect, remit."""
import base64
import csv
import urllib.parse

from seizures import identifier
from suite import Service


class Contractor:
    """A contractor's program: a token, a cursor, an idempotency key for each POST."""

    def __init__(self, address, client, secret):
        self.service = Service(address)
        login = base64.b64encode(f"{client}:{secret}".encode()).decode()
        answer = self.service.post("/oauth/token", b"grant_type=client_credentials", {
            "authorization": f"Basic {login}", "content-type": "application/x-www-form-urlencoded"})
        self.service.headers = {"authorization": f"Bearer {answer['access_token']}"}
        self.cursor, self.claims = 0, {}

    def fetch(self):
        """Everything new; true when nothing waits any more."""
        page = self.service.get(f"/assignments?after={self.cursor}")
        for item in page["items"]:
            if item["kind"] == "assigned":
                self.claims[item["assignment"]] = item
        if page["next"] > self.cursor:
            self.post("/assignments/ack", {"through": page["next"]}, f"ack-{page['next']}")
            self.cursor = page["next"]
        return not page["waiting"] and not page["items"]

    def post(self, path, body, key):
        return self.service.post(path, body, {"idempotency-key": key})


class Placements:
    CLAIMS = 40
    OFFICER = "officer-1"
    CONTRACTORS = (
        ("S001", "南国債権回収株式会社", "servicer", ["LOAN_MF"], 2000),
        ("L001", "桜島法律事務所", "law_firm", ["HOUSING", "HOSP"], 2500),
    )

    def __init__(self, city, suite):
        self.suite = suite
        with open(city / "assessment.csv", encoding="utf-8", newline="") as file:
            self.claims = [row for row in csv.DictReader(file) if row["record"] == "claim"]

    def run(self, date, bar):
        for code, name, kind, kinds, rate in self.CONTRACTORS:
            contract = self.enter(date, code, name, kind, kinds, rate)
            due = [row["key"] for row in self.claims if row["kind"] in kinds and row["date_from"] < date[:7]]
            if not due:
                continue
            self.suite.case.post("/placements", {
                "request": identifier("placements", code), "contract": contract, "claims": due[:self.CLAIMS],
                "officer": self.OFFICER})
            self.suite.settle()
            credentials = self.suite.outsourcing.post(f"/contracts/{contract}/credentials", {})
            contractor = Contractor(
                self.suite.outsourcing_url, credentials["client_id"], credentials["client_secret"])
            self.suite.eventually(f"{code} has fetched its claims", contractor.fetch)
            receipts = self.collect(date, contractor)
            self.suite.settle()
            self.remit(date, code, receipts)
            statement = contractor.service.get(f"/statements/{date[:7]}")
            bar.say(
                f"  {name}: {len(contractor.claims)} of {len(due[:self.CLAIMS])} claims handed over, "
                f"{len(receipts)} paid, fee so far {statement['fee_yen']:,} yen and tax {statement['tax_yen']:,}")

    def enter(self, date, code, name, kind, kinds, rate):
        """Contractor, designation and contract of the fiscal year; entered once."""
        post, contract = self.suite.outsourcing.post, identifier("contract", code)
        year = date[:4]
        period = [f"{year}-04-01", f"{int(year) + 1}-03-31"]
        for path, body in (
            ("/contractors", {"code": code, "name": name, "kind": kind}),
            (f"/contractors/{urllib.parse.quote(code)}/designations",
             {"number": "1", "notice": "告示第1号", "kinds": kinds, "from": period[0], "to": period[1]}),
            ("/contracts", {
                "contract": contract, "contractor": code, "number": f"{year}-{code}", "officer": self.OFFICER,
                "kinds": kinds, "remit_day": 15, "terms": {
                    "period": period, "rates": [{"rate_bp": rate}], "count_channels": ["TRUST_ACCOUNT"],
                    "count_components": ["PRINCIPAL"]}}),
        ):
            self.suite.once(post, path, body)
        return contract

    def collect(self, date, contractor):
        """Every third debtor pays a part; the same report sent twice is one."""
        receipts = {}
        for item in list(contractor.claims.values())[::3]:
            amount = max(1, min(item["amount_yen"], 10_000))
            body = {"assignment": item["assignment"], "amount_yen": amount, "paid_on": date}
            for _ in range(2):
                receipt = contractor.post("/collections", body, f"collect-{item['assignment']}")["receipt"]
                receipts[receipt] = amount
        return receipts

    def remit(self, date, code, receipts):
        if receipts:
            self.suite.once(self.suite.outsourcing.post, "/remittances", {
                "contractor": code, "credited_on": date, "amount_yen": sum(receipts.values()),
                "receipts": list(receipts)})
