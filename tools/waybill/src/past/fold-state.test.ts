import type { Version } from './fold-state.ts';
import { foldState } from './fold-state.ts';
import { loadConsumer } from './load-consumer.ts';
import { parseAt } from './parse-at.ts';

const charged = (version: number, ms: number, amountPence: bigint): Version => ({
  ...{ version, ms, fullName: 'payments.account.v1.PaymentCharged' },
  data: { orderId: String(version), amountPence, at: new Date(ms) },
});
const events = [charged(1, 1_000, 5n), charged(2, 2_000, 6n), charged(3, 3_000, 7n)];

async function account() {
  const { kinds } = await loadConsumer({ repository: process.cwd() }, { team: 'payments' });
  const found = kinds.find(({ contract }) => contract.name === 'account');
  if (found === undefined) throw new Error('Payments has accounts.');
  return found;
}

test('the state is that behind so many events, or behind those that were appended by a time', async () => {
  const kind = await account();
  const at = (text: string) => foldState(kind, events, parseAt('--at', text, 4_000));

  expect(at('2')).toMatchObject({ version: 2, state: { chargedPence: 11n }, last: { ms: 2_000 } });
  expect(at('v0')).toMatchObject({ version: 0, state: { chargedPence: 0n }, last: undefined });
  expect(at('beginning').version).toBe(0);
  expect(at('@2000')).toMatchObject({ version: 2 });
  expect(at('1970-01-01T00:00:02.999Z').version).toBe(2);
  expect(at('-2s').version).toBe(2);
  expect(at('now')).toMatchObject({ version: 3, state: { chargedPence: 18n } });
});

test('a version to which it has not come, a point that is none, and an event that the code does not know are told', async () => {
  const kind = await account();
  const strange = { version: 1, ms: 0, fullName: 'payments.account.v1.Painted', data: {} };

  expect(() => foldState(kind, events, { version: 4 })).toThrow('It has version 3, and has not come to version 4.');
  expect(() => parseAt('--at', 'yesterday', 0)).toThrow('--at is a version such as 7, or a time');
  expect(() => foldState(kind, [strange], { version: 1 })).toThrow(
    'does not know the event payments.account.v1.Painted',
  );
});
