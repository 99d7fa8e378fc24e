/**
 * docker-compose.yml, brought up by a Docker engine of this test's own: the images are built, the demonstration runs on
 * three workers with PgBouncer in between, and what the file promises of its containers is looked at.
 *
 *   node test/deploy/compose.mjs      as root, where a Docker engine can run (`make test-compose`); 5 to 10 minutes
 *
 * Where images cannot be pulled, stand-ins are made of Debian's packages. Everything is taken away at the end.
 */
/* global AbortSignal, fetch */
import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruption, runAsCommand } from '../../scripts/services/command.mjs';
import { repository } from '../../scripts/services/folders.mjs';
import { choosePorts } from '../../scripts/services/ports.mjs';
import { poll, ServicesError } from '../../scripts/services/processes.mjs';
import { startEngine } from './engine.mjs';
import { provideImages } from './stand-ins/images.mjs';

const WORKERS = 3;
const BUILD_SECONDS = 1_200;
const HEALTHY_SECONDS = 180;
/** As the Dockerfile says. */
const USER = '10001';
const KEY = `flk_${randomBytes(16).toString('hex')}`;

const say = (text) => process.stdout.write(`${text}\n`);
let checks = 0;

/** One thing that is promised, in words. */
async function check(what, test) {
  try {
    await test();
  } catch (cause) {
    throw new ServicesError(`Not so: ${what}\n${cause.message}`, { cause });
  }
  checks += 1;
  say(`  ok  ${what}`);
}

/** What a test's machine needs and a user's does not: the registry is reached over the machine's own network. */
const OVERRIDE = ['migrate', 'pgbouncer'].map((name) => `  ${name}:\n    build:\n      network: host\n`);

async function test() {
  const signal = interruption();
  const engine = await startEngine(signal);
  const override = join(fs.mkdtempSync(join(tmpdir(), 'fairlane-compose-')), 'override.yml');
  let project;
  try {
    signal.throwIfAborted();
    const standIns = await provideImages(engine.docker);
    fs.writeFileSync(override, `services:\n${OVERRIDE.join('')}`);
    project = await describeProject(engine, override);
    signal.throwIfAborted();
    say(`Building Fairlane's images on ${standIns ? 'stand-ins' : 'the real base images'} ...`);
    // API, worker and migration are one image.
    await project.compose(['build', 'migrate', 'pgbouncer'], BUILD_SECONDS);
    signal.throwIfAborted();
    await project.compose(['up', '--detach', '--no-build', '--scale', `worker=${WORKERS}`], 600);
    await look(project, signal);
    await lookAtMonitoring(project, standIns);
    await lookAtTheEnd(project);
    say(`${checks} passed, 0 failed`);
  } catch (error) {
    if (project && !signal.aborted)
      say(await project.compose(['logs', '--tail', '30'], 60).catch(() => 'no logs'));
    say(`${checks} passed, 1 failed`);
    throw signal.aborted ? signal.reason : error;
  } finally {
    const down = ['--profile', 'monitoring', 'down', '--volumes'];
    await project?.compose(down, 120, { signal: undefined }).catch(() => undefined);
    await engine.stop();
    fs.rmSync(join(override, '..'), { recursive: true, force: true });
  }
}

async function describeProject(engine, override) {
  const ports = await choosePorts(['API', 'POSTGRES', 'RABBITMQ', 'MANAGEMENT', 'PROMETHEUS', 'GRAFANA']);
  const env = { FAIRLANE_PASSWORD: randomBytes(16).toString('hex'), FAIRLANE_ADMIN_KEY: KEY };
  for (const [name, port] of Object.entries(ports)) env[`FAIRLANE_${name}_PORT`] = String(port);
  const files = ['-p', 'fairlane-test', '-f', join(repository, 'docker-compose.yml'), '-f', override];
  const compose = (args, seconds = 60, options = {}) =>
    engine.compose([...files, ...args], { env, seconds, cwd: repository, ...options });
  const containers = async (service) =>
    (await compose(['ps', '--quiet', service])).split('\n').filter(Boolean);
  const inspect = async (id, format) => (await engine.docker(['inspect', '--format', format, id])).trim();
  return {
    ports,
    compose,
    containers,
    inspect,
    health: async (service) =>
      Promise.all((await containers(service)).map((id) => inspect(id, '{{.State.Health.Status}}'))),
    inside: (service, ...command) => compose(['exec', '-T', service, ...command], 120),
    query: async (sql) =>
      (
        await compose([
          ...['exec', '-T', '-e', `PGPASSWORD=${env.FAIRLANE_PASSWORD}`, 'postgres', 'psql'],
          ...['-h', '127.0.0.1', '-U', 'fairlane', '-AtX', '-c', sql],
        ])
      ).trim(),
    call: async (path) => {
      const response = await fetch(`http://127.0.0.1:${ports.API}${path}`, {
        headers: { authorization: `Bearer ${KEY}` },
        signal: AbortSignal.timeout(10_000),
      });
      assert.equal(response.status, 200, path);
      return response.json();
    },
  };
}

