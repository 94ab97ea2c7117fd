"""Receipts from an agent's file to the last posting, beside SQL that writes the same rows."""
import time

from place import PLACE, ROOT, Scale, median, report, run, servers_env, sql, until
from services import Services

# Receipts that are posted one by one beside each run.
FEW = 1000
# A trailer counts six digits.
GROUP = 500_000
# Claims of one assessment file.
PART = 200_000
MEMORY_AIM_BYTES = 256_000_000


def check_digit(body):
    digits = [int(digit) for digit in reversed(body)]
    return str((10 - (3 * sum(digits[0::2]) + sum(digits[1::2])) % 10) % 10)


def barcode(serial, amount):
    body = "91912345" + "00101" + f"{serial:016d}" + "0" + "270331" + "0" + f"{amount:06d}"
    return body + check_digit(body)


def yen(serial):
    return 1000 + serial % 90_000


def assessment(path, serials):
    """One person, claim and slip for each receipt; nothing is due yet, so that no charge is computed."""
    columns = "record,key,person_key,claim_key,kind,fiscal_year,term,date_from,date_to,amount_1,amount_2,amount_3,text\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(columns)
        for serial in serials:
            amount = yen(serial)
            file.write(f"person,P{serial},,,,,,1970-01-01,,,,,カナ {serial}/名 {serial}\n")
            file.write(f"address,,P{serial},,,,,2000-01-01,,,,,桜ヶ丘 {serial}\n")
            file.write(f"claim,C{serial},P{serial},,TAX_RES,2026,1,2026-06-30,2026-04-01,{amount},0,0,\n")
            file.write(f"slip,S{serial},,,,,,2026-04-01,2027-03-31,,,,{barcode(serial, amount)}\n")
            file.write(f"line,S{serial},,C{serial},,,,,,{amount},0,0,\n")


def konbini_file(path, serials):
    """One confirmed record of layout A for each slip, in groups that a trailer can count."""
    with open(path, "w", encoding="ascii", newline="") as file:
        for start in range(0, len(serials), GROUP):
            group = serials[start:start + GROUP]
            file.write(("1" + "20260413" + "12345" + "00101" + "BENCH").ljust(120) + "\r\n")
            for serial in group:
                record = ("202" + "20260406" + "1200" + "1" + barcode(serial, yen(serial)) + "   " + "0012345" + "00"
                          + "20260413" + "20260420" + "20260420" + "010   ")
                file.write(record.ljust(120) + "\r\n")
            zero, total = "0" * 18, sum(yen(serial) for serial in group)
            file.write(("8" + zero + zero + f"{len(group):06d}{total:012d}").ljust(120) + "\r\n")
        file.write("9".ljust(120) + "\r\n")


def number(env, database, statement):
    return int(sql(env, database, statement).strip() or 0)


