/** Long-running processes of ours, each with a log and a pid file: watched while they run, and stopped together. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { holderOf, identityOf } from './lock.mjs';
import { poll, ServicesError, tail } from './processes.mjs';

export class Children {
  #running = new Map();
  #fail;
  #stopping = false;

  /** Rejects as soon as a child ends that nobody stopped; never resolves. */
  failure = new Promise((_, reject) => (this.#fail = reject));

  /** `folder` takes the pid files; the logs go to `folder/logs`. */
  constructor(folder) {
    this.folder = folder;
    this.failure.catch(() => undefined); // Whoever waits sees it; before that it is no "unhandled rejection".
  }

  /** Kills what an earlier run has left behind because it was killed itself. */
  async killLeftovers() {
    for (const file of this.#pidFiles()) {
      const pid = holderOf(file);
      if (pid !== undefined) {
        process.kill(pid, 'SIGKILL');
        await poll(() => holderOf(file) === undefined, 10);
      }
      fs.rmSync(file, { force: true });
    }
  }

  /** The child gets a session of its own: a Ctrl-C in the terminal is ours to handle, in order. */
  start(name, command, args, { env, cwd }) {
    const log = join(this.folder, 'logs', `${name}.log`);
    const sink = fs.openSync(log, 'w');
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', sink, sink] });
    fs.closeSync(sink);
    const pidFile = join(this.folder, `${name}.pid`);
    const ended = (how) => {
      this.#running.delete(name);
      fs.rmSync(pidFile, { force: true });
      if (!this.#stopping) this.#fail(new ServicesError(`${name} ${how}; the end of ${log}:\n${tail(log)}`));
    };
    child.once('error', (error) => ended(`cannot be started (${error.message})`));
    child.once('exit', (code, signal) => ended(`ended with ${signal ?? code}`));
    if (child.pid === undefined) return;
    fs.writeFileSync(pidFile, identityOf(child.pid));
    this.#running.set(name, child);
  }

  /** SIGTERM to all, SIGKILL to those that are still there after `seconds`. */
  async stop(seconds) {
    this.#stopping = true;
    for (const child of this.#running.values()) child.kill('SIGTERM');
    const gone = await poll(() => this.#running.size === 0, seconds);
    if (!gone) for (const child of this.#running.values()) child.kill('SIGKILL');
    await poll(() => this.#running.size === 0, 5);
  }

  #pidFiles() {
    const names = fs.existsSync(this.folder) ? fs.readdirSync(this.folder) : [];
    return names.filter((name) => name.endsWith('.pid')).map((name) => join(this.folder, name));
  }
}
