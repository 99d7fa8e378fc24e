/** A folder as an archive that depends on nothing but its content. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { run } from '../services/processes.mjs';

/** All files below a folder, in the order of their paths. */
export function filesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** `SHA256SUMS` of every other file, for `sha256sum --check` in that folder. */
export function writeSums(folder) {
  const lines = filesIn(folder).map((file) => `${sha256(file)}  ${relative(folder, file)}\n`);
  fs.writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

/** Packs `folder` as the only thing at the archive's top, and writes `<file>.sha256` beside it; answers with `file`. */
export async function archive(folder, file, dateSeconds) {
  const tar = [
    ...['--create', '--format=gnu', '--sort=name', `--mtime=@${dateSeconds}`],
    ...['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'],
    ...['--directory', dirname(folder), basename(folder)],
  ];
  fs.mkdirSync(dirname(file), { recursive: true });
  const script =
    'set -eu; out=$1; shift; tar "$@" > "$out.tar"; gzip -n < "$out.tar" > "$out.new"; rm "$out.tar"; mv "$out.new" "$out"';
  await run('sh', ['-c', script, 'sh', file, ...tar], { seconds: 300 });
  fs.writeFileSync(`${file}.sha256`, `${sha256(file)}  ${basename(file)}\n`);
  return file;
}

function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}
