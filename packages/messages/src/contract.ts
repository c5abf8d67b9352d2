import type { TypedBy, TypesOf } from './message-types.ts';
import type { Upcaster, UpcasterContract } from './upcasters.ts';
import { toUpcasters } from './upcasters.ts';
import type { ViewEntry } from './view-entry.ts';
import { toView } from './view-entry.ts';
import { commandsTopic, deadLetterTopic, eventsTopic } from './topics.ts';

/** An Avro schema as JSON. */
export type AvroSchema =
  string | readonly AvroSchema[] | { readonly type: unknown; readonly [attribute: string]: unknown };

/** The Avro schema of a record, as an `.avsc` file holds it. */
export type RecordSchema = {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly doc?: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: unknown;
    readonly doc?: string;
    readonly default?: unknown;
  }[];
};

/** A team's schemas by short name, as `waybill generate` writes them. */
export type ContractSchemas = {
  readonly commands: Readonly<Record<string, RecordSchema>>;
  readonly events: Readonly<Record<string, RecordSchema>>;
  readonly views: Readonly<Record<string, RecordSchema>>;
};

export type HttpMethod = 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** How one command is reached, and how its refusals look to a client that held the request. */
type CommandEntry = {
  /** `METHOD /v1/collection`, `METHOD /v1/collection/{id}` or `POST /v1/collection/{id}:verb`; the platform's without `/v1`. */
  readonly route: `${HttpMethod} /${string}`;
  /** What a credential must be allowed to. @default `<team>.<aggregate>:write` */
  readonly scope?: string;
  /** HTTP status by refusal code. */
  readonly errors?: Readonly<Record<string, 404 | 409 | 422>>;
  /** Headers without which it is not taken. */
  readonly requires?: readonly CommandDemand[];
  /** A body that works, for the descriptions. @default one made from the schema */
  readonly example?: Readonly<Record<string, unknown>>;
};

/** What a command may demand: a key, so that a retry has one effect; a version, so that nothing unseen is overwritten. */
export type CommandDemand = 'idempotency-key' | 'precondition';

/** The flat table in which a team writes down its contract. */
export type ContractTable<Schemas extends ContractSchemas, Aggregate extends string = string> = {
  readonly team: string;
  readonly aggregates: Readonly<
    Record<
      Aggregate,
      {
        readonly commands: Readonly<Partial<Record<keyof Schemas['commands'], CommandEntry>>>;
        /** Commands that only reactors send, with the codes of their refusals. */
        readonly internal?: Readonly<Partial<Record<keyof Schemas['commands'], readonly string[]>>>;
        readonly events: readonly (keyof Schemas['events'])[];
        /** Clients may follow its events. @default false */
        readonly published?: boolean;
        /** For events of types or forms that are not written any more. */
        readonly upcasters?: readonly Upcaster[];
      }
    >
  >;
  readonly views: Readonly<Record<keyof Schemas['views'], ViewEntry>>;
  /** Versions of routes that a later one replaces, such as `v1`. */
  readonly versions?: Readonly<Record<`v${number}`, VersionLifetime>>;
};

/** Since when a version of the routes should not be used any more, and when it ends. */
export type VersionLifetime = { readonly deprecated: Date; readonly sunset: Date };

export type CommandContract = {
  readonly team: string;
  readonly aggregate: string;
  /** Short name, such as `PlaceOrder`. */
  readonly type: string;
  readonly fullName: string;
  readonly method: HttpMethod;
  /** Without id and verb, such as `/v1/orders`. */
  readonly collection: string;
  /** False for `POST /v1/collection`, whose new aggregate takes the command's id. */
  readonly hasId: boolean;
  readonly verb: string | undefined;
  readonly scope: string;
  readonly errors: Readonly<Record<string, 404 | 409 | 422>>;
  readonly requires: readonly CommandDemand[];
  /** A body that works, as JSON. */
  readonly example?: Readonly<Record<string, unknown>> | undefined;
  readonly schema: RecordSchema;
  readonly topic: string;
};

/** A command that no client can send: a reactor does. */
export type InternalCommandContract = Pick<
  CommandContract,
  'team' | 'aggregate' | 'type' | 'fullName' | 'schema' | 'topic'
> & {
  /** Codes of its refusals. */
  readonly codes: readonly string[];
};

export type EventContract = {
  readonly team: string;
  readonly aggregate: string;
  readonly type: string;
  readonly fullName: string;
  readonly schema: RecordSchema;
  readonly topic: string;
};

export type ViewContract = {
  readonly team: string;
  readonly name: string;
  readonly path: string;
  readonly scope: string;
  /** The aggregate whose id and version the view shares; undefined for a view of many. */
  readonly of: string | undefined;
  /** Events topics that it folds. */
  readonly topics: readonly string[];
  readonly filters: readonly string[];
  readonly sorts: readonly string[];
  readonly schema: RecordSchema;
};

export type AggregateContract<Name extends string = string> = {
  readonly team: string;
  readonly name: Name;
  readonly commandsTopic: string;
  readonly eventsTopic: string;
  readonly deadLetterTopic: string;
  /** Clients may follow its events. */
  readonly published: boolean;
};

