import { z } from 'zod/mini';

/** One application that is reached through the proxy. */
export interface Route {
  /** `<model>-<application>`: first part of the path, or of the host name. */
  readonly prefix: string;
  /** Whether the application gets paths without the prefix. */
  readonly strip: boolean;
  readonly protocol: 'http' | 'h2c';
  readonly hosts: readonly string[];
  readonly port: number;
}

/** Every value of the relation data is JSON. Source: canonical/traefik-k8s-operator, ingress interface v2. */
const asJson = z.pipe(
  z.string(),
  z.transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: 'not JSON', input: text });
      return z.NEVER;
    }
  }),
);

/** Names become part of the proxy's configuration: they must be what Juju allows. */
const name = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*(\/\d+)?$/));

const applicationData = z.object({
  model: z.pipe(asJson, name),
  name: z.pipe(asJson, name),
  port: z.pipe(asJson, z.int().check(z.gte(1), z.lte(65535))),
  'strip-prefix': z.optional(z.pipe(asJson, z.nullable(z.boolean()))),
  scheme: z.optional(z.pipe(asJson, z.nullable(z.enum(['http', 'https', 'h2c'])))),
});

const unitData = z.object({ host: z.pipe(asJson, z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/))) });

export type Reading =
  | { readonly kind: 'route'; readonly route: Route }
  /** The other side has not said everything yet. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly reason: string };

/** What one related application asks for, from both of its data bags. */
export function readRoute(
  application: Readonly<Record<string, string>>,
  units: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Reading {
  if (!['model', 'name', 'port'].every((key) => key in application)) return { kind: 'incomplete' };
  const asked = applicationData.safeParse(application);
  if (!asked.success) {
    const { path, message } = asked.error.issues[0] ?? { path: [], message: '' };
    return { kind: 'refused', reason: `${path.join('.')} in its relation data: ${message}` };
  }
  const { scheme } = asked.data;
  // The charm would verify the certificate, and has no authority that signed it.
  if (scheme === 'https')
    return { kind: 'refused', reason: 'the stand-in does not talk HTTPS to applications' };
  const hosts = Object.values(units).flatMap((unit) => unitData.safeParse(unit).data?.host ?? []);
  if (hosts.length === 0) return { kind: 'incomplete' };
  return {
    kind: 'route',
    route: {
      prefix: `${asked.data.model}-${asked.data.name.replaceAll('/', '-')}`,
      strip: asked.data['strip-prefix'] === true,
      protocol: scheme ?? 'http',
      hosts: hosts.sort(),
      port: asked.data.port,
    },
  };
}
