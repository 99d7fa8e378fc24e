import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { BodyExamples } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { PlayRound } from './play-round.js';
import {
  newRoundSchema,
  type NewRoundInput,
  roundExample,
  roundExamples,
  roundSchema,
  type RoundView,
} from './round.schemas.js';

@ApiTags('rounds')
@AnyRole()
@Controller('v1/rounds')
export class RoundsController {
  constructor(private readonly playing: PlayRound) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Submit tasks with exclusive resources, and learn at once which run',
    description:
      'Of all that wait in the scope and find their resources free, the conflict-free set of greatest total profit ' +
      'runs; the rest is buffered. Profit grows with waiting, so that nothing waits for ever.',
  })
  @BodyExamples(roundExamples)
  @ApiAcceptedResponse({
    description: 'What runs and what waits',
    standardSchema: roundSchema,
    example: roundExample,
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'REQUEST.TOO_LARGE',
    'TASK.UNKNOWN',
    'CUSTOMER.NOT_FOUND',
    'CUSTOMER.QUEUE_FULL',
    'JOB.IDEMPOTENCY_MISMATCH',
    'RESOURCE_GROUP.NOT_FOUND',
  )
  async play(
    @Caller() caller: Principal,
    @Body({ schema: newRoundSchema }) body: NewRoundInput,
  ): Promise<RoundView> {
    return this.playing.execute(caller, body);
  }
}
