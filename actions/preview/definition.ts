import {
  choiceField,
  defineAction,
  durationField,
  numberField,
  pathField,
  secretField,
  textField,
} from '../../src/action/index.ts';
import { jujuDeploy } from '../juju-deploy/definition.ts';

export const preview = defineAction({
  name: 'preview',
  title: 'Preview a pull request',
  description: 'A model per pull request with its URL in one comment, gone when the pull request is',
  branding: { icon: 'eye', color: 'orange' },
  permissions: {
    'pull-requests: write':
      'the comment with the URL, and whether the pull request is open and what its newest commit is',
    'deployments: write': 'the deployment with its state',
  },
  inputs: {
    mode: choiceField(['auto', 'ask', 'up', 'down', 'sweep'], {
      description:
        '`auto`: up for a pull request, down when it is closed, sweep for events without one. `ask` only says whether there should be a preview, for a job before the build. `sweep` removes previews of closed pull requests and those older than `ttl`.',
      default: 'auto',
    }),
    'github-token': secretField({
      description:
        'Token of the job, with `pull-requests: write` and `deployments: write`. Where they are missing, comment and deployment are left out with a notice.',
    }),
    name: textField({
      description:
        'Name of the app where a repository has several: part of the model, the environment and the comment, so that each app has its own.',
    }),
    label: textField({
      description:
        'What lets a pull request from a fork have a preview: somebody who may push adds the label `LABEL:COMMIT`, with the first 12 characters of the commit that was read.',
      default: 'preview',
    }),
    ttl: durationField({
      description: 'Age of the last deployment at which a sweep removes a preview.',
      default: '72h',
    }),
    limit: numberField({
      description:
        'How many previews may live on the controller at once, those of other repositories included. One more is refused; a sweep that finds more removes the ones of this repository that were deployed longest ago.',
      default: '20',
      min: 1,
      max: 1000,
    }),
    patience: durationField({
      description: 'How long a model may take to be destroyed in order; after that it is destroyed by force.',
      default: '2m',
    }),
    ...jujuDeploy.inputs,
    charm: pathField({
      description: `${jujuDeploy.inputs.charm.description} Needed for \`up\`.`,
    }),
  },
  outputs: {
    preview:
      '`wanted` or `unwanted` (mode `ask`), `running`, `waiting` (for a label), `superseded`, `closed`, `destroyed` or `swept`.',
    environment: 'The environment of the deployment on GitHub.',
    ...jujuDeploy.outputs,
  },
});
