import type { LedgerCommand, LedgerEvent } from '@waybill/contracts-payments';
import { fold } from '@waybill/decider';
import { specify } from '@waybill/decider/testing';
import fc from 'fast-check';

import { ledger } from './decider.ts';
import { ledgerEntryPosted, postLedgerEntry } from './fixtures.ts';

const badDebt = specify(ledger, 'bad-debt');

test.each(['amazon-fee', 'bank-charges', 'cruk'])('ledger %s takes every entry, also below 0', (id) => {
  const { given } = specify(ledger, id);
  given().when(postLedgerEntry()).then(ledgerEntryPosted());
  given(ledgerEntryPosted())
    .when(postLedgerEntry({ entryId: 'B', amountPence: -2_147_483_648 }))
    .then(ledgerEntryPosted({ entryId: 'B', amountPence: -2_147_483_648 }));
});

test('an entry is already there with a known id, whatever else it says', () => {
  badDebt
    .given(ledgerEntryPosted({ amountPence: 10 }))
    .when(postLedgerEntry({ amountPence: -9_999 }))
    .thenNothing();
});

test('bad debt can be taken down to 0 and no penny further', () => {
  const history = [ledgerEntryPosted({ entryId: 'A', amountPence: 1_106_206 })];
  badDebt
    .given(...history)
    .when(postLedgerEntry({ amountPence: -1_106_206 }))
    .then(ledgerEntryPosted({ amountPence: -1_106_206 }));
  badDebt
    .given(...history)
    .when(postLedgerEntry({ amountPence: -1_106_207 }))
    .thenRefused('ledger-overdrawn', { target: '/amountPence', details: { balancePence: '1106206' } });
});

test('bad debt takes nothing off when nothing was entered, but an entry of 0', () => {
  badDebt
    .given()
    .when(postLedgerEntry({ amountPence: -1 }))
    .thenRefused('ledger-overdrawn');
  badDebt
    .given()
    .when(postLedgerEntry({ amountPence: 0 }))
    .then(ledgerEntryPosted({ amountPence: 0 }));
});

test('in any order of entries bad debt never falls below 0, and deciding again changes nothing', () => {
  const command: fc.Arbitrary<LedgerCommand> = fc
    .record({
      entryId: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
      amountPence: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
    })
    .map(postLedgerEntry);
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
      const events: LedgerEvent[] = [];
      for (const each of commands) {
        const decide = () => ledger.decide(each, fold(ledger, events), 'bad-debt', new Date(0));
        events.push(...decide().events);
        expect(decide().events).toEqual([]);
        expect(events.reduce((sum, { data }) => sum + data.amountPence, 0)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
