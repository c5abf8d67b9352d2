import type { MessageCodec } from '@waybill/avro';

/** What deciding needs of a codec. */
export type RecordCodec = Pick<MessageCodec, 'encode' | 'decode'>;
