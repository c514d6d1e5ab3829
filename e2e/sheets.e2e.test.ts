import { saveFile } from '@cloudity/convert/sheet';
import { addRecord, emptyWorkbook, formatCells, Workbook, writeCells } from '@cloudity/docmodel/sheet';
// Its program is 'soffice'.
import { convertedByLibreOffice } from '@cloudity/testkit/libreoffice';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { isSaved } from './people/document.ts';
import { changeLive } from './people/live.ts';
import { cell, chooseMenu, clickCell, column, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs } = useHouse();
let grace: TestPerson;
let linus: TestPerson;

beforeAll(async () => {
  grace = await suite().addMember(owner(), { name: 'Grace Hopper' });
  linus = await suite().addMember(owner(), { name: 'Linus Pauling' });
});

const fill = (
  id: string,
  rows: readonly (readonly (string | number | { readonly formula: string } | null)[])[],
): Promise<void> =>
  changeLive(owner(), id, (doc) => {
    const workbook = new Workbook(doc);
    writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 }, rows);
    workbook.destroy();
  });

/** What LibreOffice puts on the clipboard for these cells. */
const libreOfficeTable = async (): Promise<string> => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  writeCells(workbook, { sheet, row: 0, column: 0 }, [
    ['Item', 'Price', 'Code'],
    ['Tea & milk', 1234.5, '007'],
    ['<img src=x onerror=alert(1)>', 46_115, true],
    [],
    ['Both'],
  ]);
  const at = (row: number, column: number) => ({
    sheet,
    fromRow: row,
    toRow: row,
    fromColumn: column,
    toColumn: column,
  });
  formatCells(workbook, { ...at(0, 0), toColumn: 2 }, { bold: true, fill: '#ffff00' });
  formatCells(workbook, at(2, 2), { numberFormat: 'BOOLEAN' });
  formatCells(workbook, at(1, 1), { numberFormat: '#,##0.00' });
  formatCells(workbook, at(2, 1), { numberFormat: 'yyyy-mm-dd' });
  addRecord(workbook, 'merge', { ...at(4, 0), toColumn: 1 });
  const { bytes } = await saveFile(workbook, 'xlsx');
  return new TextDecoder().decode(await convertedByLibreOffice(bytes, { from: 'xlsx', to: 'html' }));
};

const open = async (person: TestPerson, id: string): Promise<Page> => {
  const page = await visitAs(person, `/d/${id}`);
  await sheetIsOpen(page);
  return page;
};

