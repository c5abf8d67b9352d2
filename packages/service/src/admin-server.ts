import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Health, Role } from './role.ts';

/** What the admin port tells; it changes while the process starts, works and drains. */
export type ProcessState = {
  readonly phase: 'starting' | 'running' | 'draining';
  /** What the start waits for, as a sentence. */
  readonly waitingFor: string | undefined;
  readonly roles: readonly Role[];
};

export type AdminServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves `/livez`, `/startupz`, `/readyz` (`?verbose`, `?writes`) and `/progress` on a port of its own.
 *
 * @param port  0 takes a free one
 * @throws      `Error` with the port when it is taken
 */
export async function startAdminServer(host: string, port: number, state: () => ProcessState): Promise<AdminServer> {
  const server = createServer((request, response) => {
    answer(request, response, state());
  });
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo; // It listens on TCP: the address is no pipe's name.
  return {
    url: `http://${host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`Port ${port} is taken. Set ADMIN_PORT to another one, or to 0 for any free one.`, {
              cause: error,
            })
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

function answer({ method, url = '/' }: IncomingMessage, response: ServerResponse, state: ProcessState): void {
  const { pathname, searchParams } = new URL(url, 'http://admin');
  const page = method === 'GET' || method === 'HEAD' ? pages[pathname] : undefined;
  const { ok, body } = page?.(state, searchParams) ?? {
    ok: false,
    body: { error: 'Try /livez, /startupz, /readyz or /progress.' },
  };
  response.writeHead(ok ? 200 : page ? 503 : 404, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body, bigintAsText)}\n`);
}

type Page = (state: ProcessState, query: URLSearchParams) => { readonly ok: boolean; readonly body: unknown };

const pages: Readonly<Record<string, Page | undefined>> = {
  // A role that can't go on ends the process, so whoever answers is alive.
  '/livez': () => ({ ok: true, body: { alive: true } }),
  '/startupz': ({ phase, waitingFor }) => ({
    ok: phase !== 'starting',
    body: { started: phase !== 'starting', waitingFor },
  }),
  '/readyz': readiness,
  '/progress': ({ roles }) => ({ ok: true, body: progress(roles) }),
};

function readiness({ phase, waitingFor, roles }: ProcessState, query: URLSearchParams): ReturnType<Page> {
  const healths = roles.map((role) => ({ name: role.name, ...role.health() }));
  const accepting = healths.every(({ details }) => details['accepting'] !== false);
  const ready = phase === 'running' && healths.every((health) => health.ready);
  const ok = ready && (accepting || !query.has('writes'));
  const shown = query.has('verbose') ? healths : healths.map(withoutDetails);
  return { ok, body: { ready, accepting, phase, waitingFor, roles: shown } };
}

function withoutDetails({ name, ready, waitingFor }: Health & { readonly name: string }) {
  return { name, ready, waitingFor };
}

/** Sums of what the roles count, by the names `accepted`, `decided` and `projected`. */
function progress(roles: readonly Role[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const role of roles) {
    const { details } = role.health();
    for (const name of ['accepted', 'decided', 'projected']) {
      const count = details[name];
      if (typeof count === 'number') sums[name] = (sums[name] ?? 0) + count;
    }
  }
  return sums;
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
