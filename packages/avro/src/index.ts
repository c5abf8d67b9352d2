export { type DecodableFetchLoop, fetchDecodable } from './decodable-fetch-loop.ts';
export { SchemaIncompatibleError } from './errors.ts';
export {
  createEventRenderer,
  type EventRenderer,
  type ReadEvent,
  renderCloudEvent,
  todaysName,
} from './json/cloud-event.ts';
export type { Issue } from './json/issue.ts';
export { toJsonExample } from './json/json-example.ts';
export { type JsonSchema, toJsonSchema } from './json/json-schema.ts';
export { parseJson, type ParsedJson } from './json/parse-json.ts';
export { toDump, toJson, toRow } from './json/to-json.ts';
export { createWrittenDecoder, type FrameDecoder } from './frame-decoder.ts';
export type { CodecOptions, MessageCodec } from './message-codec.ts';
export { openCodec } from './message-codec.ts';
export { type BreakingChange, findBreakingChanges } from './registry/check-compatibility.ts';
export { contractSubjects, type ContractSubject } from './registry/contract-subjects.ts';
export { createRegistry, type RegistryOptions } from './registry/http-registry.ts';
export { createMemoryRegistry } from './registry/memory-registry.ts';
export { registerSchemas, type SubjectRegistration } from './registry/register-schemas.ts';
export type { SchemaRegistry } from './registry/schema-registry.ts';
export { exportSchemas, parseSchemaTable, type SchemaTable, withLocalCopy } from './registry/schema-table.ts';
export { waitForRegistry } from './registry/wait-for-registry.ts';
export { renderClientIndex, renderClientTypes, renderProblemCodes } from './typescript/render-client-types.ts';
export { renderContract, renderPlatform } from './typescript/render-contract.ts';
export { describeChanges } from './schema/describe-changes.ts';
export { type AvroType, matchType } from './schema/avro-type.ts';
export { parseSchema } from './schema/parse-schema.ts';
export { lintSchema } from './schema/lint-schema.ts';
export { isSameSchema } from './schema/same-schema.ts';
export type { Decoded } from './wire/schema-codec.ts';
export { commandOutcomeSchema, cancelOperationSchema } from './platform/generated.ts';
