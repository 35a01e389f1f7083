import { CLOUD } from '../../commands/line/find.ts';
import { refuse } from '../../commands/line/refuse.ts';
import type { Tool } from './tool.ts';

export const credentialGet: Tool = {
  name: 'credential-get',
  summary: 'Print what the cloud is. There is no address and no credential: no Kubernetes is behind it.',
  usage: '',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run(_invocation, { self, log }) {
    if (!self().application.trust) throw refuse('cannot access cloud credentials');
    log(
      'WARNING',
      'credential-get: the local controller has no Kubernetes API, so its cloud has no endpoint',
    );
    return { value: { type: 'kubernetes', name: CLOUD, 'is-controller-cloud': true } };
  },
};
