/**
 * Where an instance keeps its things. `.fairlane/<profile>/` in the repository holds its log, its state and `data`:
 * a folder, or a link to one elsewhere when the servers' users cannot reach the repository (it lies below a 0700
 * folder such as /root, or on a file system without owners) or its path has characters that the servers' start
 * scripts cannot take.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServicesError } from './processes.mjs';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const profileFolder = (profile) => join(repository, '.fairlane', profile);

/** The profiles that have been used in this checkout. */
export function profiles() {
  const folder = dirname(profileFolder('any'));
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Creates the folder of a profile; a file of another user in the way is said so. */
export function makeProfileFolder(profile) {
  const folder = profileFolder(profile);
  try {
    fs.mkdirSync(join(folder, 'logs'), { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (cause) {
    throw new ServicesError(
      `${folder} cannot be written (${cause.code}). It was probably made by another user: remove it as that user.`,
      { cause },
    );
  }
  return folder;
}

export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Missing, or torn by a crash: both mean that nothing is known.
  }
}

/** Replaces the file at once: whoever reads sees the old text or the new one. Only its owner may read it. */
export function writeJson(file, value) {
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** The data folder of a profile if it has one, with links resolved. */
export function existingData(profile) {
  try {
    return fs.realpathSync(join(profileFolder(profile), 'data'));
  } catch {
    return undefined;
  }
}

/** The data folder of a profile, made on first use in the first place where every one of `users` can work. */
export function makeData(profile, users) {
  const existing = existingData(profile);
  if (existing !== undefined && usable(existing, users)) return existing;
  removeData(profile);
  const link = join(profileFolder(profile), 'data');
  if (/^[\w./-]+$/.test(link)) {
    fs.mkdirSync(link);
    fs.chmodSync(link, 0o711);
    if (usable(link, users)) return fs.realpathSync(link);
    fs.rmdirSync(link);
  }
  for (const place of ['/var/lib', '/var/tmp', '/tmp']) {
    const folder = makeIn(place, profile);
    if (folder === undefined) continue;
    if (usable(folder, users)) {
      fs.symlinkSync(folder, link);
      return folder;
    }
    fs.rmdirSync(folder);
  }
  throw new ServicesError(
    'Neither the repository, /var/lib, /var/tmp nor /tmp can hold the data of the services.',
  );
}

/** Removes the data folder, wherever it is. Its servers must be down. */
export function removeData(profile) {
  const data = existingData(profile);
  if (data !== undefined) fs.rmSync(data, { recursive: true, force: true });
  fs.rmSync(join(profileFolder(profile), 'data'), { recursive: true, force: true });
}

/** A folder that belongs to the user a server runs as. */
export function makeOwned(folder, user) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) fs.chownSync(folder, user.uid, user.gid);
}

export function writeOwned(file, text, user, mode = 0o600) {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, text, { mode });
  if (user) fs.chownSync(file, user.uid, user.gid);
}

/** A name nobody can guess or have taken, since others may write to /tmp as well. */
function makeIn(place, profile) {
  try {
    const folder = fs.mkdtempSync(join(place, `fairlane-${profile}-`));
    fs.chmodSync(folder, 0o711);
    return folder;
  } catch {
    return undefined;
  }
}

/** Tried rather than computed: owners, modes, ACLs and mount options all have a say. */
function usable(folder, users) {
  return users.every((user) => {
    const probe = join(folder, '.probe');
    try {
      makeOwned(probe, user);
      return (
        spawnSync('/bin/sh', ['-c', 'cd "$1" && : > file', 'sh', probe], { ...user, cwd: '/' }).status === 0
      );
    } catch {
      return false;
    } finally {
      fs.rmSync(probe, { recursive: true, force: true });
    }
  });
}
