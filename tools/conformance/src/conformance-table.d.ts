/** One client with one method and one case, as it ended. */
export type Tried = {
  readonly client: string;
  readonly version: string;
  readonly method: string;
  readonly of: string;
  readonly passed: boolean;
};

export function toTable(cells: readonly Tried[]): string;
export function withTable(page: string, table: string): string;
