import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { createSocketBook, openSocket } from './socket.ts';

let server: Server;
const accepted: Socket[] = [];
beforeEach(async () => {
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const socket of accepted.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens a socket of a book and listens as the client does. */
async function open(book: ReturnType<typeof createSocketBook>) {
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  const ends: string[] = [];
  const socket = await new Promise<Socket>((resolve) => {
    const opened = book.open({
      host: '127.0.0.1',
      port,
      ssl: undefined,
      onConnect: () => {
        setImmediate(resolve, opened);
      },
    });
    opened.on('end', () => ends.push('end'));
    opened.on('error', ({ message }) => ends.push(message));
  });
  return { socket, ends };
}

test('a socket tells its end once', async () => {
  const { socket, ends } = await open(createSocketBook(openSocket));

  socket.emit('end');
  socket.emit('error', new Error('reset'));

  expect(ends).toEqual(['end']);
  socket.destroy();
});

test('ends all sockets to one broker at once, and says why', async () => {
  const book = createSocketBook(openSocket);
  const { socket, ends } = await open(book);

  book.destroy('elsewhere', { host: '127.0.0.1', port: 1 });
  const before = socket.destroyed;
  book.destroy('poisoned', { host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  await new Promise(setImmediate);

  expect([before, socket.destroyed]).toEqual([false, true]);
  expect(ends).toEqual(['ended by us: poisoned']);
});

test('opens nothing once it was closed', async () => {
  const book = createSocketBook(openSocket);
  book.close();

  await expect(open(book)).rejects.toThrow('closed');
});
