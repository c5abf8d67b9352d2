import type { Patch } from './patch.ts';

type Queue = {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
};
type QueueClass = { readonly prototype: { scheduleCheckPendingRequests: (this: Queue) => void } };

const CHECK_AGAIN_MS = 10;

/** The queue's class, whose shape kafkajs does not publish. */
const queueClass = (exports: unknown): QueueClass => exports as QueueClass;

export const noIdleTimerLoop: Patch = {
  closes: 'an idle connection polls every millisecond: a dozen of them cost 4 % of a core',
  apply: (modules) => {
    queueClass(modules.read('network/requestQueue')).prototype.scheduleCheckPendingRequests = scheduleWhenPending;
  },
  isLive: (modules) =>
    queueClass(modules.read('network/requestQueue')).prototype.scheduleCheckPendingRequests === scheduleWhenPending,
};

function scheduleWhenPending(this: Queue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : CHECK_AGAIN_MS,
  );
}
