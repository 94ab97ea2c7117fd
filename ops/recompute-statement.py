#!/usr/bin/env python3
"""Recomputes a contractor's fee statement from its events and terms alone, and compares every line and yen.

    recompute-statement.py STATEMENT.json [HELD.csv]      the statement as GET /statements/{month} gives it
    exit code 0: the same; 1: something differs (each difference is a line); 2: not readable

HELD.csv (receipt,yen) lists the money that the city finally holds, from other books than the statement's: an event
whose receipt is not on it must not count, and no receipt counts for more than is held of it.

Shares no code with the suite: which events count, the bases, the fee, the tax and the cap are worked out anew from
the contract's terms and the facts on each line. What the statement itself says about them is only compared.
"""
import collections
import csv
import datetime
import json
import sys
from fractions import Fraction


def day(text):
    return datetime.date.fromisoformat(text)


def cut(value, mode, unit=1):
    """A fraction of yen cut to whole units; a credit is the mirror of a charge."""
    sign, units = (-1 if value < 0 else 1), abs(value) / unit
    whole = units.numerator // units.denominator
    rest = units - whole
    if (mode == "HALF_UP" and rest >= Fraction(1, 2)) or (mode == "CEIL" and rest > 0):
        whole += 1
    return sign * whole * unit


class Statement:
    def __init__(self, document, held=None):
        self.said, self.held = document, held
        self.terms = json.loads(document["terms"])
        self.start, self.end = map(day, self.terms["period"])
        self.basis = self.terms.get("rate_basis", "TAX_EXCLUSIVE")
        self.rounding = {"mode": "FLOOR", "unit": 1, "scope": "PER_RATE_BUCKET_PER_MONTH", **self.terms.get("fee_rounding", {})}
        self.tax_rate = Fraction(self.terms.get("tax_rate_bp", 1000), 10_000)
        self.tax_mode = self.terms.get("tax_rounding", {}).get("mode", "FLOOR")

    def reason(self, line):
        """Why a line counts or does not."""
        if line["kind"] == "reversal":
            return "reversed" if line["was_counted"] else "original_not_counted"
        paid, terms = day(line["day"]), self.terms
        if line["is_assigned_in_error"]:
            return "assigned_in_error"
        if not line["is_final"]:
            return "provisional"
        if not self.is_held(line):
            return "not_held_by_city"
        if not line["is_designated"]:
            return "not_designated"
        for member, listed, code in (
            ("channel", "count_channels", "channel_not_counted"),
            ("component", "count_components", "component_not_counted"),
        ):
            if terms.get(listed) and line.get(member) and line[member] not in terms[listed]:
                return code
        if paid > self.end:
            return "after_end"
        if paid < self.start:
            return "before_contract"
        if line.get("assigned_on"):
            assigned = day(line["assigned_on"])
            if paid < assigned:
                return "not_assigned"
            if paid < assigned + datetime.timedelta(days=terms.get("grace_days_after_assignment", 0)):
                return "within_grace"
        if line.get("recalled_on") and paid > day(line["recalled_on"]):
            tail = datetime.timedelta(days=terms.get("recall_tail_days", 0))
            if paid > day(line["recalled_on"]) + tail:
                return "after_recall"
            # Promises are not reported to the suite, so none is on a line.
            if terms.get("recall_tail_requires_promise"):
                return "not_promised_before_recall"
        return "counted" if self.is_tiered() or self.rate(line) is not None else "no_rate"

    def is_held(self, line):
        """Whether the city has the money: as other books say where they are given."""
        return line["is_held"] if self.held is None else line["event"].split("/")[0] in self.held

    def is_tiered(self):
        return "tier_basis" in self.terms

    def rate(self, line):
        """The place of the rate that a line falls under."""
        if line.get("band") is not None:
            return line["band"]
        on = day(line["of_month"] + "-01") if line.get("of_month") else day(line["day"])
        for place, rate in enumerate(self.terms["rates"]):
            if "age_lt_years" in rate:
                continue
            if day(rate.get("from", "1970-01-01")) <= on <= day(rate.get("to", "2200-12-31")):
                return place
        return None

    def counted(self, line):
        return line["amount_yen"] if self.reason(line) in ("counted", "reversed") else 0

    def fee(self):
        return self.tiered() if self.is_tiered() else self.by_rate()

    def by_rate(self):
        bases = {}
        last = max((line["day"][:7] for line in self.said["lines"]), default=None)
        for place, line in enumerate(self.said["lines"]):
            amount = self.counted(line)
            if amount == 0:
                continue
            month, original = line["day"][:7], None
            if line["kind"] == "reversal" and self.terms.get("reversal", "DIFFERENCE_OF_BASE") == "DIFFERENCE_OF_BASE":
                month, original = line.get("of_month") or month, line.get("original_base_yen")
            key = [month, self.rate(line), original, None]
            if self.rounding["scope"] == "PER_PAYMENT":
                key[3] = place
            if self.rounding["scope"] == "PER_CLAIM_PER_INVOICE":
                key[3], key[0] = line["claim"], last if original is None else month
            bases[tuple(key)] = bases.get(tuple(key), 0) + amount
        total = 0
        for (_, rate, original, _), base in bases.items():
            share = Fraction(self.terms["rates"][rate]["rate_bp"], 10_000)
            before = original or 0
            total += self.cut_fee((before + base) * share) - (self.cut_fee(before * share) if original is not None else 0)
        return total

    def cut_fee(self, value):
        return cut(value, self.rounding["mode"], self.rounding["unit"])

    def tiered(self):
        before = self.said["cumulative_before_yen"]
        after = before + sum(self.counted(line) for line in self.said["lines"])
        return self.tier_fee(after) - self.tier_fee(before)

    def tier_fee(self, collected):
        start = total = 0
        for rate in self.terms["rates"]:
            end = min(collected, rate.get("upto", collected))
            if end <= start:
                break
            total += self.cut_fee((end - start) * Fraction(rate["rate_bp"], 10_000))
            start = end
        return total

    def invoice(self):
        subtotal = self.fee()
        if self.basis == "TAX_EXCLUSIVE":
            fee, tax = subtotal, cut(subtotal * self.tax_rate, self.tax_mode)
        else:
            fee, tax = self.split(subtotal)
        limits = [
            self.terms[name] - self.said[used]
            for name, used in (("annual_cap_incl_tax", "invoiced_in_year_yen"), ("contract_cap_incl_tax", "invoiced_before_yen"))
            if name in self.terms
        ]
        if limits and fee + tax > max(0, min(limits)):
            fee, tax = self.split(max(0, min(limits)))
        return fee, tax

    def split(self, total):
        tax = cut(total * self.tax_rate / (1 + self.tax_rate), self.tax_mode)
        return total - tax, tax

    def differences(self):
        for line in self.said["lines"]:
            for name, said, found in (
                ("reason", line["reason"], self.reason(line)),
                ("counted", line["counted_yen"], self.counted(line)),
            ):
                if said != found:
                    yield f"{line['event']}: {name} {said}, recomputed {found}"
        yield from self.above_held()
        fee, tax = self.invoice()
        counted = sum(self.counted(line) for line in self.said["lines"])
        for name, found in (("counted_yen", counted), ("fee_yen", fee), ("tax_yen", tax), ("total_yen", fee + tax)):
            if self.said[name] != found:
                yield f"{name}: {self.said[name]}, recomputed {found}"


    def above_held(self):
        """Receipts of which more is counted than the city holds."""
        sums = collections.Counter()
        for line in self.said["lines"]:
            if line["kind"] == "payment":
                sums[line["event"].split("/")[0]] += line["counted_yen"]
        for receipt, yen in sums.items():
            if self.held is not None and yen > self.held.get(receipt, 0):
                yield f"{receipt}: {yen} counted, {self.held.get(receipt, 0)} held"


def read_held(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["receipt"]: int(row["yen"]) for row in csv.DictReader(file)}


def main():
    try:
        held = read_held(sys.argv[2]) if len(sys.argv) > 2 else None
        with open(sys.argv[1], encoding="utf-8") as file:
            statement = Statement(json.load(file), held)
        differences = list(statement.differences())
    except (IndexError, OSError, ValueError, KeyError) as error:
        print(f"not a statement: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    for difference in differences:
        print(difference)
    if not differences:
        said = statement.said
        print(f"{said['month']}: {len(said['lines'])} events, fee {said['fee_yen']}, tax {said['tax_yen']}, total {said['total_yen']}: the same")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
