import { area } from './entry.ts';

export const python = area({
  PYTHON_HASH: {
    when: 'A requirement or uv.lock names hashes, and no file that the package index has is one of them.',
    fix: 'Find out why: another index, a file that was replaced, or hashes of another version. Then lock again.',
  },
  PYTHON_REQUIREMENT: {
    when: 'A Python requirement is misspelt, does not exist, has no version that fits, or conflicts with another.',
    fix: 'Correct the requirement in the file and line that the message names.',
  },
  PYTHON_PROJECT: {
    when: 'pyproject.toml says nothing about the project, which the plugin python installs because the file is there.',
    fix: 'Take the file away in `override-build` before `craftctl default`, or add the table [project].',
  },
  PYTHON_NO_WHEEL: {
    when: 'A Python package has no wheel for the Python and the architecture that it is packed for, and cannot be built here for them.',
    fix: 'Choose a version that has wheels (often a `-binary` package), or use `engine: craft`.',
  },
  PYTHON_INSTALL: {
    when: 'uv could not install the resolved Python packages; its own words are shown.',
    fix: 'Read the lines that are shown; run the step again if the index could not be reached.',
  },
  PYTHON_TARGET: {
    when: 'Wheels cannot be chosen for this architecture or Python version.',
    fix: 'Use amd64 or arm64 and a Python version such as 3.12, or `engine: craft`.',
  },
});
