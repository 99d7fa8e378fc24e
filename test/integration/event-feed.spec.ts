import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Broker, EventFeed, Publisher } from '@fairlane/messaging';
import { createTestBroker, type TestBroker, until } from '@fairlane/testing';

/** A process that publishes events and hears them. */
interface Hearer {
  readonly broker: Broker;
  readonly feed: EventFeed;
  readonly publisher: Publisher;
  readonly heard: string[];
}

let vhost: TestBroker;
const hearers: Hearer[] = [];
const failures: unknown[] = [];

async function open(name: string): Promise<Hearer> {
  const broker = await Broker.connect({ url: vhost.url, connectionName: name });
  const feed = new EventFeed(broker, (error) => failures.push(error));
  const heard: string[] = [];
  feed.listen({ 'jobs.changed': ({ customerIds }) => void heard.push(...customerIds) });
  await feed.open();
  const hearer = { broker, feed, heard, publisher: await Publisher.open(broker, feed) };
  hearers.push(hearer);
  return hearer;
}

beforeEach(async () => {
  vhost = await createTestBroker();
});

afterEach(async () => {
  for (const { broker } of hearers.splice(0)) await broker.close();
  await vhost.drop();
  expect(failures.splice(0)).toEqual([]);
});

describe('the events of a process', () => {
  it('are heard by itself at once and by others by way of RabbitMQ, by each once and in order', async () => {
    const [one, other] = [await open('one'), await open('other')];
    one.publisher.event('jobs.changed', { customerIds: ['a'] });
    expect(one.heard).toEqual(['a']);
    expect(other.heard).toEqual([]);
    one.publisher.event('jobs.changed', { customerIds: ['b'] });
    other.publisher.event('jobs.changed', { customerIds: ['c'] });
    // What comes last to each shows that what went before has come to all.
    await until(() => one.heard.includes('c') && other.heard.includes('b'), { message: 'all events' });
    expect(one.heard).toEqual(['a', 'b', 'c']);
    expect(other.heard.filter((id) => id !== 'c')).toEqual(['a', 'b']);
    expect(other.heard).toHaveLength(3);
  });

  it('are heard by itself while RabbitMQ is away, and a listener that throws is reported', async () => {
    const { broker, feed, publisher, heard } = await open('one');
    feed.listen({
      'worker.changed': () => {
        throw new Error('a bad listener');
      },
    });
    await broker.close();
    publisher.event('jobs.changed', { customerIds: ['a'] });
    publisher.event('worker.changed', { workerId: '0b4f4b0e-9a66-4a0f-8a4c-0d6d2c2f4f5e', change: 'up' });
    expect(heard).toEqual(['a']);
    expect(failures.splice(0)).toMatchObject([{ message: 'a bad listener' }]);
  });
});
