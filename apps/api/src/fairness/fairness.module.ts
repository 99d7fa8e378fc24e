import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { FairnessController } from './fairness.controller.js';
import { ShowFairness } from './show-fairness.js';

@Module({
  imports: [DispatchModule],
  controllers: [FairnessController],
  providers: [ShowFairness],
  exports: [ShowFairness],
})
export class FairnessModule {}
