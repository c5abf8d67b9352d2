import type { Contract } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

import { recordSchema, sampleContract } from './fixtures.ts';
import type { CodecOptions } from './message-codec.ts';
import { openCodec } from './message-codec.ts';
import { createMemoryRegistry } from './registry/memory-registry.ts';
import { registerSchemas } from './registry/register-schemas.ts';
import type { SchemaRegistry } from './registry/schema-registry.ts';

const NAME = 'test.sample.v1.Answered';
const contract = sampleContract();
const away = new PartUnavailableError('The registry is away.');

function open(registry: SchemaRegistry, over: Partial<CodecOptions> = {}) {
  return openCodec({ registry, contracts: [contract], ...over });
}

/** A frame that another build wrote, whose event has these fields. */
async function frameOf(registry: SchemaRegistry, other: Contract, value: unknown): Promise<Buffer> {
  await registerSchemas(registry, [other]);
  return (await openCodec({ registry, contracts: [other] })).encode(NAME, value);
}

describe('a codec', () => {
  test('gives back what was written, at once', async () => {
    const codec = await open(createMemoryRegistry([contract]));
    const frame = codec.encode(NAME, { text: 'yes' });
    expect(codec.prepare([frame])).toBeUndefined();
    expect(codec.decode(frame)).toEqual({ ok: true, fullName: NAME, value: { text: 'yes' } });
  });

  test('knows outcomes and claims', async () => {
    const codec = await open(createMemoryRegistry([contract]));
    const claim = { owner: 'me', build: '1', at: new Date(0), released: false, deciding: 7n };
    const frame = codec.encode('waybill.v1.Claim', claim);
    expect(codec.decode(frame)).toEqual({ ok: true, fullName: 'waybill.v1.Claim', value: claim });
  });

  test('refuses to write what its contracts do not have', async () => {
    const codec = await open(createMemoryRegistry([contract]));
    expect(() => codec.encode('test.sample.v1.Unheard', {})).toThrow('the type test.sample.v1.Unheard');
  });

  test.each([
    ['an empty value', '', 'too short'],
    ['half a head', '000000', 'too short'],
    ['another format', '01000000010202', 'The first byte is 1'],
    ['JSON', Buffer.from('{"text":"yes"}').toString('hex'), 'The first byte is 123'],
  ])('refuses %s', async (_what, bytes, reason) => {
    const codec = await open(createMemoryRegistry([contract]));
    const frame = Buffer.from(bytes, 'hex');
    expect(codec.prepare([frame, null])).toBeUndefined();
    expect(codec.decode(frame)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test('refuses a record beyond the limit, without looking at it', async () => {
    const codec = await open(createMemoryRegistry([contract]));
    const frame = codec.encode(NAME, { text: 'x'.repeat(5_000_000) });
    expect(codec.decode(frame)).toMatchObject({ ok: false, reason: 'A record of 5000009 bytes.' });
  });
});

describe('a record of another build', () => {
  test('is read into the type of this one, once its schema was fetched', async () => {
    const registry = createMemoryRegistry([contract]);
    const codec = await open(registry);
    const later = sampleContract(recordSchema({ text: 'string', mood: 'string' }).fields);
    const frame = await frameOf(registry, later, { text: 'yes', mood: 'good' });

    await codec.prepare([frame, frame]);
    expect(codec.prepare([frame])).toBeUndefined();
    expect(codec.decode(frame)).toEqual({ ok: true, fullName: NAME, value: { text: 'yes' } });
  });

  test('is not read before that, but then it is', async () => {
    const registry = createMemoryRegistry([contract]);
    const codec = await open(registry);
    const frame = await frameOf(registry, sampleContract(recordSchema({ text: 'string', a: 'int' }).fields), {
      text: 'yes',
      a: 1,
    });
    expect(() => codec.decode(frame)).toThrow(PartUnavailableError);
    await codec.prepare([frame]);
    expect(codec.decode(frame)).toMatchObject({ ok: true });
  });

  test('that lacks what this one needs is refused for good', async () => {
    const registry = createMemoryRegistry([contract]);
    const codec = await open(registry);
    const frame = await frameOf(registry, sampleContract(recordSchema({ other: 'int' }).fields), { other: 1 });
    await codec.prepare([frame]);
    expect(codec.decode(frame)).toEqual({ ok: false, reason: expect.stringContaining(`can't be read as ${NAME}`) });
  });

  test('is read later when the registry is away', async () => {
    const memory = createMemoryRegistry([contract]);
    let isAway = true;
    const codec = await open({ ...memory, fetch: (id) => (isAway ? Promise.reject(away) : memory.fetch(id)) });
    const frame = await frameOf(memory, sampleContract(recordSchema({ text: 'string', a: 'int' }).fields), {
      text: 'yes',
      a: 1,
    });
    await expect(codec.prepare([frame])).rejects.toThrow(PartUnavailableError);
    isAway = false;
    expect(() => codec.decode(frame)).toThrow(PartUnavailableError);
    await codec.prepare([frame]);
    expect(codec.decode(frame)).toMatchObject({ ok: true });
  });
});

describe('a schema id from the wire', () => {
  const frameOfId = (id: number) => Buffer.from([0, 0, 0, id >> 8, id & 255, 2]);

  test('is asked for once, however many records name it', async () => {
    const memory = createMemoryRegistry([contract]);
    const asked: number[] = [];
    const codec = await open({
      ...memory,
      fetch: (id) => {
        asked.push(id);
        return memory.fetch(id);
      },
    });
    await Promise.all([codec.prepare([frameOfId(999), frameOfId(999)]), codec.prepare([frameOfId(999)])]);
    expect(codec.prepare([frameOfId(999)])).toBeUndefined();
    expect(asked).toEqual([999]);
  });

  test('that nobody has is refused', async () => {
    const codec = await open(createMemoryRegistry([contract]));
    await codec.prepare([frameOfId(999)]);
    expect(codec.decode(frameOfId(999))).toEqual({ ok: false, reason: 'The registry has no schema of the id 999.' });
  });

  test('of somebody else is refused, and no code is made of his schema', async () => {
    const registry = createMemoryRegistry([contract]);
    const { id } = await registry.register('elsewhere-x', recordSchema({ text: 'string' }, 'Other'), 'FULL_TRANSITIVE');
    const codec = await open(registry);
    await codec.prepare([frameOfId(id)]);
    const reason = `The schema id ${id} belongs to no type of this build's contracts.`;
    expect(codec.decode(frameOfId(id))).toEqual({ ok: false, reason });
  });

  test('of another type under the name of ours is refused', async () => {
    const registry = createMemoryRegistry([contract]);
    const other = recordSchema({ text: 'string' }, 'Other');
    const { id } = await registry.register(`test.sample.events.v1-${NAME}`, other, 'FULL_TRANSITIVE');
    const codec = await open(registry);
    await codec.prepare([frameOfId(id)]);
    expect(codec.decode(frameOfId(id))).toMatchObject({ ok: false, reason: expect.stringContaining('registered as') });
  });

  test('of a schema that contracts may not have is refused', async () => {
    const registry = createMemoryRegistry([contract]);
    const loop = { ...recordSchema({ next: ['null', 'Answered'] }, 'Answered') };
    const { id } = await registry.register(`test.sample.events.v1-${NAME}`, loop, 'FULL_TRANSITIVE');
    const codec = await open(registry);
    await codec.prepare([frameOfId(id)]);
    expect(codec.decode(frameOfId(id))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('contains itself'),
    });
  });

  test('is forgotten behind a thousand later ones that were refused', async () => {
    const memory = createMemoryRegistry([contract]);
    let asked = 0;
    const codec = await open({
      ...memory,
      fetch: (id) => {
        asked += 1;
        return memory.fetch(id);
      },
    });
    for (let id = 1000; id <= 2000; id++) await codec.prepare([frameOfId(id)]);
    expect(codec.prepare([frameOfId(2000)])).toBeUndefined();
    await codec.prepare([frameOfId(1000)]);
    expect(asked).toBe(1002);
  });
});

describe('opening', () => {
  test('waits for the registry and for the schemas, and says once what it waits for', async () => {
    const memory = createMemoryRegistry();
    let tries = 0;
    const registry: SchemaRegistry = {
      ...memory,
      lookUp: async (subject, schema) => {
        tries += 1;
        // Four subjects are looked up each time.
        if (tries <= 8) throw away;
        if (tries > 12) await registerSchemas(memory, [contract]);
        return memory.lookUp(subject, schema);
      },
    };
    const told: string[] = [];
    const codec = await open(registry, { onWaiting: (reason) => told.push(reason) });
    expect(told).toEqual([
      'The registry is away.',
      'The schema of test.sample.commands.v1-test.sample.v1.Ask is not registered: run waybill apply.',
    ]);
    expect(codec.encode(NAME, { text: 'yes' })).toBeInstanceOf(Buffer);
  });

  test('ends when it is told to', async () => {
    const stopping = new AbortController();
    const opening = open(createMemoryRegistry(), {
      signal: stopping.signal,
      onWaiting: () => {
        stopping.abort();
      },
    });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('fails when the registry refuses to answer', async () => {
    const refused = new Error('401');
    const registry = { ...createMemoryRegistry(), lookUp: () => Promise.reject(refused) };
    await expect(open(registry)).rejects.toBe(refused);
  });
});
