/**
 * Writes what follows from the sources: every `action.yml`, the tables in the actions' READMEs, `docs/errors.md`, the
 * page about integrations and the tutorials.
 * With `--check` nothing is written; a difference is an error that names the file.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { actions } from '../actions/index.ts';
import { renderManifest, renderTables } from '../src/action/index.ts';
import { catalogue } from '../src/errors/index.ts';
import { frameworks } from '../src/frameworks/index.ts';
import { renderIntegrations } from './integrations-page.ts';
import { replaceBetween } from './markers.ts';
import { renderTutorial } from './tutorial-page.ts';

const check = process.argv.includes('--check');
const stale: string[] = [];

async function put(path: string, source: string): Promise<void> {
  const text = path.endsWith('.md')
    ? await format(source, { ...(await resolveConfig(path)), filepath: path })
    : source;
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === text) return;
  stale.push(path);
  if (check) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

for (const { definition: action } of actions) {
  const isRoot = action.name === 'pipeline';
  const folder = isRoot ? '.' : action.name;
  await put(
    `${folder}/action.yml`,
    renderManifest(action, isRoot ? 'dist/pipeline' : `../dist/${action.name}`),
  );
  const readme = isRoot ? 'docs/reference/pipeline.md' : `${folder}/README.md`;
  const page = await readFile(readme, 'utf8').catch(
    () => `# ${action.title}\n\n${action.description}.\n\n<!-- tables -->\n<!-- /tables -->\n`,
  );
  await put(readme, replaceBetween(page, 'tables', renderTables(action)));
}

const codes = Object.entries(catalogue).map(
  ([code, { when, fix }]) => `## ${code}\n\n${when}\n\n**What to do:** ${fix}\n`,
);
await put(
  'docs/errors.md',
  `<!-- Generated from src/errors/catalogue by \`npm run fix\`. -->\n\n# Errors\n\nEvery failure has a code. Codes are never renamed or reused.\n\n${codes.join('\n')}`,
);

const charms = new Map<string, string>();
for (const app of (await readdir('examples')).sort()) {
  const text = await readFile(`examples/${app}/charm/charmcraft.yaml`, 'utf8').catch(() => undefined);
  if (text !== undefined) charms.set(app, text);
}
const exampleFiles = await readdir('examples/integrations');
await put(
  'docs/reference/integrations.md',
  await renderIntegrations({
    example: async (name) => {
      const file = exampleFiles.find((each) => each.startsWith(`${name}.`)) ?? `${name}.py`;
      const text = await readFile(`examples/integrations/${file}`, 'utf8');
      return { language: file.endsWith('.py') ? 'python' : 'json', text };
    },
    charms,
  }),
);

for (const framework of frameworks) {
  const charmcraft = charms.get(framework.id);
  if (charmcraft === undefined) continue;
  const [rockcraft = '', readme = ''] = await Promise.all(
    ['rockcraft.yaml', 'README.md'].map((file) => readFile(`examples/${framework.id}/${file}`, 'utf8')),
  );
  const page = renderTutorial(framework, { rockcraft, charmcraft, readme });
  await put(`docs/tutorials/${framework.id}.md`, page);
}

if (check && stale.length > 0) {
  console.error(
    `These files do not follow from the sources any more; run \`npm run fix\`:\n  ${stale.join('\n  ')}`,
  );
  process.exitCode = 1;
} else {
  for (const path of stale) console.log(`wrote ${path}`);
}
