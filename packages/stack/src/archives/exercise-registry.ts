/**
 * Has the registry do what a first user does, so that its archive holds the classes of more than a start. Kafka's first
 * topic and transaction take as long with an archive as without one: measured, so it is only started.
 */
export async function exerciseRegistry(registry: string): Promise<void> {
  const body = JSON.stringify({ schemaType: 'AVRO', schema: JSON.stringify(exampleSchema) });
  const send = (method: string, path: string): Promise<unknown> => ask(`${registry}${path}`, method, body);
  await send('POST', '/subjects/archive.Example/versions');
  await send('POST', '/compatibility/subjects/archive.Example/versions/latest');
  for (const path of ['/subjects', '/subjects/archive.Example/versions/latest', '/schemas/ids/1', '/config']) {
    await ask(`${registry}${path}`, 'GET');
  }
}

const exampleSchema = {
  type: 'record',
  name: 'Example',
  namespace: 'archive',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'lines', type: { type: 'array', items: 'long' }, default: [] },
  ],
};

async function ask(url: string, method: string, body?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  return response.json();
}
