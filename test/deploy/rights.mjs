/**
 * What RabbitMQ answers a worker's user who oversteps, in the network of a worker host: a line of JSON, codes by what was
 * tried. `node rights.mjs AMQPS_URL CA_FILE`
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import amqp from 'amqplib';

const [url, caFile] = process.argv.slice(2);
const options = { ca: readFileSync(caFile), timeout: 10_000 };

async function refusal(attempt) {
  const connection = await amqp.connect(url, options);
  const channel = await connection.createChannel();
  let code = 'allowed';
  channel.on('error', (error) => (code = error.code));
  try {
    await attempt(channel);
    await channel.checkExchange('fairlane.turns'); // what has no answer of its own was refused by now
  } catch (error) {
    if (code === 'allowed') code = error.code ?? error.message;
  }
  await connection.close();
  return code;
}

const attempts = {
  'delete a queue of turns': (channel) => channel.deleteQueue('fairlane.turns.general'),
  'read the dead turns': (channel) => channel.get('fairlane.dead'),
  'make a turn': async (channel) => channel.publish('fairlane.turns', 'general.x.y', Buffer.from('{}')),
  'give an order': async (channel) => channel.publish('fairlane.control', 'worker.drain', Buffer.from('{}')),
  "listen to the API's events": async (channel) => {
    await channel.assertQueue('fairlane.worker.eavesdropper', { exclusive: true });
    await channel.bindQueue('fairlane.worker.eavesdropper', 'fairlane.events', '#');
  },
  "make a queue under the API's name": (channel) =>
    channel.assertQueue('fairlane.api.x', { exclusive: true }),
};
const answers = {};
for (const [what, attempt] of Object.entries(attempts)) answers[what] = await refusal(attempt);
console.log(JSON.stringify(answers));
