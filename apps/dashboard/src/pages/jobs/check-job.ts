import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import schema from 'virtual:new-job-schema';

/** OpenAPI 3.0 describes schemas by draft 4 of JSON Schema. */
const validator = new Validator(schema as Schema, '4', false);

/** What is wrong with a job by the API's own schema: a message for each field. */
export function checkJob(job: object): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { instanceLocation, error, keyword } of validator.validate(job).errors) {
    const [, field] = instanceLocation.split('/');
    if (field !== undefined && keyword !== 'properties') problems[field] ??= plain(error, keyword);
  }
  return problems;
}

function plain(error: string, keyword: OutputUnit['keyword']): string {
  if (keyword === 'pattern') return 'Only letters, digits and _ . - are possible, 64 at most.';
  if (keyword === 'anyOf') return "Must be 'all', or a range such as 1-500.";
  return error.replace(/^Instance type "(\w+)" is invalid\. Expected "(\w+)"\.$/, 'Must be a $2.');
}

/** What the schema says of a field. */
export const fieldOf = (name: string): (typeof schema.properties)[string] => schema.properties[name] ?? {};
