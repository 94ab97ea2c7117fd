"""One month of a generated city, day by day: money comes in, things break, seizures leave or are refused.

    month.py CITY FOLDER

Everything it sends may be sent again: a second run goes on where the first ended.
"""
import concurrent.futures
import datetime
import json
import pathlib
import sys

from placements import Placements
from progress import Bar
from seizures import Seizures
from suite import Suite

# Days of the month on which something happens, counted from its first day.
THRICE, KILL, WIPE, SEIZE, PLACE = 5, 11, 16, 21, 24
GATEWAY_CALLS_AT_ONCE = 4


def days_of(city):
    """The days on which something comes, with the files of each."""
    days = {}
    for file in sorted((city / "receipts").iterdir()):
        days.setdefault(file.name[:10], []).append(file)
    return sorted(days.items())


def channel_of(file):
    return "konbini-a" if "konbini-a" in file.name else "konbini-b"


class Month:
    def __init__(self, city, suite):
        self.city, self.suite = city, suite
        self.calls = concurrent.futures.ThreadPoolExecutor(GATEWAY_CALLS_AT_ONCE)
        self.files = self.webhooks = 0

    def run(self):
        days = days_of(self.city)
        today = self.suite.date()
        rest = [(date, files) for date, files in days if date >= today]
        bar = Bar(max(1, len(rest)))
        for date, files in rest:
            if date > self.suite.date():
                self.suite.advance(date)
            self.live(date, files, bar)
            bar.advance(f"{date}: {self.files} files, {self.webhooks} webhooks")
        self.suite.settle()
        bar.end()

    def live(self, date, files, bar):
        number = int(date[8:]) if date[:7] == days_of(self.city)[0][0][:7] else 99
        if number == 1:
            self.officers(date)
        if number == KILL:
            bar.say(f"{date}: case-management is killed (SIGKILL) and started again")
            self.suite.operate("services", "kill", "case-management")
        for file in files:
            self.send(file, 3 if number == THRICE else 1, bar)
        self.gateway_closes(date)
        if number == KILL:
            self.suite.operate("services", "start", "case-management")
        if number == WIPE:
            self.wipe(date, bar)
        if number == SEIZE:
            self.suite.settle()
            Seizures(self.city, self.suite).run(date, bar)
        if number == PLACE:
            self.suite.settle()
            bar.say(f"{date}: loans are placed with a servicer, rents and hospital bills with a law firm")
            Placements(self.city, self.suite).run(date, bar)

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
            answer = self.suite.intake.post(f"/files/{channel_of(file)}", file.read_bytes())
            if times > 1:
                what = "known, nothing is done twice" if answer["duplicate"] else "taken"
                bar.say(f"{file.name}, time {attempt + 1}: {what}")
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
        self.show_verify(bar)
        self.suite.operate("servers", "wipe-broker")
        self.suite.settle()
        self.show_verify(bar)

    def show_verify(self, bar):
        code, text = self.suite.saiken("verify", check=False)
        bar.say("  " + text.strip().replace("\n", "\n  "))
        if code != 0:
            raise SystemExit("verify does not hold")


if __name__ == "__main__":
    Month(pathlib.Path(sys.argv[1]), Suite(sys.argv[2])).run()
