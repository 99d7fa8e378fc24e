import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useIsStaff, useSession } from './api/client.js';
import { LiveProvider } from './live/live-provider.js';
import { RefreshOnChange } from './live/refresh.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { Shell } from './shell.js';
import { Empty, Loading } from './ui/states.js';
import { Toasts } from './ui/toasts.js';

// The first page comes with the first script; the others when they are looked at.
const CustomersPage = lazy(() => import('./pages/customers/customers-page.js'));
const CustomerPage = lazy(() => import('./pages/customers/customer-page.js'));
const JobsPage = lazy(() => import('./pages/jobs/jobs-page.js'));
const JobPage = lazy(() => import('./pages/jobs/job-page.js'));
const SubmitPage = lazy(() => import('./pages/jobs/submit-page.js'));
const WorkersPage = lazy(() => import('./pages/workers/workers-page.js'));
const FlowsPage = lazy(() => import('./pages/flows/flows-page.js'));
const FlowPage = lazy(() => import('./pages/flows/flow-page.js'));
const LimitsPage = lazy(() => import('./pages/limits/limits-page.js'));
const AuditPage = lazy(() => import('./pages/audit/audit-page.js'));

export function App() {
  const isStaff = useIsStaff();
  return (
    <Toasts>
      <LiveProvider>
        <RefreshOnChange />
        <Shell>
          <Suspense fallback={<Loading what="the page" />}>
            {isStaff ? <StaffPages /> : <CustomerPages />}
          </Suspense>
        </Shell>
      </LiveProvider>
    </Toasts>
  );
}

const NOT_FOUND = <Empty title="There is no such page">Choose one from the menu.</Empty>;

function StaffPages() {
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/customers" component={CustomersPage} />
      <Route path="/customers/:id">{({ id }) => <CustomerPage key={id} id={decodeURIComponent(id)} />}</Route>
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/new" component={SubmitPage} />
      <Route path="/jobs/:id">{({ id }) => <JobPage key={id} id={id} />}</Route>
      <Route path="/workers" component={WorkersPage} />
      <Route path="/flows" component={FlowsPage} />
      <Route path="/flows/:id">{({ id }) => <FlowPage key={id} id={id} />}</Route>
      <Route path="/limits" component={LimitsPage} />
      <Route path="/audit" component={AuditPage} />
      <Route>{NOT_FOUND}</Route>
    </Switch>
  );
}

/** What a customer key may see: its own customer is its first page. */
function CustomerPages() {
  const { me } = useSession();
  return (
    <Switch>
      <Route path="/">
        <CustomerPage id={me.customerId ?? ''} />
      </Route>
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/new" component={SubmitPage} />
      <Route path="/jobs/:id">{({ id }) => <JobPage key={id} id={id} />}</Route>
      <Route path="/flows" component={FlowsPage} />
      <Route path="/flows/:id">{({ id }) => <FlowPage key={id} id={id} />}</Route>
      <Route>{NOT_FOUND}</Route>
    </Switch>
  );
}
