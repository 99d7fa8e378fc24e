/** Locks between processes that outlive no process: a holder that was killed does not hold. */
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { poll, ServicesError } from './processes.mjs';

/** Names a process for good, in a file: pids are used again, but not with the same time of birth. */
export function identityOf(pid) {
  return `${pid} ${startOf(pid)}`;
}

/** The process that a file names, if it still runs: the holder of a lock. */
export function holderOf(file) {
  const [pid, started] = read(file).split(' ');
  return started !== undefined && startOf(pid) === started ? Number(pid) : undefined;
}

/**
 * Takes the lock within `seconds` and answers with its release; throws `refusal(pid of the holder)` when it is held
 * that long.
 */
export async function acquire(file, refusal, seconds = 0) {
  fs.mkdirSync(dirname(file), { recursive: true });
  if (!(await poll(() => take(file), seconds, 0.1))) throw new ServicesError(refusal(holderOf(file)));
  const mine = read(file);
  return () => {
    if (read(file) === mine) fs.rmSync(file, { force: true });
  };
}

function take(file) {
  // Written aside and linked: a lock never exists without its holder's name in it.
  const aside = `${file}.${randomUUID()}`;
  fs.writeFileSync(aside, identityOf(process.pid));
  try {
    if (holderOf(file) === undefined) fs.rmSync(file, { force: true });
    fs.linkSync(aside, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** When a process started, in clock ticks since boot; undefined when it has ended. */
function startOf(pid) {
  const [, state, rest] = /\) (\S) (.*)$/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return state === undefined || state === 'Z' ? undefined : rest.split(' ')[18];
}
