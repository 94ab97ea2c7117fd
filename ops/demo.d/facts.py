"""What the page tells, gathered from the running suite, the story of the months, and the input files."""
import collections
import csv
import json
import pathlib
import subprocess
import sys

from bank import Bank
from independent import recomputation

# Whose articles and facts a reason of the garnishment desk stands for, beside those that case management named itself.
EVIDENCE = {
    "address_differs": (
        "国税徴収法47条", "氏名と生年月日は一致するが、銀行の届出住所が住所履歴のどれとも一致しない。差し押さえられるのは滞納者の財産だけ。",
        "Name and birth date agree, but the bank's address is none of her dated ones. Only the debtor's own property may be "
        "seized."),
    "name_differs": ("国税徴収法47条", "口座名義が一致しない", "The holder's name differs"),
    "balance_changed": ("民法473条(弁済)", "起案の後に納付があり残高が変わったので、承認済みの許可を取り消した。",
                        "Paid after the draft: the balance changed, and the clearance given for it was revoked."),
    "unavailable": ("住民基本台帳法12条・支援措置", "許可を取り消した。差押担当には理由のない中立の符号だけが伝わる。",
                    "The clearance was revoked; the seizure desk learns a neutral code only, not why."),
}
# In English, what case management says about a ground in Japanese.
ENGLISH = {
    "protected_property": "The account is registered as property that the law protects: nothing is drafted.",
}


class Inputs:
    """The input files read without the suite: what agents and gateways say that they remit."""

    def __init__(self, city, ops):
        self.program, self.city = recomputation(ops), city

    def remitted(self, word):
        """Confirmed yen of the files whose names hold a word."""
        paths = [path for path in (self.city / "receipts").iterdir() if word in path.name]

        class Chosen:
            @staticmethod
            def iterdir():
                return paths

        return sum(
            amount for stage, amount in map(self.program.stage, self.program.news(Chosen).values())
            if stage == "confirmed")


class Facts:
    def __init__(self, city, suite, story):
        self.city, self.suite, self.story = city, suite, story
        self.summary = suite.case.get("/summary")
        self.balances = {}
        self.rows = [row for path in sorted(city.glob("assessment*.csv")) for row in self.read(path)]

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def told(self):
        """Yen by channel that agents, gateways, banks and contractors have told of: read from their files, without the suite."""
        inputs, told = Inputs(self.city, self.suite.ops), collections.Counter()
        for name, word in (("konbini-a", "konbini-a"), ("konbini-b", "konbini-b"), (self.suite.GATEWAY, "webhooks")):
            told[name] += inputs.remitted(word)
        told[self.suite.GATEWAY] += sum(each["yen"] for each in self.story.get("gateway-besides", []))
        for each in self.story.get("collected", []):
            told[f"agent:{each['code']}"] += each["yen"]
        told["seizure"] = sum(
            # 入金額 of each data record of the banks' result files.
            int(line[70:82]) for path in (pathlib.Path(self.suite.folder) / "media").glob("*-result.txt")
            for line in path.read_text(encoding="latin-1").splitlines() if line.startswith("2"))
        return told

    def coming(self):
        """Yen by channel that cannot be on the bank's lines yet: a contractor's last month, and a transfer that was short."""
        coming = collections.Counter()
        short = self.story.get("short")
        if short:
            coming[short["channel"]] += short["yen"]
        keys = {each["key"] for each in self.story.get("credits", [])}
        for each in self.story.get("collected", []):
            if f"{each['code']}-{each['month']}" not in keys:
                coming[f"agent:{each['code']}"] += each["yen"]
        return coming

    def channels(self):
        """Per channel: yen in and where it lies, what agents told, what the bank's lines say, what is still to come."""
        told, came, coming = self.told(), Bank(self.city, self.suite, self.story).came(), self.coming()
        for row in self.summary["channels"]:
            name = row["channel"]
            total = row["posted"] + row["suspense"] + row["refundable"]
            bank, rest = came.get(name, 0), coming[name]
            yield {**row, "told": told[name], "bank": bank, "coming": rest,
                   "equal": row["yen_in"] == total == told[name] == bank + rest}

    def why(self, reasons):
        """Article and fact of the first reason that somebody knows."""
        for reason in reasons:
            if reason in EVIDENCE:
                return EVIDENCE[reason]
            for row in self.summary["refusals"]:
                if row["code"] == reason and row["article"]:
                    return row["article"], row["fact"] + "。", ENGLISH.get(reason, reason)
        known = next((row for reason in reasons for row in self.summary["refusals"] if row["code"] == reason), None)
        return ("", known["fact"], known["code"]) if known else ("", "・".join(reasons), ", ".join(reasons))

    def late_charge(self):
        """A city tax that fell due the year before, with the working of its charge over both years' rates."""
        date = self.summary["date"]
        for row in self.rows:
            if (row["record"] == "claim" and row["kind"] == "TAX_FIX" and row["date_from"] < "2025-11"
                    and 50_000 <= int(row["amount_1"]) <= 500_000):
                claim = self.suite.case.get(f"/claims/{row['key']}?on={date}")
                if claim["accrued"] >= 1000 and claim["principal"] == int(row["amount_1"]):
                    _, text = self.suite.saiken(
                        "late-charge", "--principal", str(claim["principal"]), "--due", claim["due"], "--through", date)
                    return {"claim": claim, "english": text.strip()}
        return None

    def statement(self, code, folder):
        """A contractor's newest statement with a fee, and what the independent recomputation says about it."""
        names = sorted(name for name in self.story.facts if name.startswith(f"statement-{code}-"))
        if not names:
            return None
        name = next((each for each in reversed(names) if self.story.get(each)["fee_yen"] > 0), names[-1])
        statement = self.story.get(name)
        path = folder / f"{name}.json"
        path.write_text(json.dumps(statement, ensure_ascii=False, indent=1))
        done = subprocess.run(
            [sys.executable, f"{self.suite.ops}/recompute-statement.py", str(path)], capture_output=True, text=True,
            timeout=60, check=False)
        return {"statement": statement, "said": (done.stdout + done.stderr).strip(), "same": done.returncode == 0,
                "file": path.name}

    def owed(self, folder):
        """Open yen by claim number, from case management's audit view."""
        if not self.balances:
            path = folder / "balances.csv"
            self.suite.saiken("verify", "--balances", str(path))
            self.balances = {
                row["claim_number"]: sum(int(row[name]) for name in ("principal", "late_charge", "fee", "costs"))
                for row in self.read(path)}
        return self.balances

    def remaining(self, folder):
        """Open yen and claims per kind."""
        kinds = {row["key"]: row["kind"] for row in self.rows if row["record"] == "claim"}
        found = collections.defaultdict(lambda: [0, 0, 0])
        for claim, yen in self.owed(folder).items():
            each = found[kinds.get(claim, "?")]
            each[0] += yen
            each[1] += yen > 0
            each[2] += 1
        return sorted(((kind, *each) for kind, each in found.items()), key=lambda each: -each[1])
