/** The ledger that a fee is posted to, by the stock code of the fee. */
const LEDGERS: ReadonlyMap<string, string> = new Map([
  ['B', 'bad-debt'],
  ['AMAZONFEE', 'amazon-fee'],
  ['BANK CHARGES', 'bank-charges'],
  ['CRUK', 'cruk'],
]);

const NO_GOODS: ReadonlySet<string> = new Set(['POST', 'DOT', 'C2', 'M', 'D', 'S', ...LEDGERS.keys()]);

/** Whether a stock code names something that lies on a shelf: no carriage, no voucher, no fee, nothing entered by hand. */
export function isGoods(sku: string): boolean {
  return !NO_GOODS.has(sku) && !sku.startsWith('GIFT_');
}

/** @returns undefined for everything that is no fee */
export function ledgerOf(sku: string): string | undefined {
  return LEDGERS.get(sku);
}
