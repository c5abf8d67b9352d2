import type { RunningService } from './service.ts';

/** What a projector has done since it started. */
export type ProjectorFlights = { readonly flights: number; readonly commands: number };

/** Asks the admin port of whichever service has a projector; undefined when none tells. */
export async function readProjectorFlights(
  services: readonly Pick<RunningService, 'admin'>[],
): Promise<ProjectorFlights | undefined> {
  const pages = await Promise.all(
    services.map(async ({ admin }) => {
      const answer = await fetch(new URL('/readyz?verbose', admin));
      return toProjectorFlights(await answer.json());
    }),
  );
  return pages.find((page) => page !== undefined);
}

/** Reads the page of `/readyz?verbose`. */
export function toProjectorFlights(page: unknown): ProjectorFlights | undefined {
  const { roles } = Object(page) as { readonly roles?: unknown }; // Whatever it is, it is looked at below.
  if (!Array.isArray(roles)) return undefined;
  for (const role of roles) {
    const { name, details } = Object(role) as { readonly name?: unknown; readonly details?: unknown }; // As above.
    const { flights, outcomes } = Object(details) as Readonly<Record<string, unknown>>; // As above.
    if (name === 'projector' && typeof flights === 'number' && typeof outcomes === 'number') {
      return { flights, commands: outcomes };
    }
  }
  return undefined;
}

/** Commands of one flight between two looks; NaN when nothing flew or nobody told. */
export function commandsPerFlight(before: ProjectorFlights | undefined, after: ProjectorFlights | undefined): number {
  if (!before || !after || after.flights === before.flights) return NaN;
  return (after.commands - before.commands) / (after.flights - before.flights);
}
