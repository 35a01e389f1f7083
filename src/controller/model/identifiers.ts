import type { Random } from '../../ports/index.ts';

/** A random UUID (RFC 9562, version 4). */
export function newUuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const DIGITS = '0123456789abcdefghijklmnopqrstuv';

/** 20 characters as Juju's secret ids look: letters a to v and digits. */
export function newSecretId(random: Random): string {
  return [...random.bytes(20)].map((byte) => DIGITS.charAt(byte % 32)).join('');
}
