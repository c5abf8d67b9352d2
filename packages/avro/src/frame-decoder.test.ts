import { recordSchema, sampleContract } from './fixtures.ts';
import { createWrittenDecoder } from './frame-decoder.ts';
import { openCodec } from './message-codec.ts';
import { createMemoryRegistry } from './registry/memory-registry.ts';

const NAME = 'test.sample.v1.Answered';
/** As nobody here has it. */
const other = sampleContract(recordSchema({ text: 'string', count: 'long', at: ['null', 'string'] }).fields);
const [{ eventsTopic } = { eventsTopic: '' }] = other.aggregates;

async function frame() {
  const registry = createMemoryRegistry([other]);
  const codec = await openCodec({ registry, contracts: [other] });
  return { registry, written: codec.encode(NAME, { text: 'yes', count: 2n ** 53n + 1n, at: null }) };
}

test('a value comes as its own schema has it, whatever this build knows of it', async () => {
  const { registry, written } = await frame();
  const decoder = createWrittenDecoder(registry, [eventsTopic]);

  await decoder.prepare([written]);

  expect(decoder.decode(written)).toEqual({
    ...{ ok: true, fullName: NAME },
    value: { text: 'yes', count: '9007199254740993', at: null },
  });
});

test('a schema of another topic is refused', async () => {
  const { registry, written } = await frame();
  const decoder = createWrittenDecoder(registry, ['other.events.v1']);

  await decoder.prepare([written]);

  expect(decoder.decode(written)).toEqual({ ok: false, reason: expect.stringContaining('belongs to none of') });
});

test('a schema that the registry does not have is told', async () => {
  const { written } = await frame();
  const decoder = createWrittenDecoder(createMemoryRegistry(), [eventsTopic]);

  await decoder.prepare([written]);

  expect(decoder.decode(written)).toEqual({ ok: false, reason: expect.stringContaining('The registry has no schema') });
});
