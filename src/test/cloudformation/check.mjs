// Compares CloudFormation resources with AWS's published schema: types, property names, what is required, value types.
// Reads {"name": {"Type": ..., "Properties": ...}, ...} from standard input, prints one line for each problem.
import { readFileSync } from 'node:fs';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';

const database = await loadAwsServiceSpec();
const problems = [];

// {"Ref": ...}, {"Fn::Sub": ...}: what they become is known when the stack is made.
function isFunction(value) {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

function propertyProblems(where, values, schema) {
  const given = Object.keys(values).flatMap((name) =>
    name in schema
      ? misfits(`${where}.${name}`, values[name], schema[name].type)
      : [`${where}.${name}: there is no such property`]);
  const missing = Object.keys(schema)
    .filter((name) => schema[name].required && !(name in values))
    .map((name) => `${where}.${name}: is required`);
  return [...given, ...missing];
}

function misfits(where, value, type) {
  if (isFunction(value)) {
    // A choice must fit whichever way it goes.
    return (value['Fn::If'] ?? []).slice(1).flatMap((choice) => misfits(where, choice, type));
  }
  const wrong = [`${where}: is no ${type.type}`];
  switch (type.type) {
    case 'string':
    case 'date-time':
      return typeof value === 'string' ? [] : wrong;
    case 'number':
      return typeof value === 'number' ? [] : wrong;
    case 'integer':
      return Number.isInteger(value) ? [] : wrong;
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong;
    case 'json':
      return typeof value === 'object' ? [] : wrong;
    case 'array':
      return Array.isArray(value) ? value.flatMap((item, i) => misfits(`${where}[${i}]`, item, type.element)) : wrong;
    case 'map':
      return Object.entries(value).flatMap(([key, item]) => misfits(`${where}.${key}`, item, type.element));
    case 'union': {
      // "json" stands beside a list's exact type and would let anything pass.
      const exact = type.types.filter((one) => one.type !== 'json' || !Array.isArray(value));
      const each = exact.map((one) => misfits(where, value, one));
      return each.find((problems) => problems.length === 0) ?? each[0];
    }
    case 'ref': {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        return wrong;
      }
      return propertyProblems(where, value, database.get('typeDefinition', type.reference.$ref).properties);
    }
    default:
      return [];
  }
}

for (const [name, resource] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const found = database.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
  if (found.length === 0) {
    problems.push(`${name}: there is no type ${resource.Type}`);
  } else {
    problems.push(...propertyProblems(name, resource.Properties ?? {}, found.only().properties));
  }
}
console.log(problems.join('\n'));
