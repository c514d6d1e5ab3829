import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { isSaved } from './people/document.ts';
import { changeLive } from './people/live.ts';
import { cell, chooseMenu, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { owner, visit, visitAs, allowErrors } = useHouse();

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

/** A PNG made by the browser. */
const pictureOf = async (page: Page, width = 200, height = 100): Promise<Buffer> => {
  const data = await page.evaluate(
    (size) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = size;
      canvas.getContext('2d')?.fillRect(20, 20, 100, 50);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [width, height] as [number, number],
  );
  return Buffer.from(data, 'base64');
};
const pngFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });

/** Widths of the pictures' files, which are 0 until they are there. */
const naturalWidths = (page: Page, of = '.sheet-image img'): Promise<readonly number[]> =>
  page.locator(of).evaluateAll((images) => images.map((each) => (each as HTMLImageElement).naturalWidth));

interface Given {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** What the browser does when a file is dropped on a cell or pasted. */
const giveFile = async (page: Page, kind: 'drop' | 'paste', address: string, file: Given): Promise<void> => {
  const box = await cell(page, address).boundingBox();
  if (box === null) throw new Error(`${address} is not in the window.`);
  await page.evaluate(
    ({ kind: event, x, y, file: { name, type, base64 } }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
      const target = document.querySelector('[role=gridcell][tabindex="0"]');
      const how = { bubbles: true, cancelable: true };
      target?.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...how, dataTransfer: data, clientX: x, clientY: y })
          : new ClipboardEvent('paste', { ...how, clipboardData: data }),
      );
    },
    { kind, x: box.x + 4, y: box.y + 4, file },
  );
};

