import type { MessageCodec } from '@waybill/avro';

/** What deciding needs of a codec: every step of it is synchronous, since schemas are prepared before. */
export type RecordCodec = Pick<MessageCodec, 'encode' | 'decode'>;
