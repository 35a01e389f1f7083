import * as commands from '../client/commands.ts';
import type { DeployedFacts, DeployRequest, DeployStep } from './types.ts';

/** A secret of the model, as far as it may be read. */
export interface StandingSecret {
  /** `secret:…`, as an option names it. */
  readonly uri: string;
  /** Undefined when this user may not see it. */
  readonly content: Readonly<Record<string, string>> | undefined;
  readonly grantedTo: readonly string[];
}

interface Planned {
  /** Before the application: what it is going to be told of. */
  readonly before: DeployStep[];
  /** Once it exists: the right to read, and the option that says where. */
  readonly after: DeployStep[];
  readonly unchanged: string[];
  readonly notes: string[];
  /** Whether an option changes, so that a hook has to be waited for. */
  config: boolean;
}

/**
 * Decides for each wanted secret whether it is made, changed, granted, named by its option, or as wanted already.
 * The name that Juju gives to a new secret is known only when it was made: until then a step holds its place.
 */
export function planSecrets(request: DeployRequest, facts: DeployedFacts): Planned {
  const planned: Planned = { before: [], after: [], unchanged: [], notes: [], config: false };
  const { model, application } = request;
  for (const secret of request.secrets ?? []) {
    const { name, option, content, file } = secret;
    const standing = facts.secrets?.get(name);
    const place = standing?.uri ?? placeOf(name);
    if (standing === undefined) {
      const command = commands.addSecret(model, name, file);
      planned.before.push({ ...surrounding(command, `${option} needs a secret`), yields: place });
    } else if (!sameContent(standing.content, content)) {
      planned.before.push(surrounding(commands.updateSecret(model, name, file), 'its content is another'));
      planned.notes.push(`${application} is told of the changed secret ${name} by a hook of its own`);
    }
    const granted = standing?.grantedTo.includes(application) === true;
    if (!granted) {
      const why = `${application} may not read it yet`;
      planned.after.push(surrounding(commands.grantSecret(model, name, application), why));
    }
    const named = facts.config.get(option) === standing?.uri && standing !== undefined;
    if (!named) {
      const command = commands.setConfig(model, application, { [option]: place });
      planned.after.push({ command, why: `${option} names another secret or none`, touches: 'application' });
      planned.config = true;
    }
    if (granted && named && sameContent(standing.content, content)) planned.unchanged.push(`secret ${name}`);
  }
  return planned;
}

/** What stands in a command until Juju has named the secret. No option's value looks like it. */
function placeOf(name: string): string {
  return `<id of ${name}>`;
}

function surrounding(command: DeployStep['command'], why: string): DeployStep {
  return { command, why, touches: 'surroundings' };
}

function sameContent(one: StandingSecret['content'], other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(other);
  return (
    one !== undefined &&
    Object.keys(one).length === keys.length &&
    keys.every((key) => one[key] === other[key])
  );
}
