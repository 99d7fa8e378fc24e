/** Running commands as another user, and finding the processes of an instance again, whoever started them. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** An expected failure: its message tells the reader what to do, so no stack trace is shown for it. */
export class ServicesError extends Error {}

/**
 * The account that a server runs as. PostgreSQL refuses root, so root runs a server as the account of its package;
 * anybody else runs it as himself (undefined).
 */
export function serviceUser(name) {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout || NaN);
  const user = { uid: id('-u'), gid: id('-g') };
  if (Number.isNaN(user.uid)) {
    throw new ServicesError(
      `There is no user "${name}" to run the server as: create it, or run this as a normal user.`,
    );
  }
  return user;
}

/**
 * Runs a command to its end and answers with its output; throws with the end of that when it fails or takes longer
 * than `seconds`. With `log` the output goes to that file instead, also that of a server the command leaves behind;
 * the file is opened here, so the server's user needs no access to it. An abort of `signal` kills it.
 */
export function run(
  command,
  args,
  { user, env = process.env, cwd = '/', seconds = 60, input = '', log, signal } = {},
) {
  return new Promise((resolve, reject) => {
    const sink = log === undefined ? 'pipe' : openSync(log, 'a');
    const stdio = ['pipe', sink, sink];
    const child = spawn(command, args, {
      ...user,
      env,
      cwd,
      stdio,
      signal,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (cause) =>
      reject(new ServicesError(`${command} cannot be run: ${cause.message}`, { cause })),
    );
    child.on('close', (code, signal) => {
      if (log !== undefined) closeSync(sink);
      if (code === 0) return resolve(output);
      const said = log === undefined ? output.slice(-2000).trim() : tail(log);
      return reject(new ServicesError(`${command} ended with ${signal ?? code}:\n${said}`));
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** The last lines of a log, for an error message that shows the cause where the reader looks. */
export function tail(log, lines = 20) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Repeats `attempt` until it returns something true; undefined when the deadline passes first. */
export async function poll(attempt, seconds, everySeconds = 0.05) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    if (performance.now() > deadline) return undefined;
    await delay(everySeconds * 1000);
  }
}

/**
 * The processes that belong to an instance: one of these programs, with its working directory in this folder. Pid
 * files name strangers after a reboot, and miss the children that a SIGKILL leaves behind; this does neither. A
 * zombie has no working directory, so it does not count.
 */
export function processesIn(folder, programs) {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const cwd = readlinkSync(`/proc/${entry}/cwd`);
      if (cwd !== folder && !cwd.startsWith(`${folder}/`)) continue;
      const [, program, parent] =
        /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      if (programs.includes(program)) found.push({ pid: Number(entry), parent: Number(parent), program });
    } catch {
      // Gone meanwhile, or another user's: in neither case one of ours.
    }
  }
  return found;
}

/**
 * Stops an instance: `signal` to its topmost processes, which take their children along, and SIGKILL to whatever is
 * still there after `seconds`. With SIGKILL as the signal nobody is waited for.
 */
export async function stopProcesses(folder, programs, signal, seconds) {
  const members = () => processesIn(folder, programs);
  const gone = () => members().length === 0;
  if (signal !== 'SIGKILL') {
    const all = members();
    const pids = new Set(all.map(({ pid }) => pid));
    send(
      all.filter(({ parent }) => !pids.has(parent)),
      signal,
    );
    if (await poll(gone, seconds, 0.2)) return;
  }
  // More than once: a process that was about to start a child may have done so in between.
  const killed = await poll(() => gone() || void send(members(), 'SIGKILL'), 10);
  if (!killed)
    throw new ServicesError(`Processes in ${folder} survive SIGKILL: ${JSON.stringify(members())}`);
}

function send(processes, signal) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended on its own.
    }
  }
}
