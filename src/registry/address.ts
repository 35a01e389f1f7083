import { Failure } from '../errors/index.ts';

/** Where a registry is spoken to: `https://registry-1.docker.io`. */
export type Origin = string;

/** Docker Hub's API is not at the host of its references. */
const API_HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/**
 * The origin of a registry. TLS is left out only for this machine and for hosts that the user has listed; it is never
 * dropped because something failed.
 *
 * @param insecure Hosts, with their port where they have one.
 */
export function originOf(registry: string, insecure: readonly string[]): Origin {
  const host = API_HOSTS[registry] ?? registry;
  const plain = isLoopback(registry) || insecure.includes(registry);
  return `${plain ? 'http' : 'https'}://${host}`;
}

/** Whether a registry's host (with or without port) is this machine. */
export function isLoopback(registry: string): boolean {
  const host = hostnameOf(registry);
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIpv4(host) && host.startsWith('127.'))
  );
}

function hostnameOf(registry: string): string {
  try {
    return new URL(`http://${registry}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return registry;
  }
}

/** Whether a host is written as an address that the internet does not route: this machine, private or link-local. */
export function isPrivateAddress(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const ipv4 = asIpv4(host);
  if (ipv4 !== undefined) return isPrivateIpv4(ipv4);
  if (!host.includes(':')) return false;
  // Unspecified and loopback, unique local (fc00::/7), link-local (fe80::/10) and multicast (ff00::/8).
  return host === '::' || host === '::1' || /^(?:f[cdf]|fe[89ab])/.test(host);
}

/**
 * Whether a host is written as an address that only answers on this very link. No registry is there, but the service
 * that hands a cloud machine its credentials is.
 */
function isLinkLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return asIpv4(host)?.startsWith('169.254.') ?? (/^fe[89ab][0-9a-f]:/.test(host) || host === CLOUD_IPV6);
}

/** Where machines of AWS find that service by IPv6: a unique local address, used for nothing else. */
const CLOUD_IPV6 = 'fd00:ec2::254';

/** An IPv4 address in dots, also when it is written as one of IPv6. */
function asIpv4(host: string): string | undefined {
  if (isIpv4(host)) return host;
  const mapped = /^::ffff:(?:([0-9.]+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(host);
  if (mapped === null) return undefined;
  const [, dotted, high = '0', low = '0'] = mapped;
  const number = Number.parseInt(high, 16) * 65536 + Number.parseInt(low, 16);
  return dotted ?? [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

// A URL's host is in the one canonical form: `0x7f.1` has become 127.0.0.1 when it gets here.
function isIpv4(host: string): boolean {
  return /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(host);
}

function isPrivateIpv4(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    a >= 224
  );
}

/**
 * Checks an address that a registry sends this client to (a redirect, an upload's Location, a token realm).
 *
 * @param from The address that was asked.
 * @returns The absolute address.
 * @throws Failure `REGISTRY_UNSAFE` for another scheme, for leaving TLS, and for a private address that the user has
 *   not named: a hostile registry could otherwise make this machine talk to its own network. A registry in a private
 *   network may name its neighbours, but never a link-local address, unless it is there itself.
 */
export function followAddress(to: string, from: string, what: string): string {
  const origin = new URL(from);
  const target = URL.canParse(to, from) ? new URL(to, from) : undefined;
  if (target === undefined || target.username !== '' || target.password !== '') {
    throw unsafe(what, origin, 'an address that cannot be used');
  }
  if (target.protocol !== 'https:' && target.protocol !== 'http:')
    throw unsafe(what, origin, target.protocol);
  if (origin.protocol === 'https:' && target.protocol === 'http:') {
    throw unsafe(what, origin, `${target.host} without TLS`);
  }
  const same = target.hostname === origin.hostname;
  if (!same && isLinkLocal(target.hostname)) {
    throw unsafe(what, origin, `the link-local address ${target.host}`);
  }
  if (!same && isPrivateAddress(target.hostname) && !isPrivateAddress(origin.hostname)) {
    throw unsafe(what, origin, `the private address ${target.host}`);
  }
  return target.href;
}

function unsafe(what: string, origin: URL, where: string): Failure {
  return new Failure('REGISTRY_UNSAFE', `${origin.host} points ${what} at ${where}, which is refused`, {
    hint: 'Check the configuration of the registry: its external address and its token realm.',
  });
}
