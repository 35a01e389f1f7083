import { area } from './entry.ts';

export const controller = area({
  CONTROLLER_REFUSED: {
    when: 'The local controller refused a `juju` command, in the words in which Juju refuses it.',
    fix: "Correct what the message names; `juju status` shows the model's applications.",
  },
  CONTROLLER_USAGE: {
    when: 'A `juju` command has an unknown flag, a flag without its value, or too many or too few arguments.',
    fix: 'Correct the command line; `juju help COMMAND` lists the flags that the local controller knows.',
  },
  CONTROLLER_UNSUPPORTED: {
    when: 'A `juju` command, a charm or an option needs something that the local controller does not have.',
    fix: 'Use a real Juju controller (`engine: craft`) for it.',
  },
  CONTROLLER_CHARM_INVALID: {
    when: 'A charm file is not a zip archive, or its metadata, config or actions are not valid.',
    fix: 'Pack the charm again; the message names the file inside it that is wrong.',
  },
  CONTROLLER_STATE_UNREADABLE: {
    when: "The local controller's state file is damaged or was written by another version.",
    fix: 'Remove the controller with `paas-action local down` and start it again.',
  },
  CONTROLLER_UNREACHABLE: {
    when: "The local controller's process did not answer, and a new one did not start.",
    fix: 'Read the end of the daemon log that the message names, then run `paas-action local up`.',
  },
  CONTROLLER_UNIT_NOT_RUNNING: {
    when: 'A command needs a container of a unit that is not running (yet, or any more).',
    fix: 'Wait until `juju status` shows the unit idle, then run the command again.',
  },
  CONTROLLER_IMAGE_PULL: {
    when: "The image of a unit's workload is not in the container engine and cannot be pulled.",
    fix: 'Check the reference and the credentials of the resource; `juju attach-resource` gives another image.',
  },
  CONTROLLER_POD_FAILED: {
    when: 'A container of a unit ended while the unit was being set up, or did not answer in time.',
    fix: 'Read the lines that the message brings; `docker logs` of the named container has more.',
  },
  CONTROLLER_STANDIN_FAILED: {
    when: 'The server behind a stand-in application did not start or refused what it was asked.',
    fix: 'Read `juju debug-log --include` for the unit that the message names; remove and deploy it again.',
  },
});
