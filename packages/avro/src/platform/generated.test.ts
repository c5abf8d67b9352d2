import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type {
  CancelOperation,
  Claim,
  CommandOutcome,
  OutcomeCausation,
  OutcomeDecision,
  OutcomeError,
  OutcomeProcess,
  RecordSchema,
} from '@waybill/messages';
import { CLAIM_TYPE, OUTCOME_TYPE } from '@waybill/messages';

import { encodeFrame, readAsOwn, toOwnSchema } from '../wire/schema-codec.ts';
import type * as generated from './generated.ts';
import { claimSchema, commandOutcomeSchema } from './generated.ts';

/** True only for types of which each fits the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : { readonly ours: A; readonly schema: B };

test('the types that rooms use are those of the schemas', () => {
  // The compiler makes the comparison.
  const same: readonly [
    Same<CommandOutcome, generated.CommandOutcome>,
    Same<OutcomeDecision, generated.OutcomeDecision>,
    Same<OutcomeError, generated.OutcomeError>,
    Same<OutcomeCausation, generated.OutcomeCausation>,
    Same<OutcomeProcess, generated.OutcomeProcess>,
    Same<Claim, generated.Claim>,
    Same<CancelOperation, generated.CancelOperation>,
  ] = [true, true, true, true, true, true, true];
  expect(same).toHaveLength(7);
});

test('the names that rooms use are those of the schemas', () => {
  expect(toOwnSchema(commandOutcomeSchema).fullName).toBe(OUTCOME_TYPE);
  expect(toOwnSchema(claimSchema).fullName).toBe(CLAIM_TYPE);
});

const outcome: CommandOutcome = {
  commandId: '0198c1f2-7b3a-8e44-9d10-1a2b3c4d5e6f',
  commandOffset: 41n,
  commandType: 'orders.order.v1.PlaceOrder',
  commandTime: new Date('2010-12-01T08:26:00.000Z'),
  fingerprint: 'ab12',
  target: '536365',
  operationKid: 1,
  decision: 'FAILED',
  error: { code: 'nothing-to-charge', message: 'No.', target: '/lines', details: null },
  aggregateVersion: 2,
  eventCount: 0,
  process: {
    commandId: '0198c1f2-7b3a-8e44-9d10-1a2b3c4d5e6f',
    commandType: 'orders.order.v1.PlaceOrder',
    commandTime: new Date('2010-12-01T08:26:00.000Z'),
    fingerprint: 'ab12',
    operationKid: 1,
    callbacks: ['erp'],
    decision: 'FAILED',
    error: { code: 'charge-limit-exceeded', message: 'No.', target: null, details: null },
    steps: [{ step: 'stock-reserved', at: new Date('2010-12-01T08:26:01.000Z') }],
    created: false,
  },
  duplicateOf: null,
  operation: 40n,
  position: Buffer.from([1, 2]),
  result: null,
  callbacks: ['ep_1'],
  causation: { reactor: 'r', sourceAggregate: 's', sequence: 3n, index: 0, timer: false },
};
const lastOutcome: CommandOutcome = {
  ...outcome,
  process: outcome.process && { ...outcome.process, created: true },
  causation: { reactor: 'r', sourceAggregate: 's', sequence: 3n, index: 0, timer: true },
};
/** As it was before processes. */
const firstOutcome: CommandOutcome = { ...outcome, process: null };
const claim: Claim = { owner: 'host-1-x', build: '1', at: new Date(1), released: true, deciding: 7n };

/**
 * Records as they were first written. They stand in logs for ever: when a schema gets a new form, these stay, and are
 * read with the form in which they were written.
 */
const corpus = [
  {
    form: 1,
    schema: commandOutcomeSchema,
    value: firstOutcome,
    frame:
      '00000000014830313938633166322d376233612d386534342d396431302d31613262336334643565366652346f72646572732e6f72646572' +
      '2e76312e506c6163654f726465728087ce90944b08616231320c353336333635020202226e6f7468696e672d746f2d636861726765064e6f' +
      '2e020c2f6c696e65730004000002500204010200020865705f310002027202730600',
  },
  {
    form: 2,
    schema: commandOutcomeSchema,
    value: outcome,
    frame:
      '00000000014830313938633166322d376233612d386534342d396431302d31613262336334643565366652346f72646572732e6f72646572' +
      '2e76312e506c6163654f726465728087ce90944b08616231320c353336333635020202226e6f7468696e672d746f2d636861726765064e6f' +
      '2e020c2f6c696e65730004000002500204010200020865705f310002027202730600024830313938633166322d376233612d386534342d39' +
      '6431302d316132623363346435653666346f72646572732e6f726465722e76312e506c6163654f726465728087ce90944b08616231320202' +
      '066572700002022a6368617267652d6c696d69742d6578636565646564064e6f2e0000021c73746f636b2d7265736572766564d096ce9094' +
      '4b00',
  },
  {
    form: 3,
    schema: commandOutcomeSchema,
    value: lastOutcome,
    frame:
      '00000000014830313938633166322d376233612d386534342d396431302d31613262336334643565366652346f72646572732e6f72646572' +
      '2e76312e506c6163654f726465728087ce90944b08616231320c353336333635020202226e6f7468696e672d746f2d636861726765064e6f' +
      '2e020c2f6c696e65730004000002500204010200020865705f31000202720273060001024830313938633166322d376233612d386534342d' +
      '396431302d316132623363346435653666346f72646572732e6f726465722e76312e506c6163654f726465728087ce90944b086162313202' +
      '02066572700002022a6368617267652d6c696d69742d6578636565646564064e6f2e0000021c73746f636b2d7265736572766564d096ce90' +
      '944b0001',
  },
  { form: 1, schema: claimSchema, value: claim, frame: '000000000110686f73742d312d7802310201020e' },
];

test.each(corpus)('reads form $form of $schema.name as ever', ({ form, schema, value, frame }) => {
  const own = toOwnSchema(schema);

  const read = readAsOwn(own, releasedForm(own.fullName, form));

  expect(read(Buffer.from(frame, 'hex'))).toEqual({ ok: true, fullName: own.fullName, value });
});

test.each(corpus.filter(({ form, schema }) => !corpus.some((one) => one.schema === schema && one.form > form)))(
  'writes form $form of $schema.name, the last',
  ({ schema, value, frame }) => {
    expect(encodeFrame(toOwnSchema(schema), 1, value).toString('hex')).toBe(frame);
  },
);

function releasedForm(fullName: string, form: number): RecordSchema {
  const file = join(process.cwd(), 'infra', 'schemas', fullName, `${form}.avsc`);
  return JSON.parse(readFileSync(file, 'utf8')) as RecordSchema; // Released files were schemas when they were written.
}
