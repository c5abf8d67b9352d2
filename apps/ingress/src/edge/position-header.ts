import type { Position } from '@waybill/messages';
import { positionText } from '@waybill/messages';

/** More than this is more than headers should carry: it is then left out. */
export const LONGEST_POSITION = 1_024;

/** A position as `Waybill-Position` carries it; undefined where there is none, or too much of one. */
export function toPositionHeader(position: Position): string | undefined {
  const text = positionText(position);
  return text === undefined || text.length > LONGEST_POSITION ? undefined : text;
}
