"""Validates both sample packages with the `frictionless` Python tool: schemas, types, keys, references, bytes, hashes.

Run inside a virtual environment that has it: `python -m venv v && v/bin/pip install frictionless && v/bin/python tests/frictionless_check.py`.
Only the packages are looked at; how the program reads them is tested elsewhere. The last line is `N passed, N failed`.
"""

import json
import sys
from pathlib import Path

PACKAGES = ("data/county", "data/subdistrict")
SHOWN = 20  # errors printed for one table


def check(folder: Path, validate, system) -> list[tuple[str, list[str]]]:
    """Every resource of one package with what is wrong with it."""
    described = folder / "datapackage.json"
    if not described.is_file():
        return [(str(described), ["the file is not there: run `cargo xtask demo`"])]
    package = json.loads(described.read_text(encoding="utf-8"))
    absent = [r["path"] for r in package["resources"] if not (folder / r["path"]).is_file()]
    if absent:
        why = "not there; village parts are generated, not committed: run `cargo xtask demo`"
        return [(f"{folder}/{path}", [why]) for path in absent]
    results = []
    with system.use_context(trusted=False):
        report = validate(str(described))
    if report.errors:
        results.append((str(described), [e.message for e in report.errors]))
    listed = {resource["name"]: resource for resource in package["resources"]}
    for task in report.tasks:
        wrong = [f"{e.type}: {e.message}" for e in task.errors]
        rows = listed.get(task.name, {}).get("rows")
        if rows is not None and not wrong and task.stats.get("rows") != rows:
            wrong.append(f"datapackage.json says {rows} rows, the file has {task.stats.get('rows')}")
        results.append((f"{folder}/{task.place}", wrong))
    if len(report.tasks) != len(listed):
        results.append((str(described), [f"{len(listed)} resources listed, {len(report.tasks)} validated"]))
    return results


def main() -> int:
    """Prints each failure in words and the closing line; 0 when all passed."""
    try:
        from frictionless import system, validate
    except ImportError:
        print("the Python package `frictionless` is not installed in this environment: pip install frictionless")
        print("0 passed, 1 failed")
        return 1
    root = Path(__file__).resolve().parent.parent
    passed = failed = 0
    for name in PACKAGES:
        for place, wrong in check(root / name, validate, system):
            if not wrong:
                passed += 1
                continue
            failed += 1
            print(f"FAILED {place}")
            for line in wrong[:SHOWN]:
                print(f"    {line}")
            if len(wrong) > SHOWN:
                print(f"    … and {len(wrong) - SHOWN} more")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
