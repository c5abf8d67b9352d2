import { listeningInodes } from './listening-process.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:ACE1 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0000 100 0 0 10 0
   1: 0100007F:ACE1 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 31400 1 0000 20 4 30 10 -1
   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 99 1 0000 100 0 0 10 0
`;

test('only the socket that listens on the port is found, not its connections', () => {
  expect(listeningInodes(table, 0xace1)).toEqual(['31337']);
});

test('a short port is compared as four digits', () => {
  expect(listeningInodes(table, 80)).toEqual(['99']);
  expect(listeningInodes(table, 5)).toEqual([]);
});
