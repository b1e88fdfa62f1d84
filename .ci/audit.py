"""Ask pip-audit for known holes in pinned packages, and say of how many nothing could be found out.

    python .ci/audit.py REQUIREMENTS

Ends with 1 where a hole is known and, with AUDIT=strict in the environment, where of any package nothing could be
found out: pip-audit itself takes packages that its source does not know for sound, and a mirror may know none.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence


def asked(requirements: str) -> tuple[list[dict[str, object]], str]:
    """What was found of each package, none where nobody could be asked; and what pip-audit said besides."""
    done = subprocess.run(  # noqa: S603 - all arguments are ours
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", requirements, "--disable-pip"),
            *("--progress-spinner", "off", "--format", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return list(json.loads(done.stdout)["dependencies"]), ""
    except (ValueError, KeyError):
        return [], done.stderr.strip().rpartition("\n")[2]


def judged(found: Sequence[dict[str, object]], said: str, *, strict: bool) -> tuple[str, int]:
    """What is printed, and the exit status."""
    holes = [f"{one['name']} {one.get('version')}: {hole['id']}" for one in found for hole in one.get("vulns", ())]  # type: ignore[attr-defined]
    unknown = sum("skip_reason" in one for one in found)
    lines = [*holes, f"audit: {len(found)} packages, {len(holes)} known holes, of {unknown} nothing could be found out"]
    if not found:
        lines.append(f"audit: nobody could be asked: {said}")
    return "\n".join(lines), int(bool(holes) or (strict and (unknown > 0 or not found)))


def main() -> int:
    told, status = judged(*asked(sys.argv[1]), strict=os.environ.get("AUDIT") == "strict")
    print(told)
    return status


if __name__ == "__main__":
    sys.exit(main())
