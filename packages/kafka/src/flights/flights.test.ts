import { eventually } from '@waybill/testing';

import type { KafkaCluster } from '../client/cluster.ts';
import type { ClientRequest } from '../client/kafkajs-internals.ts';
import { ByteReader } from '../protocol/byte-reader.ts';
import type { ProduceAnswer } from '../protocol/produce-request.ts';
import type { BatchAnswer, Cargo } from './cargo.ts';
import { createFlights } from './flights.ts';

const NOT_LEADER = 6;

/** Brokers that answer at once: whoever leads stores, others refuse; a broker that is down takes no connection. */
function createBrokers(leader: number) {
  const state = { known: leader, actual: leader, down: new Set<number>(), refreshes: 0 };
  const sent: string[] = [];
  function answer(nodeId: number, places: readonly { topic: string; partition: number }[]): ProduceAnswer {
    const errorCode = nodeId === state.actual ? 0 : NOT_LEADER;
    const partitions = places.map((place) => ({ ...place, errorCode, baseOffset: errorCode === 0 ? 7n : -1n }));
    return { partitions, clientSideThrottleTime: 0 };
  }
  const cluster: KafkaCluster = {
    leaderOf: () => state.known,
    refresh: () => {
      state.refreshes += 1;
      state.known = state.actual;
      return Promise.resolve();
    },
    connect: (nodeId) =>
      state.down.has(nodeId)
        ? Promise.reject(new Error('refused'))
        : Promise.resolve({
            send: async <Answer extends object>({ request }: ClientRequest<Answer>) => {
              const places = placesIn((await request.encode()).buf);
              sent.push(`${nodeId}: ${places.map(({ partition }) => partition).join(' ')}`);
              // Only produce requests fly.
              return answer(nodeId, places) as unknown as Answer;
            },
          }),
    ask: () => Promise.reject(new Error('not asked')),
    askAny: () => Promise.reject(new Error('not asked')),
    askCoordinator: () => Promise.reject(new Error('not asked')),
    poison: () => undefined,
    close: () => undefined,
  };
  return { cluster, state, sent };
}

function placesIn(request: Buffer): { topic: string; partition: number }[] {
  const reader = new ByteReader(request.subarray(8));
  return reader
    .array((ofTopic) => {
      const topic = ofTopic.string();
      return ofTopic.array((of) => {
        const partition = of.int32();
        of.slice();
        return { topic, partition };
      });
    })
    .flat();
}

/** A cargo of one batch that asks again until it is stored. */
function cargoFor(partition: number, request: (cargo: Cargo) => void) {
  const answers: BatchAnswer[] = [];
  const cargo: Cargo = {
    topic: 'orders.order.commands.v1',
    partition,
    load: () => ({
      bytes: Buffer.from('batch'),
      settle: (answer) => {
        answers.push(answer);
        if (answer.status === 'refused') request(cargo);
      },
    }),
  };
  return { cargo, answers };
}

test('flies many partitions to one leader in one request', async () => {
  const { cluster, sent } = createBrokers(1);
  const flights = createFlights(cluster, 1_000);
  const cargoes = [0, 1, 2].map((partition) => cargoFor(partition, flights.request.bind(flights)));

  for (const { cargo } of cargoes) flights.request(cargo);

  await eventually(() => cargoes.every(({ answers }) => answers[0]?.status === 'stored'));
  expect(sent).toEqual(['1: 0 1 2']);
});

test('never flies two batches of one partition in one request, since the broker would store one and confirm both', async () => {
  const { cluster, sent } = createBrokers(1);
  const flights = createFlights(cluster, 1_000);
  const cargoes = [4, 4, 5, 4].map((partition) => cargoFor(partition, flights.request.bind(flights)));

  for (const { cargo } of cargoes) flights.request(cargo);

  await eventually(() => cargoes.every(({ answers }) => answers[0]?.status === 'stored'));
  expect(sent).toEqual(['1: 4 5', '1: 4', '1: 4']);
});

test('asks who leads when a broker refuses what it does not lead, and flies there', async () => {
  const { cluster, state, sent } = createBrokers(1);
  state.actual = 2;
  const flights = createFlights(cluster, 1_000);
  const { cargo, answers } = cargoFor(5, flights.request.bind(flights));

  flights.request(cargo);

  await eventually(() => answers.length === 2);
  expect(answers.map(({ status }) => status)).toEqual(['refused', 'stored']);
  expect(sent).toEqual(['1: 5', '2: 5']);
});

test('asks who leads behind a refusal though nobody waits, so that whoever comes later flies there', async () => {
  const { cluster, state, sent } = createBrokers(1);
  state.actual = 2;
  const flights = createFlights(cluster, 100);
  const { cargo, answers } = cargoFor(0, () => undefined);
  flights.request(cargo);
  await eventually(() => answers.length === 1);

  await eventually(() => state.refreshes > 0);
  flights.request(cargo);

  await eventually(() => answers.length === 2);
  expect(answers.map(({ status }) => status)).toEqual(['refused', 'stored']);
  expect(sent).toEqual(['1: 0', '2: 0']);
});

test('keeps what waits when a leader can not be reached, sends nothing, and flies to the next one', async () => {
  const { cluster, state, sent } = createBrokers(1);
  state.down.add(1);
  const flights = createFlights(cluster, 1_000);
  const { cargo, answers } = cargoFor(5, flights.request.bind(flights));

  flights.request(cargo);
  await eventually(() => state.refreshes >= 3);
  state.actual = 2;

  await eventually(() => answers.length === 1);
  expect(sent).toEqual(['2: 5']);
});

test('waits between its questions while nobody leads', async () => {
  const { cluster, state, sent } = createBrokers(-1);
  const flights = createFlights(cluster, 1_000);
  const { cargo } = cargoFor(5, flights.request.bind(flights));

  const begun = performance.now();
  flights.request(cargo);
  await eventually(() => state.refreshes >= 6);
  const tookMs = performance.now() - begun;
  flights.close();

  // 0 + 20 + 32 + 51 + 81 + 131
  expect(tookMs).toBeGreaterThan(250);
  expect(sent).toEqual([]);
});
