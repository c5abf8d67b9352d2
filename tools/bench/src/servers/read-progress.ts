import type { RunningService } from './service.ts';

/** Commands that a consumer has decided since it started, as its admin port says. */
export async function readDecided({ admin }: Pick<RunningService, 'admin'>): Promise<number> {
  const answer = await fetch(new URL('/progress', admin));
  const { decided } = Object(await answer.json()) as { readonly decided?: unknown }; // It is looked at in the next line.
  return typeof decided === 'number' ? decided : 0;
}
