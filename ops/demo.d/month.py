"""A generated city lives through its months, day by day: money comes in, things break, acts leave or are refused.

    month.py [--keep-broker] CITY FOLDER

With --keep-broker no day of it wipes the broker. Everything it sends may be sent again: a second run goes on where the
first ended. What happened is told in FOLDER/story.json.
"""
import concurrent.futures
import datetime
import json
import pathlib
import sys

from bank import Bank
from letters import Letters
from people import People
from placements import Placements
from progress import Bar
from remittances import Remittances
from seizures import Seizures
from story import Story
from suite import Suite

# Days of the first month on which something happens once.
THRICE, KILL, WIPE, SEIZE = 5, 11, 16, 21
# Days of every month: the contractors remit and the month before is closed (or the next day that banks are open); demands
# are printed; contractors work.
REMIT, DEMAND, PLACE = 15, 19, 24
# From this day of the last of several months an agent's transfer is short.
SHORT = 8
GATEWAY_CALLS_AT_ONCE = 4


def days_of(city):
    """Every day from the first to the last on which something comes, with the files of each."""
    days = {}
    for file in sorted((city / "receipts").iterdir()):
        days.setdefault(file.name[:10], []).append(file)
    day, last = datetime.date.fromisoformat(min(days)[:8] + "01"), max(days)
    while day.isoformat() <= last:
        days.setdefault(day.isoformat(), [])
        day += datetime.timedelta(days=1)
    return sorted(days.items())


def channel_of(file):
    return "konbini-a" if "konbini-a" in file.name else "konbini-b"


class Months:
    def __init__(self, city, suite, story, is_wiped):
        self.city, self.suite, self.story, self.is_wiped = city, suite, story, is_wiped
        self.calls = concurrent.futures.ThreadPoolExecutor(GATEWAY_CALLS_AT_ONCE)
        self.bank, people = Bank(city, suite, story), People(city)
        self.remittances = Remittances(self.bank, suite, story)
        self.placements = Placements(city, suite, story, self.bank)
        self.seizures = Seizures(city, suite, story, people, self.bank)
        self.letters = Letters(city, suite, story, people, self.bank)
        self.files = self.webhooks = 0

    def run(self):
        days = days_of(self.city)
        self.first_month, today = days[0][0][:7], self.suite.date()
        # The months that the city lives through; what comes later are only the last confirmations.
        self.months = {self.first_month} | {file.stem[-7:] for file in self.city.glob("assessment-*.csv")}
        rest = [
            (date, files) for date, files in days if date >= today and (files or date[:7] in self.months)]
        bar = Bar(max(1, len(rest)))
        for date, files in rest:
            if date > self.suite.date():
                self.suite.advance(date)
            self.live(date, files, bar)
            bar.advance(f"{date}: {self.files} files, {self.webhooks} webhooks")
        self.suite.advance((datetime.date.fromisoformat(rest[-1][0]) + datetime.timedelta(days=1)).isoformat())
        self.suite.settle()
        self.remittances.prove(days[0][0], bar)
        self.placements.tell(bar)
        bar.end()

    def live(self, date, files, bar):
        # On a day of the first month only; elsewhere a number that is no day.
        once = int(date[8:]) if date[:7] == self.first_month else 0
        if once == 1:
            self.officers(date)
        if date[8:] == "01" and date[:7] in self.months - {self.first_month}:
            bar.say(f"{date}: the assessments of the month are imported")
            self.suite.saiken("import", str(self.city / f"assessment-{date[:7]}.csv"))
        if once == KILL:
            bar.say(f"{date}: case-management is killed (SIGKILL) and started again")
            self.suite.operate("services", "kill", "case-management")
            self.story.tell("killed", {"on": date, "service": "case-management"})
        for file in (each for each in files if not each.name.endswith("-bank.txt")):
            self.send(file, 3 if once == THRICE else 1, bar)
        self.gateway_closes(date)
        if once == KILL:
            self.suite.operate("services", "start", "case-management")
        if once == WIPE and self.is_wiped:
            self.wipe(date, bar)
        self.act(date, once, bar)
        if len(self.months) > 1 and date[:7] == max(self.months) and date[8:] >= f"{SHORT:02d}":
            self.remittances.shorten(date, bar)
        self.bank.send(date)

    def act(self, date, once, bar):
        """What the city does to its debtors on this day."""
        for act in self.acts(date, once):
            self.suite.settle()
            act(date, bar)

    def acts(self, date, once):
        number = int(date[8:]) if date[:7] in self.months else 0
        if not once and number and date == self.bank.open_day(f"{date[:7]}-{REMIT}"):
            yield self.placements.remit_month
        if not once and number and date == self.bank.open_day(f"{date[:7]}-{REMIT}", 1):
            yield self.placements.close
        if number == DEMAND - 1:
            yield self.letters.day_before
        if number == DEMAND:
            yield self.letters.evening
        if number == DEMAND + 1:
            yield self.letters.morning
        if once == SEIZE:
            yield self.seizures.run
        if number == PLACE:
            yield self.placements.run

    def officers(self, date):
        for officer in ("officer-1", "officer-2", "officer-3"):
            self.suite.case.post(
                "/officers", {"officer": officer, "classes": ["enforceable", "public", "private"], "from": date})

    def send(self, file, times, bar):
        if file.name.endswith("webhooks.tsv"):
            lines = file.read_bytes().splitlines()
            list(self.calls.map(self.call, lines))
            self.webhooks += len(lines)
            return
        for attempt in range(times):
            answer = self.suite.file(channel_of(file), file.read_bytes())
            if times > 1:
                what = "known, nothing is done twice" if answer["duplicate"] else "taken"
                bar.say(f"{file.name}, time {attempt + 1}: {what}")
                self.story.add("thrice", {"file": file.name, "time": attempt + 1, "duplicate": answer["duplicate"]})
        self.files += 1

    def call(self, line):
        identifier, body = line.split(b"\t", 1)
        self.suite.webhook(identifier.decode(), body)

    def gateway_closes(self, date):
        """The gateway says that it has told of everything until yesterday."""
        yesterday = (datetime.date.fromisoformat(date) - datetime.timedelta(days=1)).isoformat()
        body = {
            "type": "channel.completed", "timestamp": f"{date}T01:00:00+09:00", "data": {"complete_through": yesterday}
        }
        self.suite.webhook(f"close_{date}", json.dumps(body).encode())

    def wipe(self, date, bar):
        bar.say(f"{date}: verify, then the broker loses everything it has, then verify again")
        self.suite.settle()
        before = self.show_verify(bar)
        self.suite.operate("servers", "wipe-broker")
        self.suite.settle()
        self.story.tell("wiped", {"on": date, "before": before, "after": self.show_verify(bar)})

    def show_verify(self, bar):
        code, text = self.suite.saiken("verify", check=False)
        bar.say("  " + text.strip().replace("\n", "\n  "))
        if code != 0:
            raise SystemExit("verify does not hold")
        return text.strip()


if __name__ == "__main__":
    *options, city, folder = sys.argv[1:]
    story = Story(pathlib.Path(folder) / "story.json")
    try:
        Months(pathlib.Path(city), Suite(folder), story, is_wiped="--keep-broker" not in options).run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
