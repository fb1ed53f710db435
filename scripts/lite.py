"""The page on which notebooks run in the browser, in .site/html/lite: JupyterLite, and the kit.

Nothing is loaded from elsewhere when it is used. Left out is what cannot run there, or is too big: pandas,
DuckDB, charts, and whatever listens to a port, such as a webhook inbox.

python -m scripts.lite
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from scripts.site import HTML, IN_THE_BROWSER, OUT

ROOT = Path(__file__).parents[1]
PAGE = HTML / "lite"
WORK = OUT / "lite"
TOOLS = ROOT / ".venv" / "lite"
PYODIDE = TOOLS / "package"
STANDINS = ROOT / "docs" / "lite" / "standins"
# What shows widgets, in the page as in JupyterLab.
EXTENSIONS = [
    ROOT / ".venv" / "share" / "jupyter" / "labextensions" / name
    for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager")
]
# What the kernel itself is made of, then the kit's packages. All run without compiled parts.
KERNEL = (
    "asttokens", "comm", "executing", "ipython", "ipython-pygments-lexers", "jedi",
    "matplotlib-inline", "packaging", "parso", "prompt-toolkit", "pure-eval", "pygments", "stack-data",
    "traitlets", "typing-extensions", "wcwidth",
)  # fmt: skip
KIT = (
    "anywidget", "certifi", "charset-normalizer", "idna", "ipywidgets", "jinja2", "jupyterlab-widgets",
    "markupsafe", "platformdirs", "psygnal", "pydyf", "python-dotenv", "requests", "stripe", "tzdata",
    "urllib3",
)  # fmt: skip
COMPILED = (".so", ".pyd", ".dll", ".dylib", ".pyc")
Wheel = Mapping[str, bytes]
"""A wheel's files by their names."""


def main() -> int:
    """Gather wheels, name them in Pyodide's lock, and have JupyterLite build the page."""
    shutil.rmtree(WORK, ignore_errors=True)
    pyodide = WORK / "static" / "pyodide"
    shutil.copytree(PYODIDE, pyodide, ignore=shutil.ignore_patterns("*.map", "*.d.ts", "console*"))
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {each["name"]: each for each in packed(pyodide)}
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    for name in IN_THE_BROWSER:
        target = WORK / "files" / f"{name}.ipynb"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "notebooks" / target.name, target)
    (WORK / "jupyter-lite.json").write_text(json.dumps(settings(list(lock["packages"]))), encoding="utf-8")
    built_with = {"federated_extensions": [str(each) for each in EXTENSIONS], "apps": ["lab"]}
    config = {"LiteBuildConfig": {**built_with, "contents": [str(WORK / "files")], "output_dir": str(PAGE)}}
    (WORK / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
    return subprocess.call([str(TOOLS / "bin" / "jupyter-lite"), "build"], cwd=WORK)


def settings(packages: list[str]) -> dict[str, Any]:
    """JupyterLite's: every package is there when a kernel has started, and nothing is asked of PyPI."""
    kernel = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": packages},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Stripe Workbook",
            "enableMemoryStorage": True,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }


def packed(folder: Path) -> Iterator[dict[str, Any]]:
    """Write a wheel of each package into the folder; yields its entry in Pyodide's lock."""
    installed = {canonical(each.metadata["Name"]): each for each in distributions()}
    for name in (*KERNEL, *KIT):
        yield entry(folder, name, installed[name].version, files_of(installed[name]))
    (micropip,) = distributions(name="micropip", path=[str(TOOLS / "browser")])
    yield entry(folder, "micropip", micropip.version, files_of(micropip))
    for wheel in TOOLS.rglob("pyodide-kernel-extension/static/pypi/*.whl"):
        name, version = wheel.name.split("-")[:2]
        if canonical(name) in ("ipykernel", "piplite", "pyodide-kernel"):
            with zipfile.ZipFile(wheel) as content:
                files = {each: content.read(each) for each in content.namelist()}
            yield entry(folder, canonical(name), version, files)
    for each in STANDINS.glob("*.py"):
        yield entry(folder, each.stem, "0", {each.name: each.read_bytes(), **metadata(each.stem, "0")})
    kit = filter(kept, (ROOT / "helpers").rglob("*"))
    own = {each.relative_to(ROOT).as_posix(): each.read_bytes() for each in kit}
    yield entry(folder, "stripe-workbook", "0", {**own, **metadata("stripe-workbook", "0")})


def files_of(distribution: Distribution) -> Wheel:
    """What an installed package consists of, without what was compiled for this machine."""
    files = (each for each in distribution.files or () if ".." not in each.parts)
    places = {str(each): Path(str(each.locate())) for each in files}
    return {name: place.read_bytes() for name, place in places.items() if kept(place)}


def kept(place: Path) -> bool:
    return place.is_file() and place.suffix not in COMPILED


def metadata(name: str, version: str) -> Wheel:
    """What a wheel must say of itself."""
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    return {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{folder}/WHEEL": b"Wheel-Version: 1.0\nGenerator: lite\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }


def entry(folder: Path, name: str, version: str, files: Wheel) -> dict[str, Any]:
    """Write one wheel; tells what Pyodide's lock says of it."""
    wheel = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    about = next(each for each in files if each.endswith(".dist-info/METADATA"))
    record = about.replace("METADATA", "RECORD")
    rest = {each: content for each, content in files.items() if each != record}
    lines = [f"{each},sha256={digest(content)},{len(content)}" for each, content in rest.items()]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packing:
        for each, content in rest.items():
            packing.writestr(each, content)
        packing.writestr(record, "\n".join([*lines, f"{record},,", ""]))
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
