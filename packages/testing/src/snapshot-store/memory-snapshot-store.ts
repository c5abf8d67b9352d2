import type { SnapshotChunk, SnapshotHead, SnapshotStore, TopicPartition } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

/** Snapshots in memory, with what tests look at and break. */
export interface MemorySnapshotStore extends SnapshotStore {
  /** What is stored, by name; tests may change it. */
  chunksOf(at: TopicPartition): Map<string, Buffer>;
  /** Puts a head past every guard. */
  plantHead(at: TopicPartition, head: SnapshotHead): void;
  /** From now on every call fails, as while MongoDB is away, or none does. */
  setAway(away: boolean): void;
  /** Chunks that were asked for so far. */
  readonly chunksRead: number;
}

/** @example const store = createMemorySnapshotStore(); await store.moveHead(at, head); */
export function createMemorySnapshotStore(): MemorySnapshotStore {
  return new MemorySnapshots();
}

class MemorySnapshots implements MemorySnapshotStore {
  private readonly heads = new Map<string, SnapshotHead>();
  private readonly chunks = new Map<string, Map<string, Buffer>>();
  private away = false;
  private asked = 0;

  get chunksRead(): number {
    return this.asked;
  }

  chunksOf(at: TopicPartition): Map<string, Buffer> {
    const known = this.chunks.get(keyOf(at));
    if (known !== undefined) return known;
    const none = new Map<string, Buffer>();
    this.chunks.set(keyOf(at), none);
    return none;
  }

  plantHead(at: TopicPartition, head: SnapshotHead): void {
    this.heads.set(keyOf(at), head);
  }

  setAway(away: boolean): void {
    this.away = away;
  }

  async readHead(at: TopicPartition): Promise<SnapshotHead | undefined> {
    await this.answer();
    return this.heads.get(keyOf(at));
  }

  async moveHead(at: TopicPartition, head: SnapshotHead, instead?: string): Promise<boolean> {
    await this.answer();
    const current = this.heads.get(keyOf(at));
    if (current !== undefined && !isReplaceable(current, head, instead)) return false;
    this.heads.set(keyOf(at), { ...head, body: Buffer.from(head.body) });
    return true;
  }

  async putChunks(at: TopicPartition, chunks: readonly SnapshotChunk[]): Promise<void> {
    await this.answer();
    const stored = this.chunksOf(at);
    for (const { name, bytes } of chunks) if (!stored.has(name)) stored.set(name, Buffer.from(bytes));
  }

  async readChunks(at: TopicPartition, names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    await this.answer();
    this.asked += names.length;
    const stored = this.chunksOf(at);
    return new Map(
      names.flatMap((name) => {
        const bytes = stored.get(name);
        return bytes === undefined ? [] : [[name, Buffer.from(bytes)] as const];
      }),
    );
  }

  async listChunks(at: TopicPartition): Promise<readonly string[]> {
    await this.answer();
    return [...this.chunksOf(at).keys()];
  }

  async removeChunks(at: TopicPartition, names: readonly string[]): Promise<void> {
    await this.answer();
    for (const name of names) this.chunksOf(at).delete(name);
  }

  /** A turn of the event loop, as for whoever asks over a network. */
  private async answer(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.away) throw new PartUnavailableError('The snapshot store is away.');
  }
}

function isReplaceable(current: SnapshotHead, { claim, next }: SnapshotHead, instead: string | undefined): boolean {
  if (current.id === instead || current.claim < claim) return true;
  return current.claim === claim && current.next <= next;
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
