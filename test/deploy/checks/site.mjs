/** From five fresh hosts to serving by one playbook, which changes nothing when it runs again. */
import { cpus, loadavg } from 'node:os';
import { lint, playbook } from '../ansible.mjs';

const SERVING_SECONDS = 300;

export async function checkSite({ report, client, signal }) {
  report.step('site.yml on five fresh hosts');
  const violations = await lint();
  report.check('ansible-lint, profile production', violations === 'no violation', violations);
  const first = await playbook('site.yml', {}, { signal });
  const ready = await client().request('GET', '/health/ready');
  report.check(
    'Serving through the proxy',
    ready.status === 200,
    `${ready.status} ${JSON.stringify(ready.body)}`,
  );
  const seconds = Math.round(first.seconds);
  report.check(
    `Fresh hosts to serving in ${SERVING_SECONDS} s`,
    seconds < SERVING_SECONDS,
    `${seconds} s${crowd()}`,
  );
  const second = await playbook('site.yml', {}, { signal });
  report.check(
    'A second run changes nothing',
    second.changed === 0,
    `changed=${second.changed} in ${Math.round(second.seconds)} s`,
  );
}

/** Whether others were at work on this machine: the hosts alone keep about as many processes waiting as it has processors. */
function crowd() {
  const [, five] = loadavg();
  return five > 3 * cpus().length
    ? `, on a crowded machine: ${five.toFixed(0)} at work on ${cpus().length} processors`
    : '';
}
