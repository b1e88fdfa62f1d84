"""What the product and its tools are made of has licences that go with MIT."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = frozenset({
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "BSD", "0BSD", "Apache-2.0", "PSF-2.0", "Zlib"),
    *("OFL-1.1", "CC0-1.0", "MPL-2.0", "ISC"),
})  # fmt: skip
BY_NAME = {"python-telegram-bot": "LGPL-3.0-only"}
"""Used unmodified, as a library that can be exchanged (docs/why/dependencies.md)."""
UNSAID = {"axe-playwright-python": "MIT"}
"""Says so in its repository, and not in what is installed."""
SPELLED = {
    "Python Software Foundation License": "PSF-2.0",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "BSD License": "BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache2.0": "Apache-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
LOCKED = sorted({*re.findall(r'^name = "(.+)"$', (ROOT / "uv.lock").read_text(encoding="utf-8"), re.MULTILINE)})
"""Read whole, as TOML, the lock would take half a second of every worker."""
OF_OTHERS = re.compile(r"sys_platform == 'win32'|python_full_version < '3\.11|platform_system == 'Windows'")
OF_PRODUCT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]


def installed() -> Iterator[Distribution]:
    """What the lock names and this machine has; the rest is for other machines, or for a release."""
    for name in LOCKED:
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def licences(of: Distribution) -> list[str]:
    """As far as the package says, in the names of SPDX."""
    told = of.metadata.get_all("License-Expression") or [
        one.rpartition(" :: ")[2] for one in of.metadata.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    told = told or of.metadata.get_all("License") or [UNSAID.get(of.name, "nothing said")]
    return [name for one in told for name in re.split(r"\s+(?:AND|OR)\s+", SPELLED.get(one, one).strip("()"))]


@pytest.mark.parametrize("package", list(installed()), ids=lambda one: str(one.name))
def test_a_package_has_licences_that_are_allowed(package: Distribution) -> None:
    if package.name in BY_NAME:
        assert BY_NAME[package.name] in licences(package)
    else:
        assert set(licences(package)) - ALLOWED == set()


def test_all_that_the_product_is_made_of_is_looked_at() -> None:
    """What this machine lacks is passed over above: it may only be for a release, for fuzzing or another system."""
    lock = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    (product,) = (one for one in lock.values() if "editable" in one["source"] or "virtual" in one["source"])
    made_of: set[str] = set()
    wanted = list(product["dependencies"])
    while wanted:
        one = wanted.pop()
        if one["name"] not in made_of and not OF_OTHERS.search(one.get("marker", "")):
            made_of.add(one["name"])
            wanted += lock[one["name"]].get("dependencies", [])
            wanted += [
                more for name in one.get("extra", ()) for more in lock[one["name"]]["optional-dependencies"][name]
            ]
    assert len(made_of) > len(OF_PRODUCT)
    assert made_of - {re.sub(r"[-_.]+", "-", one.name).lower() for one in installed()} == set()


def test_a_licence_that_is_not_allowed_would_be_seen() -> None:
    assert {"GPL-3.0-only", "AGPL-3.0-only", "nothing said"} & ALLOWED == set()
    assert len(list(installed())) > 40


@pytest.mark.parametrize("needed", OF_PRODUCT)
def test_why_a_package_of_the_product_was_taken_is_written_down(needed: str) -> None:
    name = re.split(r"[\[<>=]", needed)[0]
    told = (ROOT / "docs" / "why" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert name.lower() in told
