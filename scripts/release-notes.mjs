// Prints what CHANGELOG.md says about a version, after checking that the repository is at that version.
// node scripts/release-notes.mjs 1.2.3
import { readFileSync } from 'node:fs';

const [version = ''] = process.argv.slice(2);
const problems = [];
if (!/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(version))
  problems.push(`${version} is no version such as 1.2.3`);
const { version: own } = JSON.parse(readFileSync('package.json', 'utf8'));
if (own !== version) problems.push(`package.json says ${own}`);
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const sections = changelog.split(/^## /m).slice(1);
const section = sections.find((text) => text.split(/\s/, 1)[0].replace(/^\[|\]$/g, '') === version);
const notes = section?.slice(section.indexOf('\n') + 1).trim() ?? '';
if (notes === '') problems.push(`CHANGELOG.md has no section "## ${version}"`);
if (problems.length > 0) {
  console.error(`Cannot release ${version}:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(notes);
