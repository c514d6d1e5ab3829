import type { File } from '@cloudity/contracts';
import { openFile, saveFile, withKeptParts } from '@cloudity/convert/sheet';
import {
  addChart,
  addRecord,
  chartsOf,
  emptyWorkbook,
  formatCells,
  readCell,
  renameSheet,
  setBase,
  setValidation,
  validationsOf,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { addImage } from '@cloudity/docmodel/sheet/image';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { isSaved } from './people/document.ts';
import { row } from './people/files.ts';
import { changeLive } from './people/live.ts';
import { put } from './people/media.ts';
import { cell, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { owner, suite, visitAs } = useHouse();
let folder: File;

const workbookOf = (update: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};

/** Would say so on the page if it ever ran. */
const script = '<img src=x onerror="window.ran=1">';

/** 8 by 6 pixels. */
const picture = {
  fileId: '0198c0de-0000-7000-8000-000000000001',
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGAQMAAADEy024AAAABlBMVEXcKCgoUNxXLFJ8AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12PgZ4BDAAIoAFvRKD9sAAAAAElFTkSuQmCC',
    'base64',
  ),
};

beforeAll(async () => {
  folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Books' } });
  const workbook = workbookOf(emptyWorkbook());
  const sheet = workbook.sheets[0]?.id ?? '';
  writeCells(workbook, { sheet, row: 0, column: 0 }, [
    ['Rent', 1200],
    ['Power', 85.5],
    ['Sum', { formula: '=SUM(B1:B2)' }],
  ]);
  formatCells(workbook, { sheet, fromRow: 2, toRow: 2, fromColumn: 0, toColumn: 1 }, { bold: true });
  addRecord(workbook, 'merge', { sheet, fromRow: 4, toRow: 4, fromColumn: 0, toColumn: 1 });
  renameSheet(workbook, sheet, script);
  writeCells(workbook, { sheet, row: 6, column: 0 }, [[script, 3]]);
  const listed = { sheet, fromRow: 6, toRow: 6, fromColumn: 2, toColumn: 2 };
  setValidation(workbook, listed, { rule: { kind: 'list', values: [script] }, isStrict: true, hint: script });
  addChart(
    workbook,
    { sheet, row: 8, column: 0 },
    {
      type: 'column',
      source: '=$A$7:$B$7',
      title: script,
      xTitle: script,
      yTitle: script,
      legend: 'right',
      isStacked: false,
      seriesIn: 'rows',
      hasNames: true,
      hasLabels: false,
      x: 0,
      y: 0,
      width: 400,
      height: 240,
    },
  );
  const box = { x: 0, y: 0, width: 160, height: 120 };
  addImage(workbook, { sheet, row: 0, column: 3 }, { ...box, fileId: picture.fileId, alt: script });
  const { bytes } = await saveFile(workbook, 'xlsx', () => 1285.5, [picture]);
  await put(owner(), folder.id, 'Household.xlsx', Buffer.from(bytes));
  await put(owner(), folder.id, 'broken.xlsx', Buffer.from(bytes.slice(0, -40)));
  await put(owner(), folder.id, 'Zahlen.csv', Buffer.from('Größe;Preis\nklein;1,5\ngroß;2,25\n', 'latin1'));
});

const names = async (): Promise<readonly string[]> =>
  (await owner().api('GET /files', { query: { parentId: folder.id } })).items.map(({ name }) => name);

const openWith = async (page: Page, name: string): Promise<void> => {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open with Cloudity Sheets' }).click();
};

test('TB1 an uploaded XLSX is opened, calculated, edited, and saved as XLSX again', async () => {
  const page = await visitAs(owner(), `/files/${folder.id}`);
  await openWith(page, 'Household.xlsx');
  await sheetIsOpen(page);
  await shows(page, 'B3', '1285.5');
  await enter(page, 'B1', '1300');
  await shows(page, 'B3', '1385.5');
  await isSaved(page);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const file = await page.request.get(`/api/v1/files/${id}/export?format=xlsx`);
  // What the upload held for others was put back (TB6): nothing is missing.
  expect(file.headers()['cloudity-losses']).toBeUndefined();
  const opened = await openFile(new Uint8Array(await file.body()), 'xlsx', null, [picture.fileId]);
  const again = workbookOf(opened.update);
  const sheet = again.sheets[0]?.id ?? '';
  expect(readCell(again, { sheet, row: 0, column: 1 })).toBe(1300);
  expect(readCell(again, { sheet, row: 2, column: 1 })).toEqual({ formula: '=SUM(B1:B2)' });
  expect(await names()).toContain('Household');
  // The picture is shown, and in the file again (TB8, TB7).
  const shown = page.getByAltText(script);
  await shown.waitFor();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(8);
  expect(opened.pictures.map(({ bytes }) => picture.bytes.equals(bytes))).toEqual([true]);
  // Chart and rule came along; script in a cell, a sheet's name, a title, a list and a hint is text everywhere.
  await expect.poll(() => page.locator('.sheet-chart-title').textContent()).toContain('<img');
  await goTo(page, 'C7');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Escape');
  expect(chartsOf(again, sheet)).toMatchObject([{ title: script, seriesIn: 'rows' }]);
  expect(validationsOf(again, sheet)).toMatchObject([{ rule: { values: [script] }, hint: script }]);
  expect(await page.evaluate(() => (window as { ran?: number }).ran)).toBeUndefined();
});

test('TB5 a text is shown as it will be read, in the dialect that was found or is chosen', async () => {
  const page = await visitAs(owner(), `/files/${folder.id}`);
  await openWith(page, 'Zahlen.csv');
  const dialog = page.getByRole('dialog');
  const preview = dialog.getByRole('region', { name: 'Beginning of the file' });
  await expect.poll(() => preview.locator('tr').nth(2).locator('td').allTextContents()).toEqual(['groß', '2,25']);
  await dialog.getByRole('button', { name: /Between columns/ }).click();
  await page.getByRole('option', { name: 'Comma' }).click();
  await expect.poll(() => preview.locator('tr').nth(2).locator('td').allTextContents()).toEqual(['groß;2', '25']);
  await dialog.getByRole('button', { name: /Between columns/ }).click();
  await page.getByRole('option', { name: 'Semicolon' }).click();
  await expect.poll(() => preview.locator('tr').nth(2).locator('td').allTextContents()).toEqual(['groß', '2,25']);
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await sheetIsOpen(page);
  await shows(page, 'A3', 'groß');
  await enter(page, 'C3', '=B3*2');
  await shows(page, 'C3', '4.5');
  expect(await cell(page, 'A1').textContent()).toBe('Größe');
});

test('TB4 a broken file says so in the viewer on a phone, and nothing is made of it', async () => {
  const page = await visitAs(owner(), `/files/${folder.id}`, { viewport: phone });
  await row(page, 'broken.xlsx').dblclick();
  await page.getByRole('button', { name: 'Open with Cloudity Sheets' }).click();
  await page.getByText('The file is damaged, or it is not a spreadsheet.').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await names()).not.toContain('broken');
});

