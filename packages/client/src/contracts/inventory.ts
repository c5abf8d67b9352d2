// Written by `waybill generate` from the contracts. Do not edit.

/** Adds the product under the stock code in the path to the catalogue. */
export type RegisterProduct = {
  /** What the shop calls it; may be empty. */
  readonly description: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
};

/** Gives a product another description. */
export type DescribeProduct = {
  /** What the shop calls it from now on; may be empty. */
  readonly description: string;
};

/** Corrects the stock of a product, once for each adjustment id. */
export type AdjustStock = {
  /** Names the correction: the same one again has no effect. */
  readonly adjustmentId: string;
  /** Pieces found, or below 0 pieces lost. */
  readonly quantity: number;
  /** Why. Needed for more than 100 pieces either way. */
  readonly reason?: string | null;
  /** When the stock was counted. */
  readonly adjustedAt: string;
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
  readonly adjustedUnits: string;
};

/** Stock of one product, also after it was withdrawn. */
export type StockLevelView = {
  /** Stock code. */
  readonly id: string;
  /** Pieces in stock at the beginning. */
  readonly openingUnits: number;
  /** Sum of all corrections. */
  readonly adjustedUnits: string;
  /** Pieces ever set aside for orders. */
  readonly reservedUnits: string;
  /** Those of them that were given back: of rejected and cancelled orders. */
  readonly releasedUnits: string;
  /** Pieces that came back from customers. */
  readonly returnedUnits: string;
  /** Opening, adjusted, released and returned less reserved. Below 0 the shop must buy in. */
  readonly onHandUnits: string;
  /** Whether that is below 0. */
  readonly oversold: boolean;
  /** Whether it was taken out of the catalogue. */
  readonly withdrawn: boolean;
};

/** Commands by route. */
export type Commands = {
  readonly 'PUT /v1/products/{id}': {
    readonly command: { readonly id: string; readonly body: RegisterProduct };
    readonly code: 'product-withdrawn' | 'product-already-registered';
  };
  readonly 'PATCH /v1/products/{id}': {
    readonly command: { readonly id: string; readonly body: DescribeProduct };
    readonly code: 'product-unknown';
  };
  readonly 'POST /v1/products/{id}:adjust': {
    readonly command: { readonly id: string; readonly body: AdjustStock };
    readonly code: 'product-unknown' | 'write-off-exceeds-stock' | 'reason-required';
  };
  readonly 'DELETE /v1/products/{id}': {
    readonly command: { readonly id: string };
    readonly code: never;
  };
};

/** Views by path. */
export type Views = {
  readonly '/v1/products': {
    readonly document: { readonly id: string; readonly version: number } & ProductView;
    readonly filter: never;
    readonly sort: never;
  };
  readonly '/v1/stock-levels': {
    readonly document: { readonly id: string; readonly version: number } & StockLevelView;
    readonly filter: 'oversold' | 'onHandUnits';
    readonly sort: 'oversold' | 'onHandUnits';
  };
};
