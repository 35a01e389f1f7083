import { area } from './entry.ts';

export const rock = area({
  ROCK_TOOLCHAIN: {
    when: 'A program that the image needs is built from source, and this machine has no compiler that can do it.',
    fix: 'Install the release that the message names (actions/setup-go), or give a ready-made binary.',
  },
  ROCK_TOOL_BUILD: {
    when: "Building Pebble or statsd_exporter from their Go modules failed; the compiler's last lines are shown.",
    fix: 'Check that the Go module proxy can be reached, or give ready-made binaries.',
  },
  ROCK_BUILD: {
    when: "Building the app with its own tools (go, npm, maven, gradle) failed; the tool's last lines are shown.",
    fix: "Correct the place that is named; the tool's own command in the folder of the app shows the same.",
  },
  ROCK_UNSUPPORTED: {
    when: 'rockcraft.yaml asks for something that the embedded engine cannot do faithfully; every place is listed.',
    fix: 'Remove or change the listed keys, or use `engine: craft`.',
  },
  ROCK_BASE: {
    when: 'The base image cannot be used: it is not there, is damaged, or has another architecture or release.',
    fix: 'Check the base in rockcraft.yaml or the `base-image` input.',
  },
  ROCK_CHISEL: {
    when: 'The base is `bare`, and the slices that its parts stage cannot be cut: chisel is not there, or does not know them.',
    fix: 'Put chisel on PATH, correct the name of the slice, use an Ubuntu base, or use `engine: craft`.',
  },
  ROCK_APP_FILE: {
    when: 'A file of the application cannot be packed: unreadable, a socket or FIFO, a broken link, or changing all the time.',
    fix: 'Remove the file, or leave it out with an exclude entry under `prime`.',
  },
  ROCK_PARTS_CONFLICT: {
    when: 'Two parts put different files at the same path of the image.',
    fix: 'Organise or leave out one of the two files.',
  },
  ROCK_RESOLUTION: {
    when: 'The run is pinned to a resolution file that it cannot follow.',
    fix: 'Make a new resolution file by packing without one, or restore what the message names.',
  },
  ROCK_BYTECODE: {
    when: 'The resolution file is of a rock with bytecode, and this machine does not have the release of Python that compiled it.',
    fix: 'Install that release (`uv python install VERSION`), or make a new resolution file by packing without one.',
  },
  ROCK_USER: {
    when: 'The base or a part already has a user or group that clashes with `_daemon_` (584792).',
    fix: 'Remove that user from the base or the part.',
  },
});
