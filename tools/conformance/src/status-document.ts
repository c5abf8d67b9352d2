import type { End } from './cases.ts';

/** The members of a status document that tell the end. */
type StatusDocument = { readonly status: string; readonly error?: { readonly code: string } };

/** Asks until the operation has ended. */
export async function followStatus(ask: () => Promise<unknown>): Promise<End> {
  for (;;) {
    const end = toEnd(await ask());
    if (end) return end;
  }
}

/** The end that a status document tells; undefined while there is none. */
export function toEnd(document: unknown): End | undefined {
  const { status, error } = document as StatusDocument; // What clients read of it.
  switch (status) {
    case 'Succeeded':
      return { end: 'succeeded' };
    case 'Canceled':
      return { end: 'canceled' };
    case 'Failed':
      return { end: 'failed', code: error?.code ?? '' };
    default:
      return undefined;
  }
}
