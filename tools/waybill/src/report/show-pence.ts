const number = new Intl.NumberFormat('en-GB');

/** Whole pence as pounds, exact, however large: `-150` is `-£1.50`. */
export function showPence(pence: string): string {
  const all = BigInt(pence);
  const owed = all < 0n ? -all : all;
  return `${all < 0n ? '-' : ''}£${number.format(owed / 100n)}.${String(owed % 100n).padStart(2, '0')}`;
}
