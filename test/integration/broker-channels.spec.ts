import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Broker } from '@fairlane/messaging';
import { createTestBroker, type TestBroker, until } from '@fairlane/testing';
import { EventEmitter, once } from 'node:events';

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
