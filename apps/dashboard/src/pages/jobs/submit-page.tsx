import { Tabs } from '@base-ui/react/tabs';
import { PageHead } from '../../ui/card.js';
import { ImportForm } from './import-form.js';
import { SubmitForm } from './submit-form.js';

export default function SubmitPage() {
  return (
    <>
      <PageHead title="Submit jobs" />
      <Tabs.Root defaultValue="one" className="tabs">
        <Tabs.List className="tab-list">
          <Tabs.Tab value="one" className="tab">
            One job
          </Tabs.Tab>
          <Tabs.Tab value="csv" className="tab">
            From a CSV
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="one" tabIndex={-1}>
          <SubmitForm />
        </Tabs.Panel>
        <Tabs.Panel value="csv" tabIndex={-1}>
          <ImportForm />
        </Tabs.Panel>
      </Tabs.Root>
    </>
  );
}
