import { StackError } from '../errors.ts';
import { askMongodb } from './ask-mongodb.ts';

const ALREADY_INITIALIZED = 23;
const INVALID_REPLICA_SET_CONFIG = 93;

/**
 * Whether this server is the primary of its replica set, which is initiated once.
 *
 * @throws `StackError` `replica-set-mismatch` if its data belong to another port: it would wait for itself for ever
 */
export async function isMongodbReady(port: number): Promise<boolean> {
  const hello = await askMongodb(port, { hello: 1 });
  if (hello['isWritablePrimary'] === true) return true;
  if (typeof hello['setName'] === 'string') return false;
  const initiated = await askMongodb(port, {
    replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] },
  });
  if (initiated['code'] === ALREADY_INITIALIZED) await assertMember(port);
  return false;
}

async function assertMember(port: number): Promise<void> {
  const status = await askMongodb(port, { replSetGetStatus: 1 });
  if (status['code'] !== INVALID_REPLICA_SET_CONFIG) return;
  throw new StackError(
    'replica-set-mismatch',
    `MongoDB on port ${port} does not have a valid replica set config: its data were begun on another port.`,
    'Free the port that they were begun on, or wipe the data with waybill stack reset.',
  );
}
