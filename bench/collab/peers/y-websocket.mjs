import { createServer } from 'node:http';
import { setPersistence, setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';
import { LeveldbPersistence } from 'y-leveldb';
import * as Y from 'yjs';

// What its own start script does when YPERSISTENCE is set.
const [folder, port] = process.argv.slice(2);
const store = new LeveldbPersistence(`${folder}/documents`);
setPersistence({
  provider: store,
  bindState: async (name, doc) => {
    const stored = await store.getYDoc(name);
    store.storeUpdate(name, Y.encodeStateAsUpdate(doc));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(stored));
    doc.on('update', (update) => store.storeUpdate(name, update));
  },
  writeState: async () => {},
});
const server = createServer();
const sockets = new WebSocketServer({ noServer: true });
sockets.on('connection', setupWSConnection);
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (connection) => sockets.emit('connection', connection, request));
});
process.once('disconnect', () => process.exit(1));
server.listen(Number(port), '127.0.0.1', () => process.send({ port: server.address().port }));
