import {
  operation,
  problem,
  respond,
  startScript,
  statusEvent,
  stream,
  unreachable,
} from './fixtures/scripted-server.ts';
import type { Operation } from './operation.ts';

const running = operation({ status: 'Running', stage: 'decided' });
const done = operation({ status: 'Succeeded', stage: 'projected', position: 'AaQx' });
const held = { 'preference-applied': 'wait=20' };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function settled<Value>(promise: Promise<Value>): Promise<Value> {
  await jest.advanceTimersByTimeAsync(120_000);
  return promise;
}

async function all(statuses: AsyncIterable<Operation>): Promise<readonly string[]> {
  const seen = [];
  for await (const { status } of statuses) seen.push(status);
  return seen;
}

describe('wait', () => {
  test('asks with long polls for what it does not know yet, until the end', async () => {
    const { client, sent } = startScript(
      respond(202, running, { ...held, etag: '"1.5"' }),
      respond(304, undefined, held),
      respond(200, done, { etag: '"2.0"' }),
    );

    expect(await client.wait(running)).toEqual({ kind: 'succeeded', operation: done });

    expect(sent.map(({ path, headers }) => [path, headers.get('prefer'), headers.get('if-none-match')])).toEqual([
      ['/operations/op_1', 'wait=20', null],
      ['/operations/op_1', 'wait=20', '"1.5"'],
      ['/operations/op_1', 'wait=20', '"1.5"'],
    ]);
  });

  test.each([
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed'],
    ['Canceled', 'canceled'],
  ] as const)('%s is %s', async (status, kind) => {
    const { client } = startScript(respond(200, operation({ status })));
    expect(await client.wait('op_1')).toMatchObject({ kind, operation: { status } });
  });

  test('outlasts a restart: no connection, 502, 503', async () => {
    const { client } = startScript(
      unreachable,
      problem(502, 'x'),
      problem(503, 'status-unavailable', { 'retry-after': '2' }),
      respond(200, done),
    );
    expect(await settled(client.wait('op_1'))).toMatchObject({ kind: 'succeeded' });
  });

  test('keeps to Retry-After while the server holds nothing', async () => {
    const { client, sent } = startScript(respond(202, running, { 'retry-after': '2' }), respond(200, done));
    const outcome = client.wait('op_1');
    await jest.advanceTimersByTimeAsync(1_999);
    expect(sent).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({ kind: 'succeeded' });
  });

  test('ends with what it saw last when time is up', async () => {
    const { client, sent } = startScript(respond(202, running, { 'retry-after': '2' }), 'silence');
    expect(await settled(client.wait('op_1', { timeoutMs: 3_500 }))).toEqual({
      kind: 'unfinished',
      operation: running,
    });
    expect(sent[0]?.headers.get('prefer')).toBe('wait=3');
  });

  test('an operation that is unknown is a value', async () => {
    const { client } = startScript(problem(404, 'operation-unknown'));
    expect(await client.wait('op_1')).toMatchObject({ kind: 'refused', problem: { code: 'operation-unknown' } });
  });
});

describe('watch', () => {
  test('shows the statuses of the stream up to the end', async () => {
    const text = `retry: 2000\n\n${statusEvent('0.0', operation())}:\n\n${statusEvent('2.0', done)}`;
    const { client, sent } = startScript(stream([text.slice(0, 60), text.slice(60)]));

    expect(await all(client.watch('op_1'))).toEqual(['NotStarted', 'Succeeded']);

    expect(sent).toMatchObject([{ path: '/operations/op_1/events' }]);
    expect(sent[0]?.headers.get('accept')).toBe('text/event-stream');
  });

  test.each(['closed', 'broken'] as const)(
    'resumes a stream that is %s, behind what it has seen, after the pause that the server names',
    async (end) => {
      const { client, sent } = startScript(
        stream([`retry: 700\n\n${statusEvent('1.5', running)}`], end),
        stream([statusEvent('2.0', done)]),
      );
      const seen = all(client.watch('op_1'));

      await jest.advanceTimersByTimeAsync(699);
      expect(sent).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(1);

      expect(await seen).toEqual(['Running', 'Succeeded']);
      expect(sent[1]?.headers.get('last-event-id')).toBe('1.5');
    },
  );

  test('outlasts a server that is away, and one that says nothing', async () => {
    const { client } = startScript(
      unreachable,
      problem(503, 'status-unavailable'),
      'silence',
      stream([statusEvent('2.0', done)]),
    );
    expect(await settled(all(client.watch('op_1')))).toEqual(['Succeeded']);
  });

  test.each([404, 406])('polls behind a %i, since not every server streams', async (status) => {
    const { client, sent } = startScript(
      problem(status, 'route-unknown'),
      respond(202, running, held),
      respond(200, done),
    );
    expect(await all(client.watch('op_1'))).toEqual(['Running', 'Succeeded']);
    expect(sent[1]).toMatchObject({ path: '/operations/op_1' });
  });

  test('polls for the end when the stream is over without having shown it', async () => {
    const { client, sent } = startScript(
      stream([statusEvent('1.5', running)]),
      new Response(null, { status: 204 }),
      respond(200, done),
    );
    expect(await settled(all(client.watch('op_1')))).toEqual(['Running', 'Succeeded']);
    expect(sent[2]?.headers.has('if-none-match')).toBe(false);
  });

  test('throws the problem of an operation that is unknown', async () => {
    const { client } = startScript(problem(404, 'operation-unknown'), problem(404, 'operation-unknown'));
    await expect(all(client.watch('op_1'))).rejects.toMatchObject({
      name: 'ProblemError',
      problem: { code: 'operation-unknown' },
    });
  });

  test('rejects with the reason of an abort', async () => {
    const { client } = startScript('silence');
    const abort = new AbortController();
    const rejected = expect(all(client.watch('op_1', { signal: abort.signal }))).rejects.toThrow('enough');
    await jest.advanceTimersByTimeAsync(10);
    abort.abort(new Error('enough'));
    await rejected;
  });

  test('closes the connection when the caller has seen enough', async () => {
    let closed = false;
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(statusEvent('1.5', running)));
      },
      cancel: () => {
        closed = true;
      },
    });
    const { client } = startScript(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    for await (const { status } of client.watch('op_1')) {
      expect(status).toBe('Running');
      break;
    }
    expect(closed).toBe(true);
  });
});

describe('cancel', () => {
  test.each([
    [respond(200, operation({ status: 'Canceled' })), 'canceled'],
    [respond(202, running), 'accepted'],
    [problem(409, 'operation-finished'), 'refused'],
  ])('%# tells what came of it', async (answer, kind) => {
    const { client, sent } = startScript(answer);
    expect(await client.cancel('op_1', { waitSeconds: 5 })).toMatchObject({ kind });
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/operations/op_1:cancel' });
    expect(sent[0]?.headers.get('prefer')).toBe('wait=5');
  });
});
