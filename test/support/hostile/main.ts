// Plays every case to this project's client, to the skopeo and the umoci that are installed and to crane, and prints what each made of it.
import { parseArgs } from 'node:util';
import { realPorts } from '../ports.ts';
import { sampleImage } from '../sample-image.ts';
import { craneClient, HOSTILE_CASES, ownClient, runCase, skopeoClient, umociClient } from './index.ts';

const { values } = parseArgs({
  options: { client: { type: 'string', default: 'paas-action,skopeo,crane,umoci' } },
});
const ports = realPorts();
const sample = await sampleImage(ports);
const own = ownClient(ports, sample.store, sample.image, sample.folder);
const wanted = new Set(values.client.split(','));
const clients = [
  ...(wanted.has(own.name) ? [own] : []),
  ...(wanted.has('skopeo') ? [await skopeoClient(sample.store, sample.image, sample.folder)] : []),
  ...(wanted.has('crane') ? [await craneClient(ports, sample.store, sample.image, sample.folder)] : []),
  ...(wanted.has('umoci') ? [umociClient(ports, sample.folder)] : []),
];
let wrong = 0;
console.log(['case', ...clients.map(({ name }) => name)].join(' | '));
for (const one of HOSTILE_CASES) {
  const verdicts: string[] = [];
  for (const client of clients) {
    if (client.plays?.(one) === false) {
      verdicts.push('not its work');
      continue;
    }
    const { complaint } = await runCase(one, client, sample);
    if (client === own && complaint !== undefined) wrong += 1;
    verdicts.push(complaint === undefined ? 'as it should' : (complaint.split('\n')[0] ?? '').slice(0, 100));
  }
  console.log([`${one.id} ${one.name}`, ...verdicts].join(' | '));
}
await ports.dispose();
process.exitCode = wrong === 0 ? 0 : 1;
