import type { FlagSpec } from '../../commands/line/command.ts';
import { parsePairs } from '../../commands/line/pairs.ts';
import { refuse, usage } from '../../commands/line/refuse.ts';
import { secretContent } from '../../commands/secrets/content.ts';
import { checksumOf, newSecret, newSecretId, type Secret, type SecretOwner } from '../../model/index.ts';
import { managedSecret, secretId } from './find-secret.ts';
import { readFileFlag } from './relation-data.ts';
import { nextRotation, parseExpiry, parseRotation } from './secret-schedule.ts';
import { DONE, type Tool, type ToolContext, type ToolInvocation } from './tool.ts';

const FLAGS: readonly FlagSpec[] = [
  { names: ['label'], kind: 'text' },
  { names: ['description'], kind: 'text' },
  { names: ['expire'], kind: 'text' },
  { names: ['rotate'], kind: 'text' },
  { names: ['owner'], kind: 'text' },
  { names: ['file'], kind: 'text' },
];

/** What the flags want of a secret; absent is left as it is. */
interface Wishes {
  readonly label?: string;
  readonly description?: string;
  readonly expires?: number;
  readonly rotate?: Secret['rotate'];
}

export const secretAdd: Tool = {
  name: 'secret-add',
  summary: 'Add a secret and print its URI.',
  usage: '[key[#base64|#file]=value...]',
  flags: FLAGS,
  arity: [0, 1000],
  run(invocation, context) {
    const content = contentOf(invocation.args, invocation);
    if (Object.keys(content).length === 0) throw usage('missing secret value or filename');
    const owner = ownerOf(invocation, context);
    const now = context.clock.now();
    const wishes = wishesOf(invocation, now);
    refuseTakenLabel(wishes.label, owner, undefined, context);
    const id = newSecretId(context.random);
    context.stage((model) => {
      const secret = newSecret(id, owner, content, now);
      model.secrets[id] = secret;
      fulfil(secret, wishes, now);
    });
    return { text: `secret:${id}\n` };
  },
};

export const secretSet: Tool = {
  name: 'secret-set',
  summary: 'Change a secret: what it says of itself, or its content in a new revision.',
  usage: '<ID> [key[#base64|#file]=value...]',
  flags: FLAGS,
  arity: [1, 1000],
  missing: 'missing secret URI',
  run(invocation, context) {
    const [uri = '', ...words] = invocation.args;
    const content = contentOf(words, invocation);
    ownerFlag(invocation);
    const { id, owner, revisions } = managedSecret(uri, context);
    const now = context.clock.now();
    const wishes = wishesOf(invocation, now);
    refuseTakenLabel(wishes.label, owner, id, context);
    const latest = revisions.at(-1);
    const checksum = checksumOf(content);
    const renewed = Object.keys(content).length > 0 && latest?.checksum !== checksum;
    // One hook makes one revision, however often it changes its mind.
    const revision = (context.committed()?.secrets[id]?.revisions.at(-1)?.revision ?? 0) + 1;
    context.stage((model) => {
      const secret = model.secrets[id];
      if (secret === undefined) return;
      if (renewed) {
        const others = secret.revisions.filter((each) => each.revision !== revision);
        secret.revisions = [...others, { revision, content, checksum, created: now }];
        secret.updated = now;
      }
      fulfil(secret, wishes, now);
    });
    return DONE;
  },
};

export const secretRemove: Tool = {
  name: 'secret-remove',
  summary: 'Remove a secret, or one revision of it.',
  usage: '<ID>',
  flags: [{ names: ['revision'], kind: 'number' }],
  arity: [1, 1],
  missing: 'missing secret URI',
  run({ args: [uri = ''], flags }, context) {
    if (context.removedSecrets.has(secretId(uri))) return DONE;
    const { id, revisions } = managedSecret(uri, context);
    const gone = flags.number('revision');
    if (gone !== undefined && !revisions.some(({ revision }) => revision === gone))
      throw refuse(`secret revision "${id}/${gone}" not found`);
    if (gone === undefined || revisions.length === 1) context.removedSecrets.add(id);
    context.stage((model) => {
      const secret = model.secrets[id];
      if (secret === undefined) return;
      secret.revisions = secret.revisions.filter(({ revision }) => gone !== undefined && revision !== gone);
      if (secret.revisions.length === 0) Reflect.deleteProperty(model.secrets, id);
    });
    return DONE;
  },
};

function contentOf(words: readonly string[], invocation: ToolInvocation): Record<string, string> {
  return secretContent({ ...readFileFlag(invocation), ...parsePairs(words) });
}

/** @throws Failure for another word than `application` or `unit`. */
function ownerFlag({ flags }: ToolInvocation): 'application' | 'unit' {
  const owner = flags.text('owner') ?? 'application';
  if (owner !== 'application' && owner !== 'unit') throw usage(`secret owner "${owner}" not valid`);
  return owner;
}

function ownerOf(invocation: ToolInvocation, context: ToolContext): SecretOwner {
  const kind = ownerFlag(invocation);
  if (kind === 'unit') return { kind, name: context.unit.unit };
  if (!context.isLeader()) throw refuse('this unit is not the leader');
  return { kind, name: context.application };
}

function wishesOf({ flags }: ToolInvocation, now: number): Wishes {
  const given = (name: string): string | undefined => flags.text(name) || undefined;
  const [label, description, expire, rotate] = ['label', 'description', 'expire', 'rotate'].map(given);
  return {
    ...(label !== undefined && { label }),
    ...(description !== undefined && { description }),
    ...(expire !== undefined && { expires: parseExpiry(expire, now) }),
    ...(rotate !== undefined && { rotate: parseRotation(rotate) }),
  };
}

function fulfil(secret: Secret, { label, description, expires, rotate }: Wishes, now: number): void {
  if (label !== undefined) secret.label = label;
  if (description !== undefined) secret.description = description;
  const latest = secret.revisions.at(-1);
  if (expires !== undefined && latest !== undefined) {
    latest.expires = expires;
    delete latest.expiryTold;
  }
  if (rotate === undefined) return;
  secret.rotate = rotate;
  const due = nextRotation(rotate, now);
  if (due === undefined) delete secret.rotateAt;
  else secret.rotateAt = due;
}

function refuseTakenLabel(
  label: string | undefined,
  owner: SecretOwner,
  own: string | undefined,
  context: ToolContext,
): void {
  const taken = Object.values(context.model().secrets).some(
    (other) =>
      other.id !== own &&
      other.label === label &&
      other.owner.kind === owner.kind &&
      other.owner.name === owner.name,
  );
  if (label !== undefined && taken) throw refuse(`secret with label "${label}" already exists`);
}
