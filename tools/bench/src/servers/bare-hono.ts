import { type ChildProcess, fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** What the ceiling answers: exactly what the ingress answered once, without doing anything for it. */
export type BareAnswer = {
  /** With a PUT the body is parsed, as the ingress does. */
  readonly route: { readonly method: 'PUT' | 'GET'; readonly path: string };
  readonly status: 200 | 202;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: object;
};

/** The ceiling of an accept or a read: Hono with the same route, the same parse of the body, and the same answer. */
export type BareHono = { readonly pid: number | undefined; readonly port: number; stop(): void };

/** @param program  the bundle, started again in its role as server */
export async function startBareHono(program: string, answer: BareAnswer): Promise<BareHono> {
  const child = fork(program, ['role:bare-hono'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(answer);
  const port = await firstMessage(child);
  return { pid: child.pid, port, stop: () => void child.kill('SIGKILL') };
}

/** The process of the ceiling. */
export function serveBareHono(host: NodeJS.Process): void {
  host.once('message', (sent) => {
    const { route, status, headers, document } = sent as BareAnswer; // Only our own parent holds the other end.
    const app = new Hono();
    app.on(route.method, route.path, async (context) => {
      if (route.method === 'PUT') await context.req.json();
      return context.json(document, status, headers);
    });
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
      host.send?.(port);
    });
    host.once('disconnect', () => {
      server.close();
      host.exit();
    });
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
