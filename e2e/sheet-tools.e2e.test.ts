import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { isSaved } from './people/document.ts';
import { changeLive } from './people/live.ts';
import { cell, chooseMenu, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs } = useHouse();
let grace: TestPerson;

beforeAll(async () => {
  grace = await suite().addMember(owner(), { name: 'Grace Hopper' });
});

type Given = string | number | boolean | { readonly formula: string } | null;

const fill = (id: string, rows: readonly (readonly Given[])[]): Promise<void> =>
  changeLive(owner(), id, (doc) => {
    const workbook = new Workbook(doc);
    writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 }, rows);
    workbook.destroy();
  });

const open = async (person: TestPerson, id: string): Promise<Page> => {
  const page = await visitAs(person, `/d/${id}`);
  await sheetIsOpen(page);
  return page;
};

/** The rows that are shown, by their numbers, among the first ones. */
const shownRows = async (page: Page): Promise<readonly string[]> =>
  (await page.locator('[role=grid] [role=rowheader]').allTextContents()).slice(0, 6);

const script = '<img src=x onerror="document.title=1">';

describe('filters', () => {
  test('leave rows out for the one who filters alone, by keyboard, and follow the values; the file is downloaded', async () => {
    const id = await createSheet(owner(), 'Stock');
    await fill(id, [
      [script, 'Count'],
      ['Tea', 3],
      ['Milk', { formula: '=B2+4' }],
      ['Tea', 12],
      [script, 1],
    ]);
    const [ada, hopper] = await Promise.all([open(owner(), id), open(grace, id)]);
    await shows(ada, 'B3', '7');
    await goTo(ada, 'A1');
    await ada.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: 'Data' }).click();
    await ada.getByRole('menuitem', { name: 'Filter', exact: true }).click();
    // The buttons are the sheet's: the other sees them too, and is told of them.
    await cell(hopper, 'B1').and(hopper.locator('[aria-haspopup=dialog]')).waitFor({ state: 'attached' });
    await expect.poll(() => cell(ada, 'A1').getAttribute('aria-haspopup')).toBe('dialog');
    await ada.keyboard.press('Alt+ArrowDown');
    const menu = ada.getByRole('dialog', { name: `Filter: ${script}` });
    await menu.getByRole('searchbox').fill('te');
    await menu.getByRole('checkbox', { name: 'Tea' }).waitFor();
    expect(await seriousViolations(ada)).toEqual([]);
    await menu.getByRole('button', { name: 'Clear', exact: true }).last().click();
    await menu.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => shownRows(ada)).toEqual(['1', '3', '5', '6', '7', '8']);
    await ada.getByRole('status', { name: 'Selection' }).getByText('2 of 4 rows').waitFor();
    expect(await shownRows(hopper)).toEqual(['1', '2', '3', '4', '5', '6']);

    // A value changes, and what is shown with it.
    await enter(hopper, 'A3', 'Tea');
    await expect.poll(() => shownRows(ada)).toEqual(['1', '5', '6', '7', '8', '9']);
    await chooseMenu(ada, 'Data', 'Show all rows again');
    await expect.poll(() => shownRows(ada)).toEqual(['1', '2', '3', '4', '5', '6']);

    // By condition, on what a formula gives; then sorted from the menu.
    await goTo(ada, 'B1');
    await ada.keyboard.press('Control+Alt+R');
    const counts = ada.getByRole('dialog', { name: 'Filter: Count' });
    await counts.getByRole('button', { name: /By condition/ }).click();
    await ada.getByRole('option', { name: 'Greater than', exact: true }).click();
    await counts.getByRole('textbox', { name: 'Value' }).fill('5');
    await counts.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => shownRows(ada)).toEqual(['1', '3', '4', '6', '7', '8']);

    // Under a name it is there for whoever wants it.
    await chooseMenu(ada, 'Data', 'Filter views');
    await ada.getByRole('textbox', { name: 'Name of the view' }).fill(script);
    await ada.getByRole('button', { name: 'Save as a view' }).click();
    await isSaved(ada);
    await chooseMenu(hopper, 'Data', 'Filter views');
    await hopper.getByRole('button', { name: script, exact: true }).click();
    await expect.poll(() => shownRows(hopper)).toEqual(['1', '3', '4', '6', '7', '8']);

    const download = ada.waitForEvent('download');
    await chooseMenu(ada, 'File', 'Download', 'Comma-separated');
    expect((await download).suggestedFilename()).toBe('Stock.csv');
    // What it does not hold is told to whoever asks; of a second sheet before it is saved.
    await ada.getByRole('button', { name: 'What is missing' }).click();
    const after = ada.getByRole('dialog', { name: '“Stock.csv” is saved' });
    await after.getByText('1 formula, saved as the value it gives').waitFor();
    expect(await seriousViolations(ada)).toEqual([]);
    await after.getByRole('button', { name: 'Close' }).last().click();
    await ada.getByRole('button', { name: 'New sheet' }).click();
    await isSaved(ada);
    await chooseMenu(ada, 'File', 'Download', 'Comma-separated');
    const before = ada.getByRole('dialog', { name: 'Save “Stock.csv”?' });
    await before.getByText('1 other sheet').waitFor();
    const second = ada.waitForEvent('download');
    await ada.keyboard.press('Enter');
    expect((await second).suggestedFilename()).toBe('Stock.csv');
    await before.waitFor({ state: 'hidden' });
    expect(await ada.title()).not.toBe('1');
  });
});

