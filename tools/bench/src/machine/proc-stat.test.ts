import { parseMachineTicks, parseProcessTicks } from './proc-stat.ts';

test('a process has used its user and its system time', () => {
  const stat = '4711 (node) S 1 4711 4711 0 -1 4194560 5000 0 12 0 250 75 9 9 20 0 11 0 8000 1000000 20000 1844';
  expect(parseProcessTicks(stat)).toBe(325);
});

test('a name with spaces and parentheses moves no field', () => {
  expect(parseProcessTicks('7 (a) b (c) R 1 7 7 0 -1 0 0 0 0 0 10 5 0 0 20 0 1 0 1 1 1')).toBe(15);
});

test('text that is no stat line is refused', () => {
  expect(() => parseProcessTicks('gone')).toThrow(TypeError);
});

test('a machine is busy whenever it is neither idle nor waits for a disk; stolen time is busy, guests count once', () => {
  const stat = 'cpu  100 10 50 800 40 5 5 30 70 7\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
  expect(parseMachineTicks(stat)).toEqual({ busy: 200, total: 1040 });
});
