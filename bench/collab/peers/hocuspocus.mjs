import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

// As its own documentation starts it: SQLite on disk, everything else at its default.
const [folder, port] = process.argv.slice(2);
const server = new Server({
  address: '127.0.0.1',
  port: Number(port),
  quiet: true,
  stopOnSignals: false,
  extensions: [new SQLite({ database: `${folder}/documents.sqlite` })],
});
await server.listen();
process.once('disconnect', () => process.exit(1));
process.send({ port: server.httpServer.address().port });
