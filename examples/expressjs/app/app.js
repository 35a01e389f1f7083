import express from 'express';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

const metrics = new Registry();
collectDefaultMetrics({ register: metrics });
const votes = new Counter({
  name: 'polls_votes_total',
  help: 'How many votes were given.',
  registers: [metrics],
});

const PAGE = /^[^<>]{1,80}$/;

/** The app: what it answers, and where; `store` keeps the choices and their votes. */
export function createApp(store) {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.urlencoded({ extended: false }));
  app.use('/public', express.static(new URL('public', import.meta.url).pathname));

  app.get('/', async (_, response) => {
    const choices = await store.choices();
    response.type('html').send(render(process.env.APP_QUESTION ?? 'What is for lunch?', store.open, choices));
  });

  app.post('/votes', async (request, response) => {
    const choice = String(request.body?.choice ?? '').trim();
    if (!store.open) return response.status(503).type('text').send('There is no database to write to yet.\n');
    if (!PAGE.test(choice))
      return response.status(400).type('text').send('A choice has 1 to 80 characters.\n');
    await store.vote(choice);
    votes.inc();
    response.redirect(303, '.');
  });

  app.get('/choices.json', async (_, response) => {
    response.json({ choices: await store.choices() });
  });

  app.get('/healthz', async (_, response) => {
    try {
      await store.check();
      response.json({ status: 'ok', database: store.open ? 'ok' : 'none' });
    } catch (error) {
      console.error(`database: ${error.message}`);
      response.status(503).json({ status: 'failing', database: 'unreachable' });
    }
  });

  app.get('/metrics', async (_, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });

  app.use((error, _request, response, _next) => {
    console.error(error);
    response.status(503).type('text').send('The database cannot be asked.\n');
  });
  return app;
}

function render(question, open, choices) {
  const list = choices.map(({ choice, votes }) => `<li>${escape(choice)} <b>${votes}</b></li>`).join('\n');
  const form = `<form action="votes" method="post">
<label>Your choice <input name="choice" maxlength="80" required></label> <button>Vote</button>
</form>
<ol>${list || '<li>Nobody has voted yet.</li>'}</ol>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(question)}</title>
<link rel="stylesheet" href="public/style.css">
<main>
<h1>${escape(question)}</h1>
${open ? form : '<p>There is no database yet. Integrate one and come back.</p>'}
</main>
</html>
`;
}

function escape(text) {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
