// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema, TypedBy } from '@waybill/messages';

/** Corrects the stock of a product, once for each adjustment id. */
export type AdjustStock = {
  /** Names the correction: the same one again has no effect. */
  readonly adjustmentId: string;
  /** Pieces found, or below 0 pieces lost. */
  readonly quantity: number;
  /** Why. Needed for more than 100 pieces either way. */
  readonly reason: string | null;
  /** When the stock was counted. */
  readonly adjustedAt: Date;
};

/** Gives a product another description. */
export type DescribeProduct = {
  /** What the shop calls it from now on; may be empty. */
  readonly description: string;
};

/** Adds the product under the stock code in the path to the catalogue. */
export type RegisterProduct = {
  /** What the shop calls it; may be empty. */
  readonly description: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
};

/** Gives back all that was set aside for an order. */
export type ReleaseStock = Readonly<Record<string, never>>;

/** Sets the goods of an order aside, all of them or none. */
export type ReserveStock = {
  /** Goods alone. A product may occur on several lines. */
  readonly lines: readonly GoodsLine[];
};

/** Pieces of one product. */
export type GoodsLine = {
  /** Stock code, in upper case. */
  readonly sku: string;
  /** Pieces. */
  readonly quantity: number;
};

/** Takes the goods of a return back into stock. */
export type RestockGoods = {
  /** Goods alone. A product may occur on several lines. */
  readonly lines: readonly GoodsLine[];
};

/** Takes a product out of the catalogue. */
export type WithdrawProduct = Readonly<Record<string, never>>;

/** The goods of a return are in stock again. */
export type GoodsRestocked = {
  /** Each product once, by stock code. */
  readonly lines: readonly GoodsUnits[];
};

/** Pieces of one product, all its lines together. */
export type GoodsUnits = {
  /** Stock code, in upper case. */
  readonly sku: string;
  /** Pieces, above 0. */
  readonly units: bigint;
};

/** A product was given another description. */
export type ProductDescribed = {
  /** What the shop calls it from now on; may be empty. */
  readonly description: string;
};

/** A product was added to the catalogue. */
export type ProductRegistered = {
  /** What the shop calls it; may be empty. */
  readonly description: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
};

/** A product was taken out of the catalogue, for good. */
export type ProductWithdrawn = Readonly<Record<string, never>>;

/** The stock of a product was corrected. */
export type StockAdjusted = {
  /** Names the correction. */
  readonly adjustmentId: string;
  /** Pieces found, or below 0 pieces lost. */
  readonly quantity: number;
  /** Why. */
  readonly reason: string | null;
  /** When the stock was counted. */
  readonly adjustedAt: Date;
};

/** What was set aside for an order was given back. It repeats the goods, so that no reader needs an earlier event. */
export type StockReleased = {
  /** Each product once, by stock code. */
  readonly lines: readonly GoodsUnits[];
};

/** The goods of an order were set aside. */
export type StockReserved = {
  /** Each product once, by stock code. */
  readonly lines: readonly GoodsUnits[];
};

/** One product of the catalogue. */
export type ProductView = {
  /** Stock code. */
  readonly id: string;
  /** What the shop calls it; may be empty. */
  readonly description: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
  /** How often it was given another description. */
  readonly descriptionChanges: number;
  /** Corrections of its stock. */
  readonly adjustments: number;
  /** Their sum. */
  readonly adjustedUnits: bigint;
};

/** Stock of one product, also after it was withdrawn. */
export type StockLevelView = {
  /** Stock code. */
  readonly id: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
  /** Sum of all corrections. */
  readonly adjustedUnits: bigint;
  /** Pieces ever set aside for orders. */
  readonly reservedUnits: bigint;
  /** Those of them that were given back: of rejected and cancelled orders. */
  readonly releasedUnits: bigint;
  /** Pieces that came back from customers. */
  readonly returnedUnits: bigint;
  /** Opening, adjusted, released and returned less reserved. Below 0 the shop must buy in. */
  readonly onHandUnits: bigint;
  /** Whether that is below 0. */
  readonly oversold: boolean;
  /** Whether it was taken out of the catalogue. */
  readonly withdrawn: boolean;
};

