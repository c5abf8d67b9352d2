import type { OrderLine, PricedLine } from '@waybill/contracts-orders';

type Body<Line> = { readonly customerId: string | null; readonly country: string; readonly lines: readonly Line[] };

/** Whether a body that came again is what was recorded, but for its time. */
export function isSameBody(body: Body<OrderLine>, recorded: Body<PricedLine>): boolean {
  return (
    body.customerId === recorded.customerId &&
    body.country === recorded.country &&
    body.lines.length === recorded.lines.length &&
    body.lines.every((line, at) => isSameLine(line, recorded.lines[at]))
  );
}

function isSameLine(line: OrderLine, recorded: PricedLine | undefined): boolean {
  return (
    line.sku === recorded?.sku &&
    line.description === recorded.description &&
    line.quantity === recorded.quantity &&
    line.unitPricePence === recorded.unitPricePence
  );
}
