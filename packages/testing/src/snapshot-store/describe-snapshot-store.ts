import { randomUUID } from 'node:crypto';

import type { SnapshotHead, SnapshotStore, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

function head(claim: number, next: number, id = `${next}-${claim}-0`): SnapshotHead {
  return { id, claim: toOffset(claim), next: toOffset(next), body: Buffer.from(`body of ${id}`) };
}

function chunk(name: string, bytes = Buffer.from(name)) {
  return { name, bytes };
}

/** A partition that no other test uses. */
function freshPartition(): TopicPartition {
  return { topic: `snapshots.${randomUUID()}.events.v1`, partition: 1 };
}

/**
 * The contract of `SnapshotStore`, which every adapter must pass.
 *
 * @param open  the adapter; it may be shared with other tests
 */
export function describeSnapshotStore(name: string, open: () => SnapshotStore): void {
  describe(`the snapshot store of ${name}`, () => {
    describeHeads(open);
    describeChunks(open);
  });
}

function describeHeads(open: () => SnapshotStore): void {
  test('a partition without a snapshot has no head', async () => {
    expect(await open().readHead(freshPartition())).toBeUndefined();
  });

  test('a head is read back as it was moved', async () => {
    const [store, at] = [open(), freshPartition()];

    expect(await store.moveHead(at, head(5, 2 ** 40))).toBe(true);

    const stored = await store.readHead(at);
    expect(stored && { ...stored, body: Buffer.from(stored.body) }).toEqual(head(5, 2 ** 40));
    expect(await store.readHead({ ...at, partition: 2 })).toBeUndefined();
  });

  test('a head moves forward within a claim', async () => {
    const [store, at] = [open(), freshPartition()];
    await store.moveHead(at, head(5, 20));

    expect(await store.moveHead(at, head(5, 19))).toBe(false);
    expect((await store.readHead(at))?.next).toBe(20n);
    expect(await store.moveHead(at, head(5, 20, 'again'))).toBe(true);
    expect((await store.readHead(at))?.id).toBe('again');
  });

  test('H18: a writer whose claim was superseded moves no head, wherever it has come to', async () => {
    const [store, at] = [open(), freshPartition()];
    await store.moveHead(at, head(9, 20));

    expect(await store.moveHead(at, head(5, 1_000))).toBe(false);

    expect((await store.readHead(at))?.claim).toBe(9n);
  });

  test('a later claim replaces the head of an earlier one', async () => {
    const [store, at] = [open(), freshPartition()];
    await store.moveHead(at, head(5, 20));

    expect(await store.moveHead(at, head(9, 20))).toBe(true);
  });

  test('a head that was found useless is replaced by whoever found it so, if nobody came before', async () => {
    const [store, at] = [open(), freshPartition()];
    await store.moveHead(at, head(900, 2_000, 'of another log'));

    expect(await store.moveHead(at, head(5, 20, 'mine'), 'another')).toBe(false);
    expect(await store.moveHead(at, head(5, 20, 'mine'), 'of another log')).toBe(true);
    expect(await store.moveHead(at, head(4, 19, 'late'), 'of another log')).toBe(false);
    expect((await store.readHead(at))?.id).toBe('mine');
  });

  test('of writers that move the first head at once one is the last, and all others know', async () => {
    const [store, at] = [open(), freshPartition()];

    const moved = await Promise.all([1, 2, 3, 4].map((claim) => store.moveHead(at, head(claim, 10))));

    const last = Number((await store.readHead(at))?.claim);
    expect(moved[last - 1]).toBe(true);
    expect(moved.slice(last)).not.toContain(true);
  });
}

function describeChunks(open: () => SnapshotStore): void {
  test('chunks are read back by name, and those that are missing are left out', async () => {
    const [store, at] = [open(), freshPartition()];
    const bytes = Buffer.from([0, 255, 1, 254]);
    await store.putChunks(at, [chunk('10-5-0.1', bytes), chunk('10-5-0.2')]);

    const read = await store.readChunks(at, ['10-5-0.2', '10-5-0.3', '10-5-0.1']);

    expect(new Map(read)).toEqual(
      new Map([
        ['10-5-0.1', bytes],
        ['10-5-0.2', Buffer.from('10-5-0.2')],
      ]),
    );
    expect((await store.readChunks({ ...at, partition: 11 }, ['10-5-0.1'])).size).toBe(0);
  });

  test('a chunk is never changed', async () => {
    const [store, at] = [open(), freshPartition()];
    await store.putChunks(at, [chunk('a', Buffer.from('first'))]);

    await store.putChunks(at, [chunk('a', Buffer.from('second')), chunk('b')]);

    expect((await store.readChunks(at, ['a'])).get('a')?.toString()).toBe('first');
    expect((await store.readChunks(at, ['b'])).size).toBe(1);
  });

  test('many chunks are put, listed, read and removed, and those of a neighbour stay', async () => {
    const [store, at] = [open(), freshPartition()];
    const neighbour = { ...at, partition: 12 };
    const names = Array.from({ length: 2_500 }, (_, number) => `10-5-0.${number}`);
    await store.putChunks(neighbour, [chunk('10-5-0.1')]);

    await store.putChunks(
      at,
      names.map((own) => chunk(own, Buffer.alloc(4_096, own))),
    );

    expect(new Set(await store.listChunks(at))).toEqual(new Set(names));
    expect((await store.readChunks(at, names)).size).toBe(2_500);
    await store.removeChunks(at, names.slice(1));
    expect(await store.listChunks(at)).toEqual(['10-5-0.0']);
    expect(await store.listChunks(neighbour)).toEqual(['10-5-0.1']);
  });

  test('nothing is read, put and removed without an error', async () => {
    const [store, at] = [open(), freshPartition()];

    await store.putChunks(at, []);
    await store.removeChunks(at, []);

    expect((await store.readChunks(at, [])).size).toBe(0);
  });
}
