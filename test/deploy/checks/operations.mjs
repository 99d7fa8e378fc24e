/** New secrets without a failed request; a worker host less, and one more. */
import { poll } from '../../../scripts/services/processes.mjs';
import { playbook, readSecrets } from '../ansible.mjs';
import { Load } from '../client.mjs';
import { onHost } from '../lab.mjs';

export async function checkOperations({ report, client, secrets, signal }) {
  report.step('New secrets, and fewer and more workers');
  const http = client();
  const customer = await http.newCustomer('operated');
  // A key of its own: the admin key is one of the secrets that change.
  const { key } = await http.call('POST', '/v1/api-keys', { name: 'load', role: 'admin' });
  const load = new Load(client({ adminKey: key }), customer);
  const rotation = await playbook('rotate-secrets.yml', {}, { signal });
  await load.stop();
  report.check(
    'rotate-secrets.yml, and no request failed',
    load.failures.length === 0,
    load.failures[0] ?? `${Math.round(rotation.seconds)} s, ${load.requests} requests`,
  );
  const fresh = await readSecrets();
  const oldStatus = (await http.request('GET', '/v1/customers')).status;
  const newStatus = (await client({ adminKey: fresh.admin_key }).request('GET', '/v1/customers')).status;
  report.check(
    'The old admin key is refused, the new one works',
    oldStatus === 401 && newStatus === 200,
    `${oldStatus}, ${newStatus}`,
  );
  const logins = (
    await onHost(
      'h1',
      `cd /; sudo -u postgres psql -AXqt -c "select string_agg(rolname, ' ') from pg_roles where rolname ~ '^fairlane_.*_[0-9]+$'"`,
    )
  ).trim();
  report.check('The old logins are gone', !logins.includes(`_${secrets.generation}`), logins);

  const again = client({ adminKey: fresh.admin_key });
  const up = async () => {
    const { items } = await again.call('GET', '/v1/workers?limit=1000');
    return items
      .filter(({ state }) => state === 'up')
      .map(({ host }) => host)
      .sort()
      .join(' ');
  };
  await playbook('scale.yml', { drain: 'h4' }, { signal });
  const fewer = await poll(async () => (await up()) === 'h3 h5', 30, 0.5);
  report.check('scale.yml drains a worker host', fewer === true, `up: ${await up()}`);
  await playbook('scale.yml', {}, { signal });
  const more = await poll(async () => (await up()) === 'h3 h4 h5', 60, 0.5);
  report.check('scale.yml adds it again', more === true, `up: ${await up()}`);
  http.close();
  again.close();
}
