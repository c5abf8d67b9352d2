import { parcelsContract } from '../fixtures.ts';
import { toOpenApi } from '../openapi/to-open-api.ts';
import { toDocsPage } from './docs-page.ts';
import { toProblemPages } from './problem-pages.ts';

const contracts = [parcelsContract()];
const docs = () => toDocsPage(toOpenApi(contracts, { publicUrl: 'https://api.example' }), ['parcel-sent']).body;

test('texts of contracts are texts, whatever stands in them', () => {
  expect(docs()).toContain('SendParcel &#60;b&#62;.');
  expect(docs()).not.toContain('<b>');
});

test('each call is shown as it is typed', () => {
  expect(docs()).toContain('curl -i -X PUT &#34;https://api.example/v1/parcels/536365&#34;');
  expect(docs()).toContain('-d &#39;{&#34;weight&#34;:7}&#39;');
});

test('links to the pages of the errors, ours and theirs', () => {
  expect(docs()).toContain('<a href="problems/validation-failed">');
  expect(docs()).toContain('<a href="problems/parcel-sent">');
});

test('the page of a team code says which command it comes from and with which number', () => {
  const page = toProblemPages(contracts).get('parcel-too-heavy');

  expect(page?.body).toContain('<h1>Parcel too heavy</h1>');
  expect(page?.body).toContain('<code>parcels.parcel.v1.SendParcel</code>');
  expect(page?.body).toContain('422, when the request was held');
});

test('the page of an error of ours says when it occurs and what to do', () => {
  const page = toProblemPages([]).get('append-unknown');

  expect(page?.body).toMatch(/503[\s\S]*The log did not confirm in time[\s\S]*Repeat it with the same key/);
});
