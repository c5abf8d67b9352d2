import type { NodeName } from '../parts.ts';
import { kafkaBroker } from './kafka-part.ts';
import { mongodbPart } from './mongodb-part.ts';
import type { NativePart } from './native-part.ts';
import { registryPart } from './registry-part.ts';

export const nativeParts: Readonly<Record<NodeName, NativePart>> = {
  kafka: kafkaBroker('kafka'),
  'kafka-2': kafkaBroker('kafka-2'),
  'kafka-3': kafkaBroker('kafka-3'),
  registry: registryPart,
  mongodb: mongodbPart,
};
