import {
  choiceField,
  defineAction,
  durationField,
  listField,
  pathField,
  perArchitectureField,
  secretField,
  textField,
} from '../../src/action/index.ts';
import { craftFields } from '../craft-engine/fields.ts';

export const packRock = defineAction({
  name: 'pack-rock',
  title: 'Pack a rock',
  description:
    'Pack a web app as a rock; only layers whose inputs changed are made, and the same inputs give the same digest',
  branding: { icon: 'box', color: 'orange' },
  inputs: {
    path: pathField({ description: 'Folder of the app, with its `rockcraft.yaml`.', default: '.' }),
    engine: choiceField(['auto', 'embedded', 'craft'], {
      description:
        '`embedded` builds with the built-in builder, which needs Debian or Ubuntu, Go, and the tools of the app: uv, npm, a JDK. `craft` is rockcraft itself. `auto` is craft where rockcraft and LXD are installed, otherwise embedded; the log says why.',
      default: 'auto',
    }),
    platform: textField({
      description:
        "The platform of `rockcraft.yaml` to pack for, or `all` for a rock of each, which `publish` pushes as one image. Default: the one for this machine's architecture; with `engine: craft` all that can be built on it.",
    }),
    'base-image': perArchitectureField({
      description:
        'Build on this image instead of the declared base. An image that is not the declared release is a stand-in: the rock says so in a label, and `publish` sends it to registries of this machine only.',
      form: 'reference, `oci:FOLDER`, path of a tar; or `ARCH=` lines',
    }),
    output: pathField({ description: 'Folder that the rock is written to.', default: '.' }),
    artifact: textField({
      description:
        'Keep the rock under this name for later jobs of the workflow run. They give `artifact:NAME` where a path is asked for. Of several, each is kept as `NAME-PLATFORM`.',
    }),
    resolution: perArchitectureField({
      description:
        'A resolution file of an earlier run: base, packages, wheels and tools are taken exactly as it says, or the step fails.',
      form: 'path, or `ARCH=PATH` lines',
    }),
    'max-age': durationField({
      description:
        'How long earlier answers of package indexes and of the registry of the base count as current. `0` asks every time.',
      default: '1h',
    }),
    'apt-mirror': textField({
      description:
        'Archives to fetch system packages from instead of those of the base; signatures are checked all the same.',
      form: '`URL` or `FROM=TO` lines',
    }),
    'python-index': secretField({
      description: 'Index of Python packages instead of PyPI. It may hold a login and is masked.',
    }),
    'python-extra-index': secretField({
      description: 'One more index, which is asked before the main one.',
    }),
    'pebble-binary': perArchitectureField({
      description: 'A ready-made Pebble for the image. Default: built with Go from its module.',
      form: 'path, or `ARCH=PATH` lines',
    }),
    'statsd-exporter-binary': perArchitectureField({
      description: 'A ready-made statsd_exporter for the image. Default: built with Go from its module.',
      form: 'path, or `ARCH=PATH` lines',
    }),
    'node-mirror': textField({
      description:
        'Where Node.js is downloaded from for parts with `npm-include-node`; it has `index.json` and a folder for each release. Default: `https://nodejs.org/dist`.',
      form: 'URL',
    }),
    'slice-definitions': pathField({
      description:
        "For the base `bare`: a folder with Ubuntu's definitions of slices (`chisel.yaml` and `slices`), where chisel cannot fetch them from GitHub itself.",
    }),
    'insecure-registries': listField({
      description:
        'Registries of `base-image` that may be spoken to without TLS. Those on this machine always may.',
      form: '`HOST:PORT` list',
    }),
    ...craftFields,
  },
  outputs: {
    engine: 'The engine that packed: `embedded` or `craft`.',
    rock: 'Path of the rock; of several, one a line, as `publish` takes them.',
    rocks: 'Paths of all rocks that were packed, as a JSON list.',
    artifact: 'What later jobs give instead of a path: `artifact:NAME`; of several rocks, one a line.',
    name: 'Name of the rock.',
    version: 'Version of the rock.',
    digest:
      'Digest of the image, of several that of the index that names them all: what a registry will know it by.',
    'image-id':
      'What the image says of itself in `/.rock/id`, to prove from inside a container which image runs; of several, one a line.',
    size: 'Size of the rock in bytes; of several, of all together.',
    base: 'Digest of the base image; of several, one a line.',
    'stand-in':
      'What the base really is, when it only stands in for the declared one; otherwise empty. Of several, one a line.',
    reused: 'Names of the layers that were reused, separated by commas.',
    rebuilt: 'Names of the layers that were made, for one of several at least, separated by commas.',
    resolution:
      'Path of the resolution file: base, packages, wheels and tools, each with its hash. Of several, `ARCH=PATH` lines, as the input takes them.',
  },
});
