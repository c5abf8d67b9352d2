/** CPU time of a process with all its threads, in clock ticks. @source man proc_pid_stat, fields 14 and 15 */
export function parseProcessTicks(stat: string): number {
  // The name, field 2, may hold spaces and parentheses: fields are counted from its last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return numberAt(fields, 11) + numberAt(fields, 12);
}

/** What all CPUs did since the machine started, in clock ticks. */
export type MachineTicks = { readonly busy: number; readonly total: number };

/** Time stolen by other machines counts as busy: it was not there for us. @source man proc_stat, line `cpu` */
export function parseMachineTicks(stat: string): MachineTicks {
  const [line = ''] = stat.split('\n');
  const fields = line.trim().split(/\s+/).slice(1);
  // user, nice, system, idle, iowait, irq, softirq, steal; guest times behind them are part of user and nice.
  const total = [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, at) => sum + numberAt(fields, at), 0);
  return { busy: total - numberAt(fields, 3) - numberAt(fields, 4), total };
}

function numberAt(fields: readonly string[], at: number): number {
  const value = Number(fields[at]);
  if (!Number.isFinite(value) || fields[at] === '') throw new TypeError(`Field ${at} of a stat line is no number.`);
  return value;
}
