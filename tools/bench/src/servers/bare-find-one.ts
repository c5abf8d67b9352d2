import { type ChildProcess, fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { connectMongo } from '@waybill/mongodb';
import { Hono } from 'hono';

/** Which document a server reads for every request. */
export type FoundDocument = {
  readonly uri: string;
  readonly database: string;
  readonly collection: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** The ceiling of a read: Hono with one `findOne` for each request, and the document as it lies there. */
export type BareFindOne = { readonly pid: number | undefined; readonly port: number; stop(): void };

/** @param program  the bundle, started again in its role as server */
export async function startBareFindOne(program: string, found: FoundDocument): Promise<BareFindOne> {
  const child = fork(program, ['role:bare-find-one'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(found);
  const port = await firstMessage(child);
  return { pid: child.pid, port, stop: () => void child.kill('SIGKILL') };
}

/** The process of the ceiling. */
export function serveBareFindOne(host: NodeJS.Process): void {
  host.once('message', (sent) => {
    void open(host, sent as FoundDocument); // Only our own parent holds the other end.
  });
}

async function open(host: NodeJS.Process, { uri, database, collection, id, headers }: FoundDocument): Promise<void> {
  const mongo = await connectMongo({ uri, database, onWaiting: () => undefined });
  const documents = mongo.db.collection<{ _id: string }>(collection);
  const app = new Hono();
  app.get('*', async (context) => {
    const text = JSON.stringify(await documents.findOne({ _id: id }), (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    return context.body(text, 200, { ...headers, 'content-type': 'application/json' });
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
    host.send?.(port);
  });
  host.once('disconnect', () => {
    server.close();
    host.exit();
  });
}

function firstMessage(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (port) => {
      resolve(Number(port));
    });
    child.once('exit', (code) => {
      reject(new Error(`The bare server ended with ${code ?? 'a signal'}.`));
    });
  });
}