async function look(project, signal) {
  const { compose, containers, health, inside, inspect, query, call } = project;
  await check('the schema is there before anything starts', async () => {
    const [id] = await containers('migrate');
    assert.equal(await inspect(id, '{{.State.Status}} {{.State.ExitCode}}'), 'exited 0');
  });
  for (const [service, count] of Object.entries({ api: 1, pgbouncer: 1, worker: WORKERS })) {
    await check(`${count} of ${service} healthy`, async () => {
      const wanted = Array(count).fill('healthy').join();
      const isHealthy = async () => signal.aborted || (await health(service)).join() === wanted;
      assert.ok(await poll(isHealthy, HEALTHY_SECONDS, 1), (await health(service)).join());
    });
  }
  signal.throwIfAborted();
  await check('API and workers are nobody in particular, and cannot write', async () => {
    for (const service of ['api', 'worker']) {
      assert.equal((await inside(service, 'id', '-u')).trim(), USER);
      await assert.rejects(inside(service, 'touch', '/opt/fairlane/x'), /Read-only file system/);
    }
  });
  await check('three workers are up', async () => {
    const { items } = await call('/v1/workers');
    assert.deepEqual(
      items.map(({ state, slots }) => [state, slots]),
      Array(WORKERS).fill(['up', 4]),
    );
  });
  await check('the demonstration runs on them', async () => {
    const key = ['-e', 'FAIRLANE_URL=http://127.0.0.1:3000', '-e', `FAIRLANE_API_KEY=${KEY}`];
    const output = await compose(['exec', '-T', ...key, 'api', 'fairlane', 'demo'], 180);
    const last = output.trim().split('\n').at(-1);
    assert.match(last, /quiet customers waited p99/);
    say(`      ${last}`);
  });
  await check('every worker has had its part of it, and nothing failed', async () => {
    assert.equal(await query('select count(distinct worker_id) from job_history'), String(WORKERS));
    assert.ok(Number(await query(`select count(*) from job_history where state = 'succeeded'`)) > 100);
    assert.equal(await query(`select count(*) from job_history where state = 'failed'`), '0');
  });
  await check('requests and turns go through PgBouncer, heartbeats and the leader past it', async () => {
    const [id] = await containers('pgbouncer');
    const pooler = await inspect(id, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}');
    const addresses = async (application) =>
      (
        await query(
          `select distinct host(client_addr) from pg_stat_activity where application_name = '${application}'`,
        )
      ).split('\n');
    assert.deepEqual(await addresses('fairlane-worker'), [pooler]);
    assert.equal(
      (await addresses('fairlane-heartbeat')).filter((address) => address !== pooler).length,
      WORKERS,
    );
    assert.notDeepEqual(await addresses('fairlane-dispatcher'), [pooler]);
  });
}

async function lookAtMonitoring({ compose, ports }, standIns) {
  // Debian has no Grafana to make a stand-in of.
  const services = standIns ? ['prometheus'] : ['prometheus', 'grafana'];
  if (standIns) say('      Grafana is not looked at: there is no image and no package of it here.');
  await compose(['--profile', 'monitoring', 'up', '--detach', '--no-build', '--no-deps', ...services], 300);
  const ask = async (path) =>
    (await (await fetch(`http://127.0.0.1:${ports.PROMETHEUS}/api/v1/${path}`)).json()).data;
  await check('Prometheus scrapes API, workers and RabbitMQ, and has the alerts', async () => {
    const up = async () => {
      const { activeTargets } = await ask('targets').catch(() => ({ activeTargets: [] }));
      const healthy = activeTargets
        .filter((target) => target.health === 'up')
        .map(({ labels }) => labels.job);
      return ['fairlane', 'fairlane-workers', 'rabbitmq'].every((job) => healthy.includes(job));
    };
    assert.ok(await poll(up, 60, 1), JSON.stringify(await ask('targets').catch((error) => error.message)));
    const { groups } = await ask('rules');
    const broken = groups.flatMap(({ rules }) => rules).filter(({ health }) => health === 'err');
    assert.deepEqual(broken, []);
  });
}

async function lookAtTheEnd({ compose, containers, inspect }) {
  await check('workers and API end in order when they are told to', async () => {
    const ids = [...(await containers('worker')), ...(await containers('api'))];
    await compose(['stop', 'worker', 'api'], 120);
    const codes = await Promise.all(ids.map((id) => inspect(id, '{{.State.ExitCode}}')));
    assert.deepEqual(codes, Array(WORKERS + 1).fill('0'));
  });
}

await runAsCommand(import.meta.url, test);
