import { area } from './entry.ts';

export const juju = area({
  JUJU_UNREACHABLE: {
    when: 'The Juju controller did not answer until the time limit: the command hung or the connection was refused.',
    fix: 'Check that the controller runs and that this machine can reach it: `juju status` by hand shows the same error.',
  },
  JUJU_REFUSED: {
    when: 'Juju refused a command; its own words are shown.',
    fix: 'Read the line after ERROR; the command that is shown can be run by hand.',
  },
  JUJU_NO_CONTROLLER: {
    when: 'The `juju` client knows no controller, or the one that is named is unknown or does not accept the login.',
    fix: 'Run setup-craft before this step, or `juju login` / `juju register` for a controller that exists.',
  },
  JUJU_LOGIN_REFUSED: {
    when: 'An existing controller did not accept the login that the inputs give.',
    fix: 'Check the secret and the rights of its account; the words of the controller are shown.',
  },
  JUJU_TOO_OLD: {
    when: 'The `juju` on PATH is older than Juju 3.',
    fix: 'Install a Juju client of series 3 or later, or run setup-craft before this step.',
  },
  JUJU_MODEL_UNKNOWN: {
    when: 'The model does not exist, and this step was told not to create it.',
    fix: 'Create it with `juju add-model NAME`, or correct the input `model`.',
  },
  JUJU_OUTPUT_INVALID: {
    when: 'The `juju` command answered something that is not the JSON it promises.',
    fix: 'Run the command that is shown by hand; a client that does not match its controller is the usual reason.',
  },
  JUJU_ACTION_FAILED: {
    when: 'A charm action failed, or the unit that should run it does not exist.',
    fix: 'Read the message and output that are shown; `juju show-task` has the rest.',
  },
  DEPLOY_CHARM_INVALID: {
    when: 'The charm file is missing, is not a zip, or has no readable metadata.yaml.',
    fix: 'Point the input `charm` at the .charm file that pack-charm wrote.',
  },
  DEPLOY_NAME_INVALID: {
    when: 'The name of a model or application is not one that Juju accepts.',
    fix: 'Use lower-case letters, digits and hyphens, beginning with a letter.',
  },
  DEPLOY_RESOURCE_UNKNOWN: {
    when: 'An image or resource is given that the charm does not declare, or one that it declares is not given.',
    fix: 'Use the resource names of the charm, which the message lists.',
  },
  DEPLOY_IMAGE_NOT_PINNED: {
    when: 'An image is given by a tag alone; a node that has the tag already would go on running the old content.',
    fix: 'Give the image by digest (`registry/name@sha256:…`): pack-rock and publish have it as an output.',
  },
  DEPLOY_CONFIG_INVALID: {
    when: 'A config option is unknown to the charm or its value has the wrong type.',
    fix: 'Use the options of the charm, which the message lists.',
  },
  DEPLOY_INTEGRATION_UNKNOWN: {
    when: 'A required endpoint has no known provider, or an integration names an endpoint that the charm does not have.',
    fix: 'Name the application or offer to use: `integrations: endpoint=application`.',
  },
  DEPLOY_BUNDLE_INVALID: {
    when: 'A Juju bundle or overlay cannot be read, does not fit together, or has parts that only machines have or this step cannot carry.',
    fix: 'Correct the bundle, or deploy it by hand and name its applications with `integrations`.',
  },
  DEPLOY_OVERTAKEN: {
    when: 'A newer commit began to change the model while this run was on its way, or another deployment changed the charm.',
    fix: 'Nothing: the newer one goes on, and this one has changed nothing more and rolls nothing back.',
  },
  DEPLOY_APPLICATION_DYING: {
    when: 'An application or model of the same name is still being removed.',
    fix: 'Wait until it is gone, or `juju remove-application NAME --force --no-prompt`.',
  },
  DEPLOY_APPLICATION_OTHER: {
    when: 'The application exists already and runs another charm.',
    fix: 'Choose another `application` name, or remove the existing one.',
  },
  DEPLOY_UNIT_ERROR: {
    when: 'A hook of the charm failed, and failed again when Juju retried it.',
    fix: "Read the traceback that is shown; it is the charm's own.",
  },
  DEPLOY_BLOCKED: {
    when: 'The charm says that it is blocked and that somebody must act.',
    fix: 'Do what its message says: set the option, add the integration.',
  },
  DEPLOY_IMAGE_PULL_FAILED: {
    when: 'The cluster cannot pull the image: it does not exist there, or the registry wants a login.',
    fix: 'Check that the nodes reach the registry by that name; for a private one set `image-username` and `image-password`.',
  },
  DEPLOY_CRASH_LOOP: {
    when: "The application's process ends again and again; Juju itself goes on saying active.",
    fix: 'Read the last lines of the application that are shown.',
  },
  DEPLOY_WRONG_IMAGE: {
    when: 'The unit is active, and the image that runs inside it is not the one that was deployed.',
    fix: 'Deploy the image by digest: a tag that was pushed again is not pulled again.',
  },
  DEPLOY_TIMEOUT: {
    when: 'The new revision was not proven to run before the time limit.',
    fix: 'The message says what was still awaited. Raise `timeout` if the application only needs longer.',
  },
  DEPLOY_URL_UNKNOWN: {
    when: 'There is no address at which the application could be asked.',
    fix: 'Integrate an ingress, or set `http-path` to an empty value to skip the HTTP check.',
  },
  HTTP_CHECK_FAILED: {
    when: 'The deployed application did not give the expected HTTP answer.',
    fix: 'Compare the answer that is shown with `http-path`, `http-status` and `http-text`.',
  },
  TEST_FAILED: {
    when: 'At least one test failed, or the suite could not be started.',
    fix: 'Each failing test is annotated at its line; the log has the whole output.',
  },
  TEST_NOTHING_RAN: {
    when: 'The test command succeeded but ran no test at all.',
    fix: 'Check `suite`, `args` and the names of the test files.',
  },
  TEST_SETUP_FAILED: {
    when: 'The environment of the integration tests could not be made.',
    fix: "Read the lines that are shown; they are the installer's own.",
  },
});
