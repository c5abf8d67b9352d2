import { StackError } from './errors.ts';
import { endProcess, killProcess } from './native/part-process.ts';
import { type LaunchedPart, startParts, type StartPlan } from './native/start-parts.ts';
import type { BrokerControl, PartControl } from './part-control.ts';
import { type BrokerName, brokerId, endpointOfNode, type NodeName } from './parts.ts';
import { freeze, sendSignal } from './processes/process-identity.ts';

const FROZEN_WITHIN_MS = 5000;

/** What runs now, kept by whoever started it. */
export type Running = Map<NodeName, LaunchedPart>;

/** Ends and starts one node that this process has started. */
export function controlNode(node: NodeName, plan: StartPlan, running: Running): PartControl {
  const end = async (how: typeof endProcess): Promise<void> => {
    const launched = running.get(node);
    if (launched) await how(launched.process);
    running.delete(node);
  };
  return {
    endpoint: endpointOfNode(node, plan.ports),
    pid: () => running.get(node)?.process.pid,
    stop: () => end(endProcess),
    kill: () => end(killProcess),
    start: async () => {
      if (!running.has(node)) await startParts({ ...plan, nodes: [node] });
    },
  };
}

/** The same for a broker, which can be paused too, and started with other settings. */
export function controlBroker(broker: BrokerName, plan: StartPlan, running: Running): BrokerControl {
  const proxied = plan.brokers?.proxied?.[broker];
  return {
    ...controlNode(broker, plan, running),
    id: brokerId(broker),
    behindProxy: proxied && `127.0.0.1:${proxied.port}`,
    pause: async () => {
      const launched = running.get(broker);
      if (!launched || (await freeze(launched.process, FROZEN_WITHIN_MS))) return;
      throw new StackError('part-will-not-stop', `${broker} does not stand still.`, 'See what its process waits for.');
    },
    resume: async () => {
      const launched = running.get(broker);
      if (launched) await sendSignal(launched.process, 'SIGCONT');
    },
    start: (properties = {}) => {
      const brokers = { ...plan.brokers, properties: { ...plan.brokers?.properties, ...properties } };
      return controlNode(broker, { ...plan, brokers }, running).start();
    },
  };
}
