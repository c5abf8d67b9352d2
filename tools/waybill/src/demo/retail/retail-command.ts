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