/** What can be asked of one product. */
export type ProductCommand =
  | { readonly type: 'AdjustStock'; readonly data: AdjustStock }
  | { readonly type: 'DescribeProduct'; readonly data: DescribeProduct }
  | { readonly type: 'RegisterProduct'; readonly data: RegisterProduct }
  | { readonly type: 'WithdrawProduct'; readonly data: WithdrawProduct };

/** What can be asked of one reservation. */
export type ReservationCommand =
  | { readonly type: 'ReleaseStock'; readonly data: ReleaseStock }
  | { readonly type: 'ReserveStock'; readonly data: ReserveStock }
  | { readonly type: 'RestockGoods'; readonly data: RestockGoods };

/** What can happen to one reservation. */
export type ReservationEvent =
  | { readonly type: 'GoodsRestocked'; readonly data: GoodsRestocked }
  | { readonly type: 'StockReleased'; readonly data: StockReleased }
  | { readonly type: 'StockReserved'; readonly data: StockReserved };

/** What can happen to one product. */
export type ProductEvent =
  | { readonly type: 'ProductDescribed'; readonly data: ProductDescribed }
  | { readonly type: 'ProductRegistered'; readonly data: ProductRegistered }
  | { readonly type: 'ProductWithdrawn'; readonly data: ProductWithdrawn }
  | { readonly type: 'StockAdjusted'; readonly data: StockAdjusted };

/** What the messages hold: commands by short name, events by aggregate. */
export type MessageTypes = {
  readonly commands: {
    readonly AdjustStock: AdjustStock;
    readonly DescribeProduct: DescribeProduct;
    readonly RegisterProduct: RegisterProduct;
    readonly ReleaseStock: ReleaseStock;
    readonly ReserveStock: ReserveStock;
    readonly RestockGoods: RestockGoods;
    readonly WithdrawProduct: WithdrawProduct;
  };
  readonly events: {
    readonly 'reservation': ReservationEvent;
    readonly 'product': ProductEvent;
  };
};

