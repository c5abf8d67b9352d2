import { explainCrash } from './crash-fixes.ts';

test.each([
  ['java.net.BindException: Address already in use', /port/, /again/],
  ['"attr":{"error":"SocketException: Address already in use"}', /port/, /again/],
  ['java.io.IOException: No space left on device', /disk is full/, /WAYBILL_HOME/],
  ['mongod: error while loading shared libraries: libcrypto.so.3: cannot open', /library/, /OpenSSL 3/],
  ['There is insufficient memory for the Java Runtime Environment to continue.', /memory/, /memory/],
])('knows what %j means', (line, because, fix) => {
  const explained = explainCrash(`before\n${line}\nafter`, '/logs/x.log');

  expect(explained.because).toMatch(because);
  expect(explained.fix).toMatch(fix);
});

test('else names the log file', () => {
  expect(explainCrash('something new', '/logs/x.log')).toEqual({ because: '', fix: 'Look into /logs/x.log.' });
});
