/** A backup, a database that is gone, and the state as of the backup. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../../scripts/services/processes.mjs';
import { playbook } from '../ansible.mjs';
import { folder, onHost } from '../lab.mjs';

const JOBS = 200;

/** All that a customer could ask about: who there is, and what became of each of their jobs. */
const STATE = `select md5(coalesce(string_agg(line, ',' order by line), '')) || ' ' || count(*) from (
  select id || name as line from customers union all select id::text || state::text from job_history
  union all select id::text || state::text from jobs) as lines`;

export async function checkBackup({ report, client, signal }) {
  report.step('A backup, a destroyed database, a restore');
  const http = client();
  const customerId = await http.newCustomer('kept');
  await http.call(
    'POST',
    '/v1/jobs',
    Array.from({ length: JOBS }, () => ({ customerId, executionSeconds: 0.01 })),
  );
  // Some are due tomorrow: they are in the backup as they wait.
  const tomorrow = Array.from({ length: 10 }, () => ({ customerId, delaySeconds: 86_400 }));
  await http.call('POST', '/v1/jobs', tomorrow);
  await poll(async () => (await http.states(customerId)).succeeded === JOBS, 60, 0.5);
  const before = await stateOf();
  const to = join(folder, 'backups');
  fs.rmSync(to, { recursive: true, force: true });
  const backup = await playbook('backup.yml', { to }, { signal });
  const [file] = fs.readdirSync(to);
  report.check(
    'backup.yml',
    file !== undefined,
    `${Math.round(backup.seconds)} s, ${Math.round(fs.statSync(join(to, file)).size / 1_024)} KiB`,
  );

  const late = await http.newCustomer('late');
  await onHost('h1', 'cd /; sudo -u postgres dropdb --force fairlane; rm -f /var/backups/fairlane/*');
  const down = await poll(async () => (await http.request('GET', '/health/ready')).status === 503, 30, 0.5);
  report.check('Without a database the API says so', down === true, '503');

  const restore = await playbook('restore.yml', { dump: join(to, file), sure: 'yes' }, { signal });
  report.check('restore.yml', true, `${Math.round(restore.seconds)} s`);
  const after = await stateOf();
  report.check('The state is as of the backup', after === before, `${after} rows`);
  const lateStatus = (await http.request('GET', `/v1/customers/${late}`)).status;
  report.check('What came after it is gone', lateStatus === 404, lateStatus);
  const { id } = await http.call('POST', '/v1/jobs', { customerId, executionSeconds: 0.01 });
  const done = await poll(
    async () => (await http.call('GET', `/v1/jobs/${id}`)).state === 'succeeded',
    60,
    0.2,
  );
  report.check('It serves on', done === true, 'a new job succeeded');
  http.close();
}

const stateOf = async () =>
  (await onHost('h1', `cd /; sudo -u postgres psql -AXqtd fairlane -c "${STATE}"`)).trim();
