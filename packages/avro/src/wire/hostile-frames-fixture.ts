/** Bytes behind the head of a frame that nobody may take for a record of these fields, and what is said of them. */
type HostileFrame = {
  readonly what: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Hex. */
  readonly body: string;
  /** A regular expression. */
  readonly reason: string;
};

const array = { type: 'array', items: { type: 'record', name: 'Item', fields: [{ name: 'a', type: 'boolean' }] } };
const nested = { type: 'array', items: { type: 'array', items: { type: 'array', items: 'int' } } };
const map = { type: 'map', values: 'int' };
const timestamp = { type: 'long', logicalType: 'timestamp-millis' };

/** The corpus: what was found once stays here for ever. */
export const hostileFrames: readonly HostileFrame[] = [
  { what: 'the end within a text', fields: { a: 'string' }, body: '0a6162', reason: 'A length beyond the end' },
  { what: 'a text of a length below 0', fields: { a: 'string' }, body: '01', reason: 'A length beyond the end' },
  { what: 'a length of 100 million', fields: { a: 'bytes' }, body: '80c2d72f00', reason: 'A length beyond the end' },
  { what: 'no body', fields: { a: 'int' }, body: '', reason: 'The end within a number' },
  { what: 'an int of 2^40', fields: { a: 'int' }, body: '8080808080800200', reason: 'A number of more than 32 bits' },
  { what: 'an int of 2^31', fields: { a: 'int' }, body: '8080808010', reason: 'A number of more than 32 bits' },
  {
    what: 'a long of eleven bytes',
    fields: { a: 'long' },
    body: 'ffffffffffffffffffff01',
    reason: 'A number of more than 64 bits',
  },
  {
    what: 'a long of 65 bits',
    fields: { a: 'long' },
    body: 'ffffffffffffffffff02',
    reason: 'A number of more than 64 bits',
  },
  { what: 'a boolean of 7', fields: { a: 'boolean' }, body: '07', reason: 'A boolean that is neither 0 nor 1' },
  {
    what: 'a double that is no number',
    fields: { a: 'double' },
    body: '000000000000f87f',
    reason: 'A number that is not finite',
  },
  { what: 'an infinite float', fields: { a: 'float' }, body: '0000807f', reason: 'A number that is not finite' },
  { what: 'a branch beyond the union', fields: { a: ['null', 'int'] }, body: '04', reason: 'invalid union index: 2' },
  { what: 'a branch below 0', fields: { a: ['null', 'int'] }, body: '01', reason: 'invalid union index: -1' },
  {
    what: 'a symbol beyond the enum',
    fields: { a: { type: 'enum', name: 'E', symbols: ['A'] } },
    body: '02',
    reason: 'enum index: 1',
  },
  {
    what: 'a text of other bytes than UTF-8',
    fields: { a: 'string' },
    body: '04c328',
    reason: 'A text that is no UTF-8',
  },
  { what: 'half a surrogate pair', fields: { a: 'string' }, body: '06eda080', reason: 'A text that is no UTF-8' },
  {
    what: 'a time beyond all Dates',
    fields: { a: timestamp },
    body: 'feffffffffffffffff01',
    reason: 'A time that no Date can hold',
  },
  {
    what: 'an array of 50 million items in 4 bytes',
    fields: { a: array },
    body: '80c2d72f',
    reason: 'More items than bytes',
  },
  {
    what: 'a block of a huge count and size',
    fields: { a: array },
    body: '01ffffffff0f',
    reason: 'More items than bytes',
  },
  { what: 'a block without its size', fields: { a: array }, body: '01', reason: 'The end within a number' },
  {
    what: 'a block of another size than it says',
    fields: { a: array },
    body: '01080100',
    reason: 'A block of another size than it says',
  },
  {
    what: 'a block that hides bytes from readers who skip it',
    fields: { a: array },
    body: '01000100',
    reason: 'A block of another size',
  },
  {
    what: 'a map key __proto__',
    fields: { a: map },
    body: '02125f5f70726f746f5f5f0000',
    reason: 'The map key __proto__',
  },
  {
    what: '__proto__ with its length in two bytes',
    fields: { a: map },
    body: '0292005f5f70726f746f5f5f0000',
    reason: '__proto__',
  },
  {
    what: 'a branch of 64 bits',
    fields: { a: ['null', 'int'] },
    body: 'feffffffffffffffff01',
    reason: 'invalid union index',
  },
  { what: 'a count of 2^31 below 0', fields: { a: array }, body: 'ffffffff0f', reason: 'The end within a number' },
  { what: 'a map of more entries than bytes', fields: { a: map }, body: '80c2d72f', reason: 'More items than bytes' },
  { what: 'bytes behind the value', fields: { a: 'int' }, body: '0200', reason: '1 bytes too many' },
  { what: 'bytes behind an empty record', fields: {}, body: '00', reason: '1 bytes too many' },
  {
    what: 'the end within a double',
    fields: { a: 'double' },
    body: '00000000000000',
    reason: 'A length beyond the end',
  },
  { what: 'the end within a list', fields: { a: array }, body: '0401', reason: 'The end within a number|More items' },
  { what: 'a list without its last block', fields: { a: array }, body: '0201', reason: 'The end within a number' },
  {
    what: 'a list of lists of millions',
    fields: { a: nested },
    body: '80c2d72f80c2d72f80c2d72f',
    reason: 'More items',
  },
  { what: 'a block of a size below 0', fields: { a: array }, body: '01010100', reason: 'A block of another size' },
  { what: 'a NaN in an optional', fields: { a: ['null', 'float'] }, body: '020000c07f', reason: 'not finite' },
  { what: 'an overlong text encoding', fields: { a: 'string' }, body: '04c0af', reason: 'A text that is no UTF-8' },
  {
    what: 'a long text with one bad byte',
    fields: { a: 'string' },
    body: `50${'61'.repeat(39)}ff`,
    reason: 'no UTF-8',
  },
  { what: 'a bad byte beside a true U+FFFD', fields: { a: 'string' }, body: '08efbfbdff', reason: 'no UTF-8' },
  { what: 'a map key that is no UTF-8', fields: { a: map }, body: '0202ff0000', reason: 'A text that is no UTF-8' },
];
