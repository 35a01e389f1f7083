import {
  choiceField,
  defineAction,
  listField,
  mapField,
  pathField,
  perArchitectureField,
  secretField,
  textField,
} from '../../src/action/index.ts';
import { STAGES } from './until.ts';

export const pipeline = defineAction({
  name: 'pipeline',
  title: 'paas-action',
  description:
    'Pack a 12-factor web app as a rock and a charm, publish, deploy with Juju and test it over HTTP',
  branding: { icon: 'layers', color: 'orange' },
  permissions: { 'packages: write': 'the image on ghcr.io, with `password`' },
  inputs: {
    path: pathField({ description: 'Folder of the app, with its `rockcraft.yaml`.', default: '.' }),
    apps: listField({
      description:
        'Several apps: folders below `path` that hold them, `.` for all there are, `!FOLDER` for those that are left out. They are packed side by side and deployed to one model, one after another; one that fails lets the others go on.',
      form: '`FOLDER`, `!FOLDER` list',
    }),
    'charm-path': pathField({
      description: 'Folder with the `charmcraft.yaml`. Default: `charm` below the app, or the app itself.',
    }),
    engine: choiceField(['auto', 'embedded', 'craft'], {
      description:
        '`embedded` needs only Docker; `craft` is rockcraft, charmcraft and a Juju of your own. `auto` is craft where its tools are installed, otherwise embedded.',
      default: 'auto',
    }),
    platform: textField({
      description:
        "The platform of `rockcraft.yaml` to pack for, or `all` for an image for all of them. Default: the one for this machine's architecture.",
    }),
    'base-image': perArchitectureField({
      description:
        'Another base for the image: a reference, an `oci:` folder or a tar, or one for each architecture in `ARCH=` lines. Default: the declared base.',
    }),
    'charm-libs': pathField({
      description:
        'Folder with the charm libraries (`lib/charms/...`), instead of fetching them from Charmhub.',
    }),
    output: pathField({ description: 'Folder that the rock and the charm are written to.', default: '.' }),
    image: textField({
      description:
        'Where to push the rock. Default with a password on GitHub: the name of the repository on ghcr.io; otherwise a registry on this machine.',
      form: '`HOST/PATH:TAG`',
    }),
    username: textField({ description: 'Who logs in to the registry. Default on GitHub: the actor.' }),
    password: secretField({
      description: 'Password or token for the registry; for ghcr.io `github.token`.',
    }),
    model: textField({ description: 'The Juju model, made when there is none.', default: 'app' }),
    application: textField({ description: 'Name of the application. Default: the name of the charm.' }),
    config: mapField({ description: 'Options of the charm, `name=value` lines.' }),
    integrations: textField({
      description: 'What to integrate; see `juju-deploy`.',
      default: 'auto',
      form: '`auto`, `none`, `ENDPOINT=TARGET` lines',
    }),
    'http-path': textField({
      description: 'Path that must answer once the app runs; `none` skips the check.',
      default: '/',
    }),
    until: choiceField(STAGES, {
      description:
        "The last of what is done. `pack` and `publish` need no charm, no Juju and, with an `image` elsewhere, no Docker; `deploy` leaves out the smoke test and the app's own integration tests.",
      default: 'test',
    }),
    kubernetes: choiceField(['local', 'k8s', 'microk8s', 'none'], {
      description:
        'Where the app is deployed. `local`: the local controller. `k8s`, `microk8s`: a cluster on this machine with a real Juju. `none`: the Juju that an earlier step has prepared, such as setup-craft with a controller that exists. Default: `k8s` with `engine: craft`, otherwise `local`.',
    }),
    controller: textField({ description: 'Name of the local controller.', default: 'local' }),
    registry: textField({
      description: 'Address of the registry on this machine.',
      default: '127.0.0.1:5000',
    }),
  },
  outputs: {
    apps: 'With several apps: what became of each, as a JSON list of `name`, `path`, and the other outputs of this table, or `error`.',
    rock: 'Path of the packed rock.',
    charm: 'Path of the packed charm.',
    image: 'The pushed image by its digest.',
    model: 'The model.',
    application: 'The application.',
    url: 'Where the app answers.',
  },
});
