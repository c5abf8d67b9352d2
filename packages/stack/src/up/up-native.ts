import { assertRoom } from '../disk-room.ts';
import { prepareInstallation } from '../native/installation.ts';
import { endProcess, waitUntilReady } from '../native/part-process.ts';
import { recordOf, startParts } from '../native/start-parts.ts';
import type { StackOptions } from '../options.ts';
import { type NodeName, partsOf } from '../parts.ts';
import { isRunning } from '../processes/process-identity.ts';
import { type DataLayout, writeLayout } from '../state/data-layout.ts';
import { openStateFile, withPart } from '../state/stack-state.ts';
import { portsForUp } from './up-ports.ts';

/** What the parts write before anybody uses them, and something to work with: MongoDB ends itself on a full disk. */
const ROOM_FOR_DATA_BYTES = 200e6;

type Task = { readonly nodes: readonly NodeName[]; readonly layout: DataLayout | undefined };

/** Starts parts as plain processes. One that runs but does not answer yet is given its time, then counts as ours to end. */
export async function upNative(options: StackOptions, { nodes, layout }: Task): Promise<void> {
  const { home, onProgress, signal } = options;
  const state = openStateFile(home);
  const missing = layout ? await waitForStarting(options, nodes, layout) : nodes;
  if (missing.length === 0) return;
  await assertRoom(home, ROOM_FOR_DATA_BYTES, 'WAYBILL_HOME');
  const installation = await prepareInstallation(options, partsOf(missing));
  const note = (text: string): void => onProgress?.({ type: 'note', text });
  const ports = await portsForUp({ nodes: missing, layout, note, brokers: options.brokers });
  await writeLayout(home, { how: 'native', ports });
  try {
    await startParts({
      ...{ home, installation, ports, nodes: missing, shortLived: false, onProgress, signal },
      onLaunched: (launched) => state.change((before) => withPart(before, launched.part, recordOf(launched, ports))),
    });
  } catch (error) {
    // startParts has ended what it started.
    await state.change((before) => missing.reduce((rest, part) => withPart(rest, part, undefined), before));
    throw error;
  }
}

/** Parts whose process runs are waited for: an `up` before us may have been killed half way. Gives those without one. */
async function waitForStarting(
  { home, signal }: StackOptions,
  nodes: readonly NodeName[],
  layout: DataLayout,
): Promise<readonly NodeName[]> {
  const { parts: records } = await openStateFile(home).read();
  const missing: NodeName[] = [];
  for (const part of nodes) {
    const record = records[part];
    if (record?.how !== 'native' || !(await isRunning(record.process))) {
      missing.push(part);
      continue;
    }
    const { process, log } = record;
    try {
      await waitUntilReady({ part, process, ports: layout.ports, log, signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      await endProcess(process);
      missing.push(part);
    }
  }
  return missing;
}
