// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema, TypedBy } from '@waybill/messages';

/** Takes an order under the number in the path. */
export type PlaceOrder = {
  /** Number of the customer; null for a guest. */
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

/** What can be asked of one order. */
export type OrderCommand =
  | { readonly type: 'PlaceOrder'; readonly data: PlaceOrder };

/** What can happen to one order. */
export type OrderEvent =
  | { readonly type: 'OrderConfirmed'; readonly data: OrderConfirmed }
  | { readonly type: 'OrderPlaced'; readonly data: OrderPlaced };

/** What the messages hold: commands by short name, events by aggregate. */
export type MessageTypes = {
  readonly commands: {
    readonly PlaceOrder: PlaceOrder;
  };
  readonly events: {
    readonly 'order': OrderEvent;
  };
};

/** The schemas by short name. */
export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'PlaceOrder', RecordSchema>>;
  readonly events: Readonly<Record<'OrderConfirmed' | 'OrderPlaced', RecordSchema>>;
  readonly views: Readonly<Record<'daily-sales' | 'orders', RecordSchema>>;
} = {
  "commands": {
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
              "maxLength": 128
            }
          ],
          "default": null,
          "doc": "Number of the customer; null for a guest."
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
    }
  },
  "events": {
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
    }
  },
  "views": {
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
    }
  }
};
