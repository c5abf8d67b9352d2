// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema, TypedBy } from '@waybill/messages';

/** Takes a confirmed order back: its total is paid back and its goods are given back. */
export type CancelOrder = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
  /** When the customer cancelled it. */
  readonly cancelledAt: Date;
};

/** Takes an order under the number in the path. */
export type PlaceOrder = {
  /** Number of the customer, which names the account; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. It is part of the id of a day's sales. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** In the order of the customer. A product may occur on several lines. */
  readonly lines: readonly OrderLine[];
};

/** One line of an order, as the customer sent it. */
export type OrderLine = {
  /** Stock code, in upper case. */
  readonly sku: string;
  /** What the shop called it; may be empty. */
  readonly description: string;
  /** Pieces. */
  readonly quantity: number;
  /** Price of one piece in whole pence. */
  readonly unitPricePence: number;
};

/** What came of charging an order. */
export type RecordCharge = {
  /** Null when it is charged. */
  readonly refusal: StepRefusal | null;
};

/** Why another team refused a step of a process. */
export type StepRefusal = {
  /** As in the contract of that team. */
  readonly code: string;
  /** For people. */
  readonly message: string;
};

/** What came of paying back an order that shall be cancelled. */
export type RecordRefund = {
  /** Null when it is paid back. */
  readonly refusal: StepRefusal | null;
};

/** The goods of an order were given back. */
export type RecordRelease = Readonly<Record<string, never>>;

/** What came of setting the goods of an order aside. */
export type RecordReservation = {
  /** Null when they are. */
  readonly refusal: StepRefusal | null;
};

/** The goods of a return are in stock again. */
export type RecordRestock = Readonly<Record<string, never>>;

/** What came of paying for the goods of a return. */
export type RecordReturnRefund = {
  /** Null when they are paid for. */
  readonly refusal: StepRefusal | null;
};

/** Takes goods back under the number in the path and pays for them. */
export type ReturnGoods = {
  /** Number of the customer, whose account is paid back; null where there is none, which is refused. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. It is part of the id of a day's sales. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: Date;
  /** What came back, in the order of the note. A product may occur on several lines. */
  readonly lines: readonly OrderLine[];
};

/** The total of an order that shall be cancelled is paid back; its goods are to be given back. */
export type CancellationRefunded = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
};

/** An order could not be cancelled; it is confirmed again. */
export type CancellationRejected = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
  /** When the customer cancelled it. */
  readonly cancelledAt: Date;
  /** Code of the step that was refused. */
  readonly rejectionCode: string;
};

/** A confirmed order shall be cancelled; its total is to be paid back. */
export type CancellationRequested = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
  /** When the customer cancelled it. */
  readonly cancelledAt: Date;
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** An order was cancelled. It repeats the order, so that no reader needs an earlier event. */
export type OrderCancelled = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
  /** When the customer cancelled it. */
  readonly cancelledAt: Date;
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** In the order of the customer. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** One line of an order with its kind and amount, as they were decided. */
export type PricedLine = {
  /** Stock code, in upper case. */
  readonly sku: string;
  /** What the shop called it; may be empty. */
  readonly description: string;
  /** What the stock code stands for. */
  readonly kind: LineKind;
  /** Pieces. */
  readonly quantity: number;
  /** Price of one piece in whole pence. */
  readonly unitPricePence: number;
  /** Quantity times price. */
  readonly amountPence: bigint;
};

/** Only goods move stock. */
export type LineKind = 'goods' | 'carriage' | 'voucher' | 'other';

