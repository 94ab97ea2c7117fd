"""The evaluation of a business date beside plain SQL that reads and writes the same rows."""
import json
import sys
import time

from place import PLACE, ROOT, report, sql, servers_env
from services import Services

NIGHTLY_AIM_SECONDS = 60


def old_claims(path, count):
    """Claims of eight years: taxes, premiums and water, half of them demanded; one in ten is prescribed."""
    columns = "record,key,person_key,claim_key,kind,fiscal_year,term,date_from,date_to,amount_1,amount_2,amount_3,text\n"
    kinds = ["TAX_RES", "TAX_FIX", "TAX_LV", "NHI_PREM", "WATER"]
    with open(path, "w", encoding="utf-8") as file:
        file.write(columns)
        for serial in range(count):
            year, kind = 2018 + serial % 8, kinds[serial % 5]
            amount = 1000 + serial % 90_000
            file.write(f"person,NP{serial},,,,,,1970-01-01,,,,,カナ {serial}/名 {serial}\n")
            file.write(f"address,,NP{serial},,,,,2000-01-01,,,,,桜ヶ丘 {serial}\n")
            file.write(f"claim,NC{serial},NP{serial},,{kind},{year},1,{year}-06-30,{year}-04-01,{amount},0,0,\n")
            if serial % 2:
                file.write(f"demand,,,NC{serial},,,,{year}-07-20,{year}-07-22,,,,\n")


def bench_nightly(count):
    """The evaluation of a business date beside plain SQL that reads and writes the same rows."""
    env, clock = servers_env(), PLACE / "clock.json"
    set_clock(clock, "2026-04-20")
    old_claims(PLACE / "old.csv", count)
    with Services() as services:
        services.start("case-management", SAIKEN_CLOCK_SOURCE=str(clock), SAIKEN_NIGHTLY_CHECK_SECONDS="1",
                       SAIKEN_PRESCRIPTION_WAIT_DAYS="0", SAIKEN_IMPORT_TIMEOUT_SECONDS="900")
        services.post("case-management", "/assessments", PLACE / "old.csv", "text/csv")
        sql(env, "saiken_case", "vacuum analyze")
        services.copy_database(env, "case-management", "saiken_case", "bench_limit")
        begin = time.monotonic()
        sql(env, "bench_limit", file=ROOT / "ops/bench.d/nightly.sql")
        limit = time.monotonic() - begin
        sql(env, "postgres", "drop database bench_limit")
        first = nightly(env, clock, "2026-04-21")
        again = nightly(env, clock, "2026-04-22")
    report(f"nightly evaluation, first, {count}", first, "s", limit, first / limit)
    report(f"nightly evaluation, again, {count}", again, "s", limit, again / limit)
    report("… first, beside the aim", first, "s", NIGHTLY_AIM_SECONDS, first / NIGHTLY_AIM_SECONDS)


def set_clock(path, date):
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"date": date}), encoding="utf-8")
    part.rename(path)


def nightly(env, clock, date):
    """Seconds from the first page of a date's evaluation to its last."""
    set_clock(clock, date)
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        took = sql(env, "saiken_case", "select extract(epoch from finished_at - started_at) from nightly_runs "
                                       f"where business_date = '{date}' and finished_at is not null").strip()
        if took:
            print(sql(env, "saiken_case", "select row_to_json(r) from nightly_runs r "
                                          f"where business_date = '{date}'").strip(), flush=True)
            return float(took)
        time.sleep(0.2)
    sys.exit("ops/bench: the nightly evaluation did not end in time")
