import { openStore } from './store.js';
import { createApp } from './app.js';

const store = openStore(process.env.POSTGRESQL_DB_CONNECT_STRING);
const port = Number(process.env.APP_PORT ?? process.env.PORT ?? 8080);
const server = createApp(store).listen(port, () => console.log(`listening on ${port}`));

process.once('SIGTERM', () => {
  server.close(() => store.close());
});
