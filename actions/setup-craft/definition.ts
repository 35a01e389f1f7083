import { choiceField, defineAction, flagField, textField } from '../../src/action/index.ts';

export const setupCraft = defineAction({
  name: 'setup-craft',
  title: 'Set up the craft tools',
  description: 'Find or install what the later steps of the job need, and say what was done',
  branding: { icon: 'tool', color: 'orange' },
  inputs: {
    engine: choiceField(['auto', 'embedded', 'craft'], {
      description:
        "What to prepare: `embedded` needs only Docker, Node and the app's own toolchain; `craft` is rockcraft, charmcraft and Juju from their snaps. `auto` is craft where its tools are installed, otherwise embedded.",
      default: 'auto',
    }),
    controller: textField({
      description: 'Name of the local controller to start. Two names are two isolated controllers.',
      default: 'local',
    }),
    registry: textField({
      description: 'Address of the registry on this machine, started when nothing answers there.',
      default: '127.0.0.1:5000',
    }),
    'base-image': textField({
      description:
        'Base of the images that the local controller makes for charms and databases: a reference, an `oci:` folder or a tar. Default: the base that each charm declares.',
    }),
    install: flagField({
      description:
        'Install what is missing. With `false` the step only says what is missing and how to install it.',
      default: 'true',
    }),
  },
  outputs: {
    engine: 'The engine that the later steps use: `embedded` or `craft`.',
    registry: 'Address of the registry that answers on this machine.',
    controller: 'Name of the controller.',
    'juju-version': 'What `juju version` says.',
  },
});
