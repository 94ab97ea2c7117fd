"""Compares what `saiken calendar 1990 2030` prints with two packages that know Japan's holidays.

Every day is compared, and so is the due date that it moves to at offices (weekends, holidays, 29 December to
3 January) and at banks (the same from 31 December on).
"""
import datetime
import sys

import holidays
import jpholiday

FIRST, LAST = datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)
DAY = datetime.timedelta(days=1)

# Days on which the two packages disagree, with the reason and the answer that the Act gives. An entry that is no
# longer needed fails as well. The pinned versions agree on every day.
EXPLAINED: dict[datetime.date, tuple[bool, str]] = {}


def closed(day, is_holiday, first_of_december):
    rest = (day.month, day.day) in {(1, 1), (1, 2), (1, 3)} or day.month == 12 and day.day >= first_of_december
    return day.weekday() >= 5 or rest or is_holiday(day)


def shifted(day, is_holiday, first_of_december):
    while closed(day, is_holiday, first_of_december):
        day += DAY
    return day if day <= LAST else None


def main():
    known = holidays.country_holidays("JP", years=range(FIRST.year, LAST.year + 1))
    found = []

    def is_holiday(day):
        answers = {bool(jpholiday.is_holiday(day)), day in known}
        if len(answers) == 1:
            if day in EXPLAINED:
                found.append(f"{day}: explained as a difference, but the packages agree")
            return answers.pop()
        if day not in EXPLAINED:
            found.append(f"{day}: the packages disagree and nobody has explained it")
        return EXPLAINED.get(day, (False, ""))[0]

    law, day, count = {}, FIRST, 0
    while day <= LAST:
        law[day] = is_holiday(day)
        day += DAY
    expected = FIRST
    for line in sys.stdin:
        text, name, office, bank = line.rstrip("\n").split("\t")
        day = datetime.date.fromisoformat(text)
        if day != expected:
            found.append(f"{expected} is missing")
        expected, count = day + DAY, count + 1
        if bool(name) != law[day]:
            found.append(f"{day}: here {name or 'no holiday'}, in the packages {'a' if law[day] else 'no'} holiday")
        for kind, answer, begin in (("office", office, 29), ("bank", bank, 31)):
            due = shifted(day, lambda other: law.get(other, False), begin)
            if due is not None and answer != due.isoformat():
                found.append(f"{day}: due at the {kind} on {answer}, by the packages on {due}")
    if expected != LAST + DAY:
        found.append(f"the days end before {LAST}")
    for finding in found[:40]:
        print(finding)
    print(f"{count} days, {sum(law.values())} holidays, {len(found)} differences")
    sys.exit(1 if found or count == 0 else 0)


main()
