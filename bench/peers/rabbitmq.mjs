/**
 * The limit of the transport: persistent messages, published with confirms to a quorum queue, and acknowledged one by
 * one. With prefetch 1 by eight consumers, as Fairlane's slots take turns, otherwise by one.
 * https://www.rabbitmq.com/docs/confirms
 */
import { Buffer } from 'node:buffer';
import { connect } from 'amqplib';

const QUEUE = 'sleep';

export async function open({ amqpUrl, prefetch }) {
  const connection = await connect(amqpUrl);
  const publisher = await connection.createConfirmChannel();
  await publisher.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const consumers = [];
  return {
    submit: async (jobs) => {
      for (const job of jobs)
        publisher.sendToQueue(QUEUE, Buffer.from(JSON.stringify(job)), { persistent: true });
      await publisher.waitForConfirms();
    },
    work: async (run) => {
      for (let n = 0; n < (prefetch === 1 ? 8 : 1); n += 1) {
        const channel = await connection.createChannel();
        consumers.push(channel);
        await channel.prefetch(prefetch);
        await channel.consume(QUEUE, async (message) => {
          await run(JSON.parse(message.content.toString()));
          channel.ack(message);
        });
      }
      return async () => {
        for (const channel of consumers.splice(0)) await channel.close();
      };
    },
    // By the channels of the acknowledgements: the broker answers when it has handled those before.
    left: async () => {
      const answers = await Promise.all(consumers.map((channel) => channel.checkQueue(QUEUE)));
      return Math.max(...answers.map(({ messageCount }) => messageCount));
    },
    close: () => connection.close(),
  };
}
