/** Calls the service with the types that openapi-typescript makes: openapi-fetch.js URL. */
import createClient from 'openapi-fetch';
import type {paths} from './openapi-types';

declare const process: {argv: string[]};

async function main() {
  const client = createClient<paths, 'application/json'>({baseUrl: process.argv[2]});
  const one = {params: {path: {id: '101'}}};

  const created = await client.POST('/student', {body: {StudentID: '101', Name: 'Anita', Dept: 'MCA'}});
  console.log('created:', created.data?.message);
  console.log('read:', (await client.GET('/student/{id}', one)).data?.Name);
  const updated = await client.PUT('/student/{id}', {...one, body: {Name: 'Anita S'}});
  console.log('updated:', updated.data?.updated?.Name);

  const imported = await client.POST('/student', {
    body: 'StudentID,Name\n201,Ravi\n202,Meera\n203, \n', headers: {'Content-Type': 'text/csv'}, bodySerializer: (body) => body,
  });
  console.log('imported:', imported.data?.created, 'and not:', imported.data?.failed, imported.data?.errors?.[0]?.error);

  const page = await client.GET('/student', {params: {query: {limit: 2}}});
  console.log('listed:', page.data?.students.length, 'more:', page.data?.next !== undefined);
  console.log('deleted:', (await client.DELETE('/student/{id}', one)).data?.message);
  const {error, response} = await client.GET('/student/{id}', one);
  console.log('refused:', response.status, error?.error);
}

main();
