import { StackError } from '../errors.ts';
import { type BsonDocument, type BsonScalars, decodeBsonScalars, encodeBson } from './bson.ts';
import { exchange } from './exchange.ts';

const OP_MSG = 2013;
const ALREADY_INITIALIZED = 23;
const INVALID_REPLICA_SET_CONFIG = 93;

/**
 * Whether this server is the primary of its replica set, which is initiated once.
 *
 * @throws `StackError` `replica-set-mismatch` if its data belong to another port: it would wait for itself for ever
 */
export async function isMongodbReady(port: number): Promise<boolean> {
  const hello = await ask(port, { hello: 1 });
  if (hello['isWritablePrimary'] === true) return true;
  if (typeof hello['setName'] === 'string') return false;
  const initiated = await ask(port, {
    replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] },
  });
  if (initiated['code'] === ALREADY_INITIALIZED) await assertMember(port);
  return false;
}

async function assertMember(port: number): Promise<void> {
  const status = await ask(port, { replSetGetStatus: 1 });
  if (status['code'] !== INVALID_REPLICA_SET_CONFIG) return;
  throw new StackError(
    'replica-set-mismatch',
    `MongoDB on port ${port} does not have a valid replica set config: its data were begun on another port.`,
    'Free the port that they were begun on, or wipe the data with waybill stack reset.',
  );
}

/** One command to the admin database, as a message with one section of kind 0. */
async function ask(port: number, command: BsonDocument): Promise<BsonScalars> {
  const document = encodeBson({ ...command, $db: 'admin' });
  const request = Buffer.alloc(21 + document.length);
  request.writeInt32LE(request.length, 0);
  request.writeInt32LE(1, 4);
  request.writeInt32LE(OP_MSG, 12);
  document.copy(request, 21);
  // Initiating a set takes longer than a question.
  const answer = await exchange({ port, request, lengthOf: (head) => head.readInt32LE(0), timeoutMs: 10_000 });
  return decodeBsonScalars(answer, 21);
}
