// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema, TypedBy } from '@waybill/messages';

/** Charges the account for an order, once for each order. */
export type ChargePayment = {
  /** The order: the same one again has no effect. */
  readonly orderId: string;
  /** What to charge, in whole pence. */
  readonly amountPence: bigint;
  /** When the order was placed. */
  readonly at: Date;
};

/** Enters an amount into the ledger in the path, once for each entry id. */
export type PostLedgerEntry = {
  /** Names the entry: the same one again has no effect. */
  readonly entryId: string;
  /** Whole pence; below 0 it is a debit. */
  readonly amountPence: number;
  /** Number of the customer; null when there is none. */
  readonly customerId: string | null;
  /** Country, as the shop writes it. */
  readonly country: string;
  /** What it is for; may be empty. */
  readonly description: string;
  /** When it was entered. */
  readonly postedAt: Date;
};

/** Pays back what was charged, once for each refund id. */
export type RefundPayment = {
  /** What it is for, unique for the account: the same one again has no effect. */
  readonly refundId: string;
  /** What to pay back, in whole pence. */
  readonly amountPence: bigint;
  /** When the order was cancelled or the goods came back. */
  readonly at: Date;
};

/** An amount was entered into a ledger. */
export type LedgerEntryPosted = {
  /** Names the entry. */
  readonly entryId: string;
  /** Whole pence; below 0 it is a debit. */
  readonly amountPence: number;
  /** Number of the customer; null when there is none. */
  readonly customerId: string | null;
  /** Country, as the shop writes it. */
  readonly country: string;
  /** What it is for; may be empty. */
  readonly description: string;
  /** When it was entered. */
  readonly postedAt: Date;
};

/** The account was charged for an order. */
export type PaymentCharged = {
  /** The order. */
  readonly orderId: string;
  /** Whole pence, above 0. */
  readonly amountPence: bigint;
  /** When the order was placed. */
  readonly at: Date;
};

/** Something that was charged was paid back. */
export type PaymentRefunded = {
  /** The cancellation or return that it is for. */
  readonly refundId: string;
  /** Whole pence, above 0. */
  readonly amountPence: bigint;
  /** When the order was cancelled or the goods came back. */
  readonly at: Date;
};

/** Sums of one ledger. */
export type LedgerView = {
  /** Name of the ledger. */
  readonly id: string;
  /** Entries that were accepted. */
  readonly entries: number;
  /** Sum of the amounts of 0 and more. */
  readonly creditPence: bigint;
  /** What the others took away. */
  readonly debitPence: bigint;
  /** Credit less debit. */
  readonly balancePence: bigint;
};

/** What can be asked of one account. */
export type AccountCommand =
  | { readonly type: 'ChargePayment'; readonly data: ChargePayment }
  | { readonly type: 'RefundPayment'; readonly data: RefundPayment };

/** What can be asked of one ledger. */
export type LedgerCommand =
  | { readonly type: 'PostLedgerEntry'; readonly data: PostLedgerEntry };

/** What can happen to one ledger. */
export type LedgerEvent =
  | { readonly type: 'LedgerEntryPosted'; readonly data: LedgerEntryPosted };

/** What can happen to one account. */
export type AccountEvent =
  | { readonly type: 'PaymentCharged'; readonly data: PaymentCharged }
  | { readonly type: 'PaymentRefunded'; readonly data: PaymentRefunded };

/** What the messages hold: commands by short name, events by aggregate. */
export type MessageTypes = {
  readonly commands: {
    readonly ChargePayment: ChargePayment;
    readonly PostLedgerEntry: PostLedgerEntry;
    readonly RefundPayment: RefundPayment;
  };
  readonly events: {
    readonly 'ledger': LedgerEvent;
    readonly 'account': AccountEvent;
  };
};

