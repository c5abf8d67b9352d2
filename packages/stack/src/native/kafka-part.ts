import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { pathExists } from '../fetch/path-exists.ts';
import type { StackPorts } from '../parts.ts';
import { runCommand } from '../processes/run-command.ts';
import { isKafkaReady } from '../ready/kafka-ready.ts';
import { folderOf } from './installation.ts';
import { classPathOf, javaCommand } from './java-command.ts';
import type { NativePart, PartPlace } from './native-part.ts';

/** Kafka: one node that is broker and controller (KRaft). */
export const kafkaPart: NativePart = {
  name: 'kafka',
  isReady: (ports) => isKafkaReady(ports.kafka),
  prepare: async (place) => {
    const { folder, ports, installation } = place;
    const properties = join(folder, 'server.properties');
    await writeFile(properties, serverProperties(folder, ports));
    await writeFile(loggingFile(folder), LOGGING);
    const classPath = await classPathOf(folderOf(installation, 'kafka'));
    await format(place, properties, classPath);
    const log4j = ['-Dlog4j2.disable.jmx=true', `-Dlog4j2.configurationFile=${loggingFile(folder)}`];
    return javaCommand('kafka', place, {
      heap: ['-Xms256m', '-Xmx512m'],
      args: [...log4j, '-cp', classPath, 'kafka.Kafka', properties],
    });
  },
};

/** One node on one machine: the id need be neither secret nor unique. */
const CLUSTER_ID = '5L6g3nShT-eMCtK--X86sw';

/** A new data folder must be formatted. That costs a JVM start, so its result, two small files, is kept and copied. */
async function format({ folder, installation }: PartPlace, properties: string, classPath: string): Promise<void> {
  const data = join(folder, 'data');
  if (await pathExists(join(data, 'meta.properties'))) return;
  const template = join(installation.cache, `formatted-${basename(folderOf(installation, 'kafka'))}`);
  // Nothing is in it yet: a start that was ended between these lines leaves half a copy.
  await rm(data, { recursive: true, force: true });
  if (!(await pathExists(template))) await makeTemplate(template, { properties, classPath, data, installation });
  await cp(template, `${data}.new`, { recursive: true });
  await rename(`${data}.new`, data);
}

type Formatting = Pick<PartPlace, 'installation'> & { properties: string; classPath: string; data: string };

async function makeTemplate(
  template: string,
  { installation, properties, classPath, data }: Formatting,
): Promise<void> {
  await mkdir(data, { recursive: true });
  const program = installation.java?.program ?? 'java';
  const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool'];
  await runCommand(program, [...flags, 'format', '--cluster-id', CLUSTER_ID, '--config', properties]);
  // Another process may be first: both results are the same.
  await rename(data, template).catch(() => rm(data, { recursive: true }));
}

function loggingFile(folder: string): string {
  return join(folder, 'log4j2.properties');
}

function serverProperties(folder: string, { kafka, kafkaController }: StackPorts): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${kafkaController}
listeners=PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${kafkaController}
advertised.listeners=PLAINTEXT://127.0.0.1:${kafka}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${join(folder, 'data')}
# One node holds the only copy: without these lines the first transaction waits for ever.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=3
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
# The broker must remember an owner for longer than the owner may pause: 7 days and 24 hours.
transactional.id.expiration.ms=604800000
producer.id.expiration.ms=86400000
transaction.partition.verification.enable=true
# Small: one developer, a few partitions.
log.cleaner.dedupe.buffer.size=16777216
num.io.threads=2
num.network.threads=2
background.threads=2
`;
}

const LOGGING = `rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c{1} %m%n
`;
