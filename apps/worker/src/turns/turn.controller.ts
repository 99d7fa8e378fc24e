import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { Turn } from '@fairlane/contracts';
import type { SlotContext } from '../slots/slot-context.js';
import { Grants } from './grants.js';

/** The pattern under which the transport hands over a turn. */
export const TURN_PATTERN = 'turn';

@Controller()
export class TurnController {
  constructor(private readonly grants: Grants) {}

  /** Resolves once the turn is settled. */
  @MessagePattern(TURN_PATTERN)
  async take(@Payload() turn: Turn, @Ctx() slot: SlotContext): Promise<void> {
    await this.grants.take(turn, slot.number);
  }
}
