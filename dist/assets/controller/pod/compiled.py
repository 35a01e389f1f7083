"""Keeps what Python has compiled in a charm container for the next container of the same charm.

A new pod has a fresh charm folder, as on Kubernetes, and an image of packages whose maintainer scripts did not run: its
first hook would compile ops, and the standard library that ops needs, once more. What is put back is what that hook
would have written itself: Python looks at the time and the size of a source before it believes its bytecode.

Only the standard library of Python 3.8 and later.
"""

import os
import sys

LARGEST = 32 * 1024 * 1024
HEADER = 16


def libraries():
    """The folders of Python's own modules and of those of the distribution."""
    own = os.path.dirname(os.__file__)
    return [own, os.path.join(os.path.dirname(own), "python3")]


def source_of(bytecode):
    folder, name = os.path.split(bytecode)
    if os.path.basename(folder) != "__pycache__" or not name.endswith(".pyc"):
        return None
    return os.path.join(os.path.dirname(folder), name.split(".")[0] + ".py")


def stamp(source):
    """What the header of bytecode says of a source that Python compiled: no flags, its time, its size."""
    found = os.stat(source)
    numbers = (0, int(found.st_mtime) & 0xFFFFFFFF, found.st_size & 0xFFFFFFFF)
    return b"".join(number.to_bytes(4, "little") for number in numbers)


def collect(charm_dir, packed, since):
    """Yields names and bytecode: of the charm's own sources as they were packed, and of libraries compiled since."""
    for path in bytecode_below(charm_dir):
        source = source_of(path)
        name = os.path.relpath(source, charm_dir)
        data = current(path, source)
        if data is not None and is_packed(packed, name, source):
            yield "charm/" + os.path.relpath(path, charm_dir), data
    for folder in libraries():
        for path in bytecode_below(folder):
            data = current(path, source_of(path)) if os.stat(path).st_mtime >= since else None
            if data is not None:
                yield "python" + path, data


def bytecode_below(folder):
    for parent, _, files in os.walk(folder):
        if os.path.basename(parent) == "__pycache__":
            for name in files:
                if name.endswith(".pyc"):
                    yield os.path.join(parent, name)


def current(path, source):
    try:
        with open(path, "rb") as file:
            data = file.read()
        return data if data[4:HEADER] == stamp(source) else None
    except OSError:
        return None


def is_packed(packed, name, source):
    """Whether a source is still the one that came with the charm."""
    import zlib

    try:
        with open(source, "rb") as file:
            return packed.getinfo(name).CRC == zlib.crc32(file.read())
    except KeyError:
        return False


def restore(archive, charm_dir):
    """Puts bytecode beside its sources. What does not fit is left out, for Python can do without."""
    import zipfile

    try:
        with zipfile.ZipFile(archive) as kept:
            for member in kept.infolist():
                place, _, name = member.filename.partition("/")
                folders = [charm_dir] if place == "charm" else libraries()
                path = os.path.normpath(os.path.join(charm_dir if place == "charm" else "/", name))
                source = source_of(path)
                if source is None or not any(path.startswith(folder + "/") for folder in folders):
                    continue
                if os.path.exists(source) and not os.path.lexists(path):
                    put(path, source, kept.read(member), is_ours=place == "charm")
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        print("what was compiled is not used: %s" % error, file=sys.stderr)


def put(path, source, data, is_ours):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # The charm's sources were unpacked anew and have other times; those of libraries are as the image has them.
    head = data[:4] + stamp(source) if is_ours else data[:HEADER]
    with open(path, "wb") as file:
        file.write(head + data[HEADER:])


def main(archive, charm_dir, since_file, kept):
    import zipfile

    size = 0
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(kept, "w") as sink:
        for name, data in collect(charm_dir, packed, os.stat(since_file).st_mtime):
            size += len(data)
            if size > LARGEST:
                break
            sink.writestr(name, data)


if __name__ == "__main__":
    main(*sys.argv[1:])
