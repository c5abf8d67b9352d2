// Written by `waybill generate` from the contracts. Do not edit.

/** Enters an amount into the ledger in the path, once for each entry id. */
export type PostLedgerEntry = {
  /** Names the entry: the same one again has no effect. */
  readonly entryId: string;
  /** Whole pence; below 0 it is a debit. */
  readonly amountPence: number;
  /** Number of the customer; null when there is none. */
  readonly customerId?: string | null;
  /** Country, as the shop writes it. */
  readonly country: string;
  /** What it is for; may be empty. */
  readonly description: string;
  /** When it was entered. */
  readonly postedAt: string;
};

/** Sums of one ledger. */
export type LedgerView = {
  /** Name of the ledger. */
  readonly id: string;
  /** Entries that were accepted. */
  readonly entries: number;
  /** Sum of the amounts of 0 and more. */
  readonly creditPence: string;
  /** What the others took away. */
  readonly debitPence: string;
  /** Credit less debit. */
  readonly balancePence: string;
};

/** Commands by route. */
export type Commands = {
  readonly 'POST /v1/ledgers/{id}:post': {
    readonly command: { readonly id: string; readonly body: PostLedgerEntry };
    readonly code: 'ledger-overdrawn';
  };
};

/** Views by path. */
export type Views = {
  readonly '/v1/ledgers': {
    readonly document: { readonly id: string; readonly version: number } & LedgerView;
    readonly filter: never;
    readonly sort: never;
  };
};
