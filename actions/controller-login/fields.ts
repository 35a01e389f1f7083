import { secretField, textField } from '../../src/action/index.ts';

/** A controller that exists, and who logs in to it: the same wherever an action takes one. */
export const loginFields = {
  controller: textField({
    description:
      'An existing controller: its address `host:17070`, the host of JAAS, or what `juju show-controller NAME` prints, with which its certificate is checked. Default: the one that the client knows, for example from setup-craft.',
  }),
  'controller-user': textField({ description: 'User of that controller.' }),
  'controller-password': secretField({ description: 'Password of that user.' }),
  'client-id': textField({
    description: 'Service account of JAAS, in place of a user. Needs Juju 3.6.12 or later.',
  }),
  'client-secret': secretField({ description: 'Secret of that account. It is given to `juju` alone.' }),
  kubeconfig: secretField({
    description:
      'Access to a cluster: the content of a kubeconfig file. The controller is told of it under the name `cloud` where that is given.',
  }),
} as const;
