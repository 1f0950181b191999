/** Calls the service with the client that openapi-generator makes for TypeScript: typescript-fetch.js URL. */
import {Configuration, ResponseError, StudentsApi} from './typescript-fetch';

declare const process: {argv: string[]};

async function main() {
  const students = new StudentsApi(new Configuration({basePath: process.argv[2]}));

  const created = await students.createStudent({newStudent: {studentID: '101', name: 'Anita', dept: 'MCA'}});
  console.log('created:', created.message);
  console.log('read:', (await students.readStudent({id: '101'})).name);
  const updated = await students.updateStudent({id: '101', studentUpdate: {name: 'Anita S'}});
  console.log('updated:', updated.updated?.name);

  // The generated method takes the first of the content types only; a Blob is sent as it is.
  const report = await students.createStudent(
    {newStudent: {studentID: '', name: ''}},
    {headers: {'Content-Type': 'text/csv'}, body: new Blob(['StudentID,Name\n201,Ravi\n202,Meera\n203, \n'])});
  console.log('imported:', report.created, 'and not:', report.failed, report.errors?.[0]?.error);

  const page = await students.listStudents({limit: 2});
  console.log('listed:', page.students.length, 'more:', page.next !== undefined);
  console.log('deleted:', (await students.deleteStudent({id: '101'})).message);
  try {
    await students.readStudent({id: '101'});
  } catch (failure) {
    const {response} = failure as ResponseError;
    console.log('refused:', response.status, (await response.json()).error);
  }
}

main();
