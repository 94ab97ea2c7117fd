#!/usr/bin/env python3
"""Writes random cases of late charges and salary exemptions with what they come to, counted day by day.

    second_count.py FOLDER [SEED] [ROWS]

Shares no code with the suite: rates, tiers, cuts and exemptions are worked out anew from the law, a day at a time and
in fractions. `saiken vectors` then reads the files as it reads published examples.
"""
import calendar
import csv
import datetime
import json
import random
import sys
from fractions import Fraction

DAY = datetime.timedelta(days=1)
# First and last year, then lower tier, higher tier and deferral in tenths of a percent (law 3.1).
RATES = [
    (1970, 1999, 73, 146, 73), (2000, 2001, 45, 146, 45), (2002, 2006, 41, 146, 41), (2007, 2007, 44, 146, 44),
    (2008, 2008, 47, 146, 47), (2009, 2009, 45, 146, 45), (2010, 2013, 43, 146, 43), (2014, 2014, 29, 92, 19),
    (2015, 2016, 28, 91, 18), (2017, 2017, 27, 90, 17), (2018, 2020, 26, 89, 16), (2021, 2021, 25, 88, 10),
    (2022, 2025, 24, 87, 9), (2026, 2026, 28, 91, 13),
]
LAST = datetime.date(2026, 12, 31)
# Unit and minimum of the base, unit and minimum of the charge.
CUTS = {
    "city_tax": (1000, 2000, 100, 1000), "single": (1000, 2000, 100, 1000), "demand": (1000, 2000, 100, 500),
    "flat": (1000, 2000, 100, 1000), "private": (1, 1, 1, 1), "welfare_loan": (1, 1, 100, 500),
}


def rates(day):
    for first, last, low, high, deferred in RATES:
        if first <= day.year <= last:
            return Fraction(low, 1000), Fraction(high, 1000), Fraction(deferred, 1000)
    raise KeyError(day)


def last_of_lower_tier(due, months):
    first = due + DAY
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    length = calendar.monthrange(year, month)[1]
    if first.day > length:
        return datetime.date(year, month, length)
    return datetime.date(year, month, first.day) - DAY


class Case:
    def __init__(self, dice):
        self.regime = dice.choice(["city_tax"] * 5 + ["single", "demand", "flat", "private", "welfare_loan"])
        self.principal = dice.choice([dice.randint(0, 5000), dice.randint(1000, 200_000), dice.randint(1000, 50_000_000)])
        start = datetime.date(1998, 1, 1)
        self.due = start + dice.randint(0, (datetime.date(2026, 10, 1) - start).days) * DAY
        if dice.random() < 0.1:
            self.due = datetime.date(self.due.year, 1, dice.choice([28, 29, 30, 31]))
        length = dice.choice([dice.randint(-3, 40), dice.randint(20, 120), dice.randint(0, 2500)])
        self.through = min(LAST, self.due + length * DAY)
        self.rounding = dice.choice(["rate_period", "rate_change", "calendar_year", "tier", "total"])
        self.months, self.suspended, self.deferred, self.payments, self.method = 1, [], [], [], "remaining_balance"
        self.rate, self.issued = None, None
        if self.regime == "city_tax":
            self.months = dice.choice([1, 1, 3])
            for spans in (self.suspended, self.deferred):
                if dice.random() < 0.35:
                    first = self.due + dice.randint(-20, 400) * DAY
                    spans.append((first, first + dice.randint(0, 400) * DAY))
        if dice.random() < 0.4:
            for _ in range(dice.randint(1, 3)):
                self.payments.append(
                    (self.due + dice.randint(-30, 600) * DAY, dice.randint(1, max(2, self.principal))))
            self.method = dice.choice(["remaining_balance", "remaining_balance", "each_portion"])
        if self.regime == "flat":
            self.rate = dice.choice(["3", "5", "14.5", "7.3", "2.8", "10.75"])
        if self.regime == "demand":
            self.issued = self.due + dice.randint(5, 60) * DAY

    def tier_and_rate(self, day):
        low, high, deferred = rates(day)
        if any(first <= day <= last for first, last in self.suspended):
            return "suspended", Fraction(0)
        if self.regime == "city_tax":
            if day <= last_of_lower_tier(self.due, self.months):
                return "lower", low
            if any(first <= day <= last for first, last in self.deferred):
                return "deferred", deferred
            return "higher", high
        if self.regime == "single":
            return "one", high
        if self.regime == "demand":
            return "one", Fraction(73 if day <= self.issued + 10 * DAY else 146, 1000)
        if self.regime == "flat":
            return "one", Fraction(self.rate) / 100
        if self.regime == "private":
            return "one", Fraction(5 if self.due + DAY <= datetime.date(2020, 3, 31) else 3, 100)
        for end, percent in ((datetime.date(2015, 3, 31), "10.75"), (datetime.date(2020, 3, 31), "5"), (LAST, "3")):
            if day <= end:
                return "one", Fraction(percent) / 100

    def runs(self, base_on, through):
        """Days that differ in nothing, as [(tier, rate, base, year), days]."""
        unit, least, _, _ = CUTS[self.regime]
        runs, day = [], self.due + DAY
        while day <= through:
            base = base_on(day)
            base = 0 if base < least else base // unit * unit
            key = (*self.tier_and_rate(day), base, day.year if self.rounding == "calendar_year" else 0)
            if runs and runs[-1][0] == key:
                runs[-1][1] += 1
            else:
                runs.append([key, 1])
            day += DAY
        return runs

    def parts(self):
        """The runs that are charged by themselves: all of them, or those of each portion."""
        paid = sorted(self.payments)
        if self.method == "remaining_balance":
            return [self.runs(
                lambda day: max(0, self.principal - sum(yen for on, yen in paid if on < day)), self.through)]
        parts, rest = [], self.principal
        for on, yen in paid:
            if on < self.through and rest > 0:
                portion = min(yen, rest)
                rest -= portion
                parts.append(self.runs(lambda day, portion=portion: portion, on))
        return parts + [self.runs(lambda day: rest, self.through)]

    def sum(self):
        def exact(run):
            (_, rate, base, _), days = run
            return rate * base * days / 365

        parts = self.parts()
        if self.rounding == "total":
            return int(sum(exact(run) for part in parts for run in part))
        if self.rounding == "tier":
            total = 0
            for part in parts:
                tiers = {}
                for run in part:
                    tiers[run[0][0]] = tiers.get(run[0][0], Fraction(0)) + exact(run)
                total += sum(int(yen) for yen in tiers.values())
            return total
        return sum(int(exact(run)) for part in parts for run in part)

    def params(self):
        said = {}
        if self.months == 3:
            said["tier1_months"] = 3
        for name, spans in (("suspension", self.suspended), ("deferral", self.deferred)):
            if spans:
                said[name] = [[str(first), str(last)] for first, last in spans]
        if self.payments:
            said["payments"] = [[str(on), yen] for on, yen in self.payments]
            said["partial_method"] = self.method
        if self.regime == "single":
            said["regime"] = "from_demand_deadline_single_tier"
        if self.regime in ("flat", "private"):
            said["regime"] = self.regime
        if self.rate:
            said["rate"] = self.rate
        if self.issued:
            said["demand_issued"] = str(self.issued)
        said["rounding"] = self.rounding
        return json.dumps(said)


