"""This example shows how anyone repeats a public draw: python3 repeat_draw.py problem.json report.json

The demands' ids are put in the order of SHA-256(lot U+001F id); the first of n has place n, the last place 1.
"""
import hashlib
import json
import sys

problem, report = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
lot = problem["policy"]["lot"]
draw = lambda row: hashlib.sha256(f"{lot}\u001f{row['id']}".encode()).digest()
order = [row["id"] for row in sorted(problem["demands"], key=draw)]
place = {demand: len(order) - k for k, demand in enumerate(order)}
for demand in order:
    print(f"{place[demand]:>6}  {demand}")
for row in report["unmet"]:
    for reason in row["reasons"]:
        if reason["code"] == "lot":
            assert reason["evidence"]["place"] == place[row["demand"]], row
            assert all(place[winner] > place[row["demand"]] for winner in reason["evidence"]["winners"]), row
            print(f"{row['demand']} lost the draw to {', '.join(reason['evidence']['winners'])}: true")
