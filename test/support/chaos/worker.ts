// The work in a process of its own, to be killed: FOLDER and HOST are its arguments, and no secret is.
import { realPorts } from '../ports.ts';
import { packAndPublish } from './work.ts';

const [folder = '', host = ''] = process.argv.slice(2);
const ports = realPorts();
console.log('working');
await packAndPublish(ports, folder, host);
for (const line of ports.reporter.lines) console.log(line);
await ports.dispose();
