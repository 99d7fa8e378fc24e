import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertPoolQueue, Broker, type DurableChannel, poolQueue } from '@fairlane/messaging';
import { createTestBroker, type CuttableLink, openLink, type TestBroker, until } from '@fairlane/testing';

const POOL = 'general';

let vhost: TestBroker;
/** Two hosts with the same port, as the nodes of a cluster have, by which the broker can be reached. */
let links: readonly [CuttableLink, CuttableLink];
let broker: Broker;
let channel: DurableChannel;
let losses = 0;

beforeAll(async () => {
  vhost = await createTestBroker();
  const first = await openLink(vhost.url, 5_672);
  const port = Number(new URL(first.url).port);
  links = [first, await openLink(vhost.url, 5_672, { host: '127.0.0.2', port })];
  const url = first.url.replace('127.0.0.1', '127.0.0.1,127.0.0.2,127.0.0.3');
  broker = await Broker.connect({ url, connectionName: 'broker-hosts.spec', onDown: () => (losses += 1) });
  channel = await broker.openChannel(async (opened) => {
    await assertPoolQueue(opened, POOL);
  });
}, 30_000);

afterAll(async () => {
  await broker.close();
  for (const link of links) await link.close();
  await vhost.drop();
}, 30_000);

const answers = async (): Promise<boolean> =>
  broker.isUp && (await channel.current?.checkQueue(poolQueue(POOL).name)) !== undefined;

describe('a broker with several hosts, one of them dead', () => {
  it('goes over to a living host whenever its own is lost', async () => {
    expect(await answers()).toBe(true);
    for (const lost of [0, 1, 0, 1]) {
      links[lost]!.cut();
      links[1 - lost]!.mend();
      await until(answers, { deadlineSeconds: 20, message: 'the broker by its other host' });
    }
    expect(losses).toBeGreaterThanOrEqual(3); // of four: which host it had at first is chance
  }, 90_000);
});
