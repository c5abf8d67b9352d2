import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { createRegistry, type MessageCodec, openCodec, registerSchemas } from '@waybill/avro';
import type { Contract, NewRecord } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS, countersContract } from '../fixtures.ts';
import { DEAD_LETTERS, type OwnerProcess, startOwner } from '../owner/fixtures.ts';
import { type KafkaScene, openKafkaScene } from './kafka-scene.ts';

const url = new URL(process.env['SCHEMA_REGISTRY_URL'] ?? '');
const patient = { withinMs: 20_000 };
const ADD = 'counters.counter.v1.Add';

/** The real registry behind a relay that can be taken away. */
type Relay = { readonly url: string; take(): void; giveBack(): void; close(): Promise<void> };

let scene: KafkaScene;
let relay: Relay;
let owners: OwnerProcess[];
beforeEach(async () => {
  owners = [];
  [scene, relay] = await Promise.all([openKafkaScene(), openRelay()]);
  await registerSchemas(createRegistry({ url: url.href }), [countersContract]);
}, 60_000);
afterEach(async () => {
  await Promise.all(owners.map((owner) => owner.revoke()));
  await Promise.all([scene.close(), relay.close()]);
}, 60_000);

/** What a service of this build would open, by way of the relay. */
function open(onWaiting?: (reason: string) => void): Promise<MessageCodec> {
  const registry = createRegistry({ url: relay.url, timeoutMs: 500 });
  return openCodec({ registry, contracts: [countersContract], ...(onWaiting && { onWaiting }) });
}

function start(codec: MessageCodec, partition: number): OwnerProcess {
  const owner = startOwner(scene.log, codec, { partition });
  owners.push(owner);
  return owner;
}

/** A command as a later build writes it, whose schema no codec has met. */
async function addOfLaterBuild(idempotencyKey: string): Promise<NewRecord> {
  const registry = createRegistry({ url: url.href });
  // A default of its own, so that the registry has never given this schema's id to another run.
  const wish = { name: 'wish', type: 'string', default: `${idempotencyKey}-${process.pid}-${Date.now()}` };
  const later: Contract = {
    ...countersContract,
    commands: countersContract.commands.map((command) => ({
      ...command,
      schema: { ...command.schema, fields: [...command.schema.fields, wish] },
    })),
  };
  await registerSchemas(registry, [later]);
  const codec = await openCodec({ registry, contracts: [later] });
  return {
    ...addRecord(scene.codec, { idempotencyKey }),
    value: codec.encode(ADD, { by: 1, note: '', wish: 'a box' }),
  };
}

function frameOf(id: number, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, Buffer.from(body, 'hex')]);
}

test('a running owner does not notice that the registry is away', async () => {
  const codec = await open();
  const owner = start(codec, 0);
  await eventually(() => owner.status.phase === 'deciding', patient);

  relay.take();
  await scene.send(
    ['a', 'b'].map((idempotencyKey) => ({
      ...addRecord(scene.codec, { idempotencyKey }),
      value: codec.encode(ADD, { by: 1, note: '' }),
    })),
  );

  await eventually(() => owner.status.decided === 2, patient);
  expect(owner.status).toMatchObject({ phase: 'deciding', reason: undefined });
}, 40_000);

test('a command of a schema that can not be fetched pauses its partition alone, and is decided later', async () => {
  // Given a command of a later build in one partition, and the registry away
  const codec = await open();
  const late = await addOfLaterBuild('late');
  relay.take();
  const other = { ...COMMANDS, partition: 1 };
  const known = {
    ...addRecord(scene.codec, { idempotencyKey: 'known' }),
    value: codec.encode(ADD, { by: 1, note: '' }),
  };

  // When owners read both partitions
  const [paused, free] = [start(codec, 0), start(codec, 1)];
  await scene.send([late]);
  await scene.send([known], other);

  // Then one waits and says for what, the other decides, and no letter is written
  await eventually(() => paused.status.phase === 'waiting' && free.status.decided === 1, patient);
  expect(paused.status.reason).toBe(`The schema registry at ${relay.url} does not answer.`);
  expect(await scene.records(DEAD_LETTERS)).toEqual([]);

  // And when the registry is back, it goes on
  relay.giveBack();
  await eventually(() => paused.status.decided === 1, patient);
  expect(paused.status.phase).toBe('deciding');
}, 60_000);

test('what can never be read is a dead letter with its bytes and the reason, and the partition goes on', async () => {
  const codec = await open();
  const good = codec.encode(ADD, { by: 1, note: 'yes' });
  const own = good.readInt32BE(1);
  const broken: readonly (readonly [Buffer, string])[] = [
    [frameOf(2_000_000_000, '0200'), 'The registry has no schema of the id 2000000000.'],
    [good.subarray(0, -1), 'A length beyond the end'],
    [Buffer.concat([good, Buffer.from([0])]), 'bytes too many'],
    [frameOf(own, '80808080808002'), 'A number of more than 32 bits'],
    [frameOf(own, '02fefefefe0f'), 'A length beyond the end'],
    [frameOf(own, '0204c328'), 'A text that is no UTF-8'],
    [Buffer.from('{"by":1}'), 'The first byte is 123, not 0.'],
    [Buffer.alloc(0), 'too short for a schema id'],
  ];
  const values = [...broken.map(([value]) => value), good];
  await scene.send(
    values.map((value, index) => ({ ...addRecord(scene.codec, { idempotencyKey: `${index}` }), value })),
  );

  const owner = start(codec, 0);
  await eventually(() => owner.status.decided === values.length, patient);

  const letters = await scene.records(DEAD_LETTERS);
  expect(letters.map(({ value }) => value?.toString('hex'))).toEqual(broken.map(([value]) => value.toString('hex')));
  expect(letters.map(({ headers }) => headers['kafka_dlt-exception-message'])).toEqual(
    broken.map(([, reason]): unknown => expect.stringContaining(reason)),
  );
}, 60_000);

test('a service that starts while the registry is away waits, says for what, and starts when it is back', async () => {
  relay.take();
  const told: string[] = [];
  let isOpen = false;
  const opening = open((reason) => told.push(reason)).then(() => {
    isOpen = true;
  });
  await eventually(() => told.length > 0, patient);
  expect(told).toEqual([`The schema registry at ${relay.url} does not answer.`]);
  expect(isOpen).toBe(false);

  relay.giveBack();
  await opening;
}, 40_000);

async function openRelay(): Promise<Relay> {
  let isAway = false;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (isAway) {
      socket.destroy();
      return;
    }
    const registry = connect(Number(url.port), url.hostname);
    for (const each of [socket, registry]) {
      sockets.add(each);
      each.on('error', () => each.destroy());
      each.on('close', () => sockets.delete(each));
    }
    socket.pipe(registry).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}${url.pathname}`,
    take: () => {
      isAway = true;
      cut();
    },
    giveBack: () => {
      isAway = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
