import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiUnreachable } from './problem.js';
import { send } from './transport.js';

const options = {
  timeoutSeconds: 5,
  maxAttempts: 3,
  maxPauseSeconds: 1,
  signal: new AbortController().signal,
};

describe('send', () => {
  let server: Server | undefined;
  let calls = 0;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    calls = 0;
  });

  /** A server that answers its nth call with the nth answer, and the last one from then on. */
  async function serve(...answers: RequestListener[]): Promise<string> {
    const listening = createServer((request, response) =>
      answers[Math.min(calls++, answers.length - 1)]?.(request, response),
    );
    server = listening;
    await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1/jobs`;
  }

  const answer = (status: number, retryAfter?: string): RequestListener => {
    return (_, response) =>
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('{}');
  };
  const hangUp: RequestListener = (request) => void request.socket.destroy();
  const post = (url: string) => () => new Request(url, { method: 'POST', body: '[]' });

  it.each([429, 503])('sends again after the Retry-After of a %d, also a write', async (status) => {
    const url = await serve(answer(status, '0'), answer(202));
    expect((await send(post(url), options)).status).toBe(202);
    expect(calls).toBe(2);
  });

  it('gives up after so many attempts, and hands out the last answer', async () => {
    const url = await serve(answer(503, '0'));
    expect((await send(post(url), options)).status).toBe(503);
    expect(calls).toBe(3);
  });

  it('does not wait for longer than it may', async () => {
    const url = await serve(answer(429, '3600'), answer(202));
    expect((await send(post(url), options)).status).toBe(429);
    expect(calls).toBe(1);
  });

  it.each([400, 404, 409, 500])('takes a %d for an answer', async (status) => {
    const url = await serve(answer(status));
    expect((await send(post(url), options)).status).toBe(status);
    expect(calls).toBe(1);
  });

  it('reads again when the connection was lost', async () => {
    const url = await serve(hangUp, answer(200));
    expect((await send(() => new Request(url), options)).status).toBe(200);
  });

  it('never writes again when the connection was lost: it may have been done', async () => {
    const url = await serve(hangUp, answer(202));
    await expect(send(post(url), options)).rejects.toThrow(ApiUnreachable);
    expect(calls).toBe(1);
  });

  it('gives up at the deadline', async () => {
    const url = await serve(() => undefined);
    await expect(send(post(url), { ...options, timeoutSeconds: 0.05 })).rejects.toThrow(
      'did not answer within 0.05 s',
    );
  });

  it('ends at once with its signal', async () => {
    const ending = new AbortController();
    const url = await serve(() => ending.abort());
    await expect(send(post(url), { ...options, signal: ending.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
