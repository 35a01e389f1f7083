import {
  choiceField,
  defineAction,
  durationField,
  pathField,
  secretField,
  textField,
} from '../../src/action/index.ts';
import { craftFields } from '../craft-engine/fields.ts';

export const packCharm = defineAction({
  name: 'pack-charm',
  title: 'Pack a charm',
  description: 'Pack a charm with its Python packages and libraries; the same sources give the same file',
  branding: { icon: 'package', color: 'orange' },
  inputs: {
    path: pathField({ description: 'Folder of the charm, with its `charmcraft.yaml`.', default: '.' }),
    engine: choiceField(['auto', 'embedded', 'craft'], {
      description:
        '`embedded` packs with the built-in builder, which needs Node and uv alone. `craft` is charmcraft itself. `auto` is craft where charmcraft and LXD are installed, otherwise embedded; the log says why.',
      default: 'auto',
    }),
    platform: textField({
      description:
        "The platform of `charmcraft.yaml` to pack for. Default: the one for this machine's architecture; with `engine: craft` all that can be built on it.",
    }),
    'python-version': textField({
      description:
        "Python that the packages must fit, such as `3.12`. Default: that of `base-image`, otherwise that of the charm's base.",
    }),
    'base-image': textField({
      description:
        'The image that units will run the charm on, when it is not the declared base: a reference, an `oci:` folder or a tar. Only its Python and C library matter here.',
      form: 'reference, `oci:FOLDER`, path of a tar',
    }),
    'charm-libs': pathField({
      description:
        'Folder with charm libraries (`lib/charms/...`) for those that the charm declares and does not have. Others are fetched from Charmhub.',
    }),
    output: pathField({ description: 'Folder that the charm is written to.', default: '.' }),
    artifact: textField({
      description:
        'Keep the charm under this name for later jobs of the workflow run. They give `artifact:NAME` where a path is asked for.',
    }),
    resolution: pathField({
      description:
        'A resolution file of an earlier run: packages and libraries are taken exactly as it says, or the step fails.',
    }),
    'max-age': durationField({
      description:
        'How long versions that were chosen for the same requirements count as the newest ones. `0` asks every time.',
      default: '1h',
    }),
    'python-index': secretField({
      description: 'Index of Python packages instead of PyPI. It may hold a login and is masked.',
    }),
    'python-extra-index': secretField({
      description: 'One more index, which is asked before the main one.',
    }),
    ...craftFields,
  },
  outputs: {
    engine: 'The engine that packed: `embedded` or `craft`.',
    charm: 'Path of the packed charm. Not set when several were packed.',
    charms: 'Paths of all charms that were packed, as a JSON list.',
    artifact: 'What later jobs give instead of a path: `artifact:NAME`.',
    name: 'Name of the charm.',
    sha256: 'SHA-256 of the file, in hex.',
    size: 'Size of the file in bytes.',
    reused: '`true` when the same charm was there already.',
    resolution: 'Path of the resolution file: every package and library with its hash.',
  },
});
