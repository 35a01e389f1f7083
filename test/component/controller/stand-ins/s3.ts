import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { pythonTools } from '../../../support/python-tools.ts';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const content = randomUUID();

/** The client that most apps have. Prints what it read, or the code of the error. */
const CLIENT = `
import sys
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
what, endpoint, access, secret, bucket, content = sys.argv[1:]
config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})
s3 = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=access, aws_secret_access_key=secret,
                  region_name="us-east-1", config=config)
try:
    if what == "write":
        s3.put_object(Bucket=bucket, Key="carts/1", Body=content.encode(), Metadata={"kind": "cart"})
        s3.copy_object(Bucket=bucket, Key="carts/2", CopySource=f"{bucket}/carts/1")
        s3.put_object(Bucket=bucket, Key="carts/3", Body=b"x")
        s3.delete_object(Bucket=bucket, Key="carts/3")
    found = s3.get_object(Bucket=bucket, Key="carts/2")
    names = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix="carts/")["Contents"]]
    print(found["Body"].read().decode(), found["Metadata"]["kind"], *names)
except ClientError as error:
    print(error.response["Error"]["Code"])
`;

export const s3: StandInCase = {
  name: 's3-integrator',
  endpoint: 's3',
  theirs: 's3-credentials',
  end: () => ({ interface: 's3', asks: { bucket: 'shop' } }),
  writes: {
    application: {
      bucket: 'shop',
      endpoint: 'http://s3-integrator.m.svc.cluster.local:9000',
      'access-key': /^[0-9a-f]{20}$/,
      'secret-key': /^[0-9a-f]{40}$/,
      's3-uri-style': 'path',
    },
  },
  async use(lab) {
    expect(await client(lab, 'write')).toBe(`${content} cart carts/1 carts/2`);
    expect(await client(lab, 'read', 'wrong')).toBe('SignatureDoesNotMatch');
  },
  async kept(lab) {
    expect(await client(lab, 'read')).toBe(`${content} cart carts/1 carts/2`);
  },
};

async function client(lab: StandInLab, what: 'read' | 'write', secret?: string): Promise<string> {
  const { application } = await lab.answer('s3');
  const url = new URL(application['endpoint'] ?? '');
  url.hostname = await lab.address('s3-integrator');
  const argv = [
    ...['-c', CLIENT, what, url.origin, application['access-key'] ?? ''],
    ...[secret ?? application['secret-key'] ?? '', application['bucket'] ?? '', content],
  ];
  const python = join(pythonTools('boto', 'boto3==1.44.8'), 'python');
  return (await promisify(execFile)(python, argv, { timeout: 30_000 })).stdout.trim();
}
