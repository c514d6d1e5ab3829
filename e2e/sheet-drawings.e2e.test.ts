import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { isSaved } from './people/document.ts';
import { changeLive } from './people/live.ts';
import { cell, chooseMenu, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { owner, visitAs } = useHouse();

const fill = (id: string, rows: readonly (readonly (string | number | null)[])[]): Promise<void> =>
  changeLive(owner(), id, (doc) => {
    const workbook = new Workbook(doc);
    writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 }, rows);
    workbook.destroy();
  });

const open = async (id: string): Promise<Page> => {
  const page = await visitAs(owner(), `/d/${id}`);
  await sheetIsOpen(page);
  return page;
};

/** How many pixels within a cell are not of its commonest colour. */
const inkIn = async (page: Page, address: string): Promise<number> => {
  const box = await cell(page, address).boundingBox();
  if (box === null) throw new Error(`${address} is not in the window.`);
  return page.evaluate(({ x, y, width, height }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.sheet-canvas');
    const place = canvas?.getBoundingClientRect();
    const ctx = canvas?.getContext('2d');
    if (!canvas || !place || !ctx) return -1;
    const scale = canvas.width / place.width;
    const at = [x - place.left + 2, y - place.top + 2, width - 4, height - 4].map((part) => Math.round(part * scale));
    const { data } = ctx.getImageData(at[0] ?? 0, at[1] ?? 0, at[2] ?? 1, at[3] ?? 1);
    const counts = new Map<number, number>();
    for (let pixel = 0; pixel < data.length; pixel += 4) {
      const color = ((data[pixel] ?? 0) << 16) | ((data[pixel + 1] ?? 0) << 8) | (data[pixel + 2] ?? 0);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    return data.length / 4 - Math.max(...counts.values());
  }, box);
};

describe('sparklines', () => {
  test('are inserted by keyboard for each row, follow the values, are said, printed, and are an empty text elsewhere', async () => {
    const id = await createSheet(owner(), 'Trends');
    await fill(id, [
      ['', 'Jan', 'Feb', 'Mar'],
      ['Tea', 3, 18, 7],
      ['Milk', 5, -2, 4],
    ]);
    const page = await open(id);
    await goTo(page, 'B2:D3');
    await page.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: 'Insert' }).click();
    await page.getByRole('menuitem', { name: 'Sparkline' }).click();
    const panel = page.getByRole('complementary', { name: 'Sparkline' });
    await expect.poll(() => panel.getByRole('textbox', { name: 'Data range' }).inputValue()).toBe('B2:D3');
    const place = panel.getByRole('textbox', { name: 'Cell for the sparkline' });
    expect(await place.inputValue()).toBe('E2');
    await place.fill('C2');
    await page.keyboard.press('Enter');
    await panel.getByText('cannot stand among the values').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await place.fill('E2');
    await page.keyboard.press('Enter');
    await shows(page, 'E2', 'Sparkline, Line, 3 values, from 3 to 18, last 7');
    await shows(page, 'E3', 'Sparkline, Line, 3 values, from -2 to 5, last 4');
    await expect.poll(() => inkIn(page, 'E2')).toBeGreaterThan(20);
    await sheetIsOpen(page);

    await enter(page, 'D2', '21');
    await shows(page, 'E2', 'Sparkline, Line, 3 values, from 3 to 21, last 21');
    await enter(page, 'F2', '=SPARKLINE(B2:D2,{"charttype","column";"negcolor","red"})');
    await shows(page, 'F2', 'Sparkline, Columns, 3 values, from 3 to 21, last 21');
    await enter(page, 'F3', '=LEN(E2)&SPARKLINE(B2:D2)');
    await shows(page, 'F3', '0');
    await enter(page, 'F4', '=SPARKLINE(B2:D2,{"colour","red"})');
    await shows(page, 'F4', '#VALUE!');
    await isSaved(page);

    await page.evaluate(() => {
      window.print = () => {};
    });
    await chooseMenu(page, 'File', 'Print');
    await page
      .locator('.sheet-print svg[role=img][aria-label^="Sparkline, Columns"] rect')
      .first()
      .waitFor({ state: 'attached' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));

    const answer = await owner().api('GET /files/{id}/cells', { params: { id }, query: { range: 'E2:F2' } });
    expect(answer.values).toEqual([['', '']]);
    expect(answer.formulas).toEqual([
      ['=SPARKLINE(B2:D2)', '=SPARKLINE(B2:D2,{"charttype","column";"negcolor","red"})'],
    ]);
  });
});
