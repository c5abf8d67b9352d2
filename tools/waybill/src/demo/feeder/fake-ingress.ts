import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A submit as it reached the fake. */
type Submitted = { readonly method: string; readonly path: string; readonly key: string; readonly body: string };

type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** What the fake does instead of its usual work; undefined leaves it at that. */
export type FakeBehaviour = {
  /** `lose-answer` takes the command and then breaks the connection. */
  readonly onSubmit?: (submitted: Submitted) => Answer | 'lose-answer' | undefined;
  readonly onPoll?: (operation: string) => Answer | undefined;
  /** Members of the terminal status document. */
  readonly outcomeOf?: (submitted: Submitted) => Readonly<Record<string, unknown>>;
  /** Holds every answer back. */
  readonly beforeAnswer?: () => Promise<void>;
  /** What lists hold, by path. */
  readonly lists?: Readonly<Record<string, readonly unknown[]>>;
};

type Seen = {
  /** Submits and terminal answers, in the order in which they happened. */
  readonly events: { readonly type: 'submitted' | 'terminal'; readonly path: string; readonly key: string }[];
  /** Keys that took effect. */
  readonly effects: Set<string>;
  readonly operations: Map<string, Submitted>;
  inFlight: number;
  mostInFlight: number;
  connections: number;
  headers: IncomingHttpHeaders;
};

/** Speaks as much of the wire protocol as the feeder uses, and writes down what it saw. */
export type FakeIngress = {
  readonly baseUrl: string;
  readonly seen: Readonly<Seen>;
  readonly stop: () => Promise<void>;
  /** Listens on the same port again, knowing all it knew. */
  readonly start: () => Promise<void>;
};

export async function startFakeIngress(behaviour: FakeBehaviour = {}): Promise<FakeIngress> {
  const seen: Seen = {
    events: [],
    effects: new Set(),
    operations: new Map(),
    inFlight: 0,
    mostInFlight: 0,
    connections: 0,
    headers: {},
  };
  let port = 0;
  let server: Server;
  const start = async (): Promise<void> => {
    server = createServer((request, response) => void handle(request, response, { seen, behaviour, port }));
    server.on('connection', () => (seen.connections += 1));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port; // It listens on TCP.
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await start();
  return { baseUrl: `http://127.0.0.1:${port}`, seen, stop, start };
}

type Fake = { readonly seen: Seen; readonly behaviour: FakeBehaviour; readonly port: number };

async function handle(request: IncomingMessage, response: ServerResponse, fake: Fake): Promise<void> {
  const { seen, behaviour } = fake;
  seen.headers = request.headers;
  seen.inFlight += 1;
  seen.mostInFlight = Math.max(seen.mostInFlight, seen.inFlight);
  response.once('close', () => (seen.inFlight -= 1));
  const answer = await answerTo(request, fake);
  await behaviour.beforeAnswer?.();
  if (answer === 'lose-answer') response.destroy();
  else response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body ?? {}));
}

async function answerTo(request: IncomingMessage, fake: Fake): Promise<Answer | 'lose-answer'> {
  const id = /^\/operations\/(\w+)$/.exec(request.url ?? '')?.[1];
  if (id !== undefined) return poll(id, fake);
  if (request.method !== 'GET') return submit(await toSubmitted(request), fake);
  const [path = ''] = (request.url ?? '').split('?');
  return { status: 200, body: { items: fake.behaviour.lists?.[path] ?? [] } };
}

function submit(submitted: Submitted, { seen, behaviour, port }: Fake): Answer | 'lose-answer' {
  seen.events.push({ type: 'submitted', path: submitted.path, key: submitted.key });
  const instead = behaviour.onSubmit?.(submitted);
  if (instead !== undefined && instead !== 'lose-answer') return instead;
  const id = `op_${seen.operations.size}`;
  seen.operations.set(id, submitted);
  seen.effects.add(submitted.key);
  if (instead === 'lose-answer') return instead;
  const headers = { 'operation-location': `http://127.0.0.1:${port}/operations/${id}`, 'retry-after': '1' };
  return { status: 202, headers, body: { id, status: 'NotStarted' } };
}

function poll(id: string, { seen, behaviour }: Fake): Answer {
  const instead = behaviour.onPoll?.(id);
  if (instead !== undefined) return instead;
  const submitted = seen.operations.get(id);
  if (submitted === undefined) return { status: 404, body: { code: 'operation-unknown' } };
  seen.events.push({ type: 'terminal', path: submitted.path, key: submitted.key });
  return { status: 200, body: { id, status: 'Succeeded', ...behaviour.outcomeOf?.(submitted) } };
}

async function toSubmitted(request: IncomingMessage): Promise<Submitted> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk); // A request without encoding yields buffers.
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    key: String(request.headers['idempotency-key']),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
