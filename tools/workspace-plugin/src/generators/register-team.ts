import type { Tree } from '@nx/devkit';

import { addToList, insertBefore, read } from './edit-source.ts';
import type { ConsumerNames } from './names.ts';
import { manifestOf } from './lock-file.ts';

/** The lists that name every team, and the packages that they are in: all that a new team changes in others' files. */
export function registerTeam(tree: Tree, { team, contract, viewName }: ConsumerNames): readonly string[] {
  const readModels = `@waybill/read-models-${team}`;
  const lists = [
    ['packages/teams/src/contracts.ts', contract, `@waybill/contracts-${team}`],
    ['apps/projector/src/projections.ts', viewName, readModels],
    ['apps/standalone/src/consumers.ts', team, team],
  ] as const;
  const missed = lists.filter(([path, element, from]) => !addToList(tree, path, element, from));
  addDependency(tree, 'packages/teams', `@waybill/contracts-${team}`);
  addDependency(tree, 'apps/projector', readModels);
  addDependency(tree, 'apps/standalone', team);
  return [
    ...missed.map(([path, element, from]) => `${path}: add ${element} from '${from}' to its list.`),
    ...registerOperations(tree, team),
  ];
}

/** Packages whose manifests a team changes. */
export const REGISTERED_IN = ['packages/teams', 'apps/projector', 'apps/standalone'] as const;

/** Lets a package of ours depend on another. */
export function addDependency(tree: Tree, root: string, name: string): void {
  const manifest = manifestOf(tree, root);
  if (manifest.dependencies?.[name] !== undefined) return;
  const dependencies = { ...manifest.dependencies, [name]: '*' };
  tree.write(`${root}/package.json`, `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n`);
}

/** Its rights, and its container. */
function registerOperations(tree: Tree, team: string): readonly string[] {
  const edits = [
    ['infra/access/principals.json', { anchor: '  "projector": {', text: accessOf(team), mark: `"consumer-${team}"` }],
    ['infra/images/compose.yaml', { anchor: '  projector:\n', text: containerOf(team), mark: `  consumer-${team}:` }],
  ] as const;
  return edits
    .filter(([path, edit]) => !insertBefore(tree, path, edit))
    .map(([path, { text }]) => `${path}: add\n${text}`);
}

/** Adds the topics of an aggregate to the file of its team, with the settings that all of them have. */
export function declareTopics(tree: Tree, team: string, aggregate: string): void {
  const path = `infra/topics/${team}.json`;
  const empty = { team, owner: `team ${team}`, topics: {} };
  const file = (tree.exists(path) ? JSON.parse(read(tree, path)) : empty) as typeof empty; // `waybill topics` checks it.
  const topics = Object.fromEntries(
    ['commands.v1', 'events.v1', 'dlq'].map((end) => [`${team}.${aggregate}.${end}`, topicOf(end)]),
  );
  const whole = { ...file, topics: { ...topics, ...file.topics } };
  if (Object.keys(whole.topics).length > Object.keys(file.topics).length) {
    tree.write(path, `${JSON.stringify(whole, null, 2)}\n`);
  }
}

function topicOf(end: string) {
  return {
    partitions: 12,
    environments: {
      local: { replication: 'up to 3', retention: 'forever' },
      production: { replication: 3, retention: end === 'dlq' ? '365 days' : 'forever' },
    },
  };
}

function accessOf(team: string): string {
  return `  "consumer-${team}": {
    "for": "decides the commands of team ${team}",
    "topics": [
      { "teams": ["${team}"], "kinds": ["commands"], "may": ["Read", "Delete"] },
      { "teams": ["${team}"], "kinds": ["events"], "may": ["Read", "Write"] },
      { "teams": ["${team}"], "kinds": ["dead-letters"], "may": ["Write"] }
    ],
    "groups": ["${team}.consumer"],
    "owns": ["${team}"],
    "checks": ["${team}"]
  },
`;
}

function containerOf(team: string): string {
  return `  consumer-${team}:
    <<: *service
    image: waybill/consumer-${team}:dev

`;
}
