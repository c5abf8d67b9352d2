import type { RetailCommand } from './retail-command.ts';

/** The commands of each lane in their order; lanes in the order of their first command. */
export function toLanes<Command extends Pick<RetailCommand, 'lane'>>(
  commands: Iterable<Command>,
): readonly (readonly Command[])[] {
  const lanes = new Map<string, Command[]>();
  for (const command of commands) {
    const lane = lanes.get(command.lane);
    if (lane === undefined) lanes.set(command.lane, [command]);
    else lane.push(command);
  }
  return [...lanes.values()];
}
