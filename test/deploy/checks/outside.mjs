/** What can be reached, by whom, and what is refused: ports, rights, certificates. */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../scripts/services/processes.mjs';
import { DOMAIN, GROUPS, HOSTS } from '../ansible.mjs';
import { addressOf, folder, inNamespace, onHost, OUTSIDE } from '../lab.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
/** Asked for besides what the hosts listen on: what they might listen on, were something amiss. */
const USUAL_PORTS = [
  21, 22, 25, 80, 111, 443, 3000, 4369, 5432, 5671, 5672, 8080, 9090, 9100, 9187, 15672, 15692, 25672,
];
const WORKER = 'h5';

export async function checkOutside({ report, client, secrets }) {
  report.step('From outside, and from a worker host');
  const listening = {};
  for (const host of HOSTS) {
    const lines = await onHost(host, "ss -Hltn | awk '{print $4}'");
    const ports = [...lines.matchAll(/:(\d+)$/gm)].map(([, port]) => Number(port));
    listening[host] = [...new Set([...ports, ...USUAL_PORTS])];
  }
  const targets = HOSTS.flatMap((host) => listening[host].map((port) => `${addressOf(host)}:${port}`));
  const scan = async (namespace, list) =>
    (await inNamespace(namespace, process.execPath, join(here, 'scan.mjs'), ...list))
      .trim()
      .split('\n')
      .filter(Boolean)
      .sort();

  const expected = GROUPS.proxy.flatMap((host) => [`${addressOf(host)}:443`, `${addressOf(host)}:80`]).sort();
  const open = await scan(OUTSIDE, targets);
  report.check(
    'Open to everybody: ports 80 and 443 of the proxy',
    `${open}` === `${expected}`,
    `${open.join(' ')} of ${targets.length} tried`,
  );

  const others = targets.filter((target) => !target.startsWith(`${addressOf(WORKER)}:`));
  const needed = [
    ...expected,
    ...GROUPS.database.map((host) => `${addressOf(host)}:5432`),
    ...GROUPS.brokers.map((host) => `${addressOf(host)}:5671`),
  ];
  const reachable = await scan(`fairlane-${WORKER}`, others);
  report.check(
    'Open to a worker host: PostgreSQL and RabbitMQ besides',
    `${reachable}` === `${needed.sort()}`,
    reachable.join(' '),
  );

  const metrics = await client().request('GET', '/metrics');
  report.check('Figures are not for everybody', metrics.status === 403, `GET /metrics ${metrics.status}`);
  await checkRights(report, secrets);
  await checkCertificates(report, secrets, client);
  await checkUnits(report);
}

async function checkRights(report, { broker_worker_password: password, generation, ca_certificate: ca }) {
  const caFile = join(folder, 'ca.crt');
  fs.writeFileSync(caFile, ca);
  const url = `amqps://fairlane-worker-${generation}:${password}@${addressOf('h1')}:5671/fairlane`;
  const answers = JSON.parse(
    await inNamespace(`fairlane-${WORKER}`, process.execPath, join(here, 'rights.mjs'), url, caFile),
  );
  for (const [what, code] of Object.entries(answers))
    report.check(`A worker cannot ${what}`, code === 403, code);
}

async function checkCertificates(report, secrets, client) {
  const impostor = join(folder, 'impostor.crt');
  const subject = ['-subj', '/CN=Fairlane authority 1', '-days', '1'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    ...subject,
    '-keyout',
    `${impostor}.key`,
    '-out',
    impostor,
  ]);
  const text = fs.readFileSync(impostor, 'utf8');
  const attempts = {
    'PostgreSQL of another authority':
      'sed -i "s#sslrootcert=[^&]*#sslrootcert=/tmp/impostor.crt#" /tmp/t.env',
    'RabbitMQ of another authority': 'sed -i "s#cacertfile=[^&]*#cacertfile=/tmp/impostor.crt#" /tmp/t.env',
    // Both have certificates of the right authority, but not of these names.
    'PostgreSQL under another name':
      'echo "10.99.0.11 impostor" >> /etc/hosts; sed -i "s#@h1:5432#@impostor:5432#" /tmp/t.env',
    'RabbitMQ under another name':
      'echo "10.99.0.11 impostor" >> /etc/hosts; sed -i "s#@h1,h2,h3:5671#@impostor:5671#" /tmp/t.env',
  };
  for (const [what, change] of Object.entries(attempts)) {
    const command = `umask 077; cp /etc/fairlane/worker.env /tmp/t.env; cat > /tmp/impostor.crt <<'E'\n${text}E\n${change}
      set -a; . /tmp/t.env; set +a; timeout 20 /opt/fairlane/current/bin/fairlane-worker 2>&1; rm /tmp/t.env; sed -i /impostor/d /etc/hosts`;
    const output = await onHost(
      WORKER,
      command.replace(
        '. /tmp/t.env',
        'while read -r line; do case $line in \\#*) ;; *) export "$line";; esac; done < /tmp/t.env',
      ),
    );
    const [refusal = output.slice(-200)] =
      /self-signed certificate|unable to verify[^"'\n]*|unable to get[^"'\n]*|Hostname\/IP does not match certificate's altnames|certificate signature failure/.exec(
        output,
      ) ?? [];
    report.check(`A worker refuses ${what}`, refusal !== output.slice(-200), refusal);
  }
  const plain = await onHost(
    WORKER,
    'cd /opt/fairlane/current; sed -n s/^DATABASE_URL=//p /etc/fairlane/worker.env | sed "s/?.*//" > /tmp/url; ' +
      `DATABASE_URL="$(cat /tmp/url)" bin/fairlane-migrate 2>&1; rm /tmp/url`,
  ).catch((error) => error.message);
  report.check(
    'PostgreSQL refuses who comes without TLS',
    /no encryption/.test(plain),
    /no pg_hba.conf entry[^,]*/.exec(plain)?.[0] ?? plain.slice(-200),
  );
  const wrong = client({ ca: text });
  const refusal = await wrong.request('GET', '/health/live').then(
    ({ status }) => status,
    (error) => error.code,
  );
  wrong.close();
  report.check(`A client refuses ${DOMAIN} of another authority`, typeof refusal === 'string', refusal);
}

/** systemd's own marks: 0 is a service that can do nothing, 10 one that can do all. */
async function checkUnits(report) {
  for (const [host, unit] of [
    ['h2', 'fairlane-api'],
    [WORKER, 'fairlane-worker@1'],
  ]) {
    const output = await onHost(host, `systemd-analyze security --no-pager ${unit} | tail -n 1`);
    const mark = Number(/(\d+\.\d)/.exec(output)?.[1]);
    report.check(`${unit} is hardened`, mark < 3, `exposure ${mark} of 10`);
  }
  const killed = await onHost(
    'h2',
    `pid=$(systemctl show -p MainPID --value fairlane-api); kill -STOP $pid; for n in $(seq 60); do sleep 1; [ "$(systemctl show -p MainPID --value fairlane-api)" != $pid ] && systemctl is-active -q fairlane-api && echo $n && break; done`,
    90,
  );
  report.check(
    'An API that hangs is restarted by its watchdog',
    killed.trim() !== '',
    `after ${killed.trim()} s`,
  );
}
