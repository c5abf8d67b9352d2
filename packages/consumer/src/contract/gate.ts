import type { Log } from '@waybill/messages';

import { withWriter } from '../owner/fixtures.ts';

/** Appends of an owner, but for its claim, wait before it until it is opened. */
export function openGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const gate = {
    waiting: false,
    open: () => {
      open();
    },
    hold: (log: Log) =>
      withWriter(log, (writer) => ({
        ...writer,
        append: async (records) => {
          gate.waiting = true;
          await opened;
          return writer.append(records);
        },
      })),
  };
  return gate;
}
