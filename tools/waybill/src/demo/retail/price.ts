/** Pounds as whole millionths: exact for every price that a till can print, and never a binary float. */
export type MicroPounds = bigint;

const PLACES = 6;
const MICROS_PER_PENNY = 10_000n;

/**
 * Reads a decimal number of pounds such as `2.55`, `0.0` or `-11062.06`.
 *
 * @returns undefined unless the text has 1 to 9 digits before the point and at most 6 behind it
 */
export function parsePounds(text: string): MicroPounds | undefined {
  const parts = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  return BigInt(`${sign}${whole}${fraction.padEnd(PLACES, '0')}`);
}

/**
 * The same amount as a JSON number of pence: `2.55` pounds are `255`, `0.001` pounds are `0.1`, and never `0.09999`.
 *
 * @throws `RangeError` for an amount of more than 15 digits, those of an odd fraction included: JSON numbers end there
 */
export function toPence(amount: MicroPounds): number {
  const text = toPenceText(amount);
  if (text.replace(/\D/g, '').length > 15) throw new RangeError(`${text} pence have more than 15 digits.`);
  // With at most 15 digits a number prints as the decimal that it was made from.
  return Number(text);
}

function toPenceText(amount: MicroPounds): string {
  const [sign, size] = amount < 0n ? ['-', -amount] : ['', amount];
  const fraction = size % MICROS_PER_PENNY;
  const whole = `${sign}${size / MICROS_PER_PENNY}`;
  return fraction === 0n ? whole : `${whole}.${String(fraction).padStart(PLACES - 2, '0')}`;
}
