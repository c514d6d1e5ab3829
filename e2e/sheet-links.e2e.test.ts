import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { changeLive } from './people/live.ts';
import { cell, createSheet, goTo, sheetIsOpen } from './people/sheet.ts';
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
