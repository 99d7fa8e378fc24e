/**
 * What is generated from the built API and committed: its OpenAPI document, for readers and for client generators,
 * and the types of the command line's client, made from that.
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

function openApi() {
  const script = 'dist/api/apps/api/src/docs/print-openapi.js';
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, script)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (status !== 0) throw new Error(`${script} failed; has the API been built?\n${stderr}`);
  return stdout;
}

const document = openApi();
// A field with a default may be left out of a request.
const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
const generated = {
  'openapi.json': document,
  'apps/cli/src/generated/api.d.ts': `/** Generated from openapi.json by "npm run generate". */\n${types}`,
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
