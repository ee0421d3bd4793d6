"""Fetch source distributions with pip's own finder and downloader, without building or running anything of them.

    fetch.py FOLDER < wanted        one JSON object per line: {"name", "version", "sha256" (or null)}

Each archive is kept in FOLDER, unpacked beside it, and answered by one JSON line: {"name", "tree", "sha256"}.
`pip download` would do, but it runs the package's own build to learn its metadata.
"""

import hashlib
import json
import os
import pathlib
import shutil
import sys
import tarfile

from pip._internal.commands import create_command
from pip._internal.models.format_control import FormatControl
from pip._internal.network.download import Downloader
from pip._vendor.packaging.specifiers import SpecifierSet


def source_links(command):
    """How to find the link of a source distribution, and how to download it: by pip's configuration."""
    options, _ = command.parse_args(["--quiet", "placeholder"])
    options.format_control = FormatControl(no_binary={":all:"})
    session = command.get_default_session(options)
    finder = command._build_package_finder(options, session, ignore_requires_python=True)
    return finder, Downloader(session, "off")


def archive(folder, wanted, finder, download):
    """The archive's path: from an earlier run when its hash is right, else from the index."""
    kept = sorted((folder / "archives" / wanted["name"]).glob(f"*{wanted['version']}*"))
    if kept and digest(kept[0]) == wanted["sha256"]:
        return kept[0]
    found = finder.find_best_candidate(wanted["name"], SpecifierSet(f"=={wanted['version']}"))
    if found.best_candidate is None:
        raise SystemExit(f"{wanted['name']} {wanted['version']}: the index has no source distribution")
    place = folder / "archives" / wanted["name"]
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    path, _ = download(found.best_candidate.link, str(place))
    return pathlib.Path(path)


def digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(folder, wanted, path):
    """The folder that the archive holds; unpacked once."""
    tree = folder / "trees" / f"{wanted['name']}-{wanted['version']}"
    if not tree.exists():
        half = tree.with_suffix(f".half-{os.getpid()}")
        with tarfile.open(path) as file:
            file.extractall(half, filter="data")
        (inner,) = half.iterdir()
        inner.rename(tree)
        half.rmdir()
    return tree


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    (folder / "trees").mkdir(parents=True, exist_ok=True)
    command = create_command("download")
    with command.main_context():
        finder, download = source_links(command)
        for wanted in map(json.loads, sys.stdin):
            path = archive(folder, wanted, finder, download)
            found = digest(path)
            if wanted["sha256"] not in (found, None):
                raise SystemExit(f"{path.name}: sha256 is {found}, pinned is {wanted['sha256']}")
            tree = unpack(folder, wanted, path)
            print(json.dumps({"name": wanted["name"], "tree": str(tree), "sha256": found}), flush=True)


if __name__ == "__main__":
    main()
