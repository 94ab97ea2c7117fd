"""Where the money is and which seizures were refused, as case management says."""
import collections
import os

from suite import Suite


def main():
    suite = Suite(os.environ["SAIKEN_DEMO_FOLDER"])
    summary = suite.case.get("/summary")
    print(f"\nBusiness date {summary['date']}: {summary['persons']:,} persons, {summary['claims']:,} claims")
    print(f"{'channel':<12}{'yen in':>16}{'posted':>16}{'suspense':>14}{'refundable':>14}")
    for row in summary["channels"]:
        mark = "" if row["is_conserved"] else "   NOT CONSERVED"
        print(f"{row['channel']:<12}{row['yen_in']:>16,}{row['posted']:>16,}{row['suspense']:>14,}"
              f"{row['refundable']:>14,}{mark}")
    print(f"\nClearances granted: {summary['clearances_granted']}, refused: {summary['clearances_refused']}")
    for row in summary["refusals"]:
        article = row["article"] or "policy"
        print(f"  {row['act']:<14}{row['count']:>5}  {row['code']} ({article}): {row.get('fact', '')}")
    kept_back(suite)


def kept_back(suite):
    """Seizures that were cleared and yet did not leave: no identity evidence, or the clearance went before the export."""
    batches = [suite.garnishment.get(f"/batches/{batch['batch']}") for batch in suite.garnishment.get("/batches")]
    items = [item for batch in batches for item in batch["items"]]
    states = collections.Counter(item["state"] for item in items)
    print("Seizures: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    reasons = collections.Counter(
        reason for item in items if item["state"] in ("dropped", "revoked", "expired") for reason in item["reasons"])
    for reason, count in reasons.most_common():
        print(f"  kept back     {count:>5}  {reason}")


main()
