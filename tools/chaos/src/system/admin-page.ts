/** What a service says of itself on its admin port; undefined members if it does not answer. */
export type AdminPage = {
  readonly ready: boolean;
  /** Partitions of which a consumer is the owner now. */
  readonly deciding: readonly string[];
};

const SILENT: AdminPage = { ready: false, deciding: [] };

/** Asks `/readyz?verbose`. */
export async function readAdminPage({ admin }: { readonly admin: string }): Promise<AdminPage> {
  try {
    const answer = await fetch(`${admin}/readyz?verbose`, { signal: AbortSignal.timeout(1_000) });
    return toAdminPage(await answer.json());
  } catch {
    return SILENT;
  }
}

type Role = {
  readonly details?: { readonly partitions?: readonly { readonly partition: string; readonly phase: string }[] };
};

function toAdminPage(body: unknown): AdminPage {
  const { ready, roles = [] } = Object(body) as { readonly ready?: boolean; readonly roles?: readonly Role[] }; // The form of the page.
  const partitions = roles.flatMap(({ details }) => details?.partitions ?? []);
  return {
    ready: ready === true,
    deciding: partitions.filter(({ phase }) => phase === 'deciding').map(({ partition }) => partition),
  };
}
