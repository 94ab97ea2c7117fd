"""The city's account at its designated bank: the generator's credit notices (全銀 01), with what the demo's people, banks and
contractors pay beside it. Nothing of it is the suite's: agents hand over, the bank tells, intake has to match.
"""
import csv
import datetime
import pathlib

from independent import recomputation


class Bank:
    # Where a record's fields stand: the layout zengin_01.
    DAYS, BOOKED, VALUE = (slice(4, 10), slice(10, 16), slice(16, 22)), slice(7, 13), slice(13, 19)
    NUMBER, AMOUNT, CODE, KANA = slice(1, 7), slice(19, 29), slice(39, 49), slice(49, 97)
    COUNT, SUM = slice(1, 7), slice(7, 19)

    def __init__(self, city, suite, story):
        self.files = {path.name[:10]: path for path in sorted((city / "receipts").glob("*-bank.txt"))}
        self.suite, self.story = suite, story
        self.told = pathlib.Path(suite.folder) / "bank"
        self.told.mkdir(exist_ok=True)
        self.payers = self.register(pathlib.Path(suite.ops) / "city/agents.csv")
        self.shifted = recomputation(suite.ops).shifted

    @staticmethod
    def register(path):
        """Code and name of each channel's agents, as the bank shows them."""
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.DictReader(line for line in file if not line.startswith("#"))
            return {(row["channel"], row["agent"]): (row["payer_code"], row["payer_kana"]) for row in rows}

    def open_day(self, date, later=0):
        """The day itself or the next on which banks are open; and so many such days after it."""
        day = datetime.date.fromisoformat(date)
        for _ in range(later):
            day = self.shifted(day + datetime.timedelta(days=1), "WATER")
        return self.shifted(day, "WATER").isoformat()

    def credit(self, key, on, channel, agent, yen):
        """Money that comes beside the generator's, once for each key; less than nothing is a transfer that is short."""
        known = self.story.get("credits", [])
        if yen and all(each["key"] != key for each in known):
            self.story.tell("credits", [
                *known, {"key": key, "on": on, "channel": channel, "agent": agent, "yen": yen}])

    def send(self, date):
        """In the evening the bank tells of the day."""
        credits = [each for each in self.story.get("credits", []) if each["on"] == date]
        if date not in self.files and not credits:
            return
        lines = self.lines(date)
        for each in credits:
            self.add(lines, date, self.payers[each["channel"], each["agent"]], each["yen"])
        amounts = [int(line[self.AMOUNT]) for line in lines[1:-2]]
        put(lines, -2, self.COUNT, len(amounts))
        put(lines, -2, self.SUM, sum(amounts))
        notice = "\r\n".join([*lines, ""]).encode("cp932")
        (self.told / f"{date}.txt").write_bytes(notice)
        self.suite.file("bank", notice)

    def lines(self, date):
        """The generator's notice of a day; of a day without one, an empty one made of another."""
        if date in self.files:
            return self.read(self.files[date])
        lines = self.read(next(iter(self.files.values())))
        for field in self.DAYS:
            put(lines, 0, field, era(date))
        return [lines[0], *lines[-2:]]

    def add(self, lines, date, payer, yen):
        code, kana = payer
        for at, line in enumerate(lines[1:-2], 1):
            if int(line[self.CODE]) == int(code):
                put(lines, at, self.AMOUNT, int(line[self.AMOUNT]) + yen)
                return
        pattern = self.read(next(iter(self.files.values())))[1]
        lines.insert(-2, pattern)
        for field, value in ((self.NUMBER, 100 + len(lines)), (self.BOOKED, era(date)), (self.VALUE, era(date)),
                             (self.AMOUNT, yen), (self.CODE, code)):
            put(lines, -3, field, value)
        lines[-3] = lines[-3][:self.KANA.start] + f"{kana:<48}" + lines[-3][self.KANA.stop:]

    @staticmethod
    def read(path):
        return path.read_bytes().decode("cp932").split("\r\n")[:-1]

    def came(self):
        """Yen on the bank's lines by channel: read from the files that the bank has sent, by the payer's code."""
        channels = {int(code): channel for (channel, _), (code, _) in self.payers.items() if code}
        found = {}
        for path in sorted(self.told.iterdir()):
            for line in self.read(path)[1:-2]:
                channel = channels[int(line[self.CODE])]
                found[channel] = found.get(channel, 0) + int(line[self.AMOUNT])
        return found

    def has_line(self, date, channel, agent):
        code = int(self.payers[channel, agent][0])
        return date in self.files and any(int(line[self.CODE]) == code for line in self.lines(date)[1:-2])


def era(date):
    """A day as banks write it: two digits of the year of Reiwa, month, day."""
    year, month, day = date.split("-")
    return f"{int(year) - 2018:02d}{month}{day}"


def put(lines, at, field, value):
    """Writes a number into its place in a line."""
    width = field.stop - field.start
    lines[at] = lines[at][:field.start] + f"{int(value):0{width}d}" + lines[at][field.stop:]
