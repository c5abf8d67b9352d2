import { join } from 'node:path';

import type { BrokerWishes, SecuredListeners } from './native/broker-wishes.ts';
import { makeCertificates } from './native/certificates.ts';
import { freePort } from './native/free-port.ts';
import type { Installation } from './native/installation.ts';
import { type BrokerName, brokerNames, countBrokers, nodesOf, type StackPorts } from './parts.ts';
import type { RunningStack, StartOptions } from './start-stack.ts';

/** What the brokers of this start are to do besides: each further listener gets a port of its own. */
export async function toBrokerWishes(
  { home, advertisedPorts = [], brokerProperties, security }: StartOptions,
  installation: Installation,
  ports: StackPorts,
): Promise<BrokerWishes> {
  const taken = new Set([...Object.values(ports), ...advertisedPorts]);
  const nextPort = async (): Promise<number> => {
    const port = await freePort(taken);
    taken.add(port);
    return port;
  };
  const proxied: Partial<Record<BrokerName, { port: number; advertisedPort: number }>> = {};
  const secured: Partial<Record<BrokerName, number>> = {};
  for (const [at, name] of brokerNames.entries()) {
    if (!nodesOf(['kafka'], countBrokers(ports)).includes(name)) continue;
    const advertisedPort = advertisedPorts[at];
    if (advertisedPort !== undefined) proxied[name] = { port: await nextPort(), advertisedPort };
    if (security) secured[name] = await nextPort();
  }
  return {
    proxied,
    ...(brokerProperties && { properties: brokerProperties }),
    ...(security && {
      secured: {
        ...security,
        ports: secured,
        certificates: await makeCertificates(join(home, 'certificates'), installation),
      },
    }),
  };
}

/** Where users come in. */
export function describeSecured({ ports, certificates }: SecuredListeners): NonNullable<RunningStack['secured']> {
  const endpoint = Object.values(ports)
    .map((port) => `127.0.0.1:${port}`)
    .join();
  return { endpoint, ca: certificates.ca, caFile: certificates.caFile };
}
