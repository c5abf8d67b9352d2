import type { RecordSchema } from '@waybill/messages';

/** Which earlier and later schemas of a subject must understand each other. */
export type Compatibility = 'BACKWARD_TRANSITIVE' | 'FULL_TRANSITIVE';

/** What a registration came to: the subject is new, it has a new version or rule, or all was so already. */
export type Registration = { readonly id: number; readonly change: 'created' | 'changed' | 'unchanged' };

/** A schema as the registry keeps it: not yet checked, and all subjects under which it stands. */
export type RegisteredSchema = { readonly schema: unknown; readonly subjects: readonly string[] };

/** One version of a subject. */
export type SchemaVersion = {
  /** From 1. */
  readonly version: number;
  readonly id: number;
  readonly schema: unknown;
};

/** Where schemas get the ids under which records name them. Every method throws `PartUnavailableError` while it is away. */
export interface SchemaRegistry {
  /** The id of a schema under a subject; undefined when it is not registered there. */
  lookUp(subject: string, schema: RecordSchema): Promise<number | undefined>;
  /** The schema of an id; undefined when there is no such id. */
  fetch(id: number): Promise<RegisteredSchema | undefined>;
  /** All versions of a subject, oldest first; none when there is no such subject. */
  versions(subject: string): Promise<readonly SchemaVersion[]>;
  /**
   * Sets the subject's rule, then registers the schema; doing it again changes nothing.
   *
   * @throws `SchemaIncompatibleError` when the rule forbids it
   */
  register(subject: string, schema: RecordSchema, compatibility: Compatibility): Promise<Registration>;
}
