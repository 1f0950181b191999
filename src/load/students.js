// Load for any Rollcall address: reads, writes and misses, each a scenario with thresholds of its own.
//
//   k6 run -e BASE_URL=http://localhost:5000 src/load/students.js
//
// Further settings: VUS (50) virtual users, DURATION (30s), STUDENTS (1000) in the table, P99_MS (500) for reads.

import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

const BASE_URL = (__ENV.BASE_URL || 'http://localhost:5000').replace(/\/+$/, '');
const STUDENTS = number('STUDENTS', 1000);
const VUS = number('VUS', 50);
const P99_MS = number('P99_MS', 500);
const DURATION = __ENV.DURATION || '30s';

// No id of a real student: the load makes its own and removes them at the end.
const PREFIX = 'load-';
const JSON_BODY = { headers: { 'Content-Type': 'application/json' } };
const BATCH = 50;

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    reads: scenario('read', 0.8),
    writes: scenario('write', 0.15),
    misses: scenario('miss', 0.05),
  },
  thresholds: {
    // Of 10,000 requests one may fail or be answered wrongly.
    checks: ['rate>0.9999'],
    http_req_failed: ['rate<0.0001'],
    'http_req_duration{scenario:reads}': [`p(99)<${P99_MS}`],
    'http_req_duration{scenario:misses}': [`p(99)<${P99_MS}`],
    'http_req_duration{scenario:writes}': [`p(99)<${2 * P99_MS}`],
  },
  summaryTrendStats: ['med', 'p(90)', 'p(99)', 'max'],
};

/**
 * @param {string} name a setting that is a whole number
 * @param {number} otherwise its value where it is not set
 */
function number(name, otherwise) {
  const value = Number(__ENV[name] || otherwise);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number above 0`);
  }
  return value;
}

/**
 * @param {string} run the function that a virtual user repeats
 * @param {number} share of the virtual users
 * @returns {import('k6/options').Scenario}
 */
function scenario(run, share) {
  return { executor: 'constant-vus', exec: run, vus: Math.max(1, Math.round(VUS * share)), duration: DURATION };
}

/** @param {number} n */
function id(n) {
  return `${PREFIX}${n}`;
}

/** @param {string} studentId */
function address(studentId) {
  return `${BASE_URL}/student/${studentId}`;
}

/** The next student of this virtual user: all of them in turn, each user beginning elsewhere. */
function nextStudent() {
  return id(((exec.vu.idInTest * 7919 + exec.vu.iterationInScenario) % STUDENTS) + 1);
}

/** @param {string} studentId */
function post(studentId) {
  return http.post(
    `${BASE_URL}/student`,
    JSON.stringify({ StudentID: studentId, Name: `Load ${studentId}`, Dept: 'MCA' }),
    JSON_BODY,
  );
}

/**
 * All students in batches.
 * @param {(studentId: string) => import('k6/http').BatchRequest} request
 * @param {number} status that every answer must have
 */
function forAllStudents(request, status) {
  for (let first = 1; first <= STUDENTS; first += BATCH) {
    const requests = [];
    for (let n = first; n < first + BATCH && n <= STUDENTS; n++) {
      requests.push(request(id(n)));
    }
    for (const answer of Object.values(http.batch(requests))) {
      if (answer.status !== status) {
        throw new Error(`${answer.request.method} ${answer.url}: ${answer.status} ${answer.error}`);
      }
    }
  }
}

export function setup() {
  forAllStudents(
    (studentId) => ({
      method: 'POST',
      url: `${BASE_URL}/student`,
      body: JSON.stringify({ StudentID: studentId, Name: `Load ${studentId}`, Dept: 'MCA' }),
      params: JSON_BODY,
    }),
    201,
  );
}

export function read() {
  const student = nextStudent();
  const answer = http.get(address(student), { tags: { name: 'GET /student/:id' } });
  check(answer, {
    'a read is answered with 200': (got) => got.status === 200,
    'a read is answered with its own student': (got) => got.status === 200 && got.json('StudentID') === student,
  });
}

export function write() {
  const student = nextStudent();
  if (exec.vu.iterationInScenario % 3 === 0) {
    check(post(student), { 'a POST is answered with 201': (got) => got.status === 201 });
    return;
  }
  const dept = `MCA-${exec.vu.iterationInScenario}`;
  const answer = http.put(address(student), JSON.stringify({ Name: `Load ${student}`, Dept: dept }), {
    ...JSON_BODY,
    tags: { name: 'PUT /student/:id' },
  });
  check(answer, {
    'a PUT is answered with 200': (got) => got.status === 200,
    'a PUT is answered with what it set': (got) => got.status === 200 && got.json('updated.Dept') === dept,
  });
}

export function miss() {
  const answer = http.get(address(`${PREFIX}missing-${exec.vu.iterationInScenario}`), {
    tags: { name: 'GET /student/:missing' },
    // A 404 is the right answer here, so it does not count as failed.
    responseCallback: http.expectedStatuses(404),
  });
  check(answer, { 'a miss is answered with 404': (got) => got.status === 404 });
}

export function teardown() {
  forAllStudents((studentId) => ({ method: 'DELETE', url: address(studentId) }), 200);
}
