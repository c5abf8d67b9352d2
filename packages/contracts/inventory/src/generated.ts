// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema } from '@waybill/messages';

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

/** Takes a product out of the catalogue. */
export type WithdrawProduct = Readonly<Record<string, never>>;

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

/** What can be asked of one product. */
export type ProductCommand =
  | { readonly type: 'AdjustStock'; readonly data: AdjustStock }
  | { readonly type: 'DescribeProduct'; readonly data: DescribeProduct }
  | { readonly type: 'RegisterProduct'; readonly data: RegisterProduct }
  | { readonly type: 'WithdrawProduct'; readonly data: WithdrawProduct };

/** What can happen to one product. */
export type ProductEvent =
  | { readonly type: 'ProductDescribed'; readonly data: ProductDescribed }
  | { readonly type: 'ProductRegistered'; readonly data: ProductRegistered }
  | { readonly type: 'ProductWithdrawn'; readonly data: ProductWithdrawn }
  | { readonly type: 'StockAdjusted'; readonly data: StockAdjusted };

/** The schemas by short name. */
export const schemas: {
  readonly commands: Readonly<Record<'AdjustStock' | 'DescribeProduct' | 'RegisterProduct' | 'WithdrawProduct', RecordSchema>>;
  readonly events: Readonly<Record<'ProductDescribed' | 'ProductRegistered' | 'ProductWithdrawn' | 'StockAdjusted', RecordSchema>>;
  readonly views: Readonly<Record<'products', RecordSchema>>;
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
    "WithdrawProduct": {
      "type": "record",
      "name": "WithdrawProduct",
      "namespace": "inventory.product.v1",
      "doc": "Takes a product out of the catalogue.",
      "fields": []
    }
  },
  "events": {
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
    }
  }
};
