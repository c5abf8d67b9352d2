import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';

import { type PartName, partNames, type StackPorts } from '../parts.ts';
import { encodeBson } from './bson.ts';

/** Servers that answer the questions of all three parts as if they could work. */
export type AnsweringServers = { readonly ports: StackPorts; readonly close: () => Promise<void> };

export async function startAnsweringServers(): Promise<AnsweringServers> {
  const servers = partNames.map(answeringServer);
  const [kafka = 0, registry = 0, mongodb = 0] = await Promise.all(servers.map(listen));
  return {
    ports: { kafka, kafkaController: 1, registry, registryManagement: 2, mongodb },
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** A server that answers as this part does when it can work. */
export function answeringServer(part: PartName): Server {
  switch (part) {
    case 'kafka':
      return answering(metadataOf({ brokers: 1, controller: 1 }));
    case 'registry':
      return createHttpServer((_, response) => response.end('[]'));
    case 'mongodb':
      return answering(helloOf());
  }
}

/** A server that gives the same answer to whatever it is asked. */
export function answering(answer: Buffer): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on a port has an address of this kind.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A Metadata response v1 with so many brokers, in one rack, and this controller (-1: none yet). */
export function metadataOf({ brokers, controller }: { readonly brokers: number; readonly controller: number }): Buffer {
  const broker = Buffer.concat([int32(1), text('127.0.0.1'), int32(9092), text('rack')]);
  const body = [
    int32(1),
    int32(brokers),
    ...Array.from({ length: brokers }, () => broker),
    int32(controller),
    int32(0),
  ];
  const all = Buffer.concat(body);
  return Buffer.concat([int32(all.length), all]);
}

function helloOf(): Buffer {
  const document = encodeBson({ isWritablePrimary: true, setName: 'rs0', ok: 1 });
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + document.length, 0);
  return Buffer.concat([head, document]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value)]);
}
