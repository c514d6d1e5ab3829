import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { changeLive } from './people/live.ts';
import { cell, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs } = useHouse();

test('links of cells are shown, and opened by key and from their card; nothing but addresses is', async () => {
  const id = await createSheet(owner(), 'Links');
  const place = suite().url;
  await changeLive(owner(), id, (doc) => {
    const workbook = new Workbook(doc);
    writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [
      [{ formula: `=HYPERLINK("${place}/recent","Recent")` }, place],
      [{ formula: '=HYPERLINK("javascript:document.title=1","Run")' }],
      [{ formula: '=HYPERLINK(B1&"/starred","Calculated")' }],
      [{ formula: '=HYPERLINK("#Sheet1!C9","There")' }],
    ]);
    workbook.destroy();
  });
  const page = await visitAs(owner(), `/d/${id}`);
  await sheetIsOpen(page);
  const described = (address: string) => cell(page, address).getAttribute('aria-description');
  const card = (address: string) => page.getByRole('region', { name: `Link in ${address}` });
  const opened = async (act: () => Promise<void>): Promise<string> => {
    const [popup] = await Promise.all([page.context().waitForEvent('page'), act()]);
    await popup.getByRole('heading', { level: 1 }).waitFor();
    const url = popup.url();
    await popup.close();
    return url;
  };

  await expect.poll(() => described('A1')).toContain(`Link to ${place}/recent`);
  await expect.poll(() => described('A3')).toContain(`Link to ${place}/starred`);
  await card('A1').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(await opened(() => page.keyboard.press('Alt+Enter'))).toBe(`${place}/recent`);
  await goTo(page, 'A3');
  expect(
    await opened(() =>
      card('A3')
        .getByRole('link', { name: /^Open link/ })
        .click(),
    ),
  ).toBe(`${place}/starred`);

  await goTo(page, 'A2');
  await card('A3').waitFor({ state: 'detached' });
  expect(await described('A2')).toBe(null);
  await page.keyboard.press('Alt+Enter');
  await goTo(page, 'A4');
  await card('A4').getByRole('button', { name: 'Go to Sheet1!C9' }).waitFor();
  await page.keyboard.press('Alt+Enter');
  await expect.poll(() => page.getByRole('textbox', { name: 'Name box' }).inputValue()).toBe('C9');
  expect(page.context().pages()).toHaveLength(1);
  expect(await page.title()).not.toBe('1');
});

test('links are written by key, with the text that is there, changed from their card and taken away', async () => {
  const page = await visitAs(owner(), `/d/${await createSheet(owner(), 'Written links')}`);
  await sheetIsOpen(page);
  const described = () => cell(page, 'B2').getAttribute('aria-description');
  await enter(page, 'B2', 'Plan "A"');
  await goTo(page, 'B2');
  await page.keyboard.press('Control+k');
  const form = page.getByRole('dialog', { name: 'Link', exact: true });
  const address = form.getByRole('textbox', { name: 'Address' });
  await address.fill('javascript:document.title=1');
  await page.keyboard.press('Enter');
  await form.getByText('Enter a web address, an e-mail address, or # and cells of this spreadsheet.').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await address.fill('example.org/plan');
  await page.keyboard.press('Enter');
  await expect.poll(described).toContain('Link to https://example.org/plan');
  await shows(page, 'B2', 'Plan "A"');
  await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });

  const card = page.getByRole('region', { name: 'Link in B2' });
  await card.getByRole('button', { name: 'Edit the link' }).click();
  expect(await form.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('Plan "A"');
  await form.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(described).toBe(null);
  await shows(page, 'B2', 'Plan "A"');
  await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
  await page.keyboard.press('Control+z');
  await expect.poll(described).toContain('Link to https://example.org/plan');
});