/** The schemas by short name. */
export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'ChargePayment' | 'PostLedgerEntry' | 'RefundPayment', RecordSchema>>;
  readonly events: Readonly<Record<'LedgerEntryPosted' | 'PaymentCharged' | 'PaymentRefunded', RecordSchema>>;
  readonly views: Readonly<Record<'ledgers', RecordSchema>>;
} = {
  "commands": {
    "ChargePayment": {
      "type": "record",
      "name": "ChargePayment",
      "namespace": "payments.account.v1",
      "doc": "Charges the account for an order, once for each order.",
      "fields": [
        {
          "name": "orderId",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128
          },
          "doc": "The order: the same one again has no effect."
        },
        {
          "name": "amountPence",
          "type": {
            "type": "long",
            "minimum": 1
          },
          "doc": "What to charge, in whole pence."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the order was placed."
        }
      ]
    },
    "PostLedgerEntry": {
      "type": "record",
      "name": "PostLedgerEntry",
      "namespace": "payments.ledger.v1",
      "doc": "Enters an amount into the ledger in the path, once for each entry id.",
      "fields": [
        {
          "name": "entryId",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128
          },
          "doc": "Names the entry: the same one again has no effect."
        },
        {
          "name": "amountPence",
          "type": "int",
          "doc": "Whole pence; below 0 it is a debit."
        },
        {
          "name": "customerId",
          "type": [
            "null",
            {
              "type": "string",
              "minLength": 1,
              "maxLength": 128
            }
          ],
          "default": null,
          "doc": "Number of the customer; null when there is none."
        },
        {
          "name": "country",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64
          },
          "doc": "Country, as the shop writes it."
        },
        {
          "name": "description",
          "type": {
            "type": "string",
            "maxLength": 1000
          },
          "doc": "What it is for; may be empty."
        },
        {
          "name": "postedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was entered."
        }
      ]
    },
    "RefundPayment": {
      "type": "record",
      "name": "RefundPayment",
      "namespace": "payments.account.v1",
      "doc": "Pays back what was charged, once for each refund id.",
      "fields": [
        {
          "name": "refundId",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128
          },
          "doc": "What it is for, unique for the account: the same one again has no effect."
        },
        {
          "name": "amountPence",
          "type": {
            "type": "long",
            "minimum": 1
          },
          "doc": "What to pay back, in whole pence."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the order was cancelled or the goods came back."
        }
      ]
    }
  },
  "events": {
    "LedgerEntryPosted": {
      "type": "record",
      "name": "LedgerEntryPosted",
      "namespace": "payments.ledger.v1",
      "doc": "An amount was entered into a ledger.",
      "fields": [
        {
          "name": "entryId",
          "type": "string",
          "doc": "Names the entry."
        },
        {
          "name": "amountPence",
          "type": "int",
          "doc": "Whole pence; below 0 it is a debit."
        },
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null when there is none."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country, as the shop writes it."
        },
        {
          "name": "description",
          "type": "string",
          "doc": "What it is for; may be empty."
        },
        {
          "name": "postedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was entered."
        }
      ]
    },
    "PaymentCharged": {
      "type": "record",
      "name": "PaymentCharged",
      "namespace": "payments.account.v1",
      "doc": "The account was charged for an order.",
      "fields": [
        {
          "name": "orderId",
          "type": "string",
          "doc": "The order."
        },
        {
          "name": "amountPence",
          "type": "long",
          "doc": "Whole pence, above 0."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the order was placed."
        }
      ]
    },
    "PaymentRefunded": {
      "type": "record",
      "name": "PaymentRefunded",
      "namespace": "payments.account.v1",
      "doc": "Something that was charged was paid back.",
      "fields": [
        {
          "name": "refundId",
          "type": "string",
          "doc": "The cancellation or return that it is for."
        },
        {
          "name": "amountPence",
          "type": "long",
          "doc": "Whole pence, above 0."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the order was cancelled or the goods came back."
        }
      ]
    }
  },
  "views": {
    "ledgers": {
      "type": "record",
      "name": "LedgerView",
      "namespace": "payments.views.v1",
      "doc": "Sums of one ledger.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Name of the ledger."
        },
        {
          "name": "entries",
          "type": "int",
          "doc": "Entries that were accepted."
        },
        {
          "name": "creditPence",
          "type": "long",
          "doc": "Sum of the amounts of 0 and more."
        },
        {
          "name": "debitPence",
          "type": "long",
          "doc": "What the others took away."
        },
        {
          "name": "balancePence",
          "type": "long",
          "doc": "Credit less debit."
        }
      ]
    }
  }
};
