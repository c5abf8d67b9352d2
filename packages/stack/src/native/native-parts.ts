import type { PartName } from '../parts.ts';
import { kafkaPart } from './kafka-part.ts';
import { mongodbPart } from './mongodb-part.ts';
import type { NativePart } from './native-part.ts';
import { registryPart } from './registry-part.ts';

export const nativeParts: Readonly<Record<PartName, NativePart>> = {
  kafka: kafkaPart,
  registry: registryPart,
  mongodb: mongodbPart,
};
