import type { Simulation, Submitted } from '@waybill/consumer/testing';
import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';
import type { SeededRandom } from '@waybill/testing';
import { createSeededRandom } from '@waybill/testing';

/** Puts one command into a simulated log. */
type Submit = (waybill: Simulation) => Submitted;

/** Commands of one lane follow each other, each when the one before has ended; lanes are independent of each other. */
export type Lane = { readonly name: string; readonly commands: readonly Submit[] };

const MOST_PRODUCTS = 4;
const MOST_CUSTOMERS = 3;
const MOST_COMMANDS = 5;
const COUNTRIES = ['United Kingdom', 'France'] as const;
const FIRST_DAY_MS = Date.UTC(2010, 11, 1);
const DAY_MS = 86_400_000;

/** A shop's month in small: a pure function of the seed. */
export function tellStory(seed: number): readonly Lane[] {
  const random = createSeededRandom(seed);
  const many = (most: number) => Array.from({ length: random.between([1, most]) }, (_, n) => n);
  return [
    ...many(MOST_PRODUCTS).map((n) => productLane(`SKU-${n}`, random)),
    ...many(MOST_CUSTOMERS).map((n) => buyerLane(`C${n}`, String(17_850 + n), random)),
    buyerLane('G', null, random),
    ledgerLane(random),
  ];
}

function productLane(sku: string, random: SeededRandom): Lane {
  const register: Submit = (waybill) =>
    waybill.submit(inventoryContract, 'RegisterProduct', sku, { description: `Product ${sku}`, openingUnits: 500 });
  const others = Array.from({ length: random.integer(MOST_COMMANDS) }, (_, n) => productCommand(sku, n, random));
  return { name: `product:${sku}`, commands: [register, ...others] };
}

function productCommand(sku: string, n: number, random: SeededRandom): Submit {
  const quantity = random.between([-600, 300]);
  const reason = random.pick(['counted', '?', null]);
  const adjustedAt = timeOf(random);
  return random.pick<Submit>([
    (waybill) => waybill.submit(inventoryContract, 'DescribeProduct', sku, { description: `Text ${n % 2}` }),
    (waybill) => {
      const adjustment = { adjustmentId: `A-${n % 3}`, quantity, reason, adjustedAt };
      return waybill.submit(inventoryContract, 'AdjustStock', sku, adjustment);
    },
    (waybill) => waybill.submit(inventoryContract, 'WithdrawProduct', sku, {}),
    (waybill) => waybill.submit(inventoryContract, 'RegisterProduct', sku, { description: 'Other', openingUnits: 500 }),
  ]);
}

/** Of a customer, or of a guest, whose numbers are short, so that they meet again. */
function buyerLane(lane: string, customerId: string | null, random: SeededRandom): Lane {
  const numbers = [1, 2, 3].map((n) => `${lane}-${n}`);
  const commands = Array.from({ length: random.between([1, MOST_COMMANDS]) }, (): Submit => {
    const id = random.pick(numbers);
    const who = { customerId, country: random.pick(COUNTRIES) };
    const lines = Array.from({ length: random.between([1, 3]) }, () => lineOf(random));
    const at = timeOf(random);
    const cancellationId = random.pick(numbers);
    return random.pick<Submit>([
      (waybill) => waybill.submit(ordersContract, 'PlaceOrder', id, { ...who, lines, placedAt: at }),
      (waybill) => waybill.submit(ordersContract, 'PlaceOrder', id, { ...who, lines, placedAt: at }),
      (waybill) => waybill.submit(ordersContract, 'CancelOrder', id, { cancellationId, cancelledAt: at }),
      (waybill) => waybill.submit(ordersContract, 'ReturnGoods', id, { ...who, lines, returnedAt: at }),
    ]);
  });
  return { name: `buyer:${lane}`, commands };
}

/** Now and then more than may be set aside, or charged, or nothing at all. */
function lineOf(random: SeededRandom) {
  const sku = random.pick(['SKU-0', 'SKU-1', 'POST', 'GIFT_0001', 'M']);
  const quantity = random.chance(0.1) ? random.pick([1_250, 2_500, 2_501]) : random.between([1, 40]);
  const unitPricePence = random.chance(0.15) ? random.pick([0, 1_000_001]) : random.between([1, 900]);
  return { sku, description: sku, quantity, unitPricePence };
}

function ledgerLane(random: SeededRandom): Lane {
  const commands = Array.from({ length: random.integer(MOST_COMMANDS) }, (_, n): Submit => {
    const entry = {
      ...{ entryId: `E-${n % 3}`, amountPence: random.between([-900, 900]), customerId: null },
      ...{ country: 'United Kingdom', description: 'Adjust bad debt', postedAt: timeOf(random) },
    };
    return (waybill) => waybill.submit(paymentsContract, 'PostLedgerEntry', 'bad-debt', entry);
  });
  return { name: 'ledger:bad-debt', commands };
}

function timeOf(random: SeededRandom): Date {
  return new Date(FIRST_DAY_MS + random.integer(20) * DAY_MS);
}
