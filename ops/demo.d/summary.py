"""Where the money is and which seizures were refused, as case management says."""
import os

from suite import Suite


def main():
    summary = Suite(os.environ["SAIKEN_DEMO_FOLDER"]).case.get("/summary")
    print(f"\nBusiness date {summary['date']}: {summary['persons']:,} persons, {summary['claims']:,} claims")
    print(f"{'channel':<12}{'yen in':>16}{'posted':>16}{'suspense':>14}{'refundable':>14}")
    for row in summary["channels"]:
        mark = "" if row["is_conserved"] else "   NOT CONSERVED"
        print(f"{row['channel']:<12}{row['yen_in']:>16,}{row['posted']:>16,}{row['suspense']:>14,}"
              f"{row['refundable']:>14,}{mark}")
    print(f"\nClearances granted: {summary['clearances_granted']}, refused: {summary['clearances_refused']}")
    for row in summary["refusals"]:
        print(f"  {row['act']:<16}{row['count']:>6}  {row['code']} ({row['article']})")


main()
