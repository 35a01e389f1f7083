import { defineAction, flagField, textField } from '../../action/index.ts';

const controller = textField({ description: 'Name of the controller.', default: 'local' });
const branding = { icon: 'server', color: 'orange' };

export const localUp = defineAction({
  name: 'local up',
  title: 'Local controller',
  description: 'Start a controller on this machine and print the line that puts its juju on PATH',
  branding,
  inputs: {
    controller,
    'base-image': textField({
      description:
        'Base of the images that it makes for charms and databases: a reference, an `oci:` folder or a tar.',
    }),
    'charm-store': textField({
      description:
        'Folder of packed charms that `juju deploy NAME` finds: `NAME.charm`, or `NAME/TRACK/RISK.charm`, with their resources in a `.resources.yaml` beside them.',
    }),
  },
  outputs: {},
});

export const localDown = defineAction({
  name: 'local down',
  title: 'Local controller',
  description: 'Remove a controller of this machine with everything that it runs',
  branding,
  inputs: { controller },
  outputs: {},
});

export const localStatus = defineAction({
  name: 'local status',
  title: 'Local controllers',
  description: 'List the controllers of this machine',
  branding,
  inputs: { json: flagField({ description: 'Print JSON.', default: 'false' }) },
  outputs: {},
});
