import { randomBytes } from 'node:crypto';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { pathExists } from '../fetch/path-exists.ts';
import { type BrokerName, brokerId, brokerPorts, portOf } from '../parts.ts';
import { runCommand } from '../processes/run-command.ts';
import { isKafkaReady } from '../ready/kafka-ready.ts';
import { brokerProperties } from './broker-properties.ts';
import type { BrokerProperties } from './broker-wishes.ts';
import { folderOf } from './installation.ts';
import { classPathOf, javaCommand } from './java-command.ts';
import type { NativePart, PartPlace } from './native-part.ts';

/** A broker of Kafka, the only one or one of three. It is a controller too (KRaft). */
export function kafkaBroker(name: BrokerName): NativePart {
  return {
    name,
    isReady: (ports) => isKafkaReady(portOf(name, ports), brokerId(name)),
    prepare: async (place) => {
      const { folder, ports, installation } = place;
      const properties = join(folder, 'server.properties');
      await writeFile(properties, toText(brokerProperties(name, place)));
      await writeFile(loggingFile(folder), LOGGING);
      const classPath = await classPathOf(folderOf(installation, 'kafka'));
      await format(place, brokerId(name), { properties, classPath });
      const log4j = ['-Dlog4j2.disable.jmx=true', `-Dlog4j2.configurationFile=${loggingFile(folder)}`];
      return javaCommand('kafka', place, {
        heap: brokerPorts(ports).length === 1 ? ['-Xms256m', '-Xmx512m'] : ['-Xms128m', '-Xmx384m'],
        args: [...log4j, '-cp', classPath, 'kafka.Kafka', properties],
      });
    },
  };
}

/** One cluster on one machine: the id need be neither secret nor unique. */
const CLUSTER_ID = '5L6g3nShT-eMCtK--X86sw';

/** A new data folder must be formatted. That costs a JVM start, so its result, two small files, is kept and copied. */
async function format({ folder, installation, brokers }: PartPlace, id: number, how: Formatting): Promise<void> {
  const data = join(folder, 'data');
  if (await pathExists(join(data, 'meta.properties'))) return;
  const template = join(installation.cache, `formatted-${basename(folderOf(installation, 'kafka'))}`);
  // Nothing is in it yet: a start that was ended between these lines leaves half a copy.
  await rm(data, { recursive: true, force: true });
  // Users are written by the format too, so that is done anew for them.
  if (brokers.secured) return formatInto(data, { ...how, installation, users: brokers.secured.users });
  if (!(await pathExists(template))) await makeTemplate(template, { ...how, data, installation });
  await rm(`${data}.new`, { recursive: true, force: true });
  await cp(template, `${data}.new`, { recursive: true });
  await writeFile(join(`${data}.new`, 'meta.properties'), metaProperties(id));
  await rename(`${data}.new`, data);
}

/** Which node the folder belongs to; each folder has an id of its own, which does not begin with a dash. */
function metaProperties(id: number): string {
  const folderId = `D${randomBytes(16).toString('base64url').slice(1)}`;
  return `version=1\ncluster.id=${CLUSTER_ID}\nnode.id=${id}\ndirectory.id=${folderId}\n`;
}

type Formatting = { readonly properties: string; readonly classPath: string };
type Template = Formatting & Pick<PartPlace, 'installation'> & { readonly data: string };

async function makeTemplate(template: string, { data, ...how }: Template): Promise<void> {
  await formatInto(data, how);
  // Another process may be first: both results are the same.
  await rename(data, template).catch(() => rm(data, { recursive: true }));
}

type Format = Formatting & Pick<PartPlace, 'installation'> & { readonly users?: Readonly<Record<string, string>> };

async function formatInto(data: string, { installation, properties, classPath, users = {} }: Format): Promise<void> {
  await mkdir(data, { recursive: true });
  const program = installation.java?.program ?? 'java';
  const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool'];
  const named = Object.entries(users).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  await runCommand(program, [...flags, 'format', '--cluster-id', CLUSTER_ID, '--config', properties, ...named]);
}

function loggingFile(folder: string): string {
  return join(folder, 'log4j2.properties');
}

function toText(properties: BrokerProperties): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const LOGGING = `rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c{1} %m%n
`;
