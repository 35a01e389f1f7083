import { field, schema } from '../../project/index.ts';

const { decimal, fields, integer, listOf, mapOfRule, oneOf, optional, report, text, webAddress } = schema;

const words = optional(listOf(text()));
const word = optional(text());
const variables = optional(mapOfRule(text()));
const override = { rule: oneOf(['merge', 'replace']), required: true };
const onFailure = oneOf(['restart', 'shutdown', 'success-shutdown', 'ignore']);

/** `services`: Pebble's services as rockcraft checks them (rockcraft/pebble.py: Service). */
export const service = fields(
  {
    override,
    command: { rule: text(), required: true },
    summary: word,
    description: word,
    startup: optional(oneOf(['enabled', 'disabled'])),
    after: words,
    before: words,
    requires: words,
    environment: variables,
    user: word,
    'user-id': optional(integer()),
    group: word,
    'group-id': optional(integer()),
    'working-dir': word,
    'on-success': optional(oneOf(['restart', 'shutdown', 'failure-shutdown', 'ignore'])),
    'on-failure': optional(onFailure),
    'on-check-failure': optional(mapOfRule(onFailure)),
    'backoff-delay': word,
    'backoff-factor': optional(decimal({ min: 1 })),
    'backoff-limit': word,
    'kill-delay': word,
  },
  { of: 'a service' },
);

const everyCheck = {
  override,
  level: optional(oneOf(['alive', 'ready'])),
  period: word,
  timeout: word,
  threshold: optional(integer({ min: 1 })),
};

const kinds = {
  http: fields({ url: { rule: webAddress, required: true }, headers: variables }, { of: 'an http check' }),
  tcp: fields(
    { port: { rule: integer({ min: 1, max: 65535 }), required: true }, host: word },
    { of: 'a tcp check' },
  ),
  exec: fields(
    {
      command: { rule: text(), required: true },
      'service-context': word,
      environment: variables,
      user: word,
      'user-id': optional(integer({ min: 0 })),
      group: word,
      'group-id': optional(integer({ min: 0 })),
      'working-dir': word,
    },
    { of: 'an exec check' },
  ),
} as const;

/** `checks`: Pebble's health checks, each of exactly one kind (rockcraft/pebble.py: Check). */
export const check: schema.Rule = (node, scope) => {
  if (node.kind !== 'map') {
    report(scope, 'a check must be a mapping');
    return node;
  }
  const named = (['http', 'tcp', 'exec'] as const).filter((kind) => field(node, kind) !== undefined);
  const [kind] = named;
  if (kind === undefined || named.length > 1) {
    report(
      scope,
      `a check needs exactly one of \`http\`, \`tcp\` and \`exec\`, this one has ${named.length === 0 ? 'none' : named.join(' and ')}`,
    );
    return node;
  }
  return fields({ ...everyCheck, [kind]: { rule: kinds[kind], required: true } }, { of: `an ${kind} check` })(
    node,
    scope,
  );
};
