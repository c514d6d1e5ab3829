import '@cloudity/ui/base.css';
import './boot.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadArea, startLanguage } from './shell/language/i18n.ts';
import { guardLeaving } from './shell/offline/unsaved.ts';
import { queryClient } from './shell/query.ts';
import { router } from './shell/router.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');

guardLeaving();
startLanguage();
// The first page's code and data travel while the shell's words do.
await Promise.all([loadArea('shell'), router.load()]);
createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
