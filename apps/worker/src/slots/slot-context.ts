import { BaseRpcContext } from '@nestjs/microservices';

/** Where a turn runs. */
export class SlotContext extends BaseRpcContext<[number, string]> {
  /** @param number of the slot within its worker, from 0 */
  constructor(
    readonly number: number,
    readonly pool: string,
  ) {
    super([number, pool]);
  }
}
