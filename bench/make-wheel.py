"""Writes a wheel of thousands of files: the same bytes for the same size. Usage: make-wheel.py FILE MEGABYTES"""

import random
import sys
import zipfile

NAME, VERSION = "benchdeps", "1.0"
INFO = f"{NAME}-{VERSION}.dist-info"
MEAN = 40_000  # bytes; about that of a site-packages folder with a few large libraries


def main(path: str, megabytes: int) -> None:
    rng = random.Random(megabytes)
    files = {f"{NAME}/__init__.py": b""}
    left = megabytes * 1_000_000
    while left > 0:
        size = min(left, int(rng.expovariate(1 / MEAN)) + 1)
        left -= size
        # Half of it packs well, as sources do; half does not, as compiled libraries and images do.
        line = f"def f{rng.getrandbits(64):x}(self, value): return value\n".encode()
        data = rng.randbytes(size) if len(files) % 2 else (line * (size // len(line) + 1))[:size]
        files[f"{NAME}/d{len(files) % 97:02}/f{len(files):05}.dat"] = data
    files[f"{INFO}/METADATA"] = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {VERSION}\n".encode()
    files[f"{INFO}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    names = [*files, f"{INFO}/RECORD"]
    files[f"{INFO}/RECORD"] = "".join(f"{name},,\n" for name in names).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for name, data in files.items():
            wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)


main(sys.argv[1], int(sys.argv[2]))
