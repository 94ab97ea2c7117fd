"""Deposit seizures of one day: requests, the banks' answers, two approvals, export, result."""
import collections
import concurrent.futures
import hashlib
import json
import pathlib
import subprocess
import uuid

from people import read


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
    # Banks whose batches are worked on at the same time.
    BANKS_AT_ONCE = 4
    # What is told of debtors to whom something happens between approval and export.
    ONCE = ("protected", "paid")
    REQUESTER, APPROVERS = "officer-1", ("officer-2", "officer-3")
    ANSWER_COLUMNS = "照会番号,回答区分,金融機関コード,支店コード,科目,口座番号,名義人カナ,基準日,届出住所,届出日"

    def __init__(self, city, suite, story, people, bank):
        self.suite, self.story, self.bank = suite, story, bank
        self.media = pathlib.Path(suite.folder) / "media"
        self.media.mkdir(exist_ok=True)
        self.accounts = read(city / "bank-accounts.csv")
        self.people = people
        self.claims, self.slips = people.claims, people.slips

    def run(self, date, bar):
        self.date = date
        self.protect_allowance(date, bar)
        requests = self.request(date)
        bar.say(f"{date}: {len(requests)} seizures are asked for at {len({a['bank'] for a in requests.values()})} banks")
        self.answer_inquiries(date)
        self.suite.settle()
        banks, ended = sorted({account["bank"] for account in requests.values()}), []
        # What happens once happens at the first ones, in turn; the others follow together.
        while banks and not all(map(self.story.get, self.ONCE)):
            ended.append(self.batch(banks.pop(0), requests, bar))
        with concurrent.futures.ThreadPoolExecutor(self.BANKS_AT_ONCE) as pool:
            ended += pool.map(lambda bank: self.batch(bank, requests, bar), banks)
        totals = collections.Counter()
        for states, paying in ended:
            totals.update(states)
            if paying:
                self.pay_out(*paying)
        self.suite.settle()
        bar.say("  " + ", ".join(f"{name}: {count}" for name, count in sorted(totals.items())))
        self.tell(date, requests, totals)

    def candidates(self, date):
        """Account holders with old debts, with these debts."""
        for account in self.accounts:
            claims = [row for row in self.claims[account["person_number"]] if row["date_from"] < date[:7]]
            if claims:
                yield account, claims

    def protect_allowance(self, date, bar):
        """One account only takes the child allowance in: it is registered before anything is drafted."""
        account, _ = list(self.candidates(date))[:self.REQUESTS][-1]
        person = account["person_number"]
        if not self.story.get("allowance"):
            self.suite.case.post("/holds", {
                "person": person, "code": "protected_property", "from": date,
                "reason": "児童手当の受取専用口座であることを通帳の写しで確認(児童手当法15条)"})
            self.story.tell("allowance", self.person(person))
        bar.say(f"{date}: {person}'s account is registered as protected property (児童手当)")

    def person(self, number):
        return self.people.persons[number]

    def tell(self, date, requests, totals):
        """One named case of each way out of the batch."""
        batches = [self.suite.garnishment.get(f"/batches/{each['batch']}") for each in self.suite.garnishment.get("/batches")]
        items = {item["request"]: item for batch in batches for item in batch["items"]}
        cases = {"allowance": self.story.get("allowance"), "paid": self.story.get("paid"),
                 "protected": self.story.get("protected")}
        found = {}
        for request, account in requests.items():
            item = items.get(request)
            if not item:
                continue
            number = account["person_number"]
            kinds = [name for name, person in cases.items() if person and person["number"] == number]
            if not kinds and item["state"] == "collected":
                kinds = ["clean"]
            if not kinds and "address_differs" in [*item["reasons"], item["evidence"]]:
                kinds = ["stranger"]
            for kind in kinds:
                found.setdefault(kind, {
                    "person": self.person(number), "item": item, "account": account,
                    "claims": [row["key"] for row in self.claims[number] if row["date_from"] < date[:7]]})
        if "clean" in found:
            found["clean"]["notice"] = self.suite.garnishment.get(f"/items/{found['clean']['item']['request']}/notice")
        self.story.tell("seizures", {"on": date, "asked": len(requests), "states": dict(totals), "cases": found})

    def request(self, date):
        """Asks for the oldest debts of account holders; by request id."""
        requests = {}
        for account, claims in list(self.candidates(date))[:self.REQUESTS]:
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

    def batch(self, bank, requests, bar):
        """One bank: draft, clearance, approvals, export, the bank's answer. How many items ended how, and what pays out."""
        post = self.suite.garnishment.post
        batch = post("/batches", {"officer": self.REQUESTER, "bank": bank})["batch"]
        items = self.suite.eventually(f"batch {batch} is cleared", lambda: self.settled(batch, "drafting"))
        ready = [item for item in items if item["state"] == "evidenced"]
        for item in ready:
            for officer in self.APPROVERS:
                post(f"/items/{item['request']}/approve", {"officer": officer})
        if ready:
            self.meddle([requests[item["request"]] for item in ready], bar)
        paying = None
        if any(item["state"] == "approved" for item in self.items(batch)):
            post(f"/batches/{batch}/export", {"officer": self.REQUESTER})
            self.suite.eventually(f"batch {batch} is exported", lambda: self.state(batch) in ("exported", "empty"))
            if self.state(batch) == "exported":
                paying = batch, bank, self.bank_answers(batch)
        return collections.Counter(item["state"] for item in self.items(batch)), paying

    def meddle(self, accounts, bar):
        """Between approval and export one debtor becomes protected, and another one pays; each once in the demo."""
        is_protected, is_paid = map(self.story.get, self.ONCE)
        if not is_protected:
            self.protect(accounts.pop(0)["person_number"], bar)
        if not is_paid:
            self.pay_everything(accounts, bar)
        if not (is_protected and is_paid):
            self.suite.settle()

    def protect(self, person, bar):
        bar.say(f"  between approval and export {person} becomes protected (支援措置): her item must not leave")
        self.suite.case.post(f"/persons/{person}/protection", {"protected": True, "delivery_address": "市役所気付"})
        self.story.tell("protected", self.person(person))

    def pay_everything(self, accounts, bar):
        """A debtor pays all that the draft names, by her gateway's app, after two officers have approved."""
        for account in accounts:
            number = account["person_number"]
            slips = [line for row in self.claims[number] for line in self.slips[row["key"]]
                     if row["date_from"] < self.date[:7]]
            if not slips or not all(barcode for barcode, _ in slips):
                continue
            paid = 0
            totals = collections.Counter()
            for barcode, amount in slips:
                totals[barcode] += amount
            for barcode, amount in sorted(totals.items()):
                body = {"type": "receipt.confirmed", "timestamp": f"{self.date}T12:34:00+09:00", "data": {
                    "barcode": barcode, "amount_yen": amount, "paid_at": f"{self.date}T12:34:00+09:00"}}
                self.suite.webhook(f"late_{barcode}", json.dumps(body).encode())
                paid += amount
                self.story.add("gateway-besides", {"id": f"late_{barcode}", "yen": amount})
                self.bank.credit(
                    f"late_{barcode}", self.bank.open_day(self.date, 3), self.suite.GATEWAY, "agent-g", amount)
            bar.say(f"  between approval and export {number} pays {paid:,} yen: the item must not leave")
            self.story.tell("paid", {**self.person(number), "yen": paid, "at": f"{self.date} 12:34"})
            return

    def bank_answers(self, batch):
        request, result = self.media / f"{batch}-request.txt", self.media / f"{batch}-result.txt"
        request.write_bytes(self.suite.garnishment.get(f"/batches/{batch}/file"))
        subprocess.run(
            [f"{self.suite.programs}/garnishment", "simulate-bank", str(request), str(result)], check=True, timeout=60)
        self.suite.garnishment.post(f"/batches/{batch}/result", result.read_bytes())
        return result

    def pay_out(self, batch, bank, result):
        """The bank's centre transfers what it took (入金額, 入金日 of each data record), a sum a day."""
        sums = collections.Counter()
        lines = result.read_text(encoding="latin-1").splitlines()
        for line in (each for each in lines if each.startswith("2")):
            sums[line[82:90]] += int(line[70:82])
        for on, yen in sorted(sums.items()):
            day = f"{on[:4]}-{on[4:6]}-{on[6:]}"
            self.bank.credit(f"seized-{batch}-{on}", day, "seizure", bank, yen)

    def items(self, batch):
        return self.suite.garnishment.get(f"/batches/{batch}")["items"]

    def state(self, batch):
        return self.suite.garnishment.get(f"/batches/{batch}")["state"]

    def settled(self, batch, state):
        items = self.items(batch)
        return items if all(item["state"] != state for item in items) else None
