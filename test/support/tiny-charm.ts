import { crc32 } from 'node:zlib';

/** A zip archive with stored members, enough for a charm. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>, mode = 0o755): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crc(data), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE((3 << 8) | 20, 4);
    local.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), data);
    central.push(entry, Buffer.from(name));
    offset += local.length + Buffer.byteLength(name) + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** Node's own crc32 is newer than the oldest Node that is supported. */
function crc(data: Uint8Array): number {
  if (typeof crc32 === 'function') return crc32(data);
  let value = ~0;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

export interface TinyCharm {
  readonly name: string;
  readonly metadata?: string;
  readonly config?: string;
  readonly actions?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A packed charm with just the files that a controller reads. */
export function tinyCharm({ name, metadata = '', config, actions, files = {} }: TinyCharm): Buffer {
  return zipOf({
    'metadata.yaml': `name: ${name}\nsummary: a test\n${metadata}`,
    'manifest.yaml': 'bases:\n- name: ubuntu\n  channel: "24.04"\n  architectures: [amd64]\n',
    ...(config !== undefined && { 'config.yaml': config }),
    ...(actions !== undefined && { 'actions.yaml': actions }),
    ...files,
  });
}
