import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Broker } from '@fairlane/messaging';
import { createTestBroker, openLink, type TestBroker, until } from '@fairlane/testing';
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

let vhost: TestBroker;
let broker: Broker;
let connects = 0;

beforeAll(async () => {
  vhost = await createTestBroker();
  broker = await Broker.connect({
    url: vhost.url,
    connectionName: 'broker-channels.spec',
    mayComeLater: true,
    onUp: () => (connects += 1),
  });
}, 30_000);

afterAll(async () => {
  await broker.close();
  await vhost.drop();
}, 30_000);

it('a channel that is closed while it is set up closes, and its connection lives on', async () => {
  const steps = new EventEmitter();
  const begun = once(steps, 'begun');
  let setups = 0;
  await broker.openChannel(async () => Promise.resolve(void (setups += 1)));
  const channel = await broker.openChannel(async (opened) => {
    steps.emit('begun');
    await once(steps, 'closing');
    await opened.assertQueue('', { exclusive: true });
  });
  await begun;
  const closed = channel.close();
  steps.emit('closing');
  await closed;
  await until(() => broker.isUp, { message: 'the broker' });
  expect(channel.current).toBeUndefined();
  expect({ connects, setups }).toEqual({ connects: 1, setups: 1 });
});

it('channels that are opened again one after the other are opened once each', async () => {
  const link = await openLink(vhost.url, 5_672);
  const linked = await Broker.connect({ url: link.url, connectionName: 'broker-channels.spec' });
  const setups = Array.from({ length: 100 }, () => 0);
  for (const index of setups.keys())
    await linked.openChannel(async () => Promise.resolve(void (setups[index]! += 1)));
  expect(new Set(setups)).toEqual(new Set([1]));

  // Longer than the half second after which a lost channel is looked for: one of them is on its way just then.
  link.delay(4);
  link.cut();
  await until(() => !linked.isUp, { message: 'the loss' });
  link.mend();
  link.delay(4);
  await until(() => linked.isUp, { deadlineSeconds: 20, message: 'the broker' });
  await delay(1_000);
  expect(new Set(setups)).toEqual(new Set([2]));
  await linked.close();
  await link.close();
}, 60_000);
