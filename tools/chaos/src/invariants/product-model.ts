import type { Body, LoggedCommand } from '../history/logged.ts';

/** A product as the contract describes it. */
export type ProductState = {
  readonly status: 'unknown' | 'registered' | 'withdrawn';
  readonly description: string;
  readonly openingUnits: number;
  /** Pieces there now. */
  readonly units: number;
  readonly adjustments: ReadonlySet<string>;
};

/** What must become of a command: an error code, empty for none, and the events with their bodies. */
export type Expected = {
  readonly code: string;
  /** What the refusal must say about the stock. */
  readonly units?: number;
  readonly events: readonly { readonly type: string; readonly body: Body }[];
};

export const NO_PRODUCT: ProductState = {
  ...{ status: 'unknown', description: '', openingUnits: 0, units: 0 },
  adjustments: new Set(),
};

const UNITS_WITHOUT_REASON = 100;

/** What the contract of products says about a command, worked out without the decider of the product's team. */
export function expectProduct(state: ProductState, { type, body }: LoggedCommand): Expected {
  switch (type.split('.').at(-1)) {
    case 'RegisterProduct':
      return register(state, body);
    case 'DescribeProduct':
      if (state.status !== 'registered') return refused('product-unknown');
      return body['description'] === state.description ? NOTHING : event('ProductDescribed', body);
    case 'AdjustStock':
      return adjust(state, body);
    default:
      return state.status === 'registered' ? event('ProductWithdrawn', {}) : NOTHING;
  }
}

/** The product behind an event of the log. */
export function foldProduct(state: ProductState, { type, body }: { readonly type: string; readonly body: Body }) {
  switch (type.split('.').at(-1)) {
    case 'ProductRegistered': {
      const openingUnits = Number(body['openingUnits']);
      return {
        ...NO_PRODUCT,
        status: 'registered',
        description: String(body['description']),
        openingUnits,
        units: openingUnits,
      } as const;
    }
    case 'ProductDescribed':
      return { ...state, description: String(body['description']) };
    case 'StockAdjusted': {
      const adjustments = new Set(state.adjustments).add(String(body['adjustmentId']));
      return { ...state, units: state.units + Number(body['quantity']), adjustments };
    }
    default:
      return { ...NO_PRODUCT, status: 'withdrawn' } as const;
  }
}

function register(state: ProductState, body: Body): Expected {
  if (state.status === 'unknown') return event('ProductRegistered', body);
  if (state.status === 'withdrawn') return refused('product-withdrawn');
  const same = body['description'] === state.description && body['openingUnits'] === state.openingUnits;
  return same ? NOTHING : refused('product-already-registered');
}

function adjust(state: ProductState, body: Body): Expected {
  if (state.status !== 'registered') return refused('product-unknown');
  if (state.adjustments.has(String(body['adjustmentId']))) return NOTHING;
  const quantity = Number(body['quantity']);
  if (state.units + quantity < 0) return { ...refused('write-off-exceeds-stock'), units: state.units };
  if (Math.abs(quantity) > UNITS_WITHOUT_REASON && body['reason'] === null) return refused('reason-required');
  return event('StockAdjusted', body);
}

const NOTHING: Expected = { code: '', events: [] };

function refused(code: string): Expected {
  return { code, events: [] };
}

function event(name: string, body: Body): Expected {
  return { code: '', events: [{ type: `inventory.product.v1.${name}`, body }] };
}