test('TB6 CO83 what an upload held for others comes back in its spreadsheet’s file and its copies’, and never in that of a document which names the file of somebody else', async () => {
  const { bytes } = await saveFile(workbookOf(emptyWorkbook()), 'xlsx');
  const custom = '<Properties xmlns="x"><property name="Merger"/></Properties>';
  const secret = { core: '', app: '', custom, theme: null, items: [], losses: [] };
  const upload = await put(owner(), folder.id, 'Merger.xlsx', Buffer.from(await withKeptParts(bytes, secret)));
  const { file } = await owner().api('POST /files/{id}/spreadsheet', { params: { id: upload.id }, body: {} });
  const exported = async (id: string): Promise<string | null> => {
    const headers = { authorization: `Bearer ${owner().token}` };
    const answer = await fetch(`${suite().url}/api/v1/files/${id}/export?format=xlsx`, { headers });
    expect(answer.status).toBe(200);
    return (await openFile(new Uint8Array(await answer.arrayBuffer()), 'xlsx')).kept?.custom ?? null;
  };
  expect(await exported(file.id)).toBe(custom);
  const copied = await owner().api('POST /files/{id}/copy', { params: { id: file.id }, body: {} });
  expect(await exported(copied.id)).toBe(custom);

  const mallory = await suite().addMember(owner(), { name: 'Mallory' });
  const trap = await mallory.api('POST /files', { body: { kind: 'sheet', name: 'Trap' } });
  const body = { memberId: owner().user.id, role: 'editor' } as const;
  await mallory.api('POST /files/{id}/shares', { params: { id: trap.id }, body });
  await changeLive(mallory, trap.id, (doc) => {
    const workbook = new Workbook(doc);
    setBase(workbook, { fileId: upload.id, sha256: upload.sha256 ?? '' });
    workbook.destroy();
  });
  expect(await exported(trap.id)).toBeNull();
});
