"""One debtor as two desks see her: staff's own pages, fetched under two purposes, with their styles put in."""
import os
import re
import urllib.request


class StaffViews:
    # Subject, purpose, and how the page calls the desk.
    DESKS = (("sato", "tax", ("納税課(地方税)", "Tax office")), ("suzuki", "housing", ("住宅課(市営住宅)", "Housing desk")))

    def __init__(self, suite, people, owed):
        # Owed: open yen by claim.
        self.suite, self.people, self.owed = suite, people, owed
        self.address = os.environ["SAIKEN_CASE_URL"]

    def debtor(self):
        """Somebody with claims of tax and of rent; one who still owes of both, or of one, before others."""
        def rank(number):
            return len({row["kind"] for row in self.people.claims[number] if self.owed.get(row["key"], 0) > 0}
                       & {"HOUSING", "TAX_FIX"})

        both = [
            number for number, claims in self.people.claims.items()
            if {"HOUSING", "TAX_FIX"} <= {row["kind"] for row in claims}]
        return self.people.persons[max(both, key=rank)] if both else None

    def both(self):
        """The debtor, and per desk and language the desk's name and page; None where nobody owes both or the pages are
        switched off."""
        person = self.debtor()
        if not person or "SAIKEN_STAFF_KEY_FILE" not in os.environ:
            return None
        return person, [
            (language, name[at], page) for subject, hat, name in self.DESKS
            for at, (language, page) in enumerate(self.pages(person["number"], subject, hat))]

    def pages(self, number, subject, hat):
        """The debtor's page in Japanese and in English."""
        _, token = self.suite.saiken(
            "staff", "token", "--key-file", os.environ["SAIKEN_STAFF_KEY_FILE"], "--subject", subject, "--hat", hat)
        for language in ("ja", "en"):
            yield language, self.page(number, {"cookie": f"saiken_staff={token.strip()}", "accept-language": language})

    def page(self, number, headers):
        text = self.get(f"/staff/persons/{number}", headers)
        styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', text)
        style = "\n".join(self.get(path, headers) for path in styles)
        text = re.sub(r"<link [^>]*>", "", text)
        # The page stands alone: its links and forms lead nowhere from here.
        text = re.sub(r"<form.*?</form>", "", text, flags=re.DOTALL)
        text = re.sub(r' href="[^"#]*"', "", text)
        return text.replace("</head>", f"<style>{style} html {{ font-size: 13px; }}</style></head>")

    def get(self, path, headers):
        with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers), timeout=60) as answer:
            return answer.read().decode("utf-8")
