"""Demand letters of one day: printed the evening before, checked in the morning, pulled where somebody has paid."""
import collections
import datetime

# What a letter would have cost to send (定形郵便物, from October 2024).
POSTAGE_YEN = 110
SERVICES_AT_ONCE = 500
# What becomes known of three debtors before their letters are printed: code and reason of the hold.
KNOWN_IN_TIME = (
    ("address_unknown", "転居先不明のため住所を調査中"), ("deceased", "死亡の届出。相続人を調査中"),
    ("bankruptcy", "破産手続開始決定の通知"))
# How long a month's letters of a city of 20,000 may be in print on a busy machine.
PRINTING_SECONDS = 600
# Debtors who pay at a store on the evening before the due list is run.
PAYERS_AHEAD = 2


class Letters:
    def __init__(self, city, suite, story, people, bank):
        self.city, self.suite, self.story, self.people, self.bank = city, suite, story, people, bank

    def day_before(self, date, bar):
        """Of some debtors on the due list something becomes known in time: a hold, or tonight's payment at a store."""
        if self.story.get("known-in-time"):
            return
        due, persons = [], set()
        for claim in (each["claim"] for each in self.suite.case.get("/demands/due")):
            person = self.people.owner.get(claim)
            if person and person not in persons and self.people.slip_of(claim):
                persons.add(person)
                due.append(claim)
        for claim, (code, reason) in zip(due, KNOWN_IN_TIME):
            self.suite.case.post("/holds", {
                "person": self.people.owner[claim], "code": code, "from": date, "reason": reason})
        rest = due[len(KNOWN_IN_TIME):]
        payers = [self.pay(date, claim) for claim in rest[:PAYERS_AHEAD]]
        self.story.tell("known-in-time", {"on": date, "payers": [each for each in payers if each]})
        bar.say(f"{date}: of {len(KNOWN_IN_TIME)} debtors a hold becomes known, {PAYERS_AHEAD} pay at a store tonight")

    def pay(self, date, claim):
        """A debtor pays her old slip at a store in the evening: the flash comes with tomorrow's file, the confirmation five
        days on. None where no file comes on those days."""
        files = [
            self.city / "receipts" / f"{days_after(date, days)}-konbini-a-{name}.txt"
            for days, name in ((1, "flash"), (5, "confirmed"))]
        found = self.people.slip_of(claim)
        if not found or not all(file.exists() for file in files):
            return None
        person, barcode, amount = found
        for file in files:
            record = add_record(file, date.replace("-", "") + "2140", barcode)
        # The agent hands it over with what else it has confirmed that day (振込予定日).
        on = record[80:88]
        self.bank.credit(f"store-{barcode}", f"{on[:4]}-{on[4:6]}-{on[6:]}", "konbini-a", "agent-a", amount)
        return {**person, "claim": claim, "yen": amount, "at": f"{date} 21:40", "file": files[0].name}

    def evening(self, date, bar):
        """Letters for tomorrow are asked for, cleared and printed; one of the debtors pays at a store that night."""
        self.issue_on = days_after(date, 1)
        known = self.story.get("evening", {})
        self.bundles = known["bundles"] if known.get("issue_on") == self.issue_on else []
        ran = self.suite.case.post("/demands/notices", {"officer": "officer-1", "issue_on": self.issue_on})
        self.suite.eventually("each letter is decided", self.are_decided)
        self.suite.eventually("the letters are printed", self.are_printed, PRINTING_SECONDS)
        notices = self.suite.notifications.get("/notices")
        held = collections.Counter(
            reason for notice in notices if notice["issue_on"] == self.issue_on and not notice.get("bundle")
            for reason in notice["reasons"][:1])
        printed = [notice for notice in notices if notice["issue_on"] == self.issue_on and notice.get("bundle")]
        bar.say(f"{date}: {len(ran['requested'])} demand letters asked for, {len(printed)} printed, "
                f"{sum(held.values())} held back, {ran['waiting']} wait for a reported payment")
        self.note(printed=len(printed), held=dict(held), waiting=ran["waiting"])
        if not self.story.get("night-payer"):
            self.pay_tonight(date, printed)

    def are_decided(self):
        # Everything that is on its way first: a bundle is made of the letters that are cleared by then.
        self.suite.settle()
        made = self.suite.notifications.post("/bundles", {"issue_on": self.issue_on})
        self.bundles += [bundle["bundle"] for bundle in made["bundles"]]
        self.note(bundles=self.bundles)
        return not made["waiting"] and not made["has_more"]

    def note(self, **facts):
        """What the morning must know, also that of another run."""
        known = self.story.get("evening", {})
        kept = known if known.get("issue_on") == self.issue_on else {}
        self.story.tell("evening", {**kept, **facts, "issue_on": self.issue_on})

    def are_printed(self):
        return all(
            part.get("sha256") for bundle in self.bundles
            for part in self.suite.notifications.get(f"/bundles/{bundle}")["parts"])

    def pay_tonight(self, date, printed):
        for notice in printed:
            paid = self.pay(date, notice["claim_number"])
            if paid:
                self.story.tell(
                    "night-payer", {**paid, "bundle": notice["bundle"], "sequence": notice.get("sequence")})
                return

    def morning(self, date, bar):
        """Every sheet is checked again; who has paid since is pulled; the rest leaves, and is served three days later."""
        evening = self.story.get("evening", {})
        if evening.get("issue_on") != date:
            return
        left, pulled = 0, collections.Counter()
        for bundle in evening["bundles"]:
            post = self.suite.notifications.post
            post(f"/bundles/{bundle}/check", {})
            state = self.suite.eventually("the sheets are checked", lambda each=bundle: self.checked(each))
            pulled.update(each["reason"] for each in state["pull"])
            if state["pull"]:
                self.note_pull(bundle, state["pull"])
                post(f"/bundles/{bundle}/pulls", {"sequences": [each["sequence"] for each in state["pull"]]})
            left += len(post(f"/bundles/{bundle}/dispatch", {"date": date})["left"])
        self.suite.settle()
        self.serve(date)
        bar.say(f"{date}: {left} letters left, {sum(pulled.values())} pulled: "
                + ", ".join(f"{reason} {count}" for reason, count in pulled.items()))
        self.story.add("letters", {
            "on": date, "printed": evening["printed"], "left": left, "pulled": dict(pulled), "held": evening["held"],
            "waiting": evening["waiting"],
            "saved": POSTAGE_YEN * (sum(pulled.values()) + sum(evening["held"].values()) + evening["waiting"])})

    def checked(self, bundle):
        found = self.suite.notifications.get(f"/bundles/{bundle}")
        return found if not set(found["states"]) & {"printed", "asking"} else None

    def note_pull(self, bundle, pull):
        payer = self.story.get("night-payer")
        for each in pull:
            if payer and payer["bundle"] == bundle and payer["sequence"] == each["sequence"]:
                self.story.tell("night-payer", {**payer, "pulled": each["reason_ja"]})

    def letters_of(self, date):
        views, page = [], self.suite.case.get(f"/demands/notices?issue_on={date}")
        while page:
            views += page
            page = self.suite.case.get(f"/demands/notices?issue_on={date}&after={page[-1]['notice']}")
        return views

    def serve(self, date):
        """Ordinary mail arrives in three days; one letter in twenty comes back."""
        arrives = days_after(date, 3)
        views = self.letters_of(date)
        services = [
            {"demand": each["demand"], "outcome": "ordinary_mail", "served_on": arrives}
            for number, each in enumerate(views) if each.get("demand") and number % 20 != 19]
        for at in range(0, len(services), SERVICES_AT_ONCE):
            self.suite.case.post("/demands/served", {"services": services[at:at + SERVICES_AT_ONCE]})


def days_after(date, days):
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=days)).isoformat()


def add_record(path, moment, barcode):
    """Adds a record for a slip to an agent's file of layout A, once, and returns it: a copy of its first one, and the
    trailer's sums."""
    lines = path.read_bytes().decode("ascii").split("\r\n")
    if any(barcode in line for line in lines):
        return next(line for line in lines if barcode in line)
    at = next(number for number, line in enumerate(lines) if line.startswith("8"))
    pattern = lines[1]
    lines.insert(at, pattern[:3] + moment + pattern[15:16] + barcode + pattern[60:])
    trailer = lines[at + 1]
    # The trailer has a count and a sum for flashes, cancels and confirmed records, in this order.
    sums = 1 + 18 * ["01", "03", "02"].index(pattern[1:3])
    count, total = int(trailer[sums:sums + 6]) + 1, int(trailer[sums + 6:sums + 18]) + int(barcode[37:43])
    lines[at + 1] = f"{trailer[:sums]}{count:06d}{total:012d}{trailer[sums + 18:]}"
    path.write_bytes("\r\n".join(lines).encode("ascii"))
    return lines[at]
