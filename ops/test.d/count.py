"""Prints how many tests an xunit file holds, how many failed and how many were skipped."""
import sys
import xml.etree.ElementTree as tree

suites = list(tree.parse(sys.argv[1]).getroot().iter("testsuite"))


def total(name):
    return sum(int(suite.get(name) or 0) for suite in suites)


print(total("tests"), total("failures") + total("errors"), total("skipped"))
