#!/usr/bin/env python3
"""Computes every claim's balance from the input files alone and compares it with a dump of case management.

    ops/recompute-balances.py CITY DUMP

CITY holds assessment.csv, receipts/ (convenience-store files of layouts A and B, webhook lines) and perhaps
collections.csv (claim_key,paid_on,yen: what contractors took); DUMP is what `saiken verify --balances` wrote. It shares no code with the suite: only the published rates
(Shared/Law/Data/late-charge-rates.csv) are read from it. Deferrals, part payments by other ways than receipts, and
slips of different kinds of claim are not known here. Standard library only. Exit 1 with the differences.
"""
import csv
import datetime
import pathlib
import re
import sys
from collections import defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent
TAX = {"TAX_RES", "TAX_CORP", "TAX_FIX", "TAX_LV", "NHI_TAX"}
# Months of the first tier, for kinds whose ordinances take over the rates of taxes.
PREMIUMS = {"NHI_PREM": 3, "LTC_PREM": 1, "LEM_PREM": 1}
OFFICE = TAX | set(PREMIUMS) | {"NURSERY", "SEWER", "PA63O"}
CHARGE_FIRST = {"WATER", "HOUSING", "HOSP", "LOAN_MF", "LUNCH"}


def day(text):
    return datetime.date.fromisoformat(text)


# ---- calendar: a due date moves to the next open day ----

def equinoxes(year):
    """Vernal and autumnal equinox days, valid 1980 to 2099."""
    leap = (year - 1980) // 4
    base = 0.242194 * (year - 1980)
    return (datetime.date(year, 3, int(20.8431 + base - leap)), datetime.date(year, 9, int(23.2488 + base - leap)))


def monday(year, month, nth):
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(7 - first.weekday()) % 7 + 7 * (nth - 1))


def holidays(year):
    """Public holidays of 2022 and later."""
    spring, autumn = equinoxes(year)
    fixed = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)]
    days = {datetime.date(year, month, number) for month, number in fixed} | {spring, autumn}
    days |= {monday(year, 1, 2), monday(year, 7, 3), monday(year, 9, 3), monday(year, 10, 2)}
    one = datetime.timedelta(days=1)
    between = {d + one for d in days if d + 2 * one in days and d + one not in days and (d + one).weekday() < 6}
    for d in sorted(days):
        if d.weekday() == 6:
            substitute = d + one
            while substitute in days:
                substitute += one
            between.add(substitute)
    return days | between


def shifted(date, kind):
    """The due date as law means it: offices close from 29 December, banks from 31 December, both until 3 January."""
    first = 29 if kind in OFFICE else 31
    while (date.weekday() >= 5 or date in holidays(date.year) or (date.month == 1 and date.day <= 3)
           or (date.month == 12 and date.day >= first)):
        date += datetime.timedelta(days=1)
    return date


# ---- late charges ----

def add_months(date, months):
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(date.day, last)), date.day > last


