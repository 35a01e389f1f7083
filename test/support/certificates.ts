import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key and its certificate in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority of this folder alone; its certificate is `ca.pem`. */
export function makeAuthority(folder: string): (name: string, days: number) => Certificate {
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const ca = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority of a test', '-days', '2'];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...ca);
  let count = 0;
  return (name, days) => {
    const base = `leaf-${(count += 1)}`;
    writeFileSync(join(folder, `${base}.ext`), `subjectAltName=DNS:${name}\n`);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${base}.key`,
      '-out',
      `${base}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${base}.ext`];
    openssl('x509', '-req', '-in', `${base}.csr`, '-out', `${base}.pem`, '-days', String(days), ...signer);
    return {
      key: readFileSync(join(folder, `${base}.key`), 'utf8'),
      cert: readFileSync(join(folder, `${base}.pem`), 'utf8'),
    };
  };
}
