/**
 * What is generated from the code and committed, so that a reader and a client generator find it:
 *
 *   node scripts/generate.mjs           writes openapi.json from the built API
 *   node scripts/generate.mjs --check   writes nothing; ends with 1 when it is out of date
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..');
const FILES = { 'openapi.json': 'dist/api/apps/api/src/docs/print-openapi.js' };

function generated(script) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, script)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
  });
  if (status !== 0) throw new Error(`${script} failed; has the project been built?\n${stderr}`);
  return stdout;
}

const stale = Object.entries(FILES).filter(([file, script]) => {
  const path = join(repository, file);
  const text = generated(script);
  if (fs.existsSync(path) && fs.readFileSync(path, 'utf8') === text) return false;
  if (!process.argv.includes('--check')) fs.writeFileSync(path, text);
  return true;
});
for (const [file] of stale)
  console.log(process.argv.includes('--check') ? `${file} is out of date: npm run generate` : `${file} written`);
if (stale.length > 0 && process.argv.includes('--check')) process.exitCode = 1;
