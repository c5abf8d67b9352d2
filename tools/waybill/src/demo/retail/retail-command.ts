/** What a command can be, as the domain of the demo names it. */
export type CommandKind =
  | 'PlaceOrder'
  | 'CancelOrder'
  | 'ReturnGoods'
  | 'RegisterProduct'
  | 'DescribeProduct'
  | 'AdjustStock'
  | 'WithdrawProduct'
  | 'PostLedgerEntry';

/** A command as the import sends it. */
export type RetailCommand = {
  readonly kind: CommandKind;
  /** Commands of one lane go one after another, each when the one before is terminal. */
  readonly lane: string;
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The same for the same command of the same input, so that a second import has no second effect. */
  readonly key: string;
  /** JSON; null where the command has no body. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Rows of the input that it carries. */
  readonly rows: number;
};

/** How much of an import is fed, and which views are read back; what is undefined is everything. */
export type Extent = {
  readonly kinds?: ReadonlySet<CommandKind>;
  readonly views?: ReadonlySet<string>;
};

export const WHOLE: Extent = {};

/** Orders and the catalogue, and the views that they alone make up. */
export const SLICE: Extent = {
  kinds: new Set(['PlaceOrder', 'RegisterProduct', 'DescribeProduct', 'AdjustStock', 'WithdrawProduct']),
  views: new Set(['orders', 'products', 'daily-sales']),
};
