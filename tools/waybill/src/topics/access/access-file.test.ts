import { parseAccessFile } from './access-file.ts';

const grant = { teams: ['orders'], kinds: ['events'], may: ['Read', 'Write'] };
const owner = { for: 'decides', topics: [grant], groups: ['orders.consumer'], owns: ['orders'], checks: 'every' };

function parse(file: unknown) {
  const faults: string[] = [];
  const principals = parseAccessFile(file, 'infra/access/principals.json', faults);
  return { principals, faults };
}

test('gives what each principal may do', () => {
  expect(parse({ owner })).toEqual({ principals: [{ name: 'owner', ...owner }], faults: [] });
  expect(parse({ reader: { for: 'reads', topics: [] } }).principals).toEqual([
    { name: 'reader', for: 'reads', topics: [], groups: [], owns: [], checks: [] },
  ]);
});

test.each<[string, unknown, string]>([
  ['a list', [], 'the file is []: write an object.'],
  [
    'a right that nobody may have',
    { a: { ...owner, topics: [{ ...grant, may: ['ClusterAction'] }] } },
    'a.topics["0"].may is ["ClusterAction"]: write a list of some of Read, Write, Delete, Create, AlterConfigs',
  ],
  [
    'a right twice',
    { a: { ...owner, topics: [{ ...grant, may: ['Read', 'Read'] }] } },
    'a.topics["0"].may is ["Read","Read"]',
  ],
  ['an unknown kind', { a: { ...owner, topics: [{ ...grant, kinds: ['all'] }] } }, 'a.topics["0"].kinds is ["all"]'],
  ['an unknown field', { a: { ...owner, cluster: ['Alter'] } }, 'a.cluster is not known: remove it'],
  ['every group', { a: { ...owner, groups: ['*'] } }, 'a.groups["0"] is "*": write the name of a group.'],
  ['every team in a list', { a: { ...owner, owns: ['*'] } }, 'a.owns["0"] is "*": write a team\'s name.'],
  ['no purpose', { a: { topics: [] } }, 'a.for is missing: write it.'],
])('%s is a fault that names file, field and fix', (_what, file, sentence) => {
  const { faults } = parse(file);

  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`infra/access/principals.json: ${sentence}`);
});
