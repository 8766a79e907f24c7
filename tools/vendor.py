"""Fetch the vendored browser libraries again, or check that the files here are the ones named.

python tools/vendor.py            fetch with `npm pack`, check, write
python tools/vendor.py --check    only compare hashes; needs no network
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "src/cop/web/static/vendor"


def libraries(folder: Path) -> list[dict[str, Any]]:
    with (folder / "vendor.toml").open("rb") as listing:
        found: list[dict[str, Any]] = tomllib.load(listing)["library"]
    return found


def differences(folder: Path) -> Iterator[str]:
    """One sentence for each file that is missing, changed or not listed."""
    listed = {"vendor.toml"}
    for library in libraries(folder):
        for file in library["file"]:
            listed.add(file["to"])
            path = folder / file["to"]
            if not path.is_file():
                yield f"{file['to']} is missing: run python tools/vendor.py"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                yield f"{file['to']} is not the file of {library['name']} {library['version']}"
    for path in sorted(folder.iterdir()):
        if path.name not in listed:
            yield f"{path.name} is not listed in vendor.toml"


def fetch(library: dict[str, Any], folder: Path) -> None:
    """Write one library's files; raises SystemExit when a package isn't the one named."""
    with tempfile.TemporaryDirectory() as scratch:
        modules = Path(scratch) / "node_modules"
        place = unpack(library, modules)
        for file in library["file"]:
            target = folder / file["to"]
            if "exports" in file:
                bundle(library, file["exports"], modules, target)
                continue
            if not (place / file["from"]).is_file():
                raise SystemExit(f"{library['name']}: {file['from']} is not a file of the package")
            target.write_bytes((place / file["from"]).read_bytes())


def unpack(library: dict[str, Any], modules: Path) -> Path:
    """The package's own folder below `modules`, once its integrity was seen to be the one named."""
    wanted = f"{library['name']}@{library['version']}"
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", wanted, "--silent", "--pack-destination", scratch]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        [package] = Path(scratch).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != library["integrity"]:
            raise SystemExit(f"{wanted}: the package's integrity differs; nothing was written")
        with tarfile.open(package) as archive:
            archive.extractall(scratch, filter="data")
        place = modules / library["name"]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(scratch) / "package", place)
    return place


def bundle(library: dict[str, Any], exports: str, modules: Path, target: Path) -> None:
    """One module with what is exported, and what that needs, and nothing else.

    The packages named as `with`, and `bundler`, are pinned like the library. The bundler runs on
    Linux; what it writes is the same everywhere.
    """
    for needed in library["with"]:
        unpack(needed, modules)
    program = unpack(library["bundler"], modules) / "bin/esbuild"
    program.chmod(0o755)
    entry = modules.parent / "entry.mjs"
    entry.write_text(f"export {{ {exports} }} from {library['name']!r};\n", encoding="utf-8")
    switches = ["--bundle", "--format=esm", "--minify", "--tree-shaking=true", "--target=es2022"]
    subprocess.run(
        [program, entry, *switches, "--legal-comments=none", f"--outfile={target}"],
        check=True, capture_output=True, cwd=modules.parent,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        for library in libraries(FOLDER):
            fetch(library, FOLDER)
    problems = list(differences(FOLDER))
    print("\n".join(problems) or "All vendored files are the ones that vendor.toml names.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
