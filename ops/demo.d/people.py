"""Who lives in the city and what they owe, as the assessment file says."""
import collections
import csv


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class People:
    def __init__(self, city):
        self.persons, self.claims, self.owner = {}, collections.defaultdict(list), {}
        # Per claim its lines: barcode of the slip (empty where it has none) and amount.
        self.slips, barcodes, self.lines = collections.defaultdict(list), {}, collections.Counter()
        self.addresses = collections.defaultdict(list)
        for path in sorted(city.glob("assessment*.csv")):
            for row in read(path):
                self.add(row, barcodes)

    def add(self, row, barcodes):
        if row["record"] == "person":
            kana, kanji = row["text"].split("/")
            self.persons[row["key"]] = {"number": row["key"], "kana": kana, "name": kanji, "born": row["date_from"]}
        if row["record"] == "address" and row["text"] not in self.addresses[row["person_key"]]:
            self.addresses[row["person_key"]].append(row["text"])
        if row["record"] == "claim":
            self.claims[row["person_key"]].append(row)
            self.owner[row["key"]] = row["person_key"]
        if row["record"] == "slip":
            barcodes[row["key"]] = row["text"]
        if row["record"] == "line":
            barcode = barcodes[row["key"]]
            self.slips[row["claim_key"]].append((barcode, int(row["amount_1"]) + int(row["amount_3"])))
            self.lines[barcode] += 1

    def slip_of(self, claim):
        """The debtor of a claim, and the barcode and amount of a slip over this claim alone; None without one."""
        for barcode, amount in self.slips[claim]:
            if barcode and self.lines[barcode] == 1:
                return self.persons[self.owner[claim]], barcode, amount
        return None
