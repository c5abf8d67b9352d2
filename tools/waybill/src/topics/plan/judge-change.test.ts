import { refusalOf } from './judge-change.ts';

type Case = [setting: string, from: Record<string, string>, to: Record<string, string>, loss: string | undefined];
const RECORDS = 'delete records';

test.each<Case>([
  ['retention.ms', { 'retention.ms': '1000' }, { 'retention.ms': '999' }, RECORDS],
  ['retention.ms', { 'retention.ms': '-1' }, { 'retention.ms': '9999999' }, RECORDS],
  ['retention.ms', {}, { 'retention.ms': '9999999' }, RECORDS],
  ['retention.ms', { 'retention.ms': '1000' }, { 'retention.ms': '1001' }, undefined],
  ['retention.ms', { 'retention.ms': '1000' }, { 'retention.ms': '-1' }, undefined],
  ['retention.ms', { 'retention.ms': '5', 'cleanup.policy': 'compact' }, { 'retention.ms': '6' }, RECORDS],
  ['retention.bytes', { 'retention.bytes': '-1' }, { 'retention.bytes': '5' }, RECORDS],
  ['retention.bytes', { 'retention.bytes': '5' }, { 'retention.bytes': '-1' }, undefined],
  ['cleanup.policy', { 'cleanup.policy': 'delete' }, { 'cleanup.policy': 'compact' }, 'compaction'],
  ['cleanup.policy', { 'cleanup.policy': 'delete' }, { 'cleanup.policy': 'compact,delete' }, 'compaction'],
  ['cleanup.policy', { 'cleanup.policy': 'compact,delete' }, { 'cleanup.policy': 'delete' }, undefined],
  ['cleanup.policy', { 'cleanup.policy': 'compact' }, { 'cleanup.policy': 'delete', 'retention.ms': '-1' }, undefined],
  [
    'cleanup.policy',
    { 'cleanup.policy': 'compact', 'retention.ms': '5' },
    { 'cleanup.policy': 'delete', 'retention.ms': '5' },
    RECORDS,
  ],
  ['min.insync.replicas', { 'min.insync.replicas': '2' }, { 'min.insync.replicas': '1' }, 'fewer brokers'],
  ['min.insync.replicas', {}, { 'min.insync.replicas': '1' }, 'fewer brokers'],
  ['min.insync.replicas', { 'min.insync.replicas': '1' }, { 'min.insync.replicas': '4' }, 'nothing could be written'],
  ['min.insync.replicas', { 'min.insync.replicas': '1' }, { 'min.insync.replicas': '2' }, undefined],
  ['unclean.leader.election.enable', {}, { 'unclean.leader.election.enable': 'true' }, 'lacks records'],
  ['unclean.leader.election.enable', {}, { 'unclean.leader.election.enable': 'false' }, undefined],
  ['compression.type', { 'compression.type': 'zstd' }, { 'compression.type': 'producer' }, undefined],
])('%s from %p to %p', (setting, from, to, loss) => {
  const change = { from: new Map(Object.entries(from)), to: new Map(Object.entries(to)), replication: 3 };
  const reason = refusalOf(setting, change);

  if (loss === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(loss);
});
