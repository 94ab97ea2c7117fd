"""Gives the services something to talk about: a small city, officers, a contract, seizures; and writes what is known.

    prepare.py FOLDER      writes FOLDER/known.json and FOLDER/<service>.toml
"""
import csv
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "demo.d"))

from placements import Contractor, Placements  # noqa: E402
from seizures import identifier  # noqa: E402
from suite import Refused, Suite  # noqa: E402

OFFICER = "officer-1"


class City:
    def __init__(self, folder):
        self.folder = folder
        self.suite = Suite(str(folder))
        self.city = folder / "generated"
        self.suite.saiken("generate", "--seed", "7", "--persons", "120", "--month", "2026-04", str(self.city))
        self.suite.saiken("import", str(self.city / "assessment.csv"))
        with open(self.city / "assessment.csv", encoding="utf-8", newline="") as file:
            self.rows = rows = list(csv.DictReader(file))
        self.claims = [row["key"] for row in rows if row["record"] == "claim"]
        self.persons = [row["key"] for row in rows if row["record"] == "person"]

    def live(self):
        """A little of everything, so that generated requests find what they name."""
        case, intake = self.suite.case.post, self.suite.intake
        case("/officers", {"officer": OFFICER, "classes": ["enforceable", "public", "private"]})
        case("/demands/notices", {"officer": OFFICER})
        demands = case("/demands", {"officer": OFFICER})["issued"]
        hold = case("/holds", {"claim": self.claims[0], "code": "objection", "reason": "審査請求"})["hold"]
        fact = case(f"/claims/{self.claims[1]}/prescription", {
            "event": "acknowledgement", "on": "2026-04-10", "evidence": "誓約書"})["fact"]
        files = [
            intake.post("/files/konbini-a", path.read_bytes())["file"]
            for path in sorted((self.city / "receipts").glob("*konbini-a*"))[:3]]
        broken = intake.post("/files/konbini-b", b"9 this is no file of an agent\r\n")["file"]
        self.suite.settle()
        contract, client, token, assignments = self.contract()
        self.suite.settle()
        return {
            "claims": self.claims[:40] + [each["claim"] for each in demands[:5]], "persons": self.persons[:40],
            "demands": [each["demand"] for each in demands[:40]] or [identifier("demand", "none")],
            "hold": [hold], "fact": [fact], "files": [*files, broken, "konbini-a", "konbini-b"],
            "receipts": [each["receipt"] for each in intake.get("/receipts/unsettled")[:20]] or [hold],
            "contract": [contract], "client": [client], "assignments": assignments, "token": token,
            "login": self.login,
            "batches": [identifier("batch", "none")], "items": [identifier("item", "none")],
            "measures": self.measures(), "bundles": self.bundles(),
        }

    def measures(self):
        """A pledge that somebody has applied for."""
        person, claim = next((row["person_key"], row["key"]) for row in self.rows if row["record"] == "claim")
        try:
            return [self.suite.case.post("/measures", {
                "kind": "pledge", "person": person, "command": "apply", "terms": {
                    "ground": "pledge", "claims": [{"claim": claim}],
                    "instalments": [{"due": "2026-05-31", "amount": 1000}]}}, {"x-staff": OFFICER})["measure"]]
        except Refused:
            return [identifier("measure", "none")]

    def bundles(self):
        made = self.suite.notifications.post("/bundles", {"issue_on": "2026-04-20"})["bundles"]
        return [each["bundle"] for each in made] or [identifier("bundle", "none")]

    def contract(self):
        placements = Placements(self.city, self.suite, None, None)
        contract = placements.enter("2026-04-20", "L001", "桜島法律事務所", "law_firm", ["HOUSING", "HOSP"], 2500)
        due = [row["key"] for row in placements.claims if row["kind"] in ("HOUSING", "HOSP")]
        if due:
            self.suite.case.post("/placements", {"contract": contract, "claims": due[:10], "officer": OFFICER})
            self.suite.settle()
        keys = self.suite.outsourcing.post(f"/contracts/{contract}/credentials", {})
        spare = self.suite.outsourcing.post(f"/contracts/{contract}/credentials", {})
        contractor = Contractor(self.suite.outsourcing_url, keys["client_id"], keys["client_secret"])
        contractor.fetch()
        assignments = [each["assignment"] for each in self.suite.outsourcing.get("/placements")]
        token = contractor.service.headers["authorization"].removeprefix("Bearer ")
        self.login = keys
        return contract, spare["client_id"], token, assignments or [contract]


def configuration(service, known, saiken):
    """Who the generated requests come from."""
    name = {"case-management": "CASE", "payment-intake": "INTAKE"}.get(service, service.upper())
    lines = [
        "[checks]",
        *(f"{check}.enabled = false" for check in (
            "negative_data_rejection", "positive_data_acceptance", "unsupported_method", "missing_required_header",
            "use_after_free", "ensure_resource_availability")),
        "[auth.openapi.staff]", f"bearer = {json.dumps(os.environ[f'SAIKEN_{name}_STAFF_TOKEN'])}",
    ]
    if service == "outsourcing":
        lines += ["[auth.openapi.contractor]", f"bearer = {json.dumps(known['token'])}"]
        lines += ["[auth.openapi.client]", f"username = {json.dumps(known['login']['client_id'])}",
                  f"password = {json.dumps(known['login']['client_secret'])}"]
    if service == "case-management":
        _, token = saiken("staff", "token", "--key-file", os.environ["SAIKEN_STAFF_KEY_FILE"], "--subject", "sato", "--hat", "tax")
        lines += ["[auth.openapi.visit]", f"api_key = {json.dumps(token.strip())}"]
        lines += ["[[operations]]", 'include-path-regex = "^/staff"', "checks.ignored_auth.enabled = false"]
    if service == "payment-intake":
        lines += ["[[operations]]", 'include-path = "/webhooks/{gateway}"', "checks.ignored_auth.enabled = false"]
    return "\n".join(lines) + "\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    city = City(folder)
    known = city.live()
    (folder / "known.json").write_text(json.dumps(known))
    for service in ("case-management", "payment-intake", "garnishment", "outsourcing", "notifications"):
        (folder / f"{service}.toml").write_text(configuration(service, known, city.suite.saiken))


main()
