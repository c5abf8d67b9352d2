/** What a process says of itself on its admin port. */
export type Readiness = {
  readonly ready: boolean;
  readonly accepting: boolean;
  /** Everything that it waits for, in sentences. */
  readonly waitingFor: string;
};

type Page = Partial<Readiness> & { readonly roles?: readonly { readonly waitingFor?: string }[] };

/** @throws when the process does not answer */
export async function readinessOf({ admin }: { readonly admin: string }): Promise<Readiness> {
  const response = await fetch(`${admin}/readyz`, { signal: AbortSignal.timeout(2_000) });
  const page = (await response.json()) as Page; // The form of `/readyz`.
  const sentences = [page.waitingFor, ...(page.roles ?? []).map(({ waitingFor }) => waitingFor)];
  return {
    ready: page.ready === true,
    accepting: page.accepting !== false,
    waitingFor: sentences.filter((sentence) => sentence !== undefined).join(' '),
  };
}
