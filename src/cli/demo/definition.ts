import { defineAction, flagField, pathField, textField } from '../../action/index.ts';

/** The demo's flags. It is a command, not a public action, but flags are declared in one way only. */
export const demo = defineAction({
  name: 'demo',
  title: 'Demo',
  description:
    'Run the whole pipeline on the example app of this checkout, with a real database, and show its URL',
  branding: { icon: 'play', color: 'orange' },
  inputs: {
    keep: flagField({
      description: 'Leave the app, its database and the controller running.',
      default: 'false',
    }),
    down: flagField({
      description: 'Remove everything that an earlier demo left running, and end.',
      default: 'false',
    }),
    json: pathField({ description: 'Write the result to this file.' }),
    example: pathField({ description: 'The app to run the pipeline on.', default: 'examples/flask' }),
    'charm-libs': pathField({
      description:
        'A folder with the charm libraries (`lib/charms/...`), for machines that cannot reach Charmhub.',
    }),
    'base-image': textField({
      description:
        'Base of the image: a reference, an `oci:` folder or a tar. By default the one that rockcraft.yaml declares, or a stand-in where that cannot be reached.',
    }),
    registry: textField({ description: 'Address of the local registry.', default: '127.0.0.1:5000' }),
    controller: textField({ description: 'Name of the local controller.', default: 'demo' }),
  },
  outputs: {
    url: 'Where the app answers.',
    report: 'The file that `json` named.',
  },
});
