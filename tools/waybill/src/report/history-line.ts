/** An aggregate of a tenant; `aggregate` is its kind, such as `orders.order`. */
export type AggregatePlace = { readonly aggregate: string; readonly id: string; readonly tenant: string };

/** The command line that shows what happened to an aggregate, to be pasted into a shell. */
export function historyLine({ aggregate, id, tenant }: AggregatePlace): string {
  const [name, of, whose] = [quote(aggregate), quote(id), quote(tenant)];
  if (id.startsWith('-')) return `npx waybill history --tenant ${whose} -- ${name} ${of}`;
  return `npx waybill history ${name} ${of} --tenant ${whose}`;
}

/** What records say must not run where it is pasted, not even where somebody else's program wrote them. */
function quote(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
