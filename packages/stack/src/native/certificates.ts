import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { runCommand } from '../processes/run-command.ts';
import type { Installation } from './installation.ts';

/** A key store with a certificate for 127.0.0.1 and localhost, and the authority that signed it. */
export type Certificates = {
  /** PKCS #12 file. */
  readonly keyStore: string;
  readonly password: string;
  /** The authority's certificate, PEM. */
  readonly ca: string;
  /** The file that holds it. */
  readonly caFile: string;
};

/** It protects a key that nobody but the tests of one run trusts. */
const PASSWORD = 'of-one-run';

/** Makes an authority for this run and a broker's certificate, with the `keytool` of the Java that runs the brokers. */
export async function makeCertificates(folder: string, { java }: Installation): Promise<Certificates> {
  await mkdir(folder, { recursive: true });
  const keyStore = join(folder, 'broker.p12');
  const caFile = join(folder, 'ca.pem');
  const keytool = (...args: readonly string[]): Promise<string> =>
    runCommand(join(dirname(java?.program ?? ''), 'keytool'), [
      ...['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC', ...args],
      ...['-keystore', keyStore, '-storetype', 'PKCS12', '-storepass', PASSWORD],
    ]);
  const key = ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '30'];
  await keytool(...key, '-alias', 'ca', '-dname', 'CN=Waybill tests', '-ext', 'bc:c');
  const names = ['-dname', 'CN=localhost', '-ext', 'san=ip:127.0.0.1,dns:localhost'];
  await keytool(...key, '-alias', 'broker', '-signer', 'ca', ...names);
  await keytool('-exportcert', '-alias', 'ca', '-rfc', '-file', caFile);
  // Of two keys the broker might show the wrong one.
  await keytool('-delete', '-alias', 'ca');
  return { keyStore, password: PASSWORD, caFile, ca: await readFile(caFile, 'utf8') };
}
