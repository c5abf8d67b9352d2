import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { createServer } from 'node:http';

import { openConnection } from './connection.ts';

test('requests follow one another on the same connection', async () => {
  const ports = new Set<number | undefined>();
  const server = createServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.end(`seen ${request.url ?? ''}`);
  });
  const port = await listen(server);
  const connection = await openConnection('127.0.0.1', port);

  const first = await connection.request('GET /one HTTP/1.1\r\nHost: x\r\n\r\n');
  const second = await connection.request('GET /two HTTP/1.1\r\nHost: x\r\n\r\n');

  expect([first.body.toString(), second.body.toString()]).toEqual(['seen /one', 'seen /two']);
  expect(ports.size).toBe(1);
  connection.close();
  server.close();
});

test('a server that hangs up half way fails the request, and every later one', async () => {
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab'));
  });
  const port = await listen(server);
  const connection = await openConnection('127.0.0.1', port);

  await expect(connection.request('GET / HTTP/1.1\r\n\r\n')).rejects.toThrow('closed the connection');
  await expect(connection.request('GET / HTTP/1.1\r\n\r\n')).rejects.toThrow('closed');
  server.close();
});

test('a port on which nobody listens is an error at once', async () => {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  await expect(openConnection('127.0.0.1', port)).rejects.toThrow('ECONNREFUSED');
});

function listen(server: ReturnType<typeof createTcpServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // It listens on TCP: the address is no pipe's name.
      resolve(port);
    });
  });
}
