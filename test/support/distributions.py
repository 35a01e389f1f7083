"""Writes tiny Python distributions: reads a list of descriptions from standard input.

Each is {"file", "name", "version", "requires", "extras", "tag", "notes"}; a file that ends in .tar.gz becomes a source archive
whose own build backend makes the wheel with that tag.
"""

import io
import json
import sys
import tarfile
import zipfile

BACKEND = '''
import json, os, pathlib, wheel_writer
described = json.loads(pathlib.Path("described.json").read_text())
if "notes" in described:
    with open(described["notes"], "a") as notes:
        print(json.dumps(dict(os.environ)), file=notes)
def build_wheel(directory, settings=None, metadata=None):
    name = f"{described['name']}-{described['version']}-{described['tag']}.whl"
    (pathlib.Path(directory) / name).write_bytes(wheel_writer.wheel(described))
    return name
'''
WRITER = '''
import io, zipfile
def metadata(d):
    lines = ["Metadata-Version: 2.1", f"Name: {d['name']}", f"Version: {d['version']}"]
    lines += [f"Provides-Extra: {extra}" for extra in d.get("extras", {})]
    lines += [f"Requires-Dist: {item}" for item in d.get("requires", [])]
    lines += [f'Requires-Dist: {item}; extra == "{extra}"'
              for extra, items in d.get("extras", {}).items() for item in items]
    return "\\n".join(lines) + "\\n"
def wheel(d):
    info = f"{d['name']}-{d['version']}.dist-info"
    files = {
        f"{d['name']}.py": f"version = {d['version']!r}\\n",
        f"{info}/METADATA": metadata(d),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: {d['tag']}\\n",
    }
    record = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return packed.getvalue()
'''
writer = {}
exec(WRITER, writer)

for described in json.load(sys.stdin):
    path = described["file"]
    if path.endswith(".whl"):
        with open(path, "wb") as out:
            out.write(writer["wheel"](described))
        continue
    top = f"{described['name']}-{described['version']}"
    project = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {
            "PKG-INFO": writer["metadata"](described),
            "pyproject.toml": project,
            "backend.py": BACKEND,
            "wheel_writer.py": WRITER,
            "described.json": json.dumps(described),
        }.items():
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
