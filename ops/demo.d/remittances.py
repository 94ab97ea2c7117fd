"""The three-way match of the months (収納照合): agents = bank = ledger, each channel, with what is open."""


class Remittances:
    # What one agent transfers too little once, where the city lives through several months.
    SHORT_YEN = 1_000

    def __init__(self, bank, suite, story):
        self.bank, self.suite, self.story = bank, suite, story

    def shorten(self, date, bar):
        """An agent's transfer of this day is short; it stays open, so that its kind and age are seen."""
        if self.story.get("short") or not self.bank.has_line(date, "konbini-b", "agent-b"):
            return
        bar.say(f"{date}: the agent of konbini-b transfers {self.SHORT_YEN:,} yen too little")
        self.story.tell("short", {"on": date, "channel": "konbini-b", "yen": self.SHORT_YEN})
        self.bank.credit("short", date, "konbini-b", "agent-b", -self.SHORT_YEN)

    def prove(self, first, bar):
        """Waits until every line of the bank is matched or a break, and tells the sums of the proofs."""
        wanted = self.bank.came()
        self.suite.eventually("agents, bank and ledger are held against each other", lambda: self.state(first, wanted))
        proofs = self.proofs(first)
        proved = sum(each["is_proved"] for each in proofs)
        bar.say(f"  agents = bank = ledger: {proved} of {len(proofs)} days and channels proved, "
                f"{sum(each['bank_yen'] for each in proofs):,} yen; open differences: {len(self.breaks())}")
        self.story.tell("remittances", {
            "from": first, "channels": self.sums(proofs), "breaks": self.breaks(),
            "proved": proved, "proofs": len(proofs)})

    def state(self, first, wanted):
        """Whether each yen on the bank's lines is proved, or on a line that is open."""
        proofs, found = self.proofs(first), {}
        for each in proofs:
            if each["is_proved"] or each["differences"]:
                found[each["channel"]] = found.get(each["channel"], 0) + each["bank_yen"]
        for each in self.breaks():
            if each["kind"] in ("short", "over", "unexpected"):
                channel = each["channel"] or "-"
                found[channel] = found.get(channel, 0) + each["arrived_yen"]
        return {name: yen for name, yen in found.items() if yen} == wanted

    def proofs(self, first):
        return self.suite.intake.get(f"/remittances/proofs?from={first}&to={self.suite.date()}")

    def breaks(self):
        return self.suite.intake.get("/remittances/breaks")

    @staticmethod
    def sums(proofs):
        channels = {}
        for each in proofs:
            sums = channels.setdefault(each["channel"], {"agents": 0, "bank": 0, "fee": 0, "ledger": 0, "days": 0})
            sums["days"] += 1
            for name in ("agents", "bank", "fee", "ledger"):
                sums[name] += each[f"{name}_yen"]
        return channels
