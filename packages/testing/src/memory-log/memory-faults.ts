import type { TopicPartition } from '@waybill/messages';

/** How the next append goes wrong: its request is lost before it landed, or the answer behind it. */
export type AppendFault = 'lost-before' | 'lost-after';

type Planned = { readonly fault: AppendFault; readonly at: TopicPartition | undefined };

/** Appends that shall fail, in order. */
export interface MemoryFaults {
  /** @param at  only an append there; else the next one anywhere */
  failNextAppend(fault: AppendFault, at?: TopicPartition): void;
  /** The fault of an append that happens now. */
  takeAppendFault(at: TopicPartition): AppendFault | undefined;
}

export function createMemoryFaults(): MemoryFaults {
  const planned: Planned[] = [];
  return {
    failNextAppend: (fault, at) => void planned.push({ fault, at }),
    takeAppendFault: ({ topic, partition }) => {
      const index = planned.findIndex(({ at }) => !at || (at.topic === topic && at.partition === partition));
      return index < 0 ? undefined : planned.splice(index, 1)[0]?.fault;
    },
  };
}
