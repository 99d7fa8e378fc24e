import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@fairlane/testing';
import { Metrics } from '../../apps/api/src/metrics/metrics.js';
import { WorkerMetrics } from '../../apps/worker/src/metrics/worker-metrics.js';
import type { HeldTurns } from '../../apps/worker/src/turns/held-turns.js';
import type { WorkerIdentity } from '../../apps/worker/src/worker-identity.js';

const read = (file: string): string => readFileSync(join(repository, 'docs', file), 'utf8');
const folder = join(repository, 'docs/observability');
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool)
  process.stderr.write('The alerts are only read: no promtool (in Debian it is in the package prometheus)\n');
const readme = read('observability/README.md');
const alerts = read('observability/alerts.yml');

interface Described {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

const byName = (a: Described, b: Described): number => (a.name < b.name ? -1 : 1);

/** The rows of the tables under `### title`. */
function documented(title: string): Described[] {
  const [section = ''] = readme.split(`\n### ${title}\n`)[1]?.split(/\n##+ /) ?? [];
  return [...section.matchAll(/^\| `(\w+)` \| (\w+) \|([\w, ]*)\| (tables|leader|instance) \| .+ \|$/gm)]
    .map(([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labels: labels
        .split(', ')
        .map((label) => label.trim())
        .filter(Boolean),
    }))
    .sort(byName);
}

/** What a process tells, as prom-client has it. */
function exposed({ registry }: Pick<Metrics | WorkerMetrics, 'registry'>): Described[] {
  return registry
    .getMetricsAsArray()
    .map((metric) => {
      const { name, type, labelNames } = metric as unknown as {
        name: string;
        type: string;
        labelNames: string[];
      };
      return { name, type, labels: labelNames };
    })
    .sort(byName);
}

function workerMetrics(): WorkerMetrics {
  const metrics = new WorkerMetrics(
    { pools: { general: 2 } } as unknown as WorkerIdentity,
    { all: [] } as unknown as HeldTurns,
  );
  metrics.observeProcess();
  return metrics;
}

/** The metrics that an expression of PromQL reads, histograms by their own name. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|on)\s*\([^)]*\)/g, '')
    .replace(/\[[^\]]*\]/g, '');
  const words = [...bare.matchAll(/\b[a-z][\w:]*\b(?!\s*\()/g)].map(([word]) => word);
  const keywords = new Set(['or', 'and', 'on', 'by', 'offset', 'sum', 'max', 'min']);
  return words
    .filter((word) => !keywords.has(word))
    .map((word) =>
      word.replace(/^(fairlane_(?:http_request|job_wait|job_run)_seconds)_(?:bucket|count|sum)$/, '$1'),
    );
}

const anchors = [...read('runbook.md').matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
  title
    .toLowerCase()
    .replace(/[^\w ]/g, '')
    .replaceAll(' ', '-'),
);
const known = new Set(
  ['Of an API', 'Of a worker', 'Of both'].flatMap((title) => documented(title).map(({ name }) => name)),
);

describe('docs/observability', () => {
  it('documents each metric of an API, with its type and labels, and none that there is not', () => {
    expect(exposed(new Metrics())).toEqual(
      [...documented('Of an API'), ...documented('Of both')].sort(byName),
    );
  });

  it('documents each metric of a worker, with its type and labels, and none that there is not', () => {
    expect(exposed(workerMetrics())).toEqual(
      [...documented('Of a worker'), ...documented('Of both')].sort(byName),
    );
  });

  it('alerts on documented metrics only, each alert with a section of the runbook', () => {
    const [, others = ''] = readme.split('### Of others\n');
    const read = [...alerts.matchAll(/^ {8}expr: (.+)$/gm)].flatMap(([, expression = '']) =>
      metricsOf(expression),
    );
    expect(read.length).toBeGreaterThan(15);
    for (const name of read) expect(known.has(name) || others.includes(`\`${name}\``) ? '' : name).toBe('');
    const rules = alerts.match(/- alert: /g) ?? [];
    const sections = [...alerts.matchAll(/runbook: docs\/runbook\.md#(.+)$/gm)].map(([, anchor]) => anchor);
    expect(sections).toHaveLength(rules.length);
    for (const section of sections) expect(anchors).toContain(section);
  });

  (hasPromtool ? it : it.skip)('alerts when it should, and not otherwise', () => {
    for (const command of ['check rules alerts.yml', 'test rules alerts.test.yml alerts-of-days.test.yml']) {
      const { status, stdout, stderr } = spawnSync('promtool', command.split(' '), {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
      });
      expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    }
  });

  it('is what the compose file shows, by files that are there and one data source', () => {
    const compose = readFileSync(join(repository, 'docker-compose.yml'), 'utf8');
    const mounted = [...compose.matchAll(/^ +- (\.\/[^:]+):/gm)].map(([, path = '']) => path);
    expect(mounted).toContain('./docs/observability/alerts.yml');
    expect(mounted).toContain('./docs/observability/grafana/dashboards');
    for (const path of mounted) expect([path, existsSync(join(repository, path))]).toEqual([path, true]);
    const uidOf = (file: string): unknown =>
      /\buid: ([\w-]+)/.exec(readFileSync(join(repository, file), 'utf8'))?.[1];
    const uid = uidOf('deploy/monitoring/datasource.yml');
    expect(uidOf('docs/observability/grafana/provisioning/datasources/fairlane.yml')).toBe(uid);
    const dashboard = read('observability/grafana/dashboards/fairlane.json');
    const named = [...dashboard.matchAll(/"type": "prometheus",\s+"uid": "(.+)"/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set([uid]));
  });

  it('shows documented metrics only', () => {
    const { panels } = JSON.parse(read('observability/grafana/dashboards/fairlane.json')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)));
    expect(shown.length).toBeGreaterThanOrEqual(panels.length);
    for (const name of shown) expect(known.has(name) ? '' : name).toBe('');
  });
});