describe('conditional formats', () => {
  test('colour cells by a rule, a formula and a scale, follow the values, and are ordered in the panel', async () => {
    const id = await createSheet(owner(), 'Marks');
    await fill(id, [[1], [5], [9], [{ formula: '=A1*4' }]]);
    const page = await open(owner(), id);
    await shows(page, 'A4', '4');
    const colorAt = async (address: string): Promise<string> => {
      const box = await cell(page, address).boundingBox();
      if (box === null) throw new Error(`${address} is not in the window.`);
      return page.evaluate(
        ({ x, y }) => {
          const canvas = document.querySelector<HTMLCanvasElement>('.sheet-canvas');
          const place = canvas?.getBoundingClientRect();
          if (!canvas || !place) return '';
          const scale = canvas.width / place.width;
          const data = canvas
            .getContext('2d')
            ?.getImageData((x - place.left) * scale, (y - place.top) * scale, 1, 1).data;
          return `#${[...(data ?? [])]
            .slice(0, 3)
            .map((part) => part.toString(16).padStart(2, '0'))
            .join('')}`;
        },
        { x: box.x + 12, y: box.y + box.height / 2 },
      );
    };
    const add = async (kind: string, formula?: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a rule' }).click();
      const panel = page.getByRole('complementary', { name: 'New rule' });
      await panel.getByRole('radio', { name: kind }).click();
      if (formula !== undefined) {
        await panel.getByRole('button', { name: /Cells whose value/ }).click();
        await page.getByRole('option', { name: 'Custom formula is' }).click();
        await panel.getByRole('textbox', { name: /^Formula/ }).fill(formula);
        await panel.getByRole('button', { name: 'Look 4' }).click();
      }
      expect(await seriousViolations(page)).toEqual([]);
      await panel.getByRole('button', { name: 'Save' }).click();
    };
    await goTo(page, 'A1:A4');
    await chooseMenu(page, 'Format', 'Conditional formatting');
    await add('Single look', '=A1>=4');
    await expect.poll(() => colorAt('A2')).toBe('#cfe2ff');
    await expect.poll(() => colorAt('A4')).toBe('#cfe2ff');
    expect(await colorAt('A1')).toBe('#ffffff');
    await add('Colour scale');
    // The first rule counts before the second one.
    await expect.poll(() => colorAt('A1')).toBe('#f8696b');
    expect(await colorAt('A2')).toBe('#cfe2ff');
    await page.getByRole('button', { name: 'Move up: Colour scale' }).click();
    await expect.poll(() => colorAt('A3')).toBe('#63be7b');
    await enter(page, 'A1', '20');
    await expect.poll(() => colorAt('A4')).toBe('#63be7b');
  });
});

