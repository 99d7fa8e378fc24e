/**
 * A receiver of webhooks that checks their signatures, with nothing but Node.
 *
 *   node receiver.mjs whsec_...        listens on 127.0.0.1:4100 (PORT) and prints what it receives
 */
import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 4100);
const key = Buffer.from((process.argv[2] ?? '').replace(/^whsec_/, ''), 'base64');
/** An older message may be one that somebody recorded and sends again. */
const TOLERANCE_SECONDS = 300;
if (key.length === 0) throw new Error('Usage: node receiver.mjs whsec_...');

/** Over the bytes as they came: parsing and writing JSON again may change them. */
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) < TOLERANCE_SECONDS)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

/** A message may come twice. */
const seen = new Set();

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (!isGenuine(request.headers, body)) {
      console.log('refused: not signed with this secret, or too old');
      response.writeHead(401).end();
      return;
    }
    response.writeHead(204).end(); // first answer, then work
    const id = request.headers['webhook-id'];
    const { type, data } = JSON.parse(body.toString());
    console.log(
      `${seen.has(id) ? 'again' : 'new'} ${type} ${data.id} ${JSON.stringify(data.result ?? data.jobs ?? null)}`,
    );
    seen.add(id);
  });
}).listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}`));