def late_charges(path, dice, rows):
    names = "id source_url claim principal_yen due_date paid_date expected_charge_yen working recomputed agrees kind"
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names.split() + ["untruncated_sum", "params", "engine_working"])
        for number in range(rows):
            case = Case(dice)
            total = case.sum()
            _, _, unit, least = CUTS[case.regime]
            charge = 0 if total < least else total // unit * unit
            out.writerow([
                f"D{number:05d}", "", case.regime, case.principal, case.due, case.through, charge, "", charge, "yes",
                "counted", total, case.params(), ""])


def raised(yen, unit):
    return -(-yen // unit) * unit


def salaries(path, dice, rows):
    names = (
        "id source_url kind case gross_yen income_tax_yen resident_tax_yen social_insurance_yen dependants "
        "period_months expected_exempt_yen expected_seizable_yen working recomputed_exempt recomputed_seizable agrees "
        "engine")
    pays = []
    for dependants in range(6):
        item_four = 100_000 + 45_000 * dependants
        # Where item 5 begins and where its cap does.
        for edge in (item_four, item_four * 11):
            pays += [(edge + step, 0, 0, 0, dependants, 1) for step in (-1000, -1, 0, 1, 999, 1000, 4999, 5000, 5001)]
    for _ in range(rows):
        gross = dice.choice([dice.randint(0, 300_000), dice.randint(100_000, 900_000), dice.randint(500_000, 5_000_000)])
        withheld = [dice.choice([0, 1, 999, 1000, 1001, dice.randint(0, max(1, gross // 6))]) for _ in range(3)]
        pays.append((gross, *withheld, dice.randint(0, 6), dice.choice([1, 1, 1, 2, 3, 6])))
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names.split())
        for number, (gross, tax, resident, insurance, dependants, months) in enumerate(pays):
            items = [raised(yen, 1000) for yen in (tax, resident, insurance)]
            items.append(raised((100_000 + 45_000 * dependants) * months, 1000))
            rest = gross // 1000 * 1000 - sum(items)
            items.append(0 if rest <= 0 else raised(min(raised(rest, 5) // 5, 2 * items[3]), 1000))
            exempt, seizable = sum(items), max(0, gross // 1000 * 1000 - sum(items))
            out.writerow([
                f"M{number:05d}", "", "counted", "monthly", gross, tax, resident, insurance, dependants, months, exempt,
                seizable, "", exempt, seizable, "yes", ""])


if __name__ == "__main__":
    folder = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1, 2**32)
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    print(f"seed {seed} of the second count")
    late_charges(f"{folder}/late-charge.csv", random.Random(seed), rows)
    salaries(f"{folder}/salary-exemption.csv", random.Random(seed), rows // 2)
