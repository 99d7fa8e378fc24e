/**
 * What is generated from the build and committed: the API's OpenAPI document, for readers and for client generators,
 * the types of its clients (the command line, the dashboard), made from that, and `.env.example`, from the settings of every process.
 *
 *   node scripts/generate.mjs           writes what has changed
 *   node scripts/generate.mjs --check   writes nothing; ends with 1 when something is out of date
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const repository = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

/** What docker-compose.yml reads besides, and no process does. */
const COMPOSE = [
  ['FAIRLANE_PASSWORD', 'Password of PostgreSQL and RabbitMQ, and of Grafana. Required there.'],
  ['FAIRLANE_VERSION', "Version that the image is built as. Default package.json's."],
  ['FAIRLANE_API_PORT', 'Port of the API on this machine, loopback only. Default 3000.'],
  ['FAIRLANE_POSTGRES_PORT', 'The same of PostgreSQL. Default 5432.'],
  ['FAIRLANE_RABBITMQ_PORT', 'The same of RabbitMQ. Default 5672.'],
  ['FAIRLANE_MANAGEMENT_PORT', "The same of RabbitMQ's management. Default 15672."],
  ['FAIRLANE_PROMETHEUS_PORT', 'The same of Prometheus, profile monitoring. Default 9090.'],
  ['FAIRLANE_GRAFANA_PORT', 'The same of Grafana, profile monitoring. Default 3001.'],
];

function openApi() {
  const script = 'dist/api/apps/api/src/docs/print-openapi.js';
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, script)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (status !== 0) throw new Error(`${script} failed; has the API been built?\n${stderr}`);
  return stdout;
}

async function environmentExample() {
  const settings = async (app, name) =>
    Object.values((await import(join(repository, `dist/${app}/apps/${app}/src/${app}.settings.js`)))[name]);
  const sections = [
    ['The API', await settings('api', 'apiSettings')],
    ['A worker', await settings('worker', 'workerSettings')],
    ['The command line', await settings('cli', 'cliSettings')],
  ];
  const written = new Set();
  const lines = [
    '# Every setting, with its default or an example. Generated from the code: npm run generate',
    '',
  ];
  for (const [title, list] of sections) {
    lines.push(`# -- ${title} --`, '');
    for (const { variable, schema, doc, example } of list.filter(
      (setting) => !written.has(setting.variable),
    )) {
      written.add(variable);
      const isOptional = schema.safeParse(undefined).success;
      lines.push(`# ${doc}`, `${isOptional ? '# ' : ''}${variable}=${example ?? ''}`, '');
    }
  }
  lines.push('# -- docker-compose.yml --', '');
  for (const [variable, doc] of COMPOSE) lines.push(`# ${doc}`, `# ${variable}=`, '');
  return lines.join('\n');
}

const document = openApi();
// A field with a default may be left out of a request.
const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
const generated = {
  'openapi.json': document,
  'libs/client/src/generated/api.d.ts': `/** Generated from openapi.json by "npm run generate". */\n${types}`,
  '.env.example': await environmentExample(),
};
const stale = Object.entries(generated).filter(([file, text]) => {
  const path = join(repository, file);
  return !fs.existsSync(path) || fs.readFileSync(path, 'utf8') !== text;
});
for (const [file, text] of stale) {
  if (!isCheck) fs.writeFileSync(join(repository, file), text);
  console.log(isCheck ? `${file} is out of date: npm run generate` : `${file} written`);
}
if (isCheck && stale.length > 0) process.exitCode = 1;