class City:
    """Claims with slips that payment-intake has heard of, and a copy of their database for the hand-written SQL."""

    def __init__(self, services, serials):
        self.services, self.serials, self.env = services, serials, servers_env()
        self.posted = 0

    def build(self):
        rates = []
        services = self.services
        services.start("case-management")
        services.start("payment-intake")
        self.posted = self.number_posted()
        for start in range(0, len(self.serials), PART):
            part = self.serials[start:start + PART]
            assessment(PLACE / "assessment.csv", part)
            begin = time.monotonic()
            services.post("case-management", "/assessments", PLACE / "assessment.csv", "text/csv")
            rates.append(len(part) / (time.monotonic() - begin))
        report("assessment imported", median(rates), "claims/s")
        sql(self.env, "saiken_case", "vacuum analyze")
        services.copy_database(self.env, "case-management", "saiken_case", "bench_limit")
        self.await_slips()
        sql(self.env, "saiken_intake", "vacuum analyze")
        sql(self.env, "bench_limit", file=ROOT / "ops/bench.d/stage.sql")
        # The same tables as payment-intake's, beside case management's.
        tables = run("pg_dump", *connection(self.env), "-s", "-O", "-x", "-t", "receipts", "-t", "receipt_facts", "-t",
                     "ledger_postings", "saiken_intake")
        file = PLACE / "intake.sql"
        file.write_text("create schema intake;\n" + tables.replace("public.", "intake."), encoding="utf-8")
        sql(self.env, "bench_limit", file=file)

    def await_slips(self):
        """A service that starts looks at once for slips that payment-intake was not told of."""
        slips = number(self.env, "saiken_case", "select count(*) from slips")
        begin = time.monotonic()
        until("slips told", lambda: number(self.env, "saiken_intake", "select count(*) from slips") >= slips)
        report("… its slips told", slips / (time.monotonic() - begin), "slips/s")

    def post(self, serials):
        """Posts a file; seconds from its first byte, seconds from its evidence, processors' seconds, and bytes."""
        env, services = self.env, self.services
        konbini_file(PLACE / "konbini.txt", serials)
        self.posted += len(serials)
        load, grown = services.load(env), self.sizes()
        first = time.monotonic()
        services.post("payment-intake", "/files/konbini-a", PLACE / "konbini.txt", "application/octet-stream")
        kept = time.monotonic()
        until("receipts posted", self.is_posted)
        end = time.monotonic()
        until("postings heard", self.is_heard)
        after = services.load(env)
        return Posting(len(serials), end - first, end - kept, {name: after[name] - load[name] for name in after},
                       {name: size - grown[name] for name, size in self.sizes().items()})

    def is_posted(self):
        """Everything that intake has told of receipts is applied: positions of streams cost no counting."""
        told = number(self.env, "saiken_intake",
                      "select case when exists (select from files where state in (1, 2)) then 0 else (select last from "
                      "stream_counters where routing_key = 'receipts.recorded') end")
        applied = number(self.env, "saiken_case", "select applied_through from stream_applied "
                                                  "where producer = 'payment-intake' and routing_key = 'receipts.recorded'")
        return 0 < told <= applied and self.number_posted() >= self.posted

    def number_posted(self):
        return number(self.env, "saiken_case", "select count(*) from receipts")

    def is_heard(self):
        return number(self.env, "saiken_intake", "select count(*) from ledger_postings") >= self.posted

    def sizes(self):
        return {name: number(self.env, name, "select pg_database_size(current_database())")
                for name in ("saiken_case", "saiken_intake")}

    def limit(self, file, first, last):
        """Rows per second of one session that writes what stands in a range of the stage."""
        begin = time.monotonic()
        sql(self.env, "bench_limit", file=ROOT / "ops/bench.d" / file, first=first, last=last)
        return (last - first + 1) / (time.monotonic() - begin)

    def single_limit(self, first, last):
        """The same, receipt by receipt, each with its commit."""
        reference = ROOT / "ops/bench.d/reference.sql"
        script = PLACE / "singles.sql"
        script.write_text("\n".join(f"\\set first {n}\n\\set last {n}\n\\i {reference}" for n in range(first, last + 1)),
                          encoding="utf-8")
        begin = time.monotonic()
        sql(self.env, "bench_limit", file=script)
        return (last - first + 1) / (time.monotonic() - begin)


def connection(env):
    return ["-h", env["SAIKEN_TEST_PG_HOST"], "-p", env["SAIKEN_TEST_PG_PORT"], "-U", env["SAIKEN_TEST_PG_USER"]]


class Posting:
    """One file that was posted."""

    def __init__(self, count, from_first_byte, from_evidence, load, grown):
        self.count, self.load, self.grown = count, load, grown
        self.rate, self.rate_of_evidence = count / from_first_byte, count / from_evidence


def report_load(postings):
    for name in postings[0].load:
        report(f"… processors' time of {name}", median(1e6 * p.load[name] / p.count for p in postings), "us/receipt")
    for name in postings[0].grown:
        report(f"… growth of {name}", median(p.grown[name] / p.count for p in postings), "bytes/receipt")


def bench_receipts(count):
    """Files one after the other, each beside SQL that writes the rows of as many receipts."""
    with Services() as services:
        city = City(services, range(count * Scale.runs))
        city.build()
        postings, tops, singles = [], [], []
        for start in range(0, count * Scale.runs, count):
            postings.append(city.post(city.serials[start:start + count]))
            singles.append(city.single_limit(start + 1, start + FEW))
            tops.append(city.limit("reference.sql", start + FEW + 1, start + count))
        peak = services.peak_bytes("payment-intake")
    ours, top, single = median(p.rate for p in postings), median(tops), median(singles)
    report("receipts, first byte to last posting", ours, "receipts/s", top, ours / top)
    report("… beside one commit per receipt", ours, "receipts/s", single, ours / single)
    report_load(postings)
    report("… most memory of payment-intake", peak, "bytes", MEMORY_AIM_BYTES, peak / MEMORY_AIM_BYTES)


def bench_million(count):
    """One large file, beside one session that writes the same rows of both services."""
    with Services() as services:
        city = City(services, range(10_000_000, 10_000_000 + count))
        city.build()
        posting = city.post(city.serials)
        peak = services.peak_bytes("payment-intake")
        old = number(city.env, "bench_limit", "select count(*) from stage") - count
        step = -(-count // 5)
        tops = [city.limit("reference-both.sql", old + start + 1, old + min(start + step, count))
                for start in range(0, count, step)]
    ours, top = posting.rate_of_evidence, median(tops)
    report(f"a file of {count}, evidence to last posting", ours, "receipts/s", top, ours / top)
    report("… first byte to last posting", posting.rate, "receipts/s")
    report_load([posting])
    report("… most memory of payment-intake", peak, "bytes", MEMORY_AIM_BYTES, peak / MEMORY_AIM_BYTES)