/** An order will be delivered. It repeats the order, so that no reader needs an earlier event. */
export type OrderConfirmed = {
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** In the order of the customer. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** The charge of an order was refused; its goods are to be given back. */
export type OrderDeclined = {
  /** Why. */
  readonly refusal: StepRefusal;
};

/** An order was taken: what the customer sent, with the kinds, amounts and sums that were decided. */
export type OrderPlaced = {
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** In the order of the customer. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** An order will not be delivered, and nothing of it is left with other teams. */
export type OrderRejected = {
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** Sum of all lines. */
  readonly totalPence: bigint;
  /** Code of the step that was refused. */
  readonly rejectionCode: string;
};

/** The goods of an order are set aside; the order is to be charged. */
export type OrderReserved = {
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** A return was paid for and its goods are in stock again. It repeats the return, so that no reader needs an earlier event. */
export type ReturnCompleted = {
  /** Number of the customer. */
  readonly customerId: string;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: Date;
  /** What came back, in the order of the note. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** The goods of a return are paid for; they are to go back into stock. */
export type ReturnRefunded = {
  /** Lines of goods alone. */
  readonly goods: readonly ReturnedGoods[];
};

/** Pieces of one product. */
export type ReturnedGoods = {
  /** Stock code, in upper case. */
  readonly sku: string;
  /** Pieces. */
  readonly quantity: number;
};

/** A return was not paid for. */
export type ReturnRejected = {
  /** Number of the customer. */
  readonly customerId: string;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: Date;
  /** Sum of all lines. */
  readonly totalPence: bigint;
  /** Code of the step that was refused. */
  readonly rejectionCode: string;
};

/** Goods came back: what the customer sent, with the kinds, amounts and sums that were decided. It is to be paid for. */
export type ReturnRequested = {
  /** Number of the customer. */
  readonly customerId: string;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: Date;
  /** What came back, in the order of the note. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
};

/** What a customer ordered, paid and brought back. */
export type CustomerView = {
  /** Number of the customer. */
  readonly id: string;
  /** Countries of the orders and returns, sorted. */
  readonly countries: readonly string[];
  /** Orders that were ever confirmed, also if cancelled later. */
  readonly ordersConfirmed: number;
  /** Orders that were rejected. */
  readonly ordersRejected: number;
  /** Orders that were cancelled. */
  readonly ordersCancelled: number;
  /** Returns that were paid for. */
  readonly returnsCompleted: number;
  /** Returns that were not. */
  readonly returnsRejected: number;
  /** Charges for confirmed orders. */
  readonly chargedPence: bigint;
  /** Refunds for returns and cancellations. */
  readonly refundedPence: bigint;
  /** Charged less refunded. */
  readonly netPence: bigint;
  /** Of the orders that were ever confirmed, the earliest time. */
  readonly firstOrderAt: Date | null;
  /** Of the orders that were ever confirmed, the latest time. */
  readonly lastOrderAt: Date | null;
};

/** Sales of one day to one country. */
export type DailySalesView = {
  /** Date and country, as date~country with hyphens for spaces. */
  readonly id: string;
  /** The UTC date, as yyyy-mm-dd. */
  readonly date: string;
  /** As the shop writes it. */
  readonly country: string;
  /** Orders placed on the day that were ever confirmed. */
  readonly ordersConfirmed: number;
  /** Those of them without a customer. */
  readonly guestOrders: number;
  /** Orders placed on the day that were rejected. */
  readonly ordersRejected: number;
  /** Their totals. */
  readonly rejectedPence: bigint;
  /** Pieces of goods on confirmed orders. */
  readonly units: bigint;
  /** Goods on confirmed orders. */
  readonly goodsPence: bigint;
  /** Carriage on confirmed orders. */
  readonly carriagePence: bigint;
  /** Vouchers on confirmed orders. */
  readonly voucherPence: bigint;
  /** All else on confirmed orders. */
  readonly otherPence: bigint;
  /** Goods, carriage, vouchers and all else. */
  readonly salesPence: bigint;
  /** Orders cancelled on the day. */
  readonly ordersCancelled: number;
  /** Their totals. */
  readonly cancelledPence: bigint;
  /** Returns of the day that were completed. */
  readonly returnsCompleted: number;
  /** Pieces of goods that came back. */
  readonly returnedUnits: bigint;
  /** Totals of the completed returns. */
  readonly returnedPence: bigint;
  /** Sales less cancelled less returned. */
  readonly netPence: bigint;
};

/** One order and what became of it. */
export type OrderView = {
  /** Number of the order. */
  readonly id: string;
  /** Placed while it is being decided. */
  readonly status: OrderStatus;
  /** Number of the customer; null for a guest. */
  readonly customerId: string | null;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: Date;
  /** In the order of the customer. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
  /** Why it was rejected. */
  readonly rejectionCode: string | null;
  /** Number of the cancellation. */
  readonly cancellationId: string | null;
  /** When it was cancelled. */
  readonly cancelledAt: Date | null;
};

/** How far an order has come. */
export type OrderStatus = 'placed' | 'confirmed' | 'rejected' | 'cancelled';

/** What was sold, cancelled and brought back of one product. */
export type ProductSalesView = {
  /** Stock code. */
  readonly id: string;
  /** Orders that were ever confirmed and contain it. */
  readonly orders: number;
  /** Pieces on those orders. */
  readonly units: bigint;
  /** Their amounts. */
  readonly salesPence: bigint;
  /** Pieces on cancelled orders. */
  readonly cancelledUnits: bigint;
  /** Their amounts. */
  readonly cancelledPence: bigint;
  /** Pieces on completed returns. */
  readonly returnedUnits: bigint;
  /** Their amounts. */
  readonly returnedPence: bigint;
  /** Sold less cancelled less returned. */
  readonly netUnits: bigint;
  /** Sales less cancelled less returned. */
  readonly netPence: bigint;
  /** Sales by pieces, rounded half up; null without pieces. */
  readonly averagePricePence: bigint | null;
  /** The earliest UTC date of those orders, as yyyy-mm-dd. */
  readonly firstSoldOn: string | null;
  /** The latest UTC date of those orders, as yyyy-mm-dd. */
  readonly lastSoldOn: string | null;
};

/** One return and what became of it. */
export type ReturnView = {
  /** Number of the return. */
  readonly id: string;
  /** Requested while it is being decided. */
  readonly status: ReturnStatus;
  /** Number of the customer. */
  readonly customerId: string;
  /** Country of the customer, as the shop writes it. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: Date;
  /** What came back, in the order of the note. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: bigint;
  /** Sum of the lines of goods. */
  readonly goodsPence: bigint;
  /** Sum of the lines of carriage. */
  readonly carriagePence: bigint;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: bigint;
  /** Sum of all other lines. */
  readonly otherPence: bigint;
  /** Sum of all lines. */
  readonly totalPence: bigint;
  /** Why it was rejected. */
  readonly rejectionCode: string | null;
};

/** How far a return has come. */
export type ReturnStatus = 'requested' | 'completed' | 'rejected';

/** What can be asked of one order. */
export type OrderCommand =
  | { readonly type: 'CancelOrder'; readonly data: CancelOrder }
  | { readonly type: 'PlaceOrder'; readonly data: PlaceOrder }
  | { readonly type: 'RecordCharge'; readonly data: RecordCharge }
  | { readonly type: 'RecordRefund'; readonly data: RecordRefund }
  | { readonly type: 'RecordRelease'; readonly data: RecordRelease }
  | { readonly type: 'RecordReservation'; readonly data: RecordReservation };

/** What can be asked of one return. */
export type ReturnCommand =
  | { readonly type: 'RecordRestock'; readonly data: RecordRestock }
  | { readonly type: 'RecordReturnRefund'; readonly data: RecordReturnRefund }
  | { readonly type: 'ReturnGoods'; readonly data: ReturnGoods };

/** What can happen to one order. */
export type OrderEvent =
  | { readonly type: 'CancellationRefunded'; readonly data: CancellationRefunded }
  | { readonly type: 'CancellationRejected'; readonly data: CancellationRejected }
  | { readonly type: 'CancellationRequested'; readonly data: CancellationRequested }
  | { readonly type: 'OrderCancelled'; readonly data: OrderCancelled }
  | { readonly type: 'OrderConfirmed'; readonly data: OrderConfirmed }
  | { readonly type: 'OrderDeclined'; readonly data: OrderDeclined }
  | { readonly type: 'OrderPlaced'; readonly data: OrderPlaced }
  | { readonly type: 'OrderRejected'; readonly data: OrderRejected }
  | { readonly type: 'OrderReserved'; readonly data: OrderReserved };

/** What can happen to one return. */
export type ReturnEvent =
  | { readonly type: 'ReturnCompleted'; readonly data: ReturnCompleted }
  | { readonly type: 'ReturnRefunded'; readonly data: ReturnRefunded }
  | { readonly type: 'ReturnRejected'; readonly data: ReturnRejected }
  | { readonly type: 'ReturnRequested'; readonly data: ReturnRequested };

/** What the messages hold: commands by short name, events by aggregate. */
export type MessageTypes = {
  readonly commands: {
    readonly CancelOrder: CancelOrder;
    readonly PlaceOrder: PlaceOrder;
    readonly RecordCharge: RecordCharge;
    readonly RecordRefund: RecordRefund;
    readonly RecordRelease: RecordRelease;
    readonly RecordReservation: RecordReservation;
    readonly RecordRestock: RecordRestock;
    readonly RecordReturnRefund: RecordReturnRefund;
    readonly ReturnGoods: ReturnGoods;
  };
  readonly events: {
    readonly 'order': OrderEvent;
    readonly 'return': ReturnEvent;
  };
};

/** The schemas by short name. */
export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'CancelOrder' | 'PlaceOrder' | 'RecordCharge' | 'RecordRefund' | 'RecordRelease' | 'RecordReservation' | 'RecordRestock' | 'RecordReturnRefund' | 'ReturnGoods', RecordSchema>>;
  readonly events: Readonly<Record<'CancellationRefunded' | 'CancellationRejected' | 'CancellationRequested' | 'OrderCancelled' | 'OrderConfirmed' | 'OrderDeclined' | 'OrderPlaced' | 'OrderRejected' | 'OrderReserved' | 'ReturnCompleted' | 'ReturnRefunded' | 'ReturnRejected' | 'ReturnRequested', RecordSchema>>;
  readonly views: Readonly<Record<'customers' | 'daily-sales' | 'orders' | 'product-sales' | 'returns', RecordSchema>>;
} = {
  "commands": {
    "CancelOrder": {
      "type": "record",
      "name": "CancelOrder",
      "namespace": "orders.order.v1",
      "doc": "Takes a confirmed order back: its total is paid back and its goods are given back.",
      "fields": [
        {
          "name": "cancellationId",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128
          },
          "doc": "Number of the cancellation."
        },
        {
          "name": "cancelledAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer cancelled it."
        }
      ]
    },
    "PlaceOrder": {
      "type": "record",
      "name": "PlaceOrder",
      "namespace": "orders.order.v1",
      "doc": "Takes an order under the number in the path.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            {
              "type": "string",
              "minLength": 1,
              "maxLength": 128,
              "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9._~-]*$"
            }
          ],
          "default": null,
          "doc": "Number of the customer, which names the account; null for a guest."
        },
        {
          "name": "country",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64,
            "pattern": "^[A-Za-z0-9 ._~-]*$"
          },
          "doc": "Country of the customer, as the shop writes it. It is part of the id of a day's sales."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "record",
              "name": "OrderLine",
              "doc": "One line of an order, as the customer sent it.",
              "fields": [
                {
                  "name": "sku",
                  "type": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 64
                  },
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": {
                    "type": "string",
                    "maxLength": 1000
                  },
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "quantity",
                  "type": {
                    "type": "int",
                    "minimum": 1,
                    "maximum": 1000000
                  },
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": {
                    "type": "int",
                    "minimum": 0,
                    "maximum": 100000000
                  },
                  "doc": "Price of one piece in whole pence."
                }
              ]
            }
          },
          "doc": "In the order of the customer. A product may occur on several lines."
        }
      ]
    },
    "RecordCharge": {
      "type": "record",
      "name": "RecordCharge",
      "namespace": "orders.order.v1",
      "doc": "What came of charging an order.",
      "fields": [
        {
          "name": "refusal",
          "type": [
            "null",
            {
              "type": "record",
              "name": "StepRefusal",
              "namespace": "orders.order.v1",
              "doc": "Why another team refused a step of a process.",
              "fields": [
                {
                  "name": "code",
                  "type": "string",
                  "doc": "As in the contract of that team."
                },
                {
                  "name": "message",
                  "type": "string",
                  "doc": "For people."
                }
              ]
            }
          ],
          "default": null,
          "doc": "Null when it is charged."
        }
      ]
    },
    "RecordRefund": {
      "type": "record",
      "name": "RecordRefund",
      "namespace": "orders.order.v1",
      "doc": "What came of paying back an order that shall be cancelled.",
      "fields": [
        {
          "name": "refusal",
          "type": [
            "null",
            {
              "type": "record",
              "name": "StepRefusal",
              "namespace": "orders.order.v1",
              "doc": "Why another team refused a step of a process.",
              "fields": [
                {
                  "name": "code",
                  "type": "string",
                  "doc": "As in the contract of that team."
                },
                {
                  "name": "message",
                  "type": "string",
                  "doc": "For people."
                }
              ]
            }
          ],
          "default": null,
          "doc": "Null when it is paid back."
        }
      ]
    },
    "RecordRelease": {
      "type": "record",
      "name": "RecordRelease",
      "namespace": "orders.order.v1",
      "doc": "The goods of an order were given back.",
      "fields": []
    },
    "RecordReservation": {
      "type": "record",
      "name": "RecordReservation",
      "namespace": "orders.order.v1",
      "doc": "What came of setting the goods of an order aside.",
      "fields": [
        {
          "name": "refusal",
          "type": [
            "null",
            {
              "type": "record",
              "name": "StepRefusal",
              "namespace": "orders.order.v1",
              "doc": "Why another team refused a step of a process.",
              "fields": [
                {
                  "name": "code",
                  "type": "string",
                  "doc": "As in the contract of that team."
                },
                {
                  "name": "message",
                  "type": "string",
                  "doc": "For people."
                }
              ]
            }
          ],
          "default": null,
          "doc": "Null when they are."
        }
      ]
    },
    "RecordRestock": {
      "type": "record",
      "name": "RecordRestock",
      "namespace": "orders.return.v1",
      "doc": "The goods of a return are in stock again.",
      "fields": []
    },
    "RecordReturnRefund": {
      "type": "record",
      "name": "RecordReturnRefund",
      "namespace": "orders.return.v1",
      "doc": "What came of paying for the goods of a return.",
      "fields": [
        {
          "name": "refusal",
          "type": [
            "null",
            {
              "type": "record",
              "name": "StepRefusal",
              "namespace": "orders.order.v1",
              "doc": "Why another team refused a step of a process.",
              "fields": [
                {
                  "name": "code",
                  "type": "string",
                  "doc": "As in the contract of that team."
                },
                {
                  "name": "message",
                  "type": "string",
                  "doc": "For people."
                }
              ]
            }
          ],
          "default": null,
          "doc": "Null when they are paid for."
        }
      ]
    },
    "ReturnGoods": {
      "type": "record",
      "name": "ReturnGoods",
      "namespace": "orders.return.v1",
      "doc": "Takes goods back under the number in the path and pays for them.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            {
              "type": "string",
              "minLength": 1,
              "maxLength": 128,
              "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9._~-]*$"
            }
          ],
          "default": null,
          "doc": "Number of the customer, whose account is paid back; null where there is none, which is refused."
        },
        {
          "name": "country",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64,
            "pattern": "^[A-Za-z0-9 ._~-]*$"
          },
          "doc": "Country of the customer, as the shop writes it. It is part of the id of a day's sales."
        },
        {
          "name": "returnedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the goods came back."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "record",
              "name": "OrderLine",
              "doc": "One line of an order, as the customer sent it.",
              "fields": [
                {
                  "name": "sku",
                  "type": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 64
                  },
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": {
                    "type": "string",
                    "maxLength": 1000
                  },
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "quantity",
                  "type": {
                    "type": "int",
                    "minimum": 1,
                    "maximum": 1000000
                  },
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": {
                    "type": "int",
                    "minimum": 0,
                    "maximum": 100000000
                  },
                  "doc": "Price of one piece in whole pence."
                }
              ],
              "namespace": "orders.order.v1"
            }
          },
          "doc": "What came back, in the order of the note. A product may occur on several lines."
        }
      ]
    }
  },
  "events": {
    "CancellationRefunded": {
      "type": "record",
      "name": "CancellationRefunded",
      "namespace": "orders.order.v1",
      "doc": "The total of an order that shall be cancelled is paid back; its goods are to be given back.",
      "fields": [
        {
          "name": "cancellationId",
          "type": "string",
          "doc": "Number of the cancellation."
        }
      ]
    },
    "CancellationRejected": {
      "type": "record",
      "name": "CancellationRejected",
      "namespace": "orders.order.v1",
      "doc": "An order could not be cancelled; it is confirmed again.",
      "fields": [
        {
          "name": "cancellationId",
          "type": "string",
          "doc": "Number of the cancellation."
        },
        {
          "name": "cancelledAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer cancelled it."
        },
        {
          "name": "rejectionCode",
          "type": "string",
          "doc": "Code of the step that was refused."
        }
      ]
    },
    "CancellationRequested": {
      "type": "record",
      "name": "CancellationRequested",
      "namespace": "orders.order.v1",
      "doc": "A confirmed order shall be cancelled; its total is to be paid back.",
      "fields": [
        {
          "name": "cancellationId",
          "type": "string",
          "doc": "Number of the cancellation."
        },
        {
          "name": "cancelledAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer cancelled it."
        },
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "OrderCancelled": {
      "type": "record",
      "name": "OrderCancelled",
      "namespace": "orders.order.v1",
      "doc": "An order was cancelled. It repeats the order, so that no reader needs an earlier event.",
      "fields": [
        {
          "name": "cancellationId",
          "type": "string",
          "doc": "Number of the cancellation."
        },
        {
          "name": "cancelledAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer cancelled it."
        },
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "In the order of the customer."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "OrderConfirmed": {
      "type": "record",
      "name": "OrderConfirmed",
      "namespace": "orders.order.v1",
      "doc": "An order will be delivered. It repeats the order, so that no reader needs an earlier event.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "In the order of the customer."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "OrderDeclined": {
      "type": "record",
      "name": "OrderDeclined",
      "namespace": "orders.order.v1",
      "doc": "The charge of an order was refused; its goods are to be given back.",
      "fields": [
        {
          "name": "refusal",
          "type": {
            "type": "record",
            "name": "StepRefusal",
            "namespace": "orders.order.v1",
            "doc": "Why another team refused a step of a process.",
            "fields": [
              {
                "name": "code",
                "type": "string",
                "doc": "As in the contract of that team."
              },
              {
                "name": "message",
                "type": "string",
                "doc": "For people."
              }
            ]
          },
          "doc": "Why."
        }
      ]
    },
    "OrderPlaced": {
      "type": "record",
      "name": "OrderPlaced",
      "namespace": "orders.order.v1",
      "doc": "An order was taken: what the customer sent, with the kinds, amounts and sums that were decided.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "In the order of the customer."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "OrderRejected": {
      "type": "record",
      "name": "OrderRejected",
      "namespace": "orders.order.v1",
      "doc": "An order will not be delivered, and nothing of it is left with other teams.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        },
        {
          "name": "rejectionCode",
          "type": "string",
          "doc": "Code of the step that was refused."
        }
      ]
    },
    "OrderReserved": {
      "type": "record",
      "name": "OrderReserved",
      "namespace": "orders.order.v1",
      "doc": "The goods of an order are set aside; the order is to be charged.",
      "fields": [
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "ReturnCompleted": {
      "type": "record",
      "name": "ReturnCompleted",
      "namespace": "orders.return.v1",
      "doc": "A return was paid for and its goods are in stock again. It repeats the return, so that no reader needs an earlier event.",
      "fields": [
        {
          "name": "customerId",
          "type": "string",
          "doc": "Number of the customer."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "returnedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the goods came back."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "What came back, in the order of the note."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    },
    "ReturnRefunded": {
      "type": "record",
      "name": "ReturnRefunded",
      "namespace": "orders.return.v1",
      "doc": "The goods of a return are paid for; they are to go back into stock.",
      "fields": [
        {
          "name": "goods",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "ReturnedGoods",
              "namespace": "orders.return.v1",
              "doc": "Pieces of one product.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                }
              ]
            }
          },
          "doc": "Lines of goods alone."
        }
      ]
    },
    "ReturnRejected": {
      "type": "record",
      "name": "ReturnRejected",
      "namespace": "orders.return.v1",
      "doc": "A return was not paid for.",
      "fields": [
        {
          "name": "customerId",
          "type": "string",
          "doc": "Number of the customer."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "returnedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the goods came back."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        },
        {
          "name": "rejectionCode",
          "type": "string",
          "doc": "Code of the step that was refused."
        }
      ]
    },
    "ReturnRequested": {
      "type": "record",
      "name": "ReturnRequested",
      "namespace": "orders.return.v1",
      "doc": "Goods came back: what the customer sent, with the kinds, amounts and sums that were decided. It is to be paid for.",
      "fields": [
        {
          "name": "customerId",
          "type": "string",
          "doc": "Number of the customer."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "returnedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the goods came back."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "What came back, in the order of the note."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        }
      ]
    }
  },
  "views": {
    "customers": {
      "type": "record",
      "name": "CustomerView",
      "namespace": "orders.views.v1",
      "doc": "What a customer ordered, paid and brought back.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Number of the customer."
        },
        {
          "name": "countries",
          "type": {
            "type": "array",
            "items": "string"
          },
          "doc": "Countries of the orders and returns, sorted."
        },
        {
          "name": "ordersConfirmed",
          "type": "int",
          "doc": "Orders that were ever confirmed, also if cancelled later."
        },
        {
          "name": "ordersRejected",
          "type": "int",
          "doc": "Orders that were rejected."
        },
        {
          "name": "ordersCancelled",
          "type": "int",
          "doc": "Orders that were cancelled."
        },
        {
          "name": "returnsCompleted",
          "type": "int",
          "doc": "Returns that were paid for."
        },
        {
          "name": "returnsRejected",
          "type": "int",
          "doc": "Returns that were not."
        },
        {
          "name": "chargedPence",
          "type": "long",
          "doc": "Charges for confirmed orders."
        },
        {
          "name": "refundedPence",
          "type": "long",
          "doc": "Refunds for returns and cancellations."
        },
        {
          "name": "netPence",
          "type": "long",
          "doc": "Charged less refunded."
        },
        {
          "name": "firstOrderAt",
          "type": [
            "null",
            {
              "type": "long",
              "logicalType": "timestamp-millis"
            }
          ],
          "default": null,
          "doc": "Of the orders that were ever confirmed, the earliest time."
        },
        {
          "name": "lastOrderAt",
          "type": [
            "null",
            {
              "type": "long",
              "logicalType": "timestamp-millis"
            }
          ],
          "default": null,
          "doc": "Of the orders that were ever confirmed, the latest time."
        }
      ]
    },
    "daily-sales": {
      "type": "record",
      "name": "DailySalesView",
      "namespace": "orders.views.v1",
      "doc": "Sales of one day to one country.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Date and country, as date~country with hyphens for spaces."
        },
        {
          "name": "date",
          "type": "string",
          "doc": "The UTC date, as yyyy-mm-dd."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "As the shop writes it."
        },
        {
          "name": "ordersConfirmed",
          "type": "int",
          "doc": "Orders placed on the day that were ever confirmed."
        },
        {
          "name": "guestOrders",
          "type": "int",
          "doc": "Those of them without a customer."
        },
        {
          "name": "ordersRejected",
          "type": "int",
          "doc": "Orders placed on the day that were rejected."
        },
        {
          "name": "rejectedPence",
          "type": "long",
          "doc": "Their totals."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on confirmed orders."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Goods on confirmed orders."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Carriage on confirmed orders."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Vouchers on confirmed orders."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "All else on confirmed orders."
        },
        {
          "name": "salesPence",
          "type": "long",
          "doc": "Goods, carriage, vouchers and all else."
        },
        {
          "name": "ordersCancelled",
          "type": "int",
          "doc": "Orders cancelled on the day."
        },
        {
          "name": "cancelledPence",
          "type": "long",
          "doc": "Their totals."
        },
        {
          "name": "returnsCompleted",
          "type": "int",
          "doc": "Returns of the day that were completed."
        },
        {
          "name": "returnedUnits",
          "type": "long",
          "doc": "Pieces of goods that came back."
        },
        {
          "name": "returnedPence",
          "type": "long",
          "doc": "Totals of the completed returns."
        },
        {
          "name": "netPence",
          "type": "long",
          "doc": "Sales less cancelled less returned."
        }
      ]
    },
    "orders": {
      "type": "record",
      "name": "OrderView",
      "namespace": "orders.views.v1",
      "doc": "One order and what became of it.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Number of the order."
        },
        {
          "name": "status",
          "type": {
            "type": "enum",
            "name": "OrderStatus",
            "symbols": [
              "placed",
              "confirmed",
              "rejected",
              "cancelled"
            ],
            "default": "placed",
            "doc": "How far an order has come."
          },
          "doc": "Placed while it is being decided."
        },
        {
          "name": "customerId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "placedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the customer placed it."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "In the order of the customer."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        },
        {
          "name": "rejectionCode",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Why it was rejected."
        },
        {
          "name": "cancellationId",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Number of the cancellation."
        },
        {
          "name": "cancelledAt",
          "type": [
            "null",
            {
              "type": "long",
              "logicalType": "timestamp-millis"
            }
          ],
          "default": null,
          "doc": "When it was cancelled."
        }
      ]
    },
    "product-sales": {
      "type": "record",
      "name": "ProductSalesView",
      "namespace": "orders.views.v1",
      "doc": "What was sold, cancelled and brought back of one product.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Stock code."
        },
        {
          "name": "orders",
          "type": "int",
          "doc": "Orders that were ever confirmed and contain it."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces on those orders."
        },
        {
          "name": "salesPence",
          "type": "long",
          "doc": "Their amounts."
        },
        {
          "name": "cancelledUnits",
          "type": "long",
          "doc": "Pieces on cancelled orders."
        },
        {
          "name": "cancelledPence",
          "type": "long",
          "doc": "Their amounts."
        },
        {
          "name": "returnedUnits",
          "type": "long",
          "doc": "Pieces on completed returns."
        },
        {
          "name": "returnedPence",
          "type": "long",
          "doc": "Their amounts."
        },
        {
          "name": "netUnits",
          "type": "long",
          "doc": "Sold less cancelled less returned."
        },
        {
          "name": "netPence",
          "type": "long",
          "doc": "Sales less cancelled less returned."
        },
        {
          "name": "averagePricePence",
          "type": [
            "null",
            "long"
          ],
          "default": null,
          "doc": "Sales by pieces, rounded half up; null without pieces."
        },
        {
          "name": "firstSoldOn",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "The earliest UTC date of those orders, as yyyy-mm-dd."
        },
        {
          "name": "lastSoldOn",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "The latest UTC date of those orders, as yyyy-mm-dd."
        }
      ]
    },
    "returns": {
      "type": "record",
      "name": "ReturnView",
      "namespace": "orders.views.v1",
      "doc": "One return and what became of it.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Number of the return."
        },
        {
          "name": "status",
          "type": {
            "type": "enum",
            "name": "ReturnStatus",
            "symbols": [
              "requested",
              "completed",
              "rejected"
            ],
            "default": "requested",
            "doc": "How far a return has come."
          },
          "doc": "Requested while it is being decided."
        },
        {
          "name": "customerId",
          "type": "string",
          "doc": "Number of the customer."
        },
        {
          "name": "country",
          "type": "string",
          "doc": "Country of the customer, as the shop writes it."
        },
        {
          "name": "returnedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the goods came back."
        },
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "PricedLine",
              "namespace": "orders.order.v1",
              "doc": "One line of an order with its kind and amount, as they were decided.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "description",
                  "type": "string",
                  "doc": "What the shop called it; may be empty."
                },
                {
                  "name": "kind",
                  "type": {
                    "type": "enum",
                    "name": "LineKind",
                    "symbols": [
                      "goods",
                      "carriage",
                      "voucher",
                      "other"
                    ],
                    "default": "other",
                    "doc": "Only goods move stock."
                  },
                  "doc": "What the stock code stands for."
                },
                {
                  "name": "quantity",
                  "type": "int",
                  "doc": "Pieces."
                },
                {
                  "name": "unitPricePence",
                  "type": "int",
                  "doc": "Price of one piece in whole pence."
                },
                {
                  "name": "amountPence",
                  "type": "long",
                  "doc": "Quantity times price."
                }
              ]
            }
          },
          "doc": "What came back, in the order of the note."
        },
        {
          "name": "units",
          "type": "long",
          "doc": "Pieces of goods on all lines."
        },
        {
          "name": "goodsPence",
          "type": "long",
          "doc": "Sum of the lines of goods."
        },
        {
          "name": "carriagePence",
          "type": "long",
          "doc": "Sum of the lines of carriage."
        },
        {
          "name": "voucherPence",
          "type": "long",
          "doc": "Sum of the lines of vouchers."
        },
        {
          "name": "otherPence",
          "type": "long",
          "doc": "Sum of all other lines."
        },
        {
          "name": "totalPence",
          "type": "long",
          "doc": "Sum of all lines."
        },
        {
          "name": "rejectionCode",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Why it was rejected."
        }
      ]
    }
  }
};
