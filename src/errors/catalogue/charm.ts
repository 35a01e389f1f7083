import { area } from './entry.ts';

export const charm = area({
  CHARM_INVALID: {
    when: 'The charm cannot work as it is written: a container without its image resource, an entry point that is missing or not executable, a broken library. Every place is listed.',
    fix: 'Correct the listed files and lines.',
  },
  CHARM_UNSUPPORTED: {
    when: 'charmcraft.yaml asks for something that the embedded engine cannot do faithfully; every place is listed.',
    fix: 'Remove or change the listed keys, or use `engine: craft`.',
  },
  CHARM_PLATFORM: {
    when: 'The platform to pack for is not clear, or charmcraft.yaml does not list it.',
    fix: 'Name one of the platforms that the message lists.',
  },
  CHARM_PYTHON_UNKNOWN: {
    when: "The Python version of the charm's base is not known.",
    fix: 'Set `python-version` to the version in the base, such as 3.12.',
  },
  CHARM_LIBRARY_MISSING: {
    when: 'A charm library that charmcraft.yaml declares is neither in lib/ nor in the given folder, or Charmhub does not have it.',
    fix: 'Run `charmcraft fetch-libs`, commit lib/, or name a folder of charm libraries with `charm-libs`.',
  },
  CHARM_LIBRARY_UNREACHABLE: {
    when: 'Charm libraries have to be fetched and Charmhub does not answer.',
    fix: 'Check the network, commit the libraries (`charmcraft fetch-libs`), or name a folder of charm libraries with `charm-libs`.',
  },
  CHARM_LIBRARY_CHANGED: {
    when: 'A fetched charm library does not have the hash that Charmhub or the resolution file says.',
    fix: 'Run the step again; if it happens twice, fetch the library by hand and compare.',
  },
  CHARM_RESOLUTION: {
    when: 'The run is pinned to a resolution file that it cannot follow.',
    fix: 'Make a new resolution file by packing without one, or restore what the message names.',
  },
  CHARM_TOO_LARGE: {
    when: 'The charm has more than 65,535 files or more than 4 GiB, which the zip format of charms does not hold.',
    fix: 'Leave files out with .jujuignore.',
  },
  CHARM_FILE: {
    when: 'A file of the charm cannot be packed: it is unreadable or went away.',
    fix: 'Rename or remove the file, or leave it out with .jujuignore.',
  },
});
