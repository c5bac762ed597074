"""What `deploy/` holds is sound, and fits the program."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from fwscaffold.cli.serve import command
from fwscaffold.preset.file import choose

DEPLOY = Path(__file__).parents[2] / "deploy"
KUBERNETES = "1.37"
MANIFESTS: list[dict[str, Any]] = [*yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())]
VARIABLES = {f"FWSCAFFOLD_{str(each.name).upper()}" for each in command.params}


def manifest(kind: str) -> dict[str, Any]:
    (found,) = [each for each in MANIFESTS if each["kind"] == kind]
    return found


def container() -> dict[str, Any]:
    (found,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return dict(found)


@pytest.mark.parametrize("each", MANIFESTS, ids=lambda each: str(each["kind"]))
def test_kubernetes_takes_each_manifest(each: dict[str, Any]) -> None:
    kubernetes_validate.validate(each, KUBERNETES, strict=True)


def test_what_refers_to_another_finds_it() -> None:
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert manifest("Service")["spec"]["selector"] == labels
    assert manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    scaled = manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert scaled["name"] == manifest("Deployment")["metadata"]["name"]
    assert "requests" in container()["resources"], "an autoscaler measures by what is requested"


def test_what_is_set_is_what_the_program_reads() -> None:
    named = {each["name"] for each in container()["env"]}
    text = (DEPLOY / "Containerfile").read_text() + (DEPLOY / "compose.yaml").read_text()
    named |= {
        word.strip("'\"{")
        for word in text.replace("=", " ").replace(":", " ").split()
        if word.strip("'\"{").startswith("FWSCAFFOLD_")
    }
    assert {each.rstrip("'])") for each in named} <= VARIABLES


def test_the_preset_of_the_example_is_one(tmp_path: Path) -> None:
    (tmp_path / "preset.toml").write_text(manifest("ConfigMap")["data"]["preset.toml"])
    assert choose(str(tmp_path), Path("new")).name == "acme"


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint is not packaged for Windows")
def test_hadolint_has_nothing_to_say() -> None:
    program = shutil.which(
        "hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"
    )
    assert program
    done = subprocess.run(
        [program, "--no-color", DEPLOY / "Containerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout + done.stderr == ""


def test_compose_takes_the_file() -> None:
    program = str(Path(sys.executable).with_name("check-jsonschema"))
    words = ["--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    subprocess.run([program, *words], check=True, capture_output=True)


def test_what_is_copied_is_there() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    sources = [
        word
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert [each for each in sources if not (DEPLOY.parent / each).exists()] == []
