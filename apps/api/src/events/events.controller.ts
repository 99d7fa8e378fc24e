import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LiveTurns } from '../live/live.module.js';
import { Problems } from '../problems/problems.decorator.js';

/** Bytes that may wait for a slow reader before events are left out for it: the stream is loss-tolerant. */
const BUFFER_LIMIT_BYTES = 1_024 * 1_024;
/** A comment is sent this often, so that proxies keep a quiet stream open. Milliseconds. */
const KEEP_ALIVE_MILLIS = 15_000;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly live: LiveTurns) {}

  @Get()
  @ApiOperation({
    summary: 'Live events as they happen (server-sent events)',
    description:
      'Events `turn.settled`, each with the message that workers publish. A slow reader misses some.',
  })
  @ApiResponse({
    status: 200,
    description: 'A stream that lasts until either side closes it.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Problems('AUTH.FORBIDDEN')
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write(': connected\n\n');
    const stop = this.live.listen(
      (event) => {
        if (raw.writableLength < BUFFER_LIMIT_BYTES)
          raw.write(`event: turn.settled\ndata: ${JSON.stringify(event)}\n\n`);
      },
      () => raw.end(),
    );
    const keepAlive = setInterval(() => raw.write(': still here\n\n'), KEEP_ALIVE_MILLIS);
    request.raw.once('close', () => {
      stop();
      clearInterval(keepAlive);
    });
  }
}
