"""Claims handed to contractors: loans to a servicer, rents and hospital bills to a law firm. Both fetch, collect, remit."""
import base64
import csv
import datetime
import urllib.parse

from seizures import identifier
from suite import Service


class Contractor:
    """A contractor's program: a token, a cursor, an idempotency key for each POST."""

    def __init__(self, address, client, secret):
        self.service = Service(address)
        login = base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.login = {"authorization": f"Basic {login}", "content-type": "application/x-www-form-urlencoded"}
        self.cursor, self.claims = 0, {}
        self.renew()

    def renew(self):
        answer = self.service.post("/oauth/token", b"grant_type=client_credentials", self.login)
        self.service.headers = {"authorization": f"Bearer {answer['access_token']}"}

    def fetch(self):
        """Everything new; true when nothing waits any more."""
        page = self.service.get(f"/assignments?after={self.cursor}")
        for item in page["items"]:
            if item["kind"] == "assigned":
                self.claims[item["assignment"]] = item
            elif item["kind"] in ("recalled", "ended"):
                self.claims.pop(item["assignment"], None)
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
    NAMES = {code: name for code, name, *_ in CONTRACTORS}

    def __init__(self, city, suite, story, bank):
        self.suite, self.story, self.bank = suite, story, bank
        self.known = {}
        with open(city / "assessment.csv", encoding="utf-8", newline="") as file:
            self.claims = [row for row in csv.DictReader(file) if row["record"] == "claim"]

    def run(self, date, bar):
        """The month's work: what is due is placed once; the contractors fetch, and some debtors pay them."""
        first = not self.story.get("placed")
        if first:
            bar.say(f"{date}: loans are placed with a servicer, rents and hospital bills with a law firm")
        placed = [(code, contract, asked) for code, contract, asked in self.place(date) if asked]
        for code, contract, asked in placed:
            self.suite.eventually(f"each claim of {code} is decided", lambda each=contract: self.is_decided(each))
            contractor = self.contractor(code, contract)
            self.suite.eventually(f"{code} has fetched its claims", contractor.fetch)
            receipts = self.collect(date, contractor)
            self.story.add("collected", {
                "code": code, "contract": contract, "month": date[:7], "receipts": receipts, "yen": sum(receipts.values())})
            if first:
                # Early, so that the month has a fee; from then on in the month after.
                self.remit(date, date[:7], code, receipts)
                self.story.add("placed", {
                    "code": code, "name": self.NAMES[code], "asked": asked, "fetched": len(contractor.claims)})
            bar.say(f"  {self.NAMES[code]}: has {len(contractor.claims)} claims, {len(receipts)} paid "
                    f"{sum(receipts.values()):,} yen")
        self.suite.settle()

    def place(self, date):
        """Asks for the placement of what is due, with each contractor; code, contract and number of claims."""
        for code, name, kind, kinds, rate in self.CONTRACTORS:
            contract = self.enter(date, code, name, kind, kinds, rate)
            due = [row["key"] for row in self.claims if row["kind"] in kinds and row["date_from"] < date[:7]]
            if due:
                self.suite.case.post("/placements", {
                    "request": identifier("placements", code), "contract": contract, "claims": due[:self.CLAIMS],
                    "officer": self.OFFICER})
            yield code, contract, len(due[:self.CLAIMS])

    def is_decided(self, contract):
        states = [
            each["state"] for each in self.suite.outsourcing.get("/placements") if each["contract"] == contract]
        return states and not {"requested", "asking"} & set(states)

    def tell(self, bar):
        """What the contractors have earned in each month, as they see it."""
        for each in self.story.get("collected", []):
            code, month = each["code"], each["month"]
            statement = self.contractor(code, each["contract"]).service.get(f"/statements/{month}")
            self.story.tell(f"statement-{code}-{month}", statement)
            bar.say(
                f"  {self.NAMES[code]}, {month}: {each['yen']:,} yen collected, fee {statement['fee_yen']:,} and tax "
                f"{statement['tax_yen']:,} yen")

    def contractor(self, code, contract):
        """The contractor's program with its credentials; a run that goes on makes new ones."""
        if code not in self.known:
            credentials = self.suite.outsourcing.post(f"/contracts/{contract}/credentials", {})
            self.known[code] = Contractor(
                self.suite.outsourcing_url, credentials["client_id"], credentials["client_secret"])
        self.known[code].renew()
        return self.known[code]

    def remit_month(self, date, _bar):
        """The money of the month before reaches the city's account."""
        for each in self.collected_before(date):
            self.remit(date, each["month"], each["code"], each["receipts"])

    def close(self, date, bar):
        """The statement of the month before is closed."""
        for each in self.collected_before(date):
            path = f"/contracts/{each['contract']}/statements/{each['month']}"
            self.suite.once(self.suite.outsourcing.post, path, {})
            payable = self.suite.outsourcing.get(path)["payable_yen"]
            bar.say(f"{date}: {self.NAMES[each['code']]}: {each['month']} is closed, payable {payable:,} yen")

    def collected_before(self, date):
        before = (datetime.date.fromisoformat(date[:8] + "01") - datetime.timedelta(days=1)).isoformat()[:7]
        return [each for each in self.story.get("collected", []) if each["month"] == before]

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
                receipt = contractor.post("/collections", body, f"collect-{date}-{item['assignment']}")["receipt"]
                receipts[receipt] = amount
        return receipts

    def remit(self, date, month, code, receipts):
        """What was collected in a month comes into the city's account, once."""
        self.bank.credit(f"{code}-{month}", date, f"agent:{code}", code, sum(receipts.values()))