describe('several people in one spreadsheet', () => {
  test('one inserts rows, one sorts, one types formulas offline: every value and every formula is where it belongs', async () => {
    const id = await createSheet(owner(), 'Trip');
    await fill(id, [
      ['Pear', 3, { formula: '=B1*10' }],
      ['Apple', 5, { formula: '=B2*10' }],
      ['Fig', 2, { formula: '=B3*10' }],
      ['Date', 9, { formula: '=B4*10' }],
    ]);
    const [ada, hopper, pauling] = await Promise.all([open(owner(), id), open(grace, id), open(linus, id)]);
    for (const page of [ada, hopper, pauling]) await shows(page, 'C4', '90');

    // On the train: formulas for the apples and for all of it.
    await pauling.context().setOffline(true);
    await enter(pauling, 'D2', '=C2+B2');
    await shows(pauling, 'D2', '55');
    await enter(pauling, 'F1', '=SUM(B1:B4)');
    await shows(pauling, 'F1', '19');

    await goTo(ada, '2:3');
    await chooseMenu(ada, 'Insert', 'Insert rows above');
    await shows(ada, 'A4', 'Apple');
    await enter(ada, 'A2', 'Quince');
    await enter(ada, 'B2', '7');
    await isSaved(ada);
    await shows(hopper, 'A4', 'Apple');
    await goTo(hopper, 'A1:C6');
    await chooseMenu(hopper, 'Data', 'Sort range A to Z');
    await expect.poll(() => column(hopper, 'A', 6)).toEqual(['Apple', 'Date', 'Fig', 'Pear', 'Quince', '']);
    await isSaved(hopper);

    await pauling.context().setOffline(false);
    for (const page of [ada, hopper, pauling]) {
      await expect.poll(() => column(page, 'A', 6)).toEqual(['Apple', 'Date', 'Fig', 'Pear', 'Quince', '']);
      await expect.poll(() => column(page, 'B', 6)).toEqual(['5', '9', '2', '3', '7', '']);
      await expect.poll(() => column(page, 'C', 5)).toEqual(['50', '90', '20', '30', '']);
      // The formula stands beside the apples and reads the apples.
      await shows(page, 'D1', '55');
      await goTo(page, 'D1');
      await expect.poll(() => page.getByRole('textbox', { name: 'Formula bar' }).inputValue()).toBe('=C1+B1');
    }
    // The sum went with its row and holds the range it was written for, the new rows in it.
    await expect.poll(async () => (await column(ada, 'F', 6)).filter((text) => text !== '')).toEqual(['26']);
  });

  test('see each other’s places and drafts, and undo takes back own edits alone', async () => {
    const id = await createSheet(owner(), 'Together');
    const [ada, hopper] = await Promise.all([open(owner(), id), open(grace, id)]);
    await ada.getByRole('button', { name: 'Grace Hopper' }).waitFor();
    await enter(ada, 'A1', 'mine');
    await enter(hopper, 'A2', 'hers');
    await shows(ada, 'A2', 'hers');
    await shows(hopper, 'A1', 'mine');
    await goTo(ada, 'B1');
    await ada.keyboard.press('Control+z');
    await shows(ada, 'A1', '');
    await shows(hopper, 'A1', '');
    await shows(ada, 'A2', 'hers');
    await ada.keyboard.press('Control+y');
    await shows(hopper, 'A1', 'mine');
  });
});