describe('images', () => {
  test('are chosen, dropped and pasted, moved and sized by keys and pointer, described; guests see them; wrong files are refused', async () => {
    const id = await createSheet(owner(), 'Harbours');
    const page = await open(id);
    const png = await pictureOf(page);
    await goTo(page, 'B3');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: 'Insert' }).click();
    await page.getByRole('menuitem', { name: 'Image' }).click();
    await (await chooser).setFiles(pngFile('harbour.png', png));
    const image = page.getByRole('figure', { name: 'Image: without a description' });
    await expect.poll(() => image.evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(() => naturalWidths(page)).toEqual([200]);
    const box = async () => {
      const found = await page.getByRole('figure').first().boundingBox();
      if (found === null) throw new Error('The image is not in the window.');
      return [found.x, found.y, found.width, found.height].map(Math.round);
    };
    const [x = 0, y = 0, width = 0, height = 0] = await box();
    expect([width, height]).toEqual([200, 100]);

    // By keys: moved, sized, described.
    await page.keyboard.press('ArrowRight');
    await expect.poll(box).toEqual([x + 12, y, 200, 100]);
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(box).toEqual([x + 12, y, 200, 112]);
    await page.keyboard.press('Control+z');
    await expect.poll(box).toEqual([x + 12, y, 200, 100]);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Description' }).fill('The harbour at dawn');
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const described = page.getByRole('figure', { name: 'Image: The harbour at dawn' });
    await expect.poll(() => described.evaluate((element) => element === document.activeElement)).toBe(true);
    // By pointer, at the corner: the shape stays.
    await page.mouse.move(x + 12 + 200, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + 12 + 300, y + 100, { steps: 3 });
    await page.mouse.up();
    await expect.poll(box).toEqual([x + 12, y, 300, 150]);

    // It goes with its row.
    await goTo(page, 'A1');
    await chooseMenu(page, 'Insert', 'Insert rows above');
    await expect.poll(async () => ((await box())[1] ?? 0) - y).toBeGreaterThan(15);
    await isSaved(page);

    // Others see it, who may not write cannot move it.
    const link = await owner().api('POST /files/{id}/links', { params: { id }, body: { role: 'viewer' } });
    const guest = await visit();
    await guest.goto(link.url);
    await guest.getByLabel('Your name').fill('Zoe');
    await guest.getByRole('button', { name: 'Open', exact: true }).click();
    await expect.poll(() => naturalWidths(guest)).toEqual([200]);
    const seen = guest.getByRole('figure', { name: 'Image: The harbour at dawn' });
    const before = await seen.boundingBox();
    await seen.focus();
    await guest.keyboard.press('ArrowRight');
    await guest.keyboard.press('Delete');
    expect(await seen.boundingBox()).toEqual(before);
    expect(await guest.locator('.sheet-floating-handle, .sheet-floating-menu').count()).toBe(0);

    // Dropped and pasted; what is none is refused with a word.
    const base64 = png.toString('base64');
    await giveFile(page, 'drop', 'F9', { name: 'second.png', type: 'image/png', base64 });
    await expect.poll(() => naturalWidths(page)).toEqual([200, 200]);
    await goTo(page, 'A12');
    await giveFile(page, 'paste', 'A12', { name: 'image.png', type: 'image/png', base64 });
    await expect.poll(() => naturalWidths(page)).toEqual([200, 200, 200]);
    await page.keyboard.press('Delete');
    await expect.poll(() => page.getByRole('figure').count()).toBe(2);
    await sheetIsOpen(page);
    await giveFile(page, 'drop', 'A1', { name: 'plan.svg', type: 'image/svg+xml', base64 });
    await page.getByText('plan.svg is no image that can be shown here').waitFor();
    await giveFile(page, 'drop', 'A1', { name: 'torn.png', type: 'image/png', base64: btoa('no picture') });
    await page.getByText('torn.png cannot be read as an image').waitFor();
    await isSaved(page);
    allowErrors(page, /ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/);
    await page.context().setOffline(true);
    await giveFile(page, 'drop', 'A1', { name: 'late.png', type: 'image/png', base64 });
    await page.getByText('Images cannot be inserted offline').waitFor();
    expect(await page.getByRole('figure').count()).toBe(2);
  });

  test('are in printed sheets and in versions, come when asked again, are replaced; other places refuse files', async () => {
    const id = await createSheet(owner(), 'Lighthouses');
    const page = await open(id);
    await goTo(page, 'B2');
    const first = page.waitForEvent('filechooser');
    await chooseMenu(page, 'Insert', 'Image');
    await (await first).setFiles(pngFile('light.png', await pictureOf(page)));
    await expect.poll(() => naturalWidths(page)).toEqual([200]);
    await isSaved(page);

    // Printed, with its size, when it is there.
    await page.evaluate(() => {
      window.print = () => {};
    });
    await chooseMenu(page, 'File', 'Print');
    await expect.poll(() => naturalWidths(page, '.sheet-print img')).toEqual([200]);
    await page.emulateMedia({ media: 'print' });
    const onPaper = await page.locator('.sheet-print img').boundingBox();
    const corner = await page.locator('.sheet-print td.has-floating').boundingBox();
    expect([onPaper?.width, onPaper?.height]).toEqual([200, 100]);
    expect(Math.abs((onPaper?.x ?? 0) - (corner?.x ?? 0))).toBeLessThanOrEqual(2);
    await page.emulateMedia({ media: null });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));

    // In the version history: to look at. Its keys are the page's, also while a picture's menu has the keyboard.
    await page.getByRole('button', { name: /^Image: .*, actions$/ }).click();
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Control+Alt+Shift+H');
    await expect.poll(() => naturalWidths(page, '.history .sheet-image img')).toEqual([200]);
    expect(await page.locator('.history .sheet-floating-menu').count()).toBe(0);
    const opensFile = (selector: string): Promise<boolean> =>
      page.locator(selector).evaluate((element) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['a'], 'a.png', { type: 'image/png' }));
        const how = { bubbles: true, cancelable: true, dataTransfer };
        return ['dragover', 'drop'].some((type) => element.dispatchEvent(new DragEvent(type, how)));
      });
    expect(await opensFile('.history .sheet-grid')).toBe(false);
    await page.keyboard.press('Escape');
    await sheetIsOpen(page);
    expect(await opensFile('.doc-header')).toBe(false);

    // Replaced, as wide as it was.
    const image = page.getByRole('figure', { name: 'Image: without a description' });
    const second = page.waitForEvent('filechooser');
    await image.getByRole('button', { name: 'actions' }).click();
    await page.getByRole('menuitem', { name: 'Replace' }).click();
    await (await second).setFiles(pngFile('tower.png', await pictureOf(page, 300, 300)));
    await expect.poll(() => naturalWidths(page)).toEqual([300]);
    await expect.poll(async () => (await image.boundingBox())?.height).toBe(200);
    expect((await image.boundingBox())?.width).toBe(200);
    await isSaved(page);

    // One that does not come is asked for again; the keyboard stays with it.
    allowErrors(page, /status of 404/);
    const content = /\/files\/[^/]+\/content/;
    await page.route(content, (route) => route.fulfill({ status: 404, json: { code: 'not_found', message: 'gone' } }));
    await page.reload();
    await image.getByText('This image cannot be shown').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.unroute(content);
    await image.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => naturalWidths(page)).toEqual([300]);
    await expect.poll(() => image.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('on a phone a new one has its menu and handles in the window', async () => {
    const id = await createSheet(owner(), 'Ferries');
    const page = await visitAs(owner(), `/d/${id}`, { viewport: phone, hasTouch: true, isMobile: true });
    await sheetIsOpen(page);
    await goTo(page, 'C3');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'All menus' }).tap();
    await page.getByRole('menuitem', { name: 'Insert', exact: true }).tap();
    await page.getByRole('menuitem', { name: 'Image' }).tap();
    await (await chooser).setFiles(pngFile('ferry.png', await pictureOf(page, 1_200, 900)));
    await expect.poll(() => naturalWidths(page)).toEqual([1_200]);
    const parts = page.locator('.sheet-image .sheet-floating-menu button, .sheet-floating-handle');
    const areInWindow = async (): Promise<boolean> => {
      const boxes = await Promise.all((await parts.all()).map((part) => part.boundingBox()));
      return (
        boxes.length === 4 &&
        boxes.every((box) => box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= phone.width)
      );
    };
    await expect.poll(areInWindow).toBe(true);
    await page.getByRole('button', { name: 'Image: without a description, actions' }).tap();
    await page.getByRole('menuitem', { name: 'Delete' }).tap();
    await page.getByRole('figure').waitFor({ state: 'detached' });
  });
});
