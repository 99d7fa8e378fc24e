import type { CuttableLink } from '@fairlane/testing';
import type { Cluster } from '../cluster.js';
import type { Random } from '../random.js';
import { type Faults, seconds } from './fault.js';

/** How long an answer to lose is waited for. */
const ANSWER_SECONDS = 5;
/** Longer than a heartbeat of AMQP and than a silent worker's lease. */
const HALF_OPEN_SECONDS = 15;

async function cut(links: readonly CuttableLink[], forSeconds: number): Promise<void> {
  for (const link of links) link.cut();
  await seconds(forSeconds);
  for (const link of links) link.mend();
}

async function slowDown(links: readonly CuttableLink[], forSeconds: number): Promise<void> {
  for (const link of links) link.delay(200);
  await seconds(forSeconds);
  for (const link of links) link.mend();
}

async function halfOpen(link: CuttableLink): Promise<void> {
  link.hang();
  await seconds(HALF_OPEN_SECONDS);
  link.mend();
}

const leaderLinks = async (cluster: Cluster, random: Random) =>
  cluster.linksOf((await cluster.leader()) ?? random.pick(cluster.apis));

const workerLinks = (cluster: Cluster, random: Random) => cluster.linksOf(random.pick(cluster.workers));

export const LINK_FAULTS: Faults = {
  'PostgreSQL cannot be reached': async (cluster, random) =>
    cut(
      cluster.allLinks().map(({ postgres }) => postgres),
      0.5 + random.below(3),
    ),

  'RabbitMQ cannot be reached': async (cluster, random) =>
    cut(
      cluster.allLinks().map(({ rabbit }) => rabbit),
      1 + random.below(8),
    ),

  'the leader cannot reach PostgreSQL': async (cluster, random) =>
    cut([(await leaderLinks(cluster, random)).postgres], 5),

  'the leader cannot reach RabbitMQ': async (cluster, random) =>
    cut([(await leaderLinks(cluster, random)).rabbit], 5),

  'a worker cannot reach PostgreSQL': async (cluster, random) =>
    cut([workerLinks(cluster, random).postgres], 3 + random.below(12)),

  'the network is slow': async (cluster, random) =>
    slowDown(
      cluster.allLinks().flatMap(({ postgres, rabbit }) => [postgres, rabbit]),
      5 + random.below(5),
    ),

  'the leader’s link to PostgreSQL is half-open': async (cluster, random) =>
    halfOpen((await leaderLinks(cluster, random)).postgres),

  'a worker’s link to PostgreSQL is half-open': async (cluster, random) =>
    halfOpen(workerLinks(cluster, random).postgres),

  'a worker’s link to RabbitMQ is half-open': async (cluster, random) =>
    halfOpen(workerLinks(cluster, random).rabbit),

  'the answer to a claim is lost': async (cluster, random) => {
    await workerLinks(cluster, random).postgres.loseAnswer('claim-turn', ANSWER_SECONDS);
  },

  'the answer to a settlement is lost': async (cluster, random) => {
    await workerLinks(cluster, random).postgres.loseAnswer('settle-turn', ANSWER_SECONDS);
  },

  'the answer to a submission’s commit is lost': async (cluster, random) => {
    await cluster.linksOf(random.pick(cluster.apis)).postgres.loseAnswer('commit', ANSWER_SECONDS);
  },
};
