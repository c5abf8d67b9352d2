import { toOffset } from '@waybill/messages';

import type { FirstCommand } from './first-command.ts';
import type { Packing } from './packed-map.ts';
import { PackedMap } from './packed-map.ts';

/** First commands as bytes: there is one for every command of 48 hours. */
export const PACKED_COMMAND: Packing<FirstCommand> = {
  pack: ({ offset, timeMs, fingerprint }) => Buffer.from(`${offset} ${timeMs} ${fingerprint}`, 'utf8'),
  unpack(bytes) {
    const [offset = '', timeMs, fingerprint = ''] = bytes.toString('utf8').split(' ');
    return { offset: toOffset(offset), timeMs: Number(timeMs), fingerprint };
  },
};

/** First commands by command id, the oldest first. */
export type PackedCommands = PackedMap<FirstCommand>;

/** What is known of the commands of a partition, and which of it is not saved yet. */
export class FirstCommands {
  private known: PackedCommands = new PackedMap(PACKED_COMMAND);
  /** Since the last save began; undefined while nobody saves. */
  private fresh: PackedCommands | undefined;
  private saving: PackedCommands | undefined;

  get(id: string): FirstCommand | undefined {
    return this.known.get(id);
  }

  /** One that is set again becomes the youngest. */
  set(id: string, first: FirstCommand): void {
    this.known.set(id, first);
    this.fresh?.set(id, first);
  }

  delete(id: string): void {
    this.known.delete(id);
  }

  /** The oldest first. Entries may be deleted meanwhile, but not set. */
  keys(): Iterable<string> {
    return this.known.keys();
  }

  /** Begins with what was saved, which is its own from now on. */
  begin(saved: PackedCommands): void {
    this.known = saved;
  }

  /** From now on it is known what has to be saved. */
  follow(): void {
    this.fresh ??= new PackedMap(PACKED_COMMAND);
  }

  /** Sets aside what is new since the last save. `settle` or `thaw` must follow. */
  freeze(): PackedCommands {
    this.saving = this.fresh ?? new PackedMap(PACKED_COMMAND);
    this.fresh = new PackedMap(PACKED_COMMAND);
    return this.saving;
  }

  /** What was set aside is stored. */
  settle(): void {
    this.saving = undefined;
  }

  /** What was set aside is not stored: it is part of the next save. */
  thaw(): void {
    const { saving, fresh } = this;
    if (saving === undefined || fresh === undefined) return;
    for (const id of fresh.keys()) {
      const first = fresh.get(id);
      if (first !== undefined) saving.set(id, first);
    }
    this.fresh = saving;
    this.saving = undefined;
  }
}