def tier_rates():
    """Yearly rates of both tiers in 1/100,000, by calendar year."""
    rates = {}
    with open(ROOT / "Shared/Law/Data/late-charge-rates.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        for row in rows:
            for year in range(int(row["first_year"]), int(row["last_year"]) + 1):
                rates[year] = tuple(round(float(row[name]) * 1000) for name in ("tier1", "tier2"))
    return rates


# Welfare loans and private claims in delay since April 2020: 3 % for every day, welfare loans cut to 100 yen with
# nothing below 500; the base is not cut.
FLAT = {"LOAN_MF": (3000, 100, 500), **dict.fromkeys(("WATER", "HOUSING", "HOSP", "LUNCH"), (3000, 1, 1))}


def charge(kind, principal, due, paid, rates):
    """The determined late charge when the principal has been paid by [(day, yen)]; None for kinds without one."""
    if kind in TAX or kind in PREMIUMS:
        return tiered(principal, due, paid, rates, PREMIUMS.get(kind, 1))
    if kind in FLAT:
        rate, unit, minimum = FLAT[kind]
        total = 0
        for base, days in stretches(principal, due, paid):
            total += base * rate * days // (100_000 * 365)
        return 0 if total < minimum else total // unit * unit
    return None


def stretches(principal, due, paid):
    """(remaining principal, days) from the day after the due date to the last payment, in order."""
    found, date, last = [], due + datetime.timedelta(days=1), max(d for d, _ in paid)
    while date <= last:
        rest = principal - sum(yen for d, yen in paid if d < date)
        if found and found[-1][0] == rest:
            found[-1][1] += 1
        else:
            found.append([rest, 1])
        date += datetime.timedelta(days=1)
    return found


def tiered(principal, due, paid, rates, months):
    start = due + datetime.timedelta(days=1)
    end, was_cut = add_months(start, months)
    boundary = end if was_cut else end - datetime.timedelta(days=1)
    last = max(d for d, _ in paid)
    periods, date = [], start
    while date <= last:
        rest = principal - sum(yen for d, yen in paid if d < date)
        base = rest // 1000 * 1000 if rest >= 2000 else 0
        rate = rates[date.year][0 if date <= boundary else 1]
        key = (base, rate, date <= boundary)
        if periods and periods[-1][0] == key:
            periods[-1][1] += 1
        else:
            periods.append([key, 1])
        date += datetime.timedelta(days=1)
    total = sum(base * rate * days // (100_000 * 365) for (base, rate, _), days in periods)
    return 0 if total < 1000 else total // 100 * 100


# ---- input files ----

def assessments(path):
    claims, slips = {}, {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = row["record"]
            amounts = [int(row[name] or 0) for name in ("amount_1", "amount_2", "amount_3")]
            if kind == "claim":
                claims[row["key"]] = {
                    "kind": row["kind"], "due": shifted(day(row["date_from"]), row["kind"]),
                    "assessed": amounts[0], "open": dict(zip(("principal", "late_charge", "fee"), amounts)),
                    "charged": amounts[1], "paid": [], "provisional": 0}
            elif kind == "slip":
                slips[row["text"]] = []
                slips[row["key"]] = slips[row["text"]]
            elif kind == "line":
                slips[row["key"]].append((row["claim_key"], dict(zip(("principal", "late_charge", "fee"), amounts))))
    return claims, slips


def news(folder):
    """Every record of every file and webhook: (channel, identity) -> {kind: amounts}."""
    found = defaultdict(lambda: defaultdict(set))
    for path in sorted(folder.iterdir()):
        # The bank's notices tell of agents' sums.
        if path.name.endswith("-bank.txt"):
            continue
        if path.suffix == ".tsv":
            for line in path.read_text(encoding="utf-8").splitlines():
                body = line.split("\t", 1)[1]
                barcode = re.search(r'"barcode":"(\d{44})"', body).group(1)
                moment = re.search(r'"timestamp":"([^"]+)"', body).group(1)
                kind = {"receipt.flashed": "01", "receipt.confirmed": "02", "receipt.cancelled": "03"}[
                    re.search(r'"type":"([^"]+)"', body).group(1)]
                amount = int(re.search(r'"amount_yen":(\d+)', body).group(1))
                found[("web", barcode, moment[:16].replace("-", "").replace("T", "").replace(":", ""), "", "")][
                    kind].add(amount)
            continue
        layout_b = "konbini-b" in path.name
        for record in path.read_bytes().split(b"\r\n"):
            if record[:1] != b"2":
                continue
            text = record.decode("ascii")
            at = 15 if layout_b else 16
            store = text[62:69] if layout_b else text[63:70]
            chain = text[101:105] if layout_b else text[96:102]
            barcode = text[at:at + 44]
            found[("file", barcode, text[3:15], store.strip().lstrip("0"), chain.strip().lstrip("0"))][
                text[1:3]].add(int(barcode[37:43]))
    return found


def collections(path):
    """What contractors took: (day, claim, yen)."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return [(day(row["paid_on"]), row["claim_key"], int(row["yen"])) for row in csv.DictReader(file)]


def stage(kinds):
    """What the news of one receipt come to, whatever their order (formats 1.2), and its amount."""
    amount = max(kinds.get("02") or kinds.get("01") or kinds["03"])
    if any(len(amounts) > 1 for amounts in kinds.values()) or ("03" in kinds and "02" in kinds):
        return "held", amount
    if "02" in kinds:
        return "confirmed", amount
    if "03" in kinds:
        return "cancelled", amount
    return "flash", amount


# ---- posting ----

def pay(claims, lines, amount, limits, on, rates):
    """Pays a receipt to the claims of its slip, component by component, earlier due first.

    A tax's charge is determined when its principal is paid; a private claim's also by a payment that pays a part of it.
    """
    first = claims[lines[0]]["kind"] in CHARGE_FIRST
    was_open = {name: claims[name]["open"]["principal"] > 0 for name in lines}
    for component in ("fee", "late_charge", "principal") if first else ("principal", "late_charge", "fee"):
        if component == "late_charge":
            for name in lines:
                if was_open[name] and (limits[name]["late_charge"] > 0 if first else
                                       claims[name]["open"]["principal"] == 0):
                    determine(claims[name], on, rates)
        for claim in sorted(lines, key=lambda name: (claims[name]["due"], lines.index(name))):
            part = max(0, min(amount, limits[claim][component], claims[claim]["open"][component]))
            claims[claim]["open"][component] -= part
            limits[claim][component] -= part
            amount -= part
            if component == "principal" and part:
                claims[claim]["paid"].append((on, part))
    for name in lines:
        if first and was_open[name] and claims[name]["open"]["principal"] == 0:
            determine(claims[name], on, rates)


def determine(claim, on, rates):
    """Adds to a claim's charge what has accrued until a day beyond what is charged already."""
    due = charge(claim["kind"], claim["assessed"], claim["due"], claim["paid"] + [(on, 0)], rates)
    if due is not None:
        claim["open"]["late_charge"] += max(0, due - claim["charged"])
        claim["charged"] = max(due, claim["charged"])


def by_moment(receipt):
    return receipt[:2]


def post(claims, slips, found, collected, rates):
    # Money that a contractor took is for one claim, and whatever is open of it.
    everything = dict.fromkeys(("principal", "late_charge", "fee"), float("inf"))
    confirmed, flashes = [(on, "", [(claim, everything)], yen) for on, claim, yen in collected], []
    for (_, barcode, moment, _, _), kinds in found.items():
        what, amount = stage(kinds)
        on = datetime.datetime.strptime(moment[:8], "%Y%m%d").date()
        if what in ("confirmed", "flash") and barcode in slips:
            (confirmed if what == "confirmed" else flashes).append((on, moment, slips[barcode], amount))
    for on, _, slip, amount in sorted(confirmed, key=by_moment):
        limits = {name: dict(limit) for name, limit in slip}
        pay(claims, [name for name, _ in slip], amount, limits, on, rates)
    for _, _, slip, amount in sorted(flashes, key=by_moment):
        for name, limit in slip:
            claim = claims[name]
            free = claim["open"]["principal"] + claim["open"]["fee"] - claim["provisional"]
            part = max(0, min(amount, limit["principal"] + limit["fee"], free))
            claim["provisional"] += part
            amount -= part


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    city = pathlib.Path(sys.argv[1])
    claims, slips = assessments(city / "assessment.csv")
    post(claims, slips, news(city / "receipts"), collections(city / "collections.csv"), tier_rates())
    wrong = seen = 0
    with open(sys.argv[2], encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen += 1
            claim = claims.pop(row["claim_number"], None)
            expected = claim and {**claim["open"], "provisional": claim["provisional"], "costs": 0}
            found = {name: int(row[name]) for name in ("principal", "late_charge", "fee", "costs", "provisional")}
            if expected != found:
                wrong += 1
                if wrong <= 20:
                    print(f"{row['claim_number']}: computed {expected}, stored {found}")
    for name in list(claims)[:20]:
        print(f"{name}: not in the dump")
    print(f"{seen} claims compared, {wrong} differ, {len(claims)} missing")
    sys.exit(1 if wrong or claims else 0)


if __name__ == "__main__":
    main()
