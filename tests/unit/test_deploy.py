"""The unit, the image and the compose file: rules that their linters have, by hand where those are not installed."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = {
    name: (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    for name in ("tro-ly.service", "tro-ly-bao-tri.service")
}
UNIT = UNITS["tro-ly.service"]
DOCKERFILE = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = read_yaml(DEPLOY / "docker" / "compose.yaml")
MOST_EXPOSED = 2.0
"""Of 10; systemd calls what is below 2 safe."""
ENGINE = shutil.which("docker")
ANALYZE = shutil.which("systemd-analyze")


def directives(unit: str) -> list[str]:
    return [line for line in unit.splitlines() if "=" in line and not line.startswith("#")]


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with what follows it, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split()[0], line.partition(" ")[2]) for line in joined.splitlines() if line.strip()]


def of(name: str) -> list[str]:
    return [rest for one, rest in instructions() if one == name]


# ---- systemd


@pytest.mark.parametrize(
    "wanted",
    [
        *("Type=notify", "WatchdogSec=60", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes"),
        *("CapabilityBoundingSet=", "PrivateTmp=yes", "PrivateDevices=yes", "Restart=always", "User=tro-ly"),
        *(
            "ReadWritePaths=/opt/tro-ly/data /opt/tro-ly/.cache -/opt/tro-ly/drafts",
            "UMask=0077",
            "ExecReload=/bin/kill -HUP $MAINPID",
        ),
        *("MemoryMax=1792M", "OOMPolicy=continue"),
    ],
)
def test_the_unit_tells_when_it_is_ready_and_may_do_little(wanted: str) -> None:
    assert wanted in directives(UNIT)


def test_the_unit_of_maintenance_differs_by_what_it_runs_alone() -> None:
    ordinary, kept = (set(directives(unit)) for unit in UNITS.values())
    assert kept - ordinary == {
        *("Description=Tro ly, che do bao tri", "Conflicts=tro-ly.service"),
        "ExecStart=/opt/tro-ly/.venv/bin/bot run --maintenance",
    }
    assert ordinary - kept == {
        *("Description=Tro ly tra cuu chi thi ve mang xa hoi", "ExecStart=/opt/tro-ly/.venv/bin/bot run"),
        "WantedBy=multi-user.target",
    }


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_the_unit_sound_and_safe(tmp_path: Path, name: str) -> None:
    assert ANALYZE is not None
    unit = tmp_path / name
    unit.write_text(UNITS[name].replace("/opt/tro-ly/.venv/bin/bot", sys.executable), encoding="utf-8")
    verified = subprocess.run([ANALYZE, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert [line for line in verified.stderr.splitlines() if name in line] == []
    told = subprocess.run(
        [ANALYZE, "security", "--offline=true", unit], capture_output=True, text=True, check=False
    ).stdout
    exposed = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert exposed is not None, told
    assert float(exposed[1]) < MOST_EXPOSED


# ---- the image: the rules of hadolint that speak of what stands here


def test_bases_have_a_version_of_python_that_the_program_takes() -> None:
    bases = [one.split()[0] for one in of("FROM")]
    assert len(bases) == 2
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for base in bases:  # DL3006, DL3007
        found = re.fullmatch(r"python:(3\.\d+)-slim-\w+", base)
        assert found is not None
        assert f">={found[1]}" == project["requires-python"]


def test_what_is_installed_is_pinned_and_leaves_nothing_behind() -> None:
    for run in of("RUN"):
        assert not re.search(r"\bsudo\b|\bapt\b|\bcurl\b|\bwget\b|^cd ", run)  # DL3003, DL3004, DL3027, DL4001
        if "apt-get" in run:
            assert "--no-install-recommends" in run  # DL3015
            assert "rm -rf /var/lib/apt/lists" in run  # DL3009
        if "pip install" in run:
            assert "--no-cache-dir" in run  # DL3042
            assert re.search(r"==[\d.]+", run) is not None  # DL3013
        assert "|" not in run.replace("||", "")  # DL4006
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (version,) = re.findall(r"^UV_VERSION := (\S+)", makefile, re.MULTILINE)
    assert f"uv=={version}" in DOCKERFILE


def test_it_runs_as_nobody_in_particular_and_the_last_stage_has_no_tools() -> None:
    last = instructions()[max(place for place, (name, _) in enumerate(instructions()) if name == "FROM") :]
    user = [rest for name, rest in last if name == "USER"]
    assert user == ["10001:10001"]  # DL3002
    after = [name for name, _ in last[[name for name, _ in last].index("USER") :]]
    assert "RUN" not in after
    assert not any("pip" in rest or "apt" in rest for name, rest in last if name == "RUN")


def test_files_are_copied_to_places_that_are_named_and_commands_are_lists() -> None:
    assert of("ADD") == []  # DL3020
    assert all(rest.startswith("/") for rest in of("WORKDIR"))  # DL3000
    names = [name for name, _ in instructions()]
    assert names.index("WORKDIR") < names.index("COPY")  # DL3045
    assert all(rest.startswith("[") for rest in (*of("ENTRYPOINT"), *of("CMD")))  # DL3025
    assert len(of("HEALTHCHECK")) == len(of("USER")) == 1  # DL3012
    assert of("MAINTAINER") == []  # DL4000


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    copied = {one for rest in of("COPY") if not rest.startswith("--from") for one in rest.split()[:-1]}
    assert len(copied) > 5
    assert [one for one in sorted(copied) if not (ROOT / one).exists()] == []
    assert {f"!{one}" for one in copied} <= set(ignored)


# ---- compose


def test_the_program_can_write_nothing_but_its_own_two_folders() -> None:
    for name in ("tro-ly", "migrate"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {one.partition(":")[0] for one in service["volumes"]} == {"data", "cache"}
    assert set(COMPOSE["volumes"]) == {"data", "cache", "postgres"}


def test_what_runs_the_program_has_the_memory_that_the_unit_gives_it() -> None:
    assert {COMPOSE["services"][name]["mem_limit"] for name in ("tro-ly", "migrate")} == {"1792m"}


def test_the_database_is_ready_and_migrated_before_the_program_begins() -> None:
    services = COMPOSE["services"]
    assert services["tro-ly"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert (services["migrate"]["command"], services["migrate"]["restart"]) == (["migrate"], "no")
    assert "ports" not in services["db"]


def test_only_this_machine_reaches_it_and_no_secret_stands_in_the_file() -> None:
    assert COMPOSE["services"]["tro-ly"]["ports"] == ["127.0.0.1:8080:8080"]
    text = (DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"PASSWORD: (\S+)", text) == ["${POSTGRES_PASSWORD:?cần"]


@pytest.mark.slow
def test_where_an_engine_is_there_the_image_is_built_and_answers() -> None:
    if ENGINE is None or subprocess.run([ENGINE, "info"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no container engine runs here")
    build = [ENGINE, "build", "--quiet", "-f", str(DEPLOY / "docker" / "Dockerfile"), "-t", "tro-ly-test", str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    asked = [
        ENGINE,
        "run",
        "--rm",
        "--read-only",
        "--tmpfs",
        "/tmp",
        "tro-ly-test",
        "ask",
        "chia sẻ tin đồn được không",
    ]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Căn cứ" in told
