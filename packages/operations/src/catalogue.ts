import type { CommandContract, Contract } from '@waybill/messages';

/** What a status document says of a command's type. */
export type KnownCommand = {
  /** Short name. */
  readonly kind: string;
  /** The resource's address without its id. */
  readonly targetPrefix: string;
  /** Whether a success leaves something to be fetched there. */
  readonly leavesResource: boolean;
  /** Status numbers of its refusals, by code. */
  readonly errors: CommandContract['errors'];
};

/** Commands of all contracts, by full name. */
export type Catalogue = ReadonlyMap<string, KnownCommand>;

/** What status documents say of the commands of these contracts, with absolute addresses. */
export function toCatalogue(contracts: readonly Contract[], publicUrl: string): Catalogue {
  return new Map(
    contracts.flatMap(({ commands, views }) =>
      commands.map((command) => [
        command.fullName,
        {
          kind: command.type,
          targetPrefix: `${publicUrl}${command.collection}/`,
          leavesResource: leavesResource(command, views),
          errors: command.errors,
        },
      ]),
    ),
  );
}

/** Pollers fetch what they are pointed to, and would take a 404 for the result. */
function leavesResource({ method, collection, aggregate }: CommandContract, views: Contract['views']): boolean {
  return method !== 'DELETE' && views.some((view) => view.path === collection && view.of === aggregate);
}
