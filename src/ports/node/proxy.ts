/** Proxy settings as curl, apt and pip read them from the environment. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  /** Comma list of host names, suffixes (`.example.org`), or `*`. */
  readonly none?: string;
}

export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** The Proxy-Authorization header, when the proxy's URL has credentials. */
  readonly authorization: Readonly<Record<string, string>>;
}

/** The proxy that a request to `url` must go through, or undefined for a direct connection. */
export function proxyFor(url: URL, settings: ProxySettings): Proxy | undefined {
  const configured = url.protocol === 'https:' ? settings.https : settings.http;
  if (configured === undefined || configured === '' || isExempt(url.hostname, settings.none ?? ''))
    return undefined;
  const proxy = new URL(configured.includes('://') ? configured : `http://${configured}`);
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return {
    hostname: proxy.hostname,
    port: Number(proxy.port || 80),
    authorization:
      proxy.username === ''
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` },
  };
}

function isExempt(host: string, list: string): boolean {
  if (host === 'localhost' || host === '[::1]' || host.startsWith('127.')) return true;
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase().replace(/:\d+$/, ''))
    .filter((entry) => entry !== '')
    .some(
      (entry) =>
        entry === '*' || host === entry.replace(/^\./, '') || host.endsWith(`.${entry.replace(/^\./, '')}`),
    );
}
