import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { FairnessModule } from '../fairness/fairness.module.js';
import { LanesModule } from '../lanes/lanes.module.js';
import { CustomerActivityController } from './customer-activity.controller.js';
import { LiveFeed } from './live-feed.js';
import { OverviewController } from './overview.controller.js';
import { ShowOverview } from './show-overview.js';

@Module({
  imports: [DispatchModule, FairnessModule, LanesModule],
  controllers: [OverviewController, CustomerActivityController],
  providers: [LiveFeed, ShowOverview],
})
export class OverviewModule {}
