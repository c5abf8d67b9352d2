import type { SchemaRegistry as Library } from '@kafkajs/confluent-schema-registry';
import { PartUnavailableError, type RecordSchema } from '@waybill/messages';

import { SchemaIncompatibleError } from '../errors.ts';
import { type Answer, judge, member, toAbsence, toRefusal } from './registry-answer.ts';
import type { RegistryAddress } from './registry-address.ts';
import type { Compatibility } from './schema-registry.ts';

type Middleware = NonNullable<ConstructorParameters<typeof Library>[0]['middlewares']>[number];

/** The registry's own library, with our errors and limits of time. */
export type LibraryClient = {
  lookUp(subject: string, schema: RecordSchema): Promise<number | undefined>;
  /** The subject's rule must be set already: the library itself would set it after the first version. */
  register(subject: string, schema: RecordSchema, compatibility: Compatibility): Promise<number>;
};

const CLIENT_ID = 'waybill';

/** Loads the library, which is large: for the first request, not before. */
export async function openLibrary(address: RegistryAddress): Promise<LibraryClient> {
  const { COMPATIBILITY, SchemaRegistry, SchemaType } = await import('@kafkajs/confluent-schema-registry');
  const { root, auth } = address;
  const registry = new SchemaRegistry({
    host: root,
    clientId: CLIENT_ID,
    ...(auth && { auth }),
    // Whoever asks waits and asks again, and says meanwhile what for: repeating in here would only hide that.
    retry: { retries: 0, initialRetryTimeInSecs: 0, maxRetryTimeInSecs: 0, factor: 0, multiplier: 1 },
    middlewares: [createJudge(address)],
  });
  const type: typeof SchemaType.AVRO = SchemaType.AVRO;
  const toTyped = (schema: RecordSchema) => ({ type, schema: JSON.stringify(schema) });
  return {
    lookUp: async (subject, schema) => {
      const id = await orAnswer(registry.getRegistryIdBySchema(subject, toTyped(schema)));
      if (!(id instanceof RefusingAnswer)) return toId(id);
      if (id.answer.status === 404) return undefined;
      throw toRefusal(id.answer, root);
    },
    register: async (subject, schema, compatibility) => {
      const options = { subject, compatibility: COMPATIBILITY[compatibility] };
      const registered = await orAnswer(registry.register(toTyped(schema), options));
      if (!(registered instanceof RefusingAnswer)) return toId(registered.id);
      const { status, body } = registered.answer;
      if (status !== 404) throw new SchemaIncompatibleError(subject, String(member(body, 'message')));
      throw new PartUnavailableError(`The registry at ${root} lost the rule of ${subject} meanwhile.`);
    },
  };
}

/** Has no member `status`: an error that has one is replaced by the library with one that tells less. */
class RefusingAnswer extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`The registry answers ${answer.status}.`);
    this.answer = answer;
  }
}

function orAnswer<T>(asking: Promise<T>): Promise<T | RefusingAnswer> {
  return asking.catch((error: unknown) => {
    if (error instanceof RefusingAnswer) return error;
    throw error;
  });
}

/** The outermost middleware: what the library's own made of an answer, or of none, ends here. */
function createJudge({ root, timeoutMs }: RegistryAddress): Middleware {
  return () => ({
    prepareRequest: async (next) => (await next()).enhance({ signal: AbortSignal.timeout(timeoutMs) }),
    response: async (next, _renew, request) => {
      // The library waits for ever on an answer that ends in its middle, so the signal alone does not do.
      const response = await Promise.race([next(), failOn(request.signal())]).catch((error: unknown) => {
        const answer = toAnswer(error);
        if (answer === undefined) throw toAbsence(root, error);
        throw new RefusingAnswer(judge(answer, root));
      });
      judge({ status: response.status(), body: response.data() }, root);
      return response;
    },
  });
}

/** The answer behind an error of the library; undefined when there was none. */
function toAnswer(error: unknown): Answer | undefined {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) return undefined;
  const message = error.message.replace(`${CLIENT_ID} - `, '');
  // So it names a failed connection, with status 400, and an answer without a registry's `message`.
  const isSaidByRegistry = !message.startsWith('Error, status ');
  return { status: error.status, body: isSaidByRegistry ? { message } : undefined };
}

function failOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener(
      'abort',
      () => {
        reject(new Error('It took too long.'));
      },
      { once: true },
    );
  });
}

function toId(id: unknown): number {
  if (typeof id === 'number') return id;
  throw new PartUnavailableError('The schema registry answers without a schema id.');
}