/** What a team promises to everybody else: commands, events and views. `Types` says what its messages hold. */
export type Contract<Aggregate extends string = string, Types = unknown> = TypedBy<Types> & {
  readonly team: string;
  readonly aggregates: readonly AggregateContract<Aggregate>[];
  readonly commands: readonly CommandContract[];
  readonly internalCommands: readonly InternalCommandContract[];
  readonly events: readonly EventContract[];
  /** For events that were recorded otherwise than they are written today. */
  readonly upcasters: readonly UpcasterContract[];
  readonly views: readonly ViewContract[];
  /** Of versions that come to an end, by the first segment of their paths. */
  readonly versions: Readonly<Record<string, VersionLifetime>>;
};

/**
 * Turns a team's table into its contract.
 *
 * @throws `TypeError` that names the entry, when a command or event has no schema, a route is not of the form, or a
 *         view names an aggregate, filter or sort that does not exist
 */
export function defineContract<Schemas extends ContractSchemas, Aggregate extends string>(
  schemas: Schemas,
  table: ContractTable<Schemas, Aggregate>,
): Contract<Aggregate, TypesOf<Schemas>> {
  const { team } = table;
  const entries = Object.entries<ContractTable<Schemas>['aggregates'][string]>(table.aggregates);
  return {
    team,
    versions: table.versions ?? {},
    aggregates: entries.map(([name, { published = false }]) => toAggregate(team, name as Aggregate, published)), // A name of the table's own.
    commands: entries.flatMap(([aggregate, { commands }]) =>
      Object.entries<CommandEntry | undefined>(commands).flatMap(([type, entry]) =>
        entry ? [toCommand(team, aggregate, entry, schemaOf(schemas.commands, type))] : [],
      ),
    ),
    internalCommands: entries.flatMap(([aggregate, { internal = {} }]) =>
      Object.entries<readonly string[] | undefined>(internal).map(([type, codes = []]) => ({
        ...toMessage(team, aggregate, schemaOf(schemas.commands, type)),
        topic: commandsTopic(team, aggregate),
        codes,
      })),
    ),
    events: entries.flatMap(([aggregate, { events }]) =>
      events.map((type) => toEvent(team, aggregate, schemaOf(schemas.events, String(type)))),
    ),
    upcasters: entries.flatMap(([aggregate, { events, upcasters = [] }]) =>
      toUpcasters(
        events.map((type) => toEvent(team, aggregate, schemaOf(schemas.events, String(type)))),
        upcasters,
        (schema) => toEvent(team, aggregate, schema),
      ),
    ),
    views: Object.entries<ViewEntry>(table.views).map(([name, entry]) =>
      toView(table, name, entry, schemaOf(schemas.views, name)),
    ),
  };
}

function toAggregate<Name extends string>(team: string, name: Name, published: boolean): AggregateContract<Name> {
  return {
    team,
    name,
    commandsTopic: commandsTopic(team, name),
    eventsTopic: eventsTopic(team, name),
    deadLetterTopic: deadLetterTopic(team, name),
    published,
  };
}

/** The platform's routes have no version: they only gain members. */
const PLATFORM = 'platform';
const ROUTE = /^(PUT|POST|PATCH|DELETE) ((\/v\d+)?\/[a-z0-9-]+)(\/\{id\}(?::([a-z][a-z-]*))?)?$/;

function toCommand(team: string, aggregate: string, entry: CommandEntry, schema: RecordSchema): CommandContract {
  return {
    ...toMessage(team, aggregate, schema),
    ...toRoute(team, entry.route),
    scope: entry.scope ?? `${team}.${aggregate}:write`,
    errors: entry.errors ?? {},
    requires: entry.requires ?? [],
    example: entry.example,
    topic: commandsTopic(team, aggregate),
  };
}

function toRoute(team: string, route: string): Pick<CommandContract, 'method' | 'collection' | 'hasId' | 'verb'> {
  const [, method, collection, version, id, verb] = ROUTE.exec(route) ?? [];
  // POST creates and acts; the other methods are about the resource that the path names.
  const fits = method === 'POST' ? id === undefined || verb !== undefined : id !== undefined && verb === undefined;
  const isVersioned = (version === undefined) === (team === PLATFORM);
  if (method === undefined || collection === undefined || !fits || !isVersioned) {
    throw new TypeError(
      `${team}: the route "${route}" is neither "POST /v1/collection[/{id}:verb]" nor "PUT, PATCH or DELETE /v1/collection/{id}".`,
    );
  }
  // The pattern admits no other method.
  return { method: method as HttpMethod, collection, hasId: id !== undefined, verb };
}

function toEvent(team: string, aggregate: string, schema: RecordSchema): EventContract {
  return { ...toMessage(team, aggregate, schema), topic: eventsTopic(team, aggregate) };
}

function toMessage(team: string, aggregate: string, schema: RecordSchema) {
  return { team, aggregate, type: schema.name, fullName: fullName(schema), schema };
}

function schemaOf(schemas: Readonly<Record<string, RecordSchema>>, name: string): RecordSchema {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) throw new TypeError(`There is no schema of the name ${name}.`);
  return schema;
}

function fullName({ namespace, name }: RecordSchema): string {
  return `${namespace}.${name}`;
}