describe('data validation', () => {
  test('a list and a check box by mouse and keys; what does not fit is refused, and no script runs', async () => {
    const id = await createSheet(owner(), 'Orders');
    await fill(id, [
      [null, null, 'Tea'],
      [null, null, script],
      [null, null, { formula: '="Mi"&"lk"' }],
    ]);
    const page = await open(owner(), id);
    await goTo(page, 'A1:A3');
    await chooseMenu(page, 'Data', 'Data validation');
    const panel = page.getByRole('complementary', { name: 'Data validation' });
    await panel.getByRole('button', { name: /The cells hold/ }).click();
    await page.getByRole('option', { name: 'One of the values of a range' }).click();
    await panel.getByRole('textbox', { name: 'Range of the values' }).fill('C1:C3');
    await panel.getByRole('textbox', { name: 'Text of the message' }).fill(script);
    expect(await seriousViolations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Save' }).click();
    await sheetIsOpen(page);

    // By keys: the list opens at the cell, letters lead to a value.
    await goTo(page, 'A1');
    await expect.poll(() => cell(page, 'A1').getAttribute('aria-haspopup')).toBe('listbox');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Milk' }).waitFor();
    await page.keyboard.type('mi');
    await page.keyboard.press('Enter');
    await shows(page, 'A1', 'Milk');
    // By mouse, on the arrow.
    const box = await cell(page, 'A2').boundingBox();
    if (box === null) throw new Error('A2 is not in the window.');
    await page.mouse.click(box.x + box.width - 9, box.y + box.height / 2);
    await page.getByRole('menuitem', { name: script }).click();
    await shows(page, 'A2', script);
    // What is not in the list is refused with the text of the rule; Escape leaves the cell as it was.
    await goTo(page, 'A3');
    await page.keyboard.type('Coffee');
    await page.keyboard.press('Enter');
    await page.getByText(script, { exact: true }).last().waitFor();
    await page.keyboard.press('Escape');
    await shows(page, 'A3', '');

    await goTo(page, 'B1:B2');
    await chooseMenu(page, 'Insert', 'Check box');
    await expect.poll(() => cell(page, 'B1').getAttribute('aria-description')).toBe('Check box, not checked');
    await page.keyboard.press('Space');
    await shows(page, 'B2', 'TRUE');
    const second = await cell(page, 'B2').boundingBox();
    if (second === null) throw new Error('B2 is not in the window.');
    await page.mouse.click(second.x + second.width / 2, second.y + second.height / 2);
    await shows(page, 'B2', 'FALSE');
    await shows(page, 'B1', 'TRUE');
    await enter(page, 'D1', '=COUNTIF(B1:B2,TRUE)');
    await shows(page, 'D1', '1');
    expect(await page.title()).not.toBe('1');
  });
});

describe('charts', () => {
  test('are inserted, changed, moved, copied and deleted, follow the values, and run no script', async () => {
    const id = await createSheet(owner(), 'Sales');
    await fill(id, [
      ['Month', script, 'Milk'],
      [script, 3, { formula: '=B2*2' }],
      ['June', 4, 9],
    ]);
    const [page, hopper] = await Promise.all([open(owner(), id), open(grace, id)]);
    await shows(page, 'C2', '6');
    await goTo(page, 'A1:C3');
    await page.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: 'Insert' }).click();
    await page.getByRole('menuitem', { name: 'Chart', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Chart' });
    await expect.poll(() => panel.getByRole('textbox', { name: /^Data ranges/ }).inputValue()).toBe('A1:C3');
    const chart = page.getByRole('figure', { name: /^Column chart\. Column chart, series: 2, points: 2/ });
    await chart.waitFor();
    await panel.getByRole('textbox', { name: 'Title', exact: true }).fill(script);
    await panel.getByRole('button', { name: /Type$/ }).click();
    await page.getByRole('option', { name: 'Combo chart' }).click();
    expect(await seriousViolations(page)).toEqual([]);
    // The other sees it, with the values of now in its table.
    const seen = hopper.getByRole('figure', {
      name: new RegExp(`^${script.replace(/[.*+?^$()|]/g, '\\$&')}\\. Combo chart`),
    });
    await seen.waitFor();
    await enter(hopper, 'B2', '11');
    await expect.poll(() => page.locator('figure table tr').nth(1).allTextContents()).toEqual([`${script}1122`]);

    const own = page.getByRole('figure');
    const left = async (): Promise<number> => (await own.first().boundingBox())?.x ?? 0;
    const before = await left();
    await own.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(left).toBeGreaterThan(before + 5);
    const box = await own.first().boundingBox();
    if (box === null) throw new Error('The chart is not in the window.');
    await page.mouse.move(box.x + 60, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Math.round(((await own.first().boundingBox())?.y ?? 0) - box.y)).toBe(60);
    await page.keyboard.press('Control+d');
    await expect.poll(() => own.count()).toBe(2);
    await page.keyboard.press('Delete');
    await expect.poll(() => own.count()).toBe(1);
    await sheetIsOpen(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => own.count()).toBe(2);
    await isSaved(page);
    expect(await page.title()).not.toBe('1');
  });
});
