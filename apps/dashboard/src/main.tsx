import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem.js';
import { App } from './app.js';
import { SessionGate } from './session/session-gate.js';
import { startTheme } from './ui/theme.js';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';

startTheme();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what has changed; what it cannot say (times that run, CPU) is read again now and then.
      staleTime: 2_000,
      // A refusal will be one again.
      retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 2,
    },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionGate>
        <App />
      </SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
