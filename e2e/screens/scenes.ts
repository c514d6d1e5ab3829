import type { Page } from 'playwright-core';
import type { Furnished } from './furnish.ts';

export interface Screen {
  readonly name: string;
  readonly path: (furnished: Furnished) => string;
  /** Seen by somebody who is not signed in. */
  readonly isPublic?: true;
  /** What shows that the page is there; its heading unless told. */
  readonly content?: string;
  /** Leads to the state to look at. */
  readonly act?: (page: Page) => Promise<void>;
}

const row = '[role="rowheader"]';
const at = (path: string) => () => path;

const openHistory = async (page: Page): Promise<void> => {
  await page.locator('[contenteditable]').first().click();
  await page.keyboard.press('Control+Alt+Shift+H');
  await page.locator('.history-body').waitFor();
};

/** By the menus, which are one button on a phone. */
const chooseFromMenu = async (page: Page, menu: string, item: string | RegExp): Promise<void> => {
  const bar = page.getByRole('toolbar', { name: 'Menus' });
  const own = bar.getByRole('button', { name: menu, exact: true });
  if (await own.isVisible()) await own.click();
  else {
    await page.getByRole('button', { name: 'Menus' }).click();
    await page.getByRole('menuitem', { name: menu, exact: true }).click();
  }
  await page.getByRole('menuitem', { name: item }).last().click();
};

