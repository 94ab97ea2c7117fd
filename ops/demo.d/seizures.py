"""Deposit seizures of one day: requests, the banks' answers, two approvals, export, result."""
import collections
import csv
import hashlib
import pathlib
import subprocess
import uuid


def identifier(*parts):
    """The same id for the same thing, so that a repeated request asks once (UUID, version 7 form)."""
    raw = bytearray(hashlib.sha256("/".join(parts).encode()).digest()[:16])
    raw[0:6] = (1_775_000_000_000).to_bytes(6, "big")
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


class Seizures:
    # Requests of the day; among them some that must be refused.
    REQUESTS = 120
    REQUESTER, APPROVERS = "officer-1", ("officer-2", "officer-3")
    ANSWER_COLUMNS = "照会番号,回答区分,金融機関コード,支店コード,科目,口座番号,名義人カナ,基準日,届出住所,届出日"

    def __init__(self, city, suite):
        self.suite = suite
        self.media = pathlib.Path(suite.folder) / "media"
        self.media.mkdir(exist_ok=True)
        self.accounts = self.read(city / "bank-accounts.csv")
        self.claims = collections.defaultdict(list)
        first = None
        for row in self.read(city / "assessment.csv"):
            if row["record"] == "slip" and first is None:
                first = row["date_from"]
            if row["record"] == "claim":
                self.claims[row["person_key"]].append(row)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def run(self, date, bar):
        requests = self.request(date)
        bar.say(f"{date}: {len(requests)} seizures are asked for at {len({a['bank'] for a in requests.values()})} banks")
        self.answer_inquiries(date)
        self.suite.settle()
        totals = collections.Counter()
        for number, bank in enumerate(sorted({account["bank"] for account in requests.values()})):
            totals.update(self.batch(bank, requests, protect=number == 0, bar=bar))
        self.suite.settle()
        bar.say("  " + ", ".join(f"{name}: {count}" for name, count in sorted(totals.items())))

    def request(self, date):
        """Asks for the oldest debts of account holders; by request id."""
        requests = {}
        for account in self.accounts:
            claims = [row for row in self.claims[account["person_number"]] if row["date_from"] < date[:7]]
            if not claims or len(requests) >= self.REQUESTS:
                continue
            request = identifier("demo", account["person_number"])
            self.suite.case.post("/seizures", {
                "request": request, "person": account["person_number"], "officer": self.REQUESTER,
                "claims": [row["key"] for row in claims], "amount": sum(int(row["amount_1"]) for row in claims),
                "account": {
                    "bank": account["bank"], "branch": account["branch"], "product": account["product"],
                    "number": account["account"],
                }})
            requests[request] = account
        return requests

    def answer_inquiries(self, date):
        """What the banks answered to the inquiries: holder and address of every account."""
        lines = [self.ANSWER_COLUMNS]
        for number, account in enumerate(self.accounts):
            lines.append(",".join([
                f"{number + 1:08d}", "1", account["bank"], account["branch"], account["product"], account["account"],
                account["holder_kana"], date.replace("-", ""), account["address"], ""]))
        content = b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()
        self.suite.garnishment.post("/inquiry-answers", content)

    def batch(self, bank, requests, protect, bar):
        """One bank: draft, clearance, approvals, export, the bank's answer."""
        post = self.suite.garnishment.post
        batch = post("/batches", {"officer": self.REQUESTER, "bank": bank})["batch"]
        items = self.suite.eventually(f"batch {batch} is cleared", lambda: self.settled(batch, "drafting"))
        ready = [item for item in items if item["state"] == "evidenced"]
        for item in ready:
            for officer in self.APPROVERS:
                post(f"/items/{item['request']}/approve", {"officer": officer})
        if not ready:
            return collections.Counter(item["state"] for item in items)
        if protect:
            person = requests[ready[0]["request"]]["person_number"]
            bar.say(f"  between approval and export {person} becomes protected (支援措置): her item must not leave")
            self.suite.case.post(f"/persons/{person}/protection", {"protected": True, "delivery_address": "市役所気付"})
            self.suite.settle()
        if any(item["state"] == "approved" for item in self.items(batch)):
            post(f"/batches/{batch}/export", {"officer": self.REQUESTER})
            self.suite.eventually(f"batch {batch} is exported", lambda: self.state(batch) in ("exported", "empty"))
            if self.state(batch) == "exported":
                self.bank_answers(batch)
        return collections.Counter(item["state"] for item in self.items(batch))

    def bank_answers(self, batch):
        request, result = self.media / f"{batch}-request.txt", self.media / f"{batch}-result.txt"
        request.write_bytes(self.suite.garnishment.get(f"/batches/{batch}/file"))
        subprocess.run(
            [f"{self.suite.programs}/garnishment", "simulate-bank", str(request), str(result)], check=True, timeout=60)
        self.suite.garnishment.post(f"/batches/{batch}/result", result.read_bytes())

    def items(self, batch):
        return self.suite.garnishment.get(f"/batches/{batch}")["items"]

    def state(self, batch):
        return self.suite.garnishment.get(f"/batches/{batch}")["state"]

    def settled(self, batch, state):
        items = self.items(batch)
        return items if all(item["state"] != state for item in items) else None
