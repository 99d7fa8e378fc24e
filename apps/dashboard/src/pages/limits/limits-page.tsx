import { Tabs } from '@base-ui/react/tabs';
import { PageHead } from '../../ui/card.js';
import { Schedules } from './schedules.js';
import { JobTypes, Tiers } from './stores.js';
import { Throttles } from './throttles.js';

/** What everybody may have: the two stores, and what starts or holds back jobs. */
export default function LimitsPage() {
  return (
    <>
      <PageHead title="Limits" />
      <Tabs.Root defaultValue="stores" className="tabs">
        <Tabs.List className="tab-list">
          <Tabs.Tab value="stores" className="tab">
            Tiers and job types
          </Tabs.Tab>
          <Tabs.Tab value="schedules" className="tab">
            Schedules
          </Tabs.Tab>
          <Tabs.Tab value="throttles" className="tab">
            Throttles
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="stores" tabIndex={-1}>
          <div className="pair">
            <Tiers />
            <JobTypes />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="schedules" tabIndex={-1}>
          <Schedules />
        </Tabs.Panel>
        <Tabs.Panel value="throttles" tabIndex={-1}>
          <Throttles />
        </Tabs.Panel>
      </Tabs.Root>
    </>
  );
}
