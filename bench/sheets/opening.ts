import { saveFile } from '@cloudity/convert/sheet';
import { emptyWorkbook, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { spawnSuite } from '@cloudity/testkit/spawn';
import * as Y from 'yjs';
import { launchBrowser } from '../../e2e/browser.ts';
import { put } from '../../e2e/people/media.ts';
import type { Figure } from '../report.ts';
import { atMost, percentile, told } from './figure.ts';
import { openApp } from './visit.ts';

const rows = 10_000;
const sumOf = (row: number): number => row + row / 100;

/** 100,000 cells as people have them: texts, numbers, amounts, and a sum at the end of each row. */
export const createFile = async (): Promise<Buffer> => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  const cells = Array.from({ length: rows }, (_, row) => [
    `Item ${row}`,
    row,
    row / 100,
    ...Array.from({ length: 6 }, (__, column) => ((row + column) % 3 === 0 ? `Note ${row % 500}` : `${row}-${column}`)),
    { formula: `=SUM(B${row + 1}:C${row + 1})` },
  ]);
  writeCells(workbook, { sheet, row: 0, column: 0 }, cells);
  const { bytes } = await saveFile(workbook, 'xlsx', (_sheet, row) => sumOf(row));
  return Buffer.from(bytes);
};

/** An uploaded XLSX of 100,000 cells: from choosing Open until its grid, then its sums, are painted. */
export const openingFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  await using suite = await spawnSuite({ env: { CLOUDITY_COLLAB_LIMITS: 'off' } });
  const owner = await suite.setup(suite.setupLink() ?? '');
  const folder = await owner.api('POST /files', { body: { kind: 'folder', name: 'Books' } });
  await put(owner, folder.id, 'Hundred.xlsx', await createFile());
  const browser = await launchBrowser();
  try {
    const page = await openApp(browser, suite, owner);
    const times = { cells: [] as number[], sums: [] as number[] };
    for (let round = 0; round < (quick ? 3 : 5); round += 1) {
      await page.goto(`/files/${folder.id}`);
      await page.getByText('Hundred.xlsx', { exact: true }).first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Open with Cloudity Sheets' }).click();
      const took = await page.evaluate(
        async (sum) => {
          const { pressedAt } = notes;
          const cells = await notes.painted('Item 0');
          return { cells: cells - pressedAt, sums: (await notes.painted(sum)) - pressedAt };
        },
        String(sumOf(7)),
      );
      times.cells.push(took.cells);
      times.sums.push(took.sums);
      await page.getByText('Saved', { exact: true }).first().waitFor();
    }
    return [
      atMost(`XLSX of ${rows * 10} cells: Open to paint`, percentile(times.cells, 0.5), 'ms', 2_500),
      told('the same: its sums', percentile(times.sums, 0.5), 'ms'),
    ];
  } finally {
    await browser.close();
  }
};
