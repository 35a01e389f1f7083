"""Compiles sources for a Python elsewhere that is of exactly this release.

`compile.py about` prints the implementation, the release, the tag of file names, the magic number of bytecode and the
interpreter. `compile.py FILE` reads sources from standard input, each as two lengths (little endian, 4 bytes), its path in
the image and itself. Into the file it writes for each the length of its bytecode and the bytecode, in the same order; of what
cannot be compiled there are no bytes. The result depends on the path, the source and the release alone.
"""

import importlib.util
import marshal
import platform
import struct
import sys
import types

# PEP 552: a hash of the source instead of its time, and Python looks at the source before it believes the bytecode.
CHECKED_HASH = 0b11


def bytecode(source, path):
    code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    # marshal marks what it may have to refer to later, by counting references. Before Python 3.11 it so marks names that
    # other modules of this process happen to use as well; where all is held, all is marked.
    held = objects_in(code)
    # The compiler makes a set anew when it finds texts of it among the names of this process; otherwise functions share
    # the set. It finds all of them while the first result is held.
    if any(isinstance(one, frozenset) for one in held):
        code = compile(source, path, "exec", dont_inherit=True, optimize=0)
        held.extend(objects_in(code))
    flags = CHECKED_HASH.to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source) + marshal.dumps(code)


def objects_in(code):
    """All that is written of a module."""
    found = [code]
    # The list grows while it is gone through.
    for one in found:
        if isinstance(one, types.CodeType):
            found.append(one.co_consts)
            for names in (one.co_names, one.co_varnames, one.co_cellvars, one.co_freevars):
                found.append(names)
                found.extend(names)
            found.extend((one.co_filename, one.co_name, getattr(one, "co_qualname", one.co_name)))
        elif isinstance(one, frozenset):
            if sys.version_info < (3, 11) and not is_ordered(one):
                raise ValueError("the order of the set depends on addresses in memory")
            found.extend(one)
        elif isinstance(one, tuple):
            found.extend(one)
    return found


def is_ordered(constants):
    """Whether the order of a set follows from its content, with the same seed for hashes. Later marshal sorts sets."""
    return all(isinstance(constant, (str, bytes, int, float)) for constant in constants)


def read(stream):
    while lengths := stream.read(8):
        path, source = struct.unpack("<II", lengths)
        yield stream.read(path).decode(), stream.read(source)


def about():
    implementation = sys.implementation.name + getattr(sys, "abiflags", "")
    magic = importlib.util.MAGIC_NUMBER.hex()
    return (implementation, platform.python_version(), sys.implementation.cache_tag, magic, sys.executable)


def compile_all(stream, file):
    for path, source in read(stream):
        try:
            result = bytecode(source, path)
        # Templates and data of tests look like sources, and pip passes over them as well.
        except Exception:
            result = b""
        file.write(struct.pack("<I", len(result)) + result)


def main(argument):
    if argument == "about":
        print(*about(), sep="\n")
        return
    with open(argument, "wb") as file:
        compile_all(sys.stdin.buffer, file)


main(sys.argv[1])
