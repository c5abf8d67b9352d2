/** How a role is doing. */
export type Health = {
  /** Whether it does its work now. */
  readonly ready: boolean;
  /** What it waits for, as a sentence, when it is not ready. */
  readonly waitingFor: string | undefined;
  /** For `/readyz?verbose`. */
  readonly details: Readonly<Record<string, unknown>>;
};

/** A role that runs: the ingress, a consumer, the projector. A process has one or several. */
export type Role = {
  readonly name: string;
  health(): Health;
  /** Resolves when the role can't go on by itself; the process then ends with 1. */
  readonly failed: Promise<Error>;
  /** Finishes what was begun, takes nothing new, leaves in order. Rejects when it takes longer than that. */
  drain(withinMs: number): Promise<void>;
};
