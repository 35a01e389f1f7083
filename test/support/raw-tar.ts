/** A tar header as an attacker would write it: every field as given, only the checksum right unless it is given too. */
export function rawHeader(fields: {
  readonly name: string | Buffer;
  readonly flag?: string;
  readonly size?: number;
  readonly sizeField?: Buffer;
  readonly timeField?: Buffer;
  readonly mode?: number;
  readonly target?: string;
  readonly magic?: string;
  readonly prefix?: string;
  readonly checksum?: number;
}): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  Buffer.from(fields.name).copy(block, 0);
  block.write(octal(fields.mode ?? 0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  if (fields.sizeField === undefined) block.write(octal(fields.size ?? 0, 11), 124);
  else fields.sizeField.copy(block, 124);
  if (fields.timeField === undefined) block.write(octal(0, 11), 136);
  else fields.timeField.copy(block, 136);
  block.write(fields.flag ?? '0', 156, 'latin1');
  block.write(fields.target ?? '', 157);
  block.write(fields.magic ?? 'ustar\u000000', 257, 'latin1');
  block.write(fields.prefix ?? '', 345);
  block.fill(0x20, 148, 156);
  const sum = fields.checksum ?? block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}
