import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LiveTurns } from '../live/live.module.js';
import { Problems } from '../problems/problems.decorator.js';
import { EventStream } from './event-stream.js';

/** Bytes that may wait for a slow reader before events are left out for it: the stream is loss-tolerant. */
const BUFFER_LIMIT_BYTES = 1_024 * 1_024;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly live: LiveTurns) {}

  @Get()
  @ApiOperation({
    summary: 'Live events as they happen (server-sent events)',
    description:
      'Events `turn.settled`, each with a turn that a slot is done with. A slow reader misses some.',
  })
  @ApiResponse({
    status: 200,
    description: 'A stream that lasts until either side closes it.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Problems('AUTH.FORBIDDEN')
  stream(@Res() reply: FastifyReply): void {
    const stream = new EventStream(reply, ': connected\n\n');
    const stop = this.live.listen(
      (event) => {
        if (stream.write('') < BUFFER_LIMIT_BYTES)
          stream.write(`event: turn.settled\ndata: ${JSON.stringify(event)}\n\n`);
      },
      () => stream.end(),
    );
    stream.onClose(stop);
  }
}
