import { type BsonDocument, type BsonScalars, decodeBsonScalars, encodeBson } from './bson.ts';
import { exchange } from './exchange.ts';

const OP_MSG = 2013;

/**
 * Sends one command as a message with one section of kind 0, to the admin database unless the command names another in
 * `$db`, and gives the scalars of its answer.
 *
 * @source MongoDB wire protocol, OP_MSG
 */
export async function askMongodb(port: number, command: BsonDocument): Promise<BsonScalars> {
  const document = encodeBson({ ...command, $db: command['$db'] ?? 'admin' });
  const request = Buffer.alloc(21 + document.length);
  request.writeInt32LE(request.length, 0);
  request.writeInt32LE(1, 4);
  request.writeInt32LE(OP_MSG, 12);
  document.copy(request, 21);
  // Initiating a set takes longer than a question.
  const answer = await exchange({ port, request, lengthOf: (head) => head.readInt32LE(0), timeoutMs: 10_000 });
  return decodeBsonScalars(answer, 21);
}
