/** Things by their topic, in the order in which topics first occur. */
export function byTopic<Item extends { readonly topic: string }>(
  items: Iterable<Item>,
): { readonly name: Buffer; readonly items: Item[] }[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.topic);
    if (group === undefined) groups.set(item.topic, [item]);
    else group.push(item);
  }
  return [...groups].map(([topic, group]) => ({ name: Buffer.from(topic, 'utf8'), items: group }));
}
