import type { Screen } from '../screen.ts';

/** Files that are opened. */
export const viewer: readonly Screen[] = [
  {
    name: 'viewer-picture',
    path: ({ media }) => `/files/${media.pictureId}`,
    content: 'img.viewer-image',
    act: async (page) => {
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByText('SHA-256').waitFor();
    },
  },
  {
    name: 'viewer-comments',
    path: ({ media }) => `/files/${media.reportId}`,
    content: '.viewer-page canvas',
    act: async (page) => {
      await page.getByRole('button', { name: 'Comments' }).click();
      await page.getByRole('button', { name: 'Reply' }).first().waitFor();
    },
  },
  { name: 'viewer-video', path: ({ media }) => `/files/${media.clipId}`, content: 'video' },
  { name: 'viewer-none', path: ({ media }) => `/files/${media.planId}`, content: '.viewer h2' },
  {
    name: 'opening-report',
    path: ({ media }) => `/files/${media.sumsId}`,
    content: '.viewer-table td',
    act: async (page) => {
      // What a workbook with everything in it would lose.
      await page.route('**/files/*/spreadsheet', async (route) => {
        const response = await route.fetch();
        const losses = [
          {
            kind: 'formula',
            count: 14,
            examples: ['Costs!C12', 'Costs!C13', 'Costs!C14', 'Summary of all years!AA1040'],
          },
          { kind: 'pivot', count: 1, examples: ['Nights by month!A3'] },
          { kind: 'chartDetail', count: 2, examples: ['Costs'] },
          { kind: 'image', count: 3, examples: ['Costs', 'Summary of all years'] },
          { kind: 'filterChoice', count: 1, examples: ['Costs!A1:G61'] },
          { kind: 'protection', count: 1, examples: ['Summary of all years'] },
          { kind: 'macro', count: 1, examples: [] },
        ];
        await route.fulfill({ response, json: { ...(await response.json()), losses } });
      });
      await page.getByRole('button', { name: 'Open with Cloudity Sheets' }).click();
      await page.getByRole('button', { name: 'Open the spreadsheet' }).waitFor();
    },
  },
  { name: 'viewer-pdf', path: ({ media }) => `/files/${media.reportId}`, content: '.viewer-page canvas' },
  { name: 'viewer-letter', path: ({ media }) => `/files/${media.letterId}`, content: '.viewer-page canvas' },
  { name: 'viewer-slides', path: ({ media }) => `/files/${media.talkId}`, content: '.viewer-page canvas' },
  { name: 'viewer-table', path: ({ media }) => `/files/${media.sumsId}`, content: '.viewer-table td' },
  { name: 'viewer-code', path: ({ media }) => `/files/${media.scriptId}`, content: '.hljs-keyword' },
];
