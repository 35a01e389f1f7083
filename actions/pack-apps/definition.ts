import { defineAction, numberField, pathField, textField } from '../../src/action/index.ts';
import { findApps } from '../find-apps/definition.ts';
import { packCharm } from '../pack-charm/definition.ts';
import { packRock } from '../pack-rock/definition.ts';

const { path, apps } = findApps.inputs;
const { 'charm-libs': charmLibs } = packCharm.inputs;
const rock = packRock.inputs;

export const packApps = defineAction({
  name: 'pack-apps',
  title: 'Pack all apps of a repository',
  description:
    'Pack the rocks and charms of all apps of a repository side by side; of an app that has not changed nothing is made again',
  branding: { icon: 'grid', color: 'orange' },
  inputs: {
    path,
    apps,
    parallel: numberField({
      description:
        'How many rocks and charms are packed at a time. Default: one for each processor and each 2 GiB of memory, whichever are fewer.',
      min: 1,
      max: 64,
    }),
    output: pathField({
      description: 'Folder that the files are written to, those of each app in a folder with its name.',
      default: 'packed',
    }),
    artifact: textField({
      description:
        'Keep all files for later jobs, under names that begin with this: `TEXT-APP-rock` and `TEXT-APP-charm`.',
    }),
    engine: rock.engine,
    platform: rock.platform,
    'base-image': rock['base-image'],
    'charm-libs': charmLibs,
    'max-age': rock['max-age'],
    'apt-mirror': rock['apt-mirror'],
    'python-index': rock['python-index'],
    'python-extra-index': rock['python-extra-index'],
    'pebble-binary': rock['pebble-binary'],
    'statsd-exporter-binary': rock['statsd-exporter-binary'],
    'node-mirror': rock['node-mirror'],
    'insecure-registries': rock['insecure-registries'],
    isolation: rock.isolation,
    timeout: rock.timeout,
    'reuse-packed': rock['reuse-packed'],
  },
  outputs: {
    apps: 'What became of each app, as a JSON list: `name`, `path`, and either what pack-rock and pack-charm give out under `rock` and `charm`, or `error`. Set also when some failed.',
    failed: 'Names of the apps that failed, separated by commas.',
  },
});
