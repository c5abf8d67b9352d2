import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Server } from 'node:net';

import { partNames } from '../parts.ts';
import { answeringServer } from '../ready/answering-servers-fixture.ts';

/** What an engine is asked to make, in its own words. */
type Created = {
  readonly Image: string;
  readonly Hostname: string;
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>;
  };
};

type Container = { readonly created: Created; files: string; server: Server | undefined };

type Question = {
  readonly verb: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
};
type Answer = { readonly status: number; readonly json?: unknown };

/** As much of the Docker Engine API as the stack needs. Its containers answer as the parts in them would. */
type FakeEngine = {
  /** Images that it has; no other can be pulled. */
  readonly images: Set<string>;
  /** Whether a pull stays without an answer instead of failing. */
  readonly pulls: { hang: boolean };
  /** Host names of containers that end as soon as they start. */
  readonly ending: Set<string>;
  /** Host names of containers that are made only once the engine has been told something else. */
  readonly held: Map<string, string>;
  /** Containers by name that have not been removed. */
  readonly containers: Map<string, Container>;
  /** What it was told to do with containers, such as `kill mongodb`. */
  readonly told: string[];
  /** Emits each of these. */
  readonly heard: EventEmitter;
};

export type RunningEngine = FakeEngine & { readonly dockerHost: string; readonly close: () => Promise<void> };

export async function startFakeEngine(socket: string): Promise<RunningEngine> {
  const engine: FakeEngine = {
    pulls: { hang: false },
    images: new Set<string>(),
    ending: new Set<string>(),
    containers: new Map(),
    held: new Map(),
    told: [],
    heard: new EventEmitter(),
  };
  const server = createServer((request, response) => {
    void questionOf(request)
      .then((question) => answer(engine, question))
      .then(({ status, json }) => response.writeHead(status).end(json === undefined ? '' : JSON.stringify(json)));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    ...engine,
    dockerHost: `unix://${socket}`,
    close: async () => {
      for (const container of engine.containers.values()) await end(container);
      server.closeAllConnections();
      await ended(server);
    },
  };
}

async function questionOf(request: IncomingMessage): Promise<Question> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://engine');
  const pieces: Buffer[] = [];
  // A stream without an encoding gives buffers.
  for await (const piece of request) pieces.push(piece as Buffer);
  return { verb: request.method ?? '', path: pathname, query: searchParams, body: Buffer.concat(pieces).toString() };
}

function answer(engine: FakeEngine, question: Question): Promise<Answer> | Answer {
  const { verb, path } = question;
  if (path.startsWith('/images/')) return answerImage(engine, path);
  if (path === '/containers/create') return create(engine, question);
  const [, name = '', order = verb] = /^\/containers\/(waybill[^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const container = engine.containers.get(name);
  if (container) return tell(engine, { name, container, order, body: question.body });
  if (name !== '') return noSuch('container');
  // What it is, and which containers it has besides: none.
  return { status: 200, json: path === '/info' ? {} : [] };
}

function answerImage({ images, pulls }: FakeEngine, path: string): Promise<Answer> | Answer {
  const image = /^\/images\/(.+)\/json$/.exec(path)?.[1];
  if (image !== undefined) return images.has(image) ? { status: 200, json: {} } : noSuch('image');
  if (pulls.hang) return new Promise(() => undefined);
  return { status: 500, json: { message: 'no route to the image registry' } };
}

async function create({ containers, held, heard, told }: FakeEngine, { query, body }: Question): Promise<Answer> {
  // The body is what the library sends, and the tests read no more of it than this type says.
  const created = JSON.parse(body) as Created;
  const name = query.get('name') ?? '';
  const until = held.get(created.Hostname);
  if (until !== undefined && !told.includes(until)) await once(heard, until);
  containers.set(name, { created, files: '', server: undefined });
  return { status: 201, json: { Id: name } };
}

type Order = { readonly name: string; readonly container: Container; readonly order: string; readonly body: string };

async function tell(engine: FakeEngine, { name, container, order, body }: Order): Promise<Answer> {
  if (order === 'json') return { status: 200, json: inspected(name, container) };
  const { Hostname } = container.created;
  engine.told.push(`${order} ${Hostname}`);
  engine.heard.emit(`${order} ${Hostname}`);
  if (order === 'archive') container.files += body;
  if (['stop', 'kill', 'DELETE'].includes(order)) await end(container);
  if (order === 'DELETE') engine.containers.delete(name);
  const begins = ['start', 'archive'].includes(order) && !waits(container) && !engine.ending.has(Hostname);
  if (begins) await begin(container);
  return { status: 200 };
}

/** Kafka's container waits for its start script. */
function waits({ created, files }: Container): boolean {
  return created.Hostname === 'kafka' && !files.includes('exec /etc/kafka/docker/run');
}

async function begin(container: Container): Promise<void> {
  const { Hostname, HostConfig } = container.created;
  const part = partNames.find((each) => each === Hostname);
  const { HostIp, HostPort } = Object.values(HostConfig.PortBindings)[0]?.[0] ?? { HostIp: '', HostPort: '' };
  if (part === undefined) throw new Error(`no part is called ${Hostname}`);
  const server = answeringServer(part);
  container.server = server;
  await new Promise<void>((resolve) => server.listen(Number(HostPort), HostIp, resolve));
}

async function end(container: Container): Promise<void> {
  if (container.server) await ended(container.server);
  container.server = undefined;
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function inspected(name: string, container: Container): unknown {
  const { created, server } = container;
  return {
    Name: name,
    Config: { Hostname: created.Hostname, Labels: {} },
    HostConfig: created.HostConfig,
    NetworkSettings: { Ports: created.HostConfig.PortBindings, Networks: {} },
    State: { Running: waits(container) || server !== undefined, Status: 'running', StartedAt: '2026-01-01T00:00:00Z' },
  };
}

function noSuch(what: string): Answer {
  return { status: 404, json: { message: `No such ${what}` } };
}
