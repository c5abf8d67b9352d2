// Written by `waybill generate` from the contracts. Do not edit.

/** Takes an order under the number in the path. */
export type PlaceOrder = {
  /** Number of the customer, which names the account; null for a guest. */
  readonly customerId?: string | null;
  /** Country of the customer, as the shop writes it. It is part of the id of a day's sales. */
  readonly country: string;
  /** When the customer placed it. */
  readonly placedAt: string;
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

/** Takes a confirmed order back: its total is paid back and its goods are given back. */
export type CancelOrder = {
  /** Number of the cancellation. */
  readonly cancellationId: string;
  /** When the customer cancelled it. */
  readonly cancelledAt: string;
};

/** Takes goods back under the number in the path and pays for them. */
export type ReturnGoods = {
  /** Number of the customer, whose account is paid back; null where there is none, which is refused. */
  readonly customerId?: string | null;
  /** Country of the customer, as the shop writes it. It is part of the id of a day's sales. */
  readonly country: string;
  /** When the goods came back. */
  readonly returnedAt: string;
  /** What came back, in the order of the note. A product may occur on several lines. */
  readonly lines: readonly OrderLine[];
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
  readonly placedAt: string;
  /** In the order of the customer. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: string;
  /** Sum of the lines of goods. */
  readonly goodsPence: string;
  /** Sum of the lines of carriage. */
  readonly carriagePence: string;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: string;
  /** Sum of all other lines. */
  readonly otherPence: string;
  /** Sum of all lines. */
  readonly totalPence: string;
  /** Why it was rejected. */
  readonly rejectionCode: string | null;
  /** Number of the cancellation. */
  readonly cancellationId: string | null;
  /** When it was cancelled. */
  readonly cancelledAt: string | null;
};

/** How far an order has come. */
export type OrderStatus = 'placed' | 'confirmed' | 'rejected' | 'cancelled';

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
  readonly amountPence: string;
};

/** Only goods move stock. */
export type LineKind = 'goods' | 'carriage' | 'voucher' | 'other';

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
  readonly returnedAt: string;
  /** What came back, in the order of the note. */
  readonly lines: readonly PricedLine[];
  /** Pieces of goods on all lines. */
  readonly units: string;
  /** Sum of the lines of goods. */
  readonly goodsPence: string;
  /** Sum of the lines of carriage. */
  readonly carriagePence: string;
  /** Sum of the lines of vouchers. */
  readonly voucherPence: string;
  /** Sum of all other lines. */
  readonly otherPence: string;
  /** Sum of all lines. */
  readonly totalPence: string;
  /** Why it was rejected. */
  readonly rejectionCode: string | null;
};

/** How far a return has come. */
export type ReturnStatus = 'requested' | 'completed' | 'rejected';

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
  readonly chargedPence: string;
  /** Refunds for returns and cancellations. */
  readonly refundedPence: string;
  /** Charged less refunded. */
  readonly netPence: string;
  /** Of the orders that were ever confirmed, the earliest time. */
  readonly firstOrderAt: string | null;
  /** Of the orders that were ever confirmed, the latest time. */
  readonly lastOrderAt: string | null;
};

/** What was sold, cancelled and brought back of one product. */
export type ProductSalesView = {
  /** Stock code. */
  readonly id: string;
  /** Orders that were ever confirmed and contain it. */
  readonly orders: number;
  /** Pieces on those orders. */
  readonly units: string;
  /** Their amounts. */
  readonly salesPence: string;
  /** Pieces on cancelled orders. */
  readonly cancelledUnits: string;
  /** Their amounts. */
  readonly cancelledPence: string;
  /** Pieces on completed returns. */
  readonly returnedUnits: string;
  /** Their amounts. */
  readonly returnedPence: string;
  /** Sold less cancelled less returned. */
  readonly netUnits: string;
  /** Sales less cancelled less returned. */
  readonly netPence: string;
  /** Sales by pieces, rounded half up; null without pieces. */
  readonly averagePricePence: string | null;
  /** The earliest UTC date of those orders, as yyyy-mm-dd. */
  readonly firstSoldOn: string | null;
  /** The latest UTC date of those orders, as yyyy-mm-dd. */
  readonly lastSoldOn: string | null;
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
  readonly rejectedPence: string;
  /** Pieces of goods on confirmed orders. */
  readonly units: string;
  /** Goods on confirmed orders. */
  readonly goodsPence: string;
  /** Carriage on confirmed orders. */
  readonly carriagePence: string;
  /** Vouchers on confirmed orders. */
  readonly voucherPence: string;
  /** All else on confirmed orders. */
  readonly otherPence: string;
  /** Goods, carriage, vouchers and all else. */
  readonly salesPence: string;
  /** Orders cancelled on the day. */
  readonly ordersCancelled: number;
  /** Their totals. */
  readonly cancelledPence: string;
  /** Returns of the day that were completed. */
  readonly returnsCompleted: number;
  /** Pieces of goods that came back. */
  readonly returnedUnits: string;
  /** Totals of the completed returns. */
  readonly returnedPence: string;
  /** Sales less cancelled less returned. */
  readonly netPence: string;
};

/** Commands by route. */
export type Commands = {
  readonly 'PUT /v1/orders/{id}': {
    readonly command: { readonly id: string; readonly body: PlaceOrder };
    readonly code: 'order-already-placed' | 'nothing-to-charge' | 'allocation-limit-exceeded' | 'charge-limit-exceeded';
  };
  readonly 'POST /v1/orders/{id}:cancel': {
    readonly command: { readonly id: string; readonly body: CancelOrder };
    readonly code: 'order-unknown' | 'order-already-cancelled' | 'order-not-confirmed' | 'refund-exceeds-charges';
  };
  readonly 'PUT /v1/returns/{id}': {
    readonly command: { readonly id: string; readonly body: ReturnGoods };
    readonly code: 'return-already-recorded' | 'customer-required' | 'nothing-to-refund' | 'refund-exceeds-charges';
  };
};

/** Views by path. */
export type Views = {
  readonly '/v1/orders': {
    readonly document: { readonly id: string; readonly version: number } & OrderView;
    readonly filter: 'customerId' | 'country' | 'status' | 'placedAt';
    readonly sort: 'country' | 'status' | 'placedAt';
  };
  readonly '/v1/returns': {
    readonly document: { readonly id: string; readonly version: number } & ReturnView;
    readonly filter: 'customerId' | 'status';
    readonly sort: 'customerId' | 'status';
  };
  readonly '/v1/customers': {
    readonly document: { readonly id: string; readonly version: number } & CustomerView;
    readonly filter: 'netPence';
    readonly sort: 'netPence';
  };
  readonly '/v1/product-sales': {
    readonly document: { readonly id: string; readonly version: number } & ProductSalesView;
    readonly filter: 'netPence' | 'units';
    readonly sort: 'netPence' | 'units';
  };
  readonly '/v1/daily-sales': {
    readonly document: { readonly id: string; readonly version: number } & DailySalesView;
    readonly filter: 'date' | 'country';
    readonly sort: 'date' | 'country';
  };
};
