import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The process of this user that listens on a TCP port of this machine; undefined when there is none, or no /proc.
 *
 * @source man proc_pid_net
 */
export function listeningProcess(port: number): number | undefined {
  try {
    const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'].map((path) => readFileSync(path, 'utf8'));
    const inodes = new Set(tables.flatMap((table) => listeningInodes(table, port)));
    if (inodes.size === 0) return undefined;
    return readdirSync('/proc')
      .map(Number)
      .find((pid) => Number.isInteger(pid) && holdsSocket(pid, inodes));
  } catch {
    return undefined;
  }
}

/** Inodes of the sockets that listen on a port, from the text of `/proc/net/tcp`. */
export function listeningInodes(table: string, port: number): readonly string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(ending) && state === LISTEN)
    .flatMap(({ 9: inode }) => (inode === undefined ? [] : [inode]));
}

const LISTEN = '0A';

function holdsSocket(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    // It ended, or it is somebody else's.
    return false;
  }
}