/** Every screen that somebody can meet, with the dialogs that people judge us by. */
export const screens: readonly Screen[] = [
  { name: 'sign-in', path: at('/sign-in'), isPublic: true },
  {
    name: 'sign-in-refused',
    path: at('/sign-in'),
    isPublic: true,
    act: async (page) => {
      await page.getByLabel('E-mail address').fill('ana@example.org');
      await page.keyboard.press('Enter');
      await page.locator('input[type=password]').fill('not this one');
      await page.keyboard.press('Enter');
      await page.getByText('is not right').waitFor();
    },
  },
  { name: 'set-up-done', path: at('/setup#used'), isPublic: true },
  { name: 'invitation', path: ({ invitationToken }) => `/invite#${invitationToken}`, isPublic: true },
  { name: 'invitation-unknown', path: at('/invite#unknown'), isPublic: true },
  { name: 'reset-unknown', path: at('/reset-password#unknown'), isPublic: true },
  { name: 'link-gate', path: ({ linkToken }) => `/link#${linkToken}`, isPublic: true },
  { name: 'files', path: at('/'), content: row },
  {
    name: 'files-selected',
    path: at('/'),
    content: row,
    act: (page) => page.getByText('Ideas', { exact: true }).click(),
  },
  {
    name: 'files-menu',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByText('Ideas', { exact: true }).click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'folder-empty', path: ({ folderId }) => `/files/${folderId}`, content: 'h2' },
  {
    name: 'files-grid',
    path: ({ media }) => `/files/${media.folderId}`,
    content: row,
    act: async (page) => {
      await page.getByRole('radio', { name: 'Grid' }).click();
      await page.locator('img.file-tile-picture').nth(4).waitFor();
    },
  },
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
  {
    name: 'files-grid-office',
    path: ({ media }) => `/files/${media.folderId}`,
    content: row,
    act: async (page) => {
      await page.getByRole('radio', { name: 'Grid' }).click();
      await page.locator('img.file-tile-picture').nth(4).waitFor();
      await page.getByText('Offer for the roof.docx').first().scrollIntoViewIfNeeded();
      await page.waitForTimeout(600);
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
  { name: 'photos', path: at('/photos'), content: 'img.photo-picture' },
  { name: 'albums', path: at('/photos/albums'), content: 'img.photo-picture' },
  { name: 'album', path: ({ albumId }) => `/photos/albums/${albumId}`, content: 'img.photo-picture' },
  {
    name: 'album-selected',
    path: ({ albumId }) => `/photos/albums/${albumId}`,
    content: 'img.photo-picture',
    act: (page) => page.locator('.photo-check').nth(1).click(),
  },
  {
    name: 'album-share',
    path: ({ albumId }) => `/photos/albums/${albumId}`,
    content: 'img.photo-picture',
    act: async (page) => {
      await page.getByRole('button', { name: 'Share', exact: true }).click();
      await page.getByText('Not everybody here').waitFor();
    },
  },
  {
    name: 'album-add',
    path: at('/photos'),
    content: 'img.photo-picture',
    act: async (page) => {
      for (const index of [0, 1, 2]) await page.locator('.photo-check').nth(index).click();
      await page.getByRole('button', { name: 'Add to album…' }).click();
      await page.locator('.album-choice').first().waitFor();
    },
  },
  {
    name: 'slideshow',
    path: at('/photos'),
    content: 'img.photo-picture',
    act: async (page) => {
      await page.getByRole('button', { name: 'Slideshow' }).click();
      await page.locator('img.slideshow-picture').waitFor();
    },
  },
  { name: 'viewer-pdf', path: ({ media }) => `/files/${media.reportId}`, content: '.viewer-page canvas' },
  { name: 'viewer-letter', path: ({ media }) => `/files/${media.letterId}`, content: '.viewer-page canvas' },
  { name: 'viewer-slides', path: ({ media }) => `/files/${media.talkId}`, content: '.viewer-page canvas' },
  { name: 'viewer-table', path: ({ media }) => `/files/${media.sumsId}`, content: '.viewer-table td' },
  { name: 'viewer-code', path: ({ media }) => `/files/${media.scriptId}`, content: '.hljs-keyword' },
  { name: 'shared', path: at('/shared'), content: row },
  { name: 'recent', path: at('/recent'), content: 'main h1, main h2' },
  { name: 'starred', path: at('/starred'), content: row },
  { name: 'trash', path: at('/trash'), content: row },
  { name: 'search', path: at('/search?q=budget'), content: '.search-result' },
  { name: 'search-filtered', path: at('/search?q=notes&type=document&period=week'), content: '.search-result' },
  { name: 'search-nothing', path: at('/search?q=rhinoceros'), content: 'h2' },
  { name: 'search-tag', path: ({ tagId }) => `/search?q=&tag=${tagId}`, content: '.search-result' },
  { name: 'tags', path: at('/tags'), content: '.tag-row' },
  {
    name: 'tags-menu',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'tags-merge',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menuitem', { name: 'Rename or recolour…' }).click();
      await page.getByLabel('Name').fill('board');
      await page.keyboard.press('Enter');
      await page.getByText('There is a tag').waitFor();
    },
  },
  {
    name: 'tags-delete',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'files-tags',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByText('Board paper', { exact: true }).click();
      await page.getByRole('toolbar').getByRole('button', { name: 'Tags…' }).click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  {
    name: 'files-tag-filter',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'Filter by tag' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'search-type-menu',
    path: at('/search?q=notes'),
    content: '.search-result',
    act: async (page) => {
      await page.getByRole('button', { name: 'Type' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'search-person-menu',
    path: at('/search?q=notes'),
    content: '.search-result',
    act: async (page) => {
      await page.getByRole('button', { name: 'Person' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'spreadsheet',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Home');
      for (let count = 0; count < 2; count += 1) await page.keyboard.press('ArrowRight');
      for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift+ArrowDown');
      for (let count = 0; count < 2; count += 1) await page.keyboard.press('Shift+ArrowRight');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-formula',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Home');
      for (let count = 0; count < 8; count += 1) await page.keyboard.press('ArrowRight');
      await page.keyboard.type('=SUM(C5:F5,G8)+AVERAGE(G5:G9,');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-names',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Named ranges');
      await page.getByRole('button', { name: /^Quarters/ }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-comments',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.getByRole('textbox', { name: 'Name box' }).fill('C8');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1_500);
      await page.keyboard.press('Control+Alt+M');
      const card = page.getByRole('dialog', { name: 'Comments on C8' });
      await card.waitFor();
      const field = card.getByRole('combobox', { name: 'Comment on C8' });
      if (await field.isVisible()) {
        await field.fill('The new contract begins in April: do we have an offer yet?');
        await page.keyboard.press('Control+Enter');
      }
      await card.getByRole('button', { name: 'Reply' }).waitFor();
    },
  },
  {
    name: 'spreadsheet-comments-panel',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Alt+Shift+A');
      await page.getByRole('button', { name: 'Reply' }).first().waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-link',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Link', exact: true }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-protection',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Protected sheets and ranges');
      await page.getByRole('button', { name: /^Set by the board/ }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-protection-form',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Protected sheets and ranges');
      await page.getByRole('button', { name: 'Protect', exact: true }).click();
      await page.getByRole('button', { name: /Who may edit/ }).click();
      await page.getByRole('option', { name: 'Owners, I and those I choose' }).click();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'spreadsheet-download',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'File', 'Download');
      await page.getByRole('menuitem', { name: 'Comma-separated' }).click();
      await page.getByRole('button', { name: 'Save the file' }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-validation',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Data validation');
      await page.getByRole('button', { name: /The cells hold/ }).click();
      await page.getByRole('option', { name: 'A number' }).click();
      await page.getByText('Whole numbers only').click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-chart',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      if ((await page.getByRole('figure').count()) === 0) {
        await page.getByRole('textbox', { name: 'Name box' }).fill('A4:F8');
        await page.keyboard.press('Enter');
        await chooseFromMenu(page, 'Insert', /^Chart/);
      }
      await page.getByRole('figure').first().waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'templates',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'New', exact: true }).click();
      await page.getByRole('menuitem', { name: /template/ }).click();
      await page.getByRole('row', { name: 'Month calendar' }).waitFor();
    },
  },
  { name: 'document', path: ({ documentId }) => `/d/${documentId}`, content: '[contenteditable] table' },
  {
    name: 'document-print',
    path: ({ documentId }) => `/d/${documentId}`,
    content: '[contenteditable] table',
    act: (page) => page.emulateMedia({ media: 'print' }),
  },
  {
    name: 'document-share',
    path: ({ documentId }) => `/d/${documentId}`,
    content: '[contenteditable] table',
    act: async (page) => {
      await page.getByRole('button', { name: 'Share' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'document-history',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: openHistory,
  },
  {
    name: 'document-history-version',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: async (page) => {
      await openHistory(page);
      await page.getByRole('button', { name: 'Approved' }).click();
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
      await page.locator('.history-body del').first().waitFor();
    },
  },
  {
    name: 'document-history-name',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: async (page) => {
      await openHistory(page);
      await page.getByRole('button', { name: 'Name this version' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'spreadsheet-history',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Alt+Shift+H');
      await page.locator('.history').getByRole('button', { name: 'Sent to the board' }).click();
      await page.locator('.history').getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.waitForTimeout(400);
    },
  },
  { name: 'people', path: at('/people'), content: row },
  {
    name: 'people-invite',
    path: at('/people'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'groups', path: at('/groups') },
  {
    name: 'group',
    path: at('/groups'),
    act: async (page) => {
      await page.getByText('Design').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'audit', path: at('/audit'), content: row },
  { name: 'organization', path: at('/organization') },
  {
    name: 'organization-documents',
    path: at('/organization'),
    act: (page) => page.getByLabel('Largest document (MB)').scrollIntoViewIfNeeded(),
  },
  { name: 'storage', path: at('/storage'), content: row },
  { name: 'settings', path: at('/settings') },
  { name: 'security', path: at('/security'), content: 'h2' },
  {
    name: 'second-factor',
    path: at('/security'),
    content: 'h2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.locator('.qr').waitFor();
    },
  },
  {
    name: 'palette',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('plan');
    },
  },
  {
    name: 'shortcuts',
    path: at('/people'),
    content: row,
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'not-found', path: at('/nowhere') },
];