describe('alone', () => {
  test('a whole session by keyboard: typing, pointing, filling, formats, rows, sheets', async () => {
    const id = await createSheet(owner(), 'Keys');
    const page = await open(owner(), id);
    const { keyboard } = page;
    const type = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys)
        if (key.length > 1 && key.startsWith('/')) await keyboard.press(key.slice(1));
        else await keyboard.type(key);
    };
    await type('Item', '/Tab', 'Price', '/Enter');
    await type('Tea', '/Tab', '2.5', '/Enter', 'Milk', '/Tab', '1.2', '/Enter');
    await shows(page, 'A3', 'Milk');
    await shows(page, 'B3', '1.2');
    // A sum by pointing with the arrow keys.
    await goTo(page, 'B4');
    await type('=SUM(', '/ArrowUp', '/Control+Shift+ArrowUp', '/Shift+ArrowDown', ')', '/Enter');
    await shows(page, 'B4', '3.7');
    await goTo(page, 'B4');
    await expect.poll(() => page.getByRole('textbox', { name: 'Formula bar' }).inputValue()).toBe('=SUM(B2:B3)');
    // A completion is taken with Tab, F4 holds the reference.
    await goTo(page, 'C2');
    await type('=AVERA', '/Tab', 'B2', '/F4', '/Enter');
    await shows(page, 'C2', '2.5');
    await goTo(page, 'C2');
    await expect.poll(() => page.getByRole('textbox', { name: 'Formula bar' }).inputValue()).toBe('=AVERAGE($B$2)');
    // Escape leaves the cell as it was.
    await type('nonsense', '/Escape');
    await shows(page, 'C2', '2.5');
    // The same into all selected cells.
    await goTo(page, 'D1:D3');
    await type('x', '/Control+Enter');
    await shows(page, 'D3', 'x');
    await type('/Delete');
    await shows(page, 'D1', '');
    // Fill down moves the formula along.
    await goTo(page, 'E2');
    await type('=B2*2', '/Enter');
    await goTo(page, 'E2:E3');
    await type('/Control+d');
    await shows(page, 'E3', '2.4');
    // Bold, percent, a row inserted from the menu by keyboard.
    await goTo(page, 'B2');
    await type('/Control+b', '/Control+Shift+Digit5');
    await shows(page, 'B2', '250.00%');
    await type('/Control+Shift+Digit1');
    await shows(page, 'B2', '2.50');
    await type('/Shift+Space');
    await page.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: 'Insert' }).focus();
    await type('/Enter');
    await page.getByRole('menuitem').first().and(page.locator(':focus')).waitFor();
    await type('/Enter');
    await shows(page, 'A3', 'Tea');
    await sheetIsOpen(page);
    // Another sheet and back.
    await type('/Shift+F11');
    await page
      .getByRole('navigation', { name: 'Sheets' })
      .getByRole('button', { name: 'Sheet2', exact: true })
      .waitFor();
    await type('/Alt+ArrowUp');
    await shows(page, 'A3', 'Tea');
    // Copied and pasted, the formula points beside its new place.
    await goTo(page, 'E3:E4');
    await type('/Control+c');
    await goTo(page, 'F3');
    await type('/Control+v');
    await goTo(page, 'F4');
    await expect.poll(() => page.getByRole('textbox', { name: 'Formula bar' }).inputValue()).toBe('=C4*2');
    await isSaved(page);
  });

  test('a table from LibreOffice is pasted with its numbers and looks, and script in it stays text', async () => {
    const id = await createSheet(owner(), 'Pasted');
    const page = await visitAs(owner(), 'about:blank');
    const arrived = Promise.withResolvers<void>();
    await page.route(/\/paste-[^/]+\.js$/, async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await page.goto(`/d/${id}`);
    await sheetIsOpen(page);
    const html = await libreOfficeTable();
    await goTo(page, 'B2');
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData('text/html', text);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, html);
    // It comes where it was asked for, and nothing that is typed comes before it.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type('early');
    await page.keyboard.press('Enter');
    arrived.resolve();
    await shows(page, 'B3', 'Tea & milk');
    await shows(page, 'B1', '');
    expect(await page.getByRole('textbox', { name: 'Name box' }).inputValue()).toBe('B1');
    await shows(page, 'C3', '1,234.50');
    await shows(page, 'C4', '2026-04-03');
    await shows(page, 'B4', '<img src=x onerror=alert(1)>');
    await shows(page, 'D3', '007');
    await shows(page, 'D4', 'TRUE');
    await expect.poll(() => cell(page, 'B6').getAttribute('aria-colspan')).toBe('2');
    await goTo(page, 'C5');
    await page.keyboard.type('=C3+1');
    await page.keyboard.press('Enter');
    await shows(page, 'C5', '1235.5');
    await goTo(page, 'B2');
    await page.getByRole('button', { name: 'Bold', pressed: true }).waitFor();
  });

  test('with the mouse: selecting, the status bar, resizing, frozen rows; nothing axe would object to', async () => {
    const id = await createSheet(owner(), 'Mouse');
    await fill(id, [['Number'], ...Array.from({ length: 40 }, (_, index) => [index + 1])]);
    const page = await open(owner(), id);
    await shows(page, 'A3', '2');
    await clickCell(page, 'A2');
    await clickCell(page, 'A5', { shift: true });
    await page.getByRole('status', { name: 'Selection' }).getByText('Sum 10').waitFor();
    await chooseMenu(page, 'View', 'Freeze', 'First row');
    await goTo(page, 'A41');
    await shows(page, 'A41', '40');
    await shows(page, 'A1', 'Number');
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('on a phone: a tap selects, a second one edits', async () => {
    const id = await createSheet(owner(), 'Pocket');
    const page = await visitAs(owner(), `/d/${id}`, { viewport: phone, hasTouch: true, isMobile: true });
    await sheetIsOpen(page);
    const tap = async (address: string): Promise<void> => {
      const box = await cell(page, address).boundingBox();
      if (box === null) throw new Error(`${address} is not in the window.`);
      await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    };
    await tap('B3');
    await expect.poll(() => page.getByRole('textbox', { name: 'Name box' }).inputValue()).toBe('B3');
    await tap('B3');
    await page.getByRole('textbox', { name: 'Content of B3' }).fill('12.5%');
    await page.getByRole('button', { name: 'Enter' }).tap();
    await shows(page, 'B3', '12.50%');
    expect(await seriousViolations(page)).toEqual([]);
  });
});
