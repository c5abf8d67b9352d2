import type { AdjustStock, ProductCommand, ProductEvent, RegisterProduct } from '@waybill/contracts-inventory';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

/** A product as its decider knows it. */
export type Product =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'registered';
      readonly description: string;
      readonly openingUnits: number;
      /** Opening stock and all adjustments; sales do not count here. */
      readonly units: number;
      readonly adjustmentIds: ReadonlySet<string>;
    }
  | { readonly status: 'withdrawn' };

type Registered = Extract<Product, { readonly status: 'registered' }>;

/** Keeps the catalogue and corrects its stock. A product that was withdrawn does not come back. */
export const product: Decider<Product, ProductCommand, ProductEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve,
};

/** Pieces that an adjustment may move either way without a reason. */
const UNITS_WITHOUT_REASON = 100;

function decide(command: ProductCommand, state: Product): Decision<ProductEvent> {
  switch (command.type) {
    case 'RegisterProduct':
      return register(command.data, state);
    case 'DescribeProduct':
      return describe(command.data.description, state);
    case 'AdjustStock':
      return adjust(command.data, state);
    case 'WithdrawProduct':
      return state.status === 'registered' ? accept({ type: 'ProductWithdrawn', data: {} }) : accept();
    default:
      return assertNever(command);
  }
}

function evolve(state: Product, event: ProductEvent): Product {
  switch (event.type) {
    case 'ProductRegistered': {
      const { description, openingUnits } = event.data;
      return { status: 'registered', description, openingUnits, units: openingUnits, adjustmentIds: new Set() };
    }
    case 'ProductDescribed':
      return { ...registered(state), description: event.data.description };
    case 'StockAdjusted':
      return adjusted(registered(state), event.data);
    case 'ProductWithdrawn':
      return { status: 'withdrawn' };
    default:
      return assertNever(event);
  }
}

function register(body: RegisterProduct, state: Product): Decision<ProductEvent> {
  const { description, openingUnits } = body;
  switch (state.status) {
    case 'unknown':
      return accept({ type: 'ProductRegistered', data: { description, openingUnits } });
    case 'withdrawn':
      return refuse('product-withdrawn', 'The product was withdrawn and does not come back.');
    case 'registered':
      return description === state.description && openingUnits === state.openingUnits
        ? accept()
        : refuse('product-already-registered', 'The product is registered with another description or opening stock.');
    default:
      return assertNever(state);
  }
}

function describe(description: string, state: Product): Decision<ProductEvent> {
  if (state.status !== 'registered') return productUnknown();
  return description === state.description ? accept() : accept({ type: 'ProductDescribed', data: { description } });
}

function adjust({ adjustmentId, quantity, reason, adjustedAt }: AdjustStock, state: Product): Decision<ProductEvent> {
  if (state.status !== 'registered') return productUnknown();
  if (state.adjustmentIds.has(adjustmentId)) return accept();
  if (state.units + quantity < 0) {
    const message = `There are ${state.units} pieces, so ${-quantity} can't be written off.`;
    return refuse('write-off-exceeds-stock', message, { target: '/quantity', details: { units: state.units } });
  }
  if (Math.abs(quantity) > UNITS_WITHOUT_REASON && !isReason(reason)) {
    return refuse('reason-required', `More than ${UNITS_WITHOUT_REASON} pieces need a reason.`, { target: '/reason' });
  }
  return accept({ type: 'StockAdjusted', data: { adjustmentId, quantity, reason, adjustedAt } });
}

function productUnknown(): Decision<never> {
  return refuse('product-unknown', 'There is no such product in the catalogue.');
}

/** A row of question marks is none. */
function isReason(reason: string | null): boolean {
  return reason !== null && /[A-Za-z0-9]/.test(reason);
}

function adjusted(
  state: Registered,
  { adjustmentId, quantity }: Pick<AdjustStock, 'adjustmentId' | 'quantity'>,
): Product {
  return { ...state, units: state.units + quantity, adjustmentIds: new Set(state.adjustmentIds).add(adjustmentId) };
}

function registered(state: Product): Registered {
  if (state.status !== 'registered') throw new Error(`An event of a product that is ${state.status}.`);
  return state;
}
