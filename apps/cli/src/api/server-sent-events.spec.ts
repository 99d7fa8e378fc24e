import { describe, expect, it } from '@jest/globals';
import { collect } from '../jobs/collect.js';
import { readEvents } from './server-sent-events.js';

const stream = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

describe('readEvents', () => {
  it('puts events together from chunks that break anywhere', async () => {
    expect(
      await collect(readEvents(stream('event: turn.set', 'tled\ndata: {"a"', ':1}\n', '\ndata: x\n\n'))),
    ).toEqual([
      { event: 'turn.settled', data: '{"a":1}' },
      { event: 'message', data: 'x' },
    ]);
  });

  it('skips comments, ids and an event that was cut off', async () => {
    expect(
      await collect(readEvents(stream(': ping\n\nid: 7\r\ndata: a\r\ndata: b\r\n\r\ndata: cut'))),
    ).toEqual([{ event: 'message', data: 'a\nb' }]);
  });
});
