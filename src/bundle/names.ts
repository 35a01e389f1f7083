// One way to read each part: a pattern that could share characters between two repetitions takes for ever to refuse.
const APPLICATION = /^[a-z][a-z0-9]*(?:-[0-9]*[a-z][a-z0-9]*)*$/;

/** Whether Juju takes this as the name of an application: no part between hyphens is a number alone. */
export function isApplicationName(text: string): boolean {
  return APPLICATION.test(text);
}