/** The schemas by short name. */
export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'AdjustStock' | 'DescribeProduct' | 'RegisterProduct' | 'ReleaseStock' | 'ReserveStock' | 'RestockGoods' | 'WithdrawProduct', RecordSchema>>;
  readonly events: Readonly<Record<'GoodsRestocked' | 'ProductDescribed' | 'ProductRegistered' | 'ProductWithdrawn' | 'StockAdjusted' | 'StockReleased' | 'StockReserved', RecordSchema>>;
  readonly views: Readonly<Record<'products' | 'stock-levels', RecordSchema>>;
} = {
  "commands": {
    "AdjustStock": {
      "type": "record",
      "name": "AdjustStock",
      "namespace": "inventory.product.v1",
      "doc": "Corrects the stock of a product, once for each adjustment id.",
      "fields": [
        {
          "name": "adjustmentId",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128
          },
          "doc": "Names the correction: the same one again has no effect."
        },
        {
          "name": "quantity",
          "type": "int",
          "doc": "Pieces found, or below 0 pieces lost."
        },
        {
          "name": "reason",
          "type": [
            "null",
            {
              "type": "string",
              "maxLength": 1000
            }
          ],
          "default": null,
          "doc": "Why. Needed for more than 100 pieces either way."
        },
        {
          "name": "adjustedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the stock was counted."
        }
      ]
    },
    "DescribeProduct": {
      "type": "record",
      "name": "DescribeProduct",
      "namespace": "inventory.product.v1",
      "doc": "Gives a product another description.",
      "fields": [
        {
          "name": "description",
          "type": {
            "type": "string",
            "maxLength": 1000
          },
          "doc": "What the shop calls it from now on; may be empty."
        }
      ]
    },
    "RegisterProduct": {
      "type": "record",
      "name": "RegisterProduct",
      "namespace": "inventory.product.v1",
      "doc": "Adds the product under the stock code in the path to the catalogue.",
      "fields": [
        {
          "name": "description",
          "type": {
            "type": "string",
            "maxLength": 1000
          },
          "doc": "What the shop calls it; may be empty."
        },
        {
          "name": "openingUnits",
          "type": {
            "type": "int",
            "minimum": 0
          },
          "doc": "Pieces in stock at the beginning."
        }
      ]
    },
    "ReleaseStock": {
      "type": "record",
      "name": "ReleaseStock",
      "namespace": "inventory.reservation.v1",
      "doc": "Gives back all that was set aside for an order.",
      "fields": []
    },
    "ReserveStock": {
      "type": "record",
      "name": "ReserveStock",
      "namespace": "inventory.reservation.v1",
      "doc": "Sets the goods of an order aside, all of them or none.",
      "fields": [
        {
          "name": "lines",
          "type": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "record",
              "name": "GoodsLine",
              "namespace": "inventory.reservation.v1",
              "doc": "Pieces of one product.",
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
                  "name": "quantity",
                  "type": {
                    "type": "int",
                    "minimum": 1,
                    "maximum": 1000000
                  },
                  "doc": "Pieces."
                }
              ]
            }
          },
          "doc": "Goods alone. A product may occur on several lines."
        }
      ]
    },
    "RestockGoods": {
      "type": "record",
      "name": "RestockGoods",
      "namespace": "inventory.reservation.v1",
      "doc": "Takes the goods of a return back into stock.",
      "fields": [
        {
          "name": "lines",
          "type": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "record",
              "name": "GoodsLine",
              "namespace": "inventory.reservation.v1",
              "doc": "Pieces of one product.",
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
                  "name": "quantity",
                  "type": {
                    "type": "int",
                    "minimum": 1,
                    "maximum": 1000000
                  },
                  "doc": "Pieces."
                }
              ]
            }
          },
          "doc": "Goods alone. A product may occur on several lines."
        }
      ]
    },
    "WithdrawProduct": {
      "type": "record",
      "name": "WithdrawProduct",
      "namespace": "inventory.product.v1",
      "doc": "Takes a product out of the catalogue.",
      "fields": []
    }
  },
  "events": {
    "GoodsRestocked": {
      "type": "record",
      "name": "GoodsRestocked",
      "namespace": "inventory.reservation.v1",
      "doc": "The goods of a return are in stock again.",
      "fields": [
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "GoodsUnits",
              "namespace": "inventory.reservation.v1",
              "doc": "Pieces of one product, all its lines together.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "units",
                  "type": "long",
                  "doc": "Pieces, above 0."
                }
              ]
            }
          },
          "doc": "Each product once, by stock code."
        }
      ]
    },
    "ProductDescribed": {
      "type": "record",
      "name": "ProductDescribed",
      "namespace": "inventory.product.v1",
      "doc": "A product was given another description.",
      "fields": [
        {
          "name": "description",
          "type": "string",
          "doc": "What the shop calls it from now on; may be empty."
        }
      ]
    },
    "ProductRegistered": {
      "type": "record",
      "name": "ProductRegistered",
      "namespace": "inventory.product.v1",
      "doc": "A product was added to the catalogue.",
      "fields": [
        {
          "name": "description",
          "type": "string",
          "doc": "What the shop calls it; may be empty."
        },
        {
          "name": "openingUnits",
          "type": "int",
          "doc": "Pieces in stock at the beginning."
        }
      ]
    },
    "ProductWithdrawn": {
      "type": "record",
      "name": "ProductWithdrawn",
      "namespace": "inventory.product.v1",
      "doc": "A product was taken out of the catalogue, for good.",
      "fields": []
    },
    "StockAdjusted": {
      "type": "record",
      "name": "StockAdjusted",
      "namespace": "inventory.product.v1",
      "doc": "The stock of a product was corrected.",
      "fields": [
        {
          "name": "adjustmentId",
          "type": "string",
          "doc": "Names the correction."
        },
        {
          "name": "quantity",
          "type": "int",
          "doc": "Pieces found, or below 0 pieces lost."
        },
        {
          "name": "reason",
          "type": [
            "null",
            "string"
          ],
          "default": null,
          "doc": "Why."
        },
        {
          "name": "adjustedAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the stock was counted."
        }
      ]
    },
    "StockReleased": {
      "type": "record",
      "name": "StockReleased",
      "namespace": "inventory.reservation.v1",
      "doc": "What was set aside for an order was given back. It repeats the goods, so that no reader needs an earlier event.",
      "fields": [
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "GoodsUnits",
              "namespace": "inventory.reservation.v1",
              "doc": "Pieces of one product, all its lines together.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "units",
                  "type": "long",
                  "doc": "Pieces, above 0."
                }
              ]
            }
          },
          "doc": "Each product once, by stock code."
        }
      ]
    },
    "StockReserved": {
      "type": "record",
      "name": "StockReserved",
      "namespace": "inventory.reservation.v1",
      "doc": "The goods of an order were set aside.",
      "fields": [
        {
          "name": "lines",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "GoodsUnits",
              "namespace": "inventory.reservation.v1",
              "doc": "Pieces of one product, all its lines together.",
              "fields": [
                {
                  "name": "sku",
                  "type": "string",
                  "doc": "Stock code, in upper case."
                },
                {
                  "name": "units",
                  "type": "long",
                  "doc": "Pieces, above 0."
                }
              ]
            }
          },
          "doc": "Each product once, by stock code."
        }
      ]
    }
  },
  "views": {
    "products": {
      "type": "record",
      "name": "ProductView",
      "namespace": "inventory.views.v1",
      "doc": "One product of the catalogue.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Stock code."
        },
        {
          "name": "description",
          "type": "string",
          "doc": "What the shop calls it; may be empty."
        },
        {
          "name": "openingUnits",
          "type": "int",
          "doc": "Pieces in stock at the beginning."
        },
        {
          "name": "descriptionChanges",
          "type": "int",
          "doc": "How often it was given another description."
        },
        {
          "name": "adjustments",
          "type": "int",
          "doc": "Corrections of its stock."
        },
        {
          "name": "adjustedUnits",
          "type": "long",
          "doc": "Their sum."
        }
      ]
    },
    "stock-levels": {
      "type": "record",
      "name": "StockLevelView",
      "namespace": "inventory.views.v1",
      "doc": "Stock of one product, also after it was withdrawn.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Stock code."
        },
        {
          "name": "openingUnits",
          "type": "int",
          "doc": "Pieces in stock at the beginning."
        },
        {
          "name": "adjustedUnits",
          "type": "long",
          "doc": "Sum of all corrections."
        },
        {
          "name": "reservedUnits",
          "type": "long",
          "doc": "Pieces ever set aside for orders."
        },
        {
          "name": "releasedUnits",
          "type": "long",
          "doc": "Those of them that were given back: of rejected and cancelled orders."
        },
        {
          "name": "returnedUnits",
          "type": "long",
          "doc": "Pieces that came back from customers."
        },
        {
          "name": "onHandUnits",
          "type": "long",
          "doc": "Opening, adjusted, released and returned less reserved. Below 0 the shop must buy in."
        },
        {
          "name": "oversold",
          "type": "boolean",
          "doc": "Whether that is below 0."
        },
        {
          "name": "withdrawn",
          "type": "boolean",
          "doc": "Whether it was taken out of the catalogue."
        }
      ]
    }
  }
};
