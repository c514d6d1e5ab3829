import type { Block, Paragraph } from '@cloudity/docmodel';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './axe.ts';
import { desktop, launchBrowser, openVisitor, phone, type Visitor } from './browser.ts';
import { type EditorPage, openEditors, serveEditorPage } from './editor-page.ts';

let browser: Browser;
let site: EditorPage;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveEditorPage()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** The machine may be busy: what comes, comes within this. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 20_000 });

type Options = Parameters<typeof openEditors>[2];

/** Runs on a fresh page with the editors open, and expects that the page reported no error. */
const withEditors = async (
  options: Options,
  run: (page: Page, visitor: Visitor) => Promise<void>,
  context: Parameters<typeof openVisitor>[2] = {},
): Promise<void> => {
  const wide = options?.editors === 2 ? { viewport: { width: 2400, height: 800 } } : {};
  await using visitor = await openVisitor(browser, site.url, { ...wide, ...context });
  await openEditors(visitor.page, site, options);
  await run(visitor.page, visitor);
  expect(visitor.errors).toEqual([]);
};

const textBox = (page: Page, index = 0): Locator => page.getByRole('textbox', { name: 'Document text' }).nth(index);
const tree = async (page: Page, index?: number): Promise<readonly Block[]> =>
  (await page.evaluate((at) => window.harness.tree(at), index)) ?? [];
const paragraphs = async (page: Page, index?: number): Promise<readonly Paragraph[]> =>
  (await tree(page, index)).filter((block) => block.type === 'paragraph');
const wordsOf = (block: Block | undefined): string =>
  block?.type === 'paragraph'
    ? block.inlines.map((inline) => (inline.type === 'text' ? inline.text : '\n')).join('')
    : '';
const lines = async (page: Page, index?: number): Promise<readonly string[]> =>
  (await paragraphs(page, index)).map(wordsOf);
const setOnline = (page: Page, isOnline: boolean): Promise<void> =>
  page.evaluate((online) => {
    for (const connection of window.harness.connections) connection.setOnline(online);
  }, isOnline);
/** Everything typed so far has reached the other editors and the server. */
const settled = async (page: Page): Promise<void> => {
  await eventually(() =>
    page.evaluate(() => {
      const { connections, tree: read } = window.harness;
      const all = [JSON.stringify(read()), ...connections.map((_, index) => JSON.stringify(read(index)))];
      return connections.every((connection) => connection.getState().save === 'saved') && new Set(all).size === 1;
    }),
  ).toBe(true);
};
/**
 * Puts the caret there and the focus into the text (the editor's own `focus` command waits for a frame). Returns when the
 * browser's selection has followed, which after a change of focus takes a moment.
 */
const select = async (page: Page, from: number, to: number, index = 0): Promise<void> => {
  await page.evaluate(
    ([start, end, at]) => {
      const editor = window.harness.editors[at];
      editor?.view.focus();
      editor?.commands.setTextSelection({ from: start, to: end });
    },
    [from, to, index] as const,
  );
  await page.waitForFunction((at) => {
    const root = window.harness.editors[at]?.view.dom;
    const node = getSelection()?.anchorNode ?? null;
    return root !== undefined && node !== root && root.contains(node);
  }, index);
};
const caretTo = async (page: Page, where: 'start' | 'end', index = 0): Promise<void> => {
  const size = await page.evaluate((at) => window.harness.editors[at]?.state.doc.content.size ?? 0, index);
  const position = where === 'start' ? 1 : size - 1;
  await select(page, position, position, index);
};
const one = (text: string): Block => ({
  type: 'paragraph',
  id: 'one',
  style: null,
  list: null,
  indent: 0,
  checked: false,
  start: null,
  align: null,
  dir: null,
  breakBefore: false,
  inlines: [
    { type: 'text', text, marks: { plain: [], href: null, color: null, highlight: null, font: null, size: null } },
  ],
});

describe('two people change one paragraph while apart', () => {
  it('both make it a heading: there is one', () =>
    withEditors({ content: [one('Hello')], editors: 2 }, async (page) => {
      await setOnline(page, false);
      for (const index of [0, 1]) {
        await caretTo(page, 'start', index);
        await page.keyboard.press('Control+Alt+1');
      }
      await setOnline(page, true);
      await settled(page);
      await eventually(() => paragraphs(page)).toMatchObject([{ style: 'heading1', inlines: [{ text: 'Hello' }] }]);
      await eventually(() => textBox(page, 1).locator('h1').count()).toBe(1);
    }));

  it('one makes it a list, the other types: both', () =>
    withEditors({ content: [one('Hello')], editors: 2 }, async (page) => {
      await setOnline(page, false);
      await caretTo(page, 'end', 0);
      await page.keyboard.press('Control+Shift+8');
      await caretTo(page, 'end', 1);
      await page.keyboard.type(' world');
      await setOnline(page, true);
      await settled(page);
      await eventually(() => paragraphs(page)).toMatchObject([{ list: 'bullet', inlines: [{ text: 'Hello world' }] }]);
    }));

  it('one indents an item, the other types in it and a third thing bolds it: all three', () =>
    withEditors({ content: [{ ...one('Hello'), list: 'number' } as Block], editors: 2 }, async (page) => {
      await setOnline(page, false);
      await caretTo(page, 'start', 0);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+b');
      await caretTo(page, 'end', 1);
      await page.keyboard.type('!');
      await setOnline(page, true);
      await settled(page);
      const [first] = await paragraphs(page);
      expect(first).toMatchObject({ list: 'number', indent: 1 });
      expect(wordsOf(first)).toBe('Hello!');
    }));

  it('both add a table row and column: one rectangle, nothing lost', () =>
    withEditors({ editors: 2 }, async (page) => {
      await caretTo(page, 'start');
      await page.getByRole('button', { name: 'Table' }).first().click();
      await page.getByRole('dialog', { name: 'Table' }).locator(':focus').waitFor();
      await page.keyboard.press('Enter');
      await eventually(() => textBox(page, 1).locator('table').count()).toBe(1);
      await textBox(page).and(page.locator(':focus')).waitFor();
      await page.keyboard.type('corner');
      await settled(page);
      await setOnline(page, false);
      const run = async (index: number, name: string): Promise<void> => {
        await page.evaluate((at) => window.harness.editors[at]?.commands.setTextSelection(4), index);
        const header = page.locator('.doc-page').nth(index);
        await header.getByRole('button', { name: 'Format', exact: true }).click();
        await page.getByRole('menuitem', { name: 'Table' }).click();
        await page.getByRole('menuitem', { name }).click();
        await eventually(() => page.getByRole('menu').count()).toBe(0);
      };
      await run(0, 'Insert row below');
      await run(1, 'Insert column right');
      await eventually(async () => (await tree(page, 0)).find((block) => block.type === 'table')?.rows.length).toBe(4);
      await eventually(
        async () => (await tree(page, 1)).find((block) => block.type === 'table')?.rows[0]?.cells.length,
      ).toBe(4);
      await setOnline(page, true);
      await settled(page);
      // The first change by hand makes a ragged table whole, once.
      await select(page, 4, 4);
      await page.keyboard.type('-');
      await settled(page);
      const table = (await tree(page)).find((block) => block.type === 'table');
      expect(table?.rows.map((row) => row.cells.length)).toEqual([4, 4, 4, 4]);
      expect(JSON.stringify(table)).toContain('corner');
    }));
});

describe('undo', () => {
  it('takes back one’s own work only, and never the document that was there', () =>
    withEditors({ content: [one('Hello')], editors: 2 }, async (page) => {
      await caretTo(page, 'end', 0);
      await page.keyboard.type(' Ana');
      await settled(page);
      await caretTo(page, 'start', 1);
      await page.keyboard.type('Ben ');
      await settled(page);
      await caretTo(page, 'end', 0);
      // More often than there are steps: a slow machine types slowly, and then the words are several.
      for (let step = 0; step < 6; step += 1) await page.keyboard.press('Control+z');
      await settled(page);
      await eventually(() => lines(page)).toEqual(['Ben Hello']);
      for (let step = 0; step < 6; step += 1) await page.keyboard.press('Control+y');
      await settled(page);
      await eventually(() => lines(page)).toEqual(['Ben Hello Ana']);
    }));

  it('goes in steps: formatting and typing elsewhere are steps of their own', () =>
    withEditors({ content: [one('Hello')] }, async (page) => {
      await caretTo(page, 'end');
      await page.keyboard.type(' one');
      await page.keyboard.press('Control+Alt+2');
      await page.keyboard.press('Home');
      await page.keyboard.type('x');
      await page.keyboard.press('Control+z');
      await eventually(() => paragraphs(page, 0)).toMatchObject([
        { style: 'heading2', inlines: [{ text: 'Hello one' }] },
      ]);
      await page.keyboard.press('Control+z');
      await eventually(() => paragraphs(page, 0)).toMatchObject([{ style: null, inlines: [{ text: 'Hello one' }] }]);
      // A slow machine types slowly; then the words are several steps.
      for (let step = 0; step < 4 && (await lines(page, 0))[0] !== 'Hello'; step += 1)
        await page.keyboard.press('Control+z');
      await eventually(() => lines(page, 0)).toEqual(['Hello']);
      await page.keyboard.press('Control+z');
      await eventually(() => lines(page, 0)).toEqual(['Hello']);
    }));
});

describe('an empty document (R3, R4)', () => {
  it('shows nothing to write on before its content has come', () =>
    withEditors({ content: [one('Hello')], state: { content: 'loading', save: 'connecting' } }, async (page) => {
      await eventually(() => textBox(page).count()).toBe(0);
      await eventually(() => page.getByRole('status', { name: 'Opening the document' }).count()).toBe(1);
      await page.evaluate(() => window.harness.connections[0]?.set({ problem: 'unreachable' }));
      await page.getByRole('alert').getByText('cannot be opened now').waitFor();
      await eventually(() => textBox(page).count()).toBe(0);
      await page.evaluate(() =>
        window.harness.connections[0]?.set({ problem: null, content: 'synced', save: 'saved' }),
      );
      await textBox(page).getByText('Hello').waitFor();
    }));

  it('opened by two is not written to, and both who begin to type share the first paragraph', () =>
    withEditors({ editors: 2 }, async (page) => {
      await eventually(() =>
        page.evaluate(() => window.harness.connections.map(({ doc }) => doc.store.clients.size)),
      ).toEqual([1, 1]);
      await setOnline(page, false);
      await caretTo(page, 'start', 0);
      await page.keyboard.type('Ana');
      await caretTo(page, 'start', 1);
      await page.keyboard.type('Ben');
      await setOnline(page, true);
      await settled(page);
      const all = await lines(page);
      expect(all).toHaveLength(1);
      expect([...(all[0] ?? '')].sort().join('')).toBe([...'AnaBen'].sort().join(''));
    }));

  it('without any seed is not written to by opening it, and takes the first key', () =>
    withEditors({ content: 'unseeded', editors: 2 }, async (page) => {
      await eventually(() =>
        page.evaluate(() => window.harness.connections.map(({ doc }) => doc.store.clients.size)),
      ).toEqual([0, 0]);
      await caretTo(page, 'start', 0);
      await page.keyboard.type('first');
      await settled(page);
      await eventually(() => lines(page)).toEqual(['first']);
      await textBox(page, 1).getByText('first').waitFor();
    }));
});

describe('others', () => {
  it('show with caret and name, and in the header', () =>
    withEditors({ content: 'plan', editors: 2 }, async (page) => {
      await caretTo(page, 'end', 1);
      const flag = textBox(page, 0).locator('.doc-caret-name');
      await flag.waitFor();
      await eventually(() => flag.textContent()).toBe('Benoît Lefèvre');
      await page.locator('.doc-page').first().getByRole('button', { name: 'Benoît Lefèvre' }).waitFor();
    }));

  it('leave the caret where it was put, also in the moment before the browser tells of it', () =>
    withEditors({ content: [one('Hello')], editors: 2 }, async (page) => {
      for (const change of ['text', 'presence'] as const) {
        await caretTo(page, 'start', 0);
        await page.evaluate(async (kind) => {
          const { editors, connections } = window.harness;
          const [own, other] = editors;
          const untold = (event: Event): void => event.stopImmediatePropagation();
          window.addEventListener('selectionchange', untold, true);
          getSelection()?.selectAllChildren(own?.view.dom.querySelector('p') as Node);
          getSelection()?.collapseToEnd();
          const arrived = new Promise<void>((resolve) => {
            if (kind === 'text') connections[0]?.doc.once('update', () => resolve());
            else own?.on('transaction', () => resolve());
          });
          if (kind === 'text') other?.commands.insertContentAt(1, 'Oh. ');
          else connections[1]?.awareness.setLocalStateField('cursor', null);
          await arrived;
          window.removeEventListener('selectionchange', untold, true);
        }, change);
        await page.keyboard.type('!');
      }
      await settled(page);
      await eventually(() => lines(page)).toEqual(['Oh. Hello!!']);
    }));

  it('leave paragraphs with ids of their own, also after a split and a paste', () =>
    withEditors({ content: [one('Hello world')], editors: 2 }, async (page) => {
      await select(page, 6, 6);
      await page.keyboard.press('Enter');
      await page.evaluate(() => {
        const editor = window.harness.editors[0];
        if (!editor) return;
        editor.commands.selectAll();
        const { dom } = editor.view.serializeForClipboard(editor.state.selection.content());
        editor.commands.setTextSelection(editor.state.doc.content.size - 1);
        editor.view.pasteHTML(dom.innerHTML);
      });
      await settled(page);
      const ids = (await paragraphs(page)).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(2);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(null);
      expect(ids[0]).toBe('one');
    }));
});

describe('writing', () => {
  it('turns Markdown into form as it is typed', () =>
    withEditors({}, async (page) => {
      await caretTo(page, 'start');
      await page.keyboard.type('# Title\n- one\ntwo\n\n1. first\n');
      await page.keyboard.press('Tab');
      await page.keyboard.type('inner\n\n\n[] task\n\n> said\n\n');
      await page.keyboard.type('**bold** and `code` and ==mark== done');
      await settled(page);
      const all = await paragraphs(page);
      expect(all.map((block) => [wordsOf(block), block.style, block.list, block.indent])).toEqual([
        ['Title', 'heading1', null, 0],
        ['one', null, 'bullet', 0],
        ['two', null, 'bullet', 0],
        ['first', null, 'number', 0],
        ['inner', null, 'number', 1],
        ['task', null, 'check', 0],
        ['said', 'quote', null, 0],
        ['bold and code and mark done', null, null, 0],
      ]);
      expect(all.at(-1)?.inlines).toMatchObject([
        { text: 'bold', marks: { plain: ['bold'] } },
        { text: ' and ' },
        { text: 'code', marks: { plain: ['code'] } },
        { text: ' and ' },
        { text: 'mark', marks: { highlight: 'yellow' } },
        { text: ' done' },
      ]);
      const markers = await textBox(page)
        .locator('[data-marker]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-marker')));
      expect(markers).toEqual(['•', '•', '1.', 'a.']);
    }));

  it('offers blocks after a slash, by keyboard alone', () =>
    withEditors({}, async (page) => {
      await caretTo(page, 'start');
      await page.keyboard.type('/');
      const list = page.getByRole('listbox', { name: 'Insert' });
      await list.waitFor();
      await eventually(() => textBox(page).getAttribute('aria-activedescendant')).not.toBeNull();
      await page.keyboard.type('todo');
      await eventually(() => list.getByRole('option').count()).toBe(1);
      await page.keyboard.press('Enter');
      await page.keyboard.type('buy wood');
      await settled(page);
      await eventually(() => paragraphs(page)).toMatchObject([{ list: 'check', inlines: [{ text: 'buy wood' }] }]);
      await page.keyboard.type(' and/or ');
      await eventually(() => list.count()).toBe(0);
    }));

  it('ticks boxes with a click, and only then', () =>
    withEditors({ content: [{ ...one('task'), list: 'check' } as Block] }, async (page) => {
      const box = textBox(page).getByRole('checkbox');
      await box.click();
      await settled(page);
      await eventually(() => paragraphs(page)).toMatchObject([{ checked: true }]);
      await eventually(() => box.isChecked()).toBe(true);
    }));

  it('takes lists from other programs flat and gives them back nested', () =>
    withEditors({}, async (page) => {
      await caretTo(page, 'start');
      await page.evaluate(() =>
        window.harness.editors[0]?.view.pasteHTML(
          '<h2>Plan</h2><ul><li>one<ol><li><p>inner</p></li></ol></li><li>two <b onclick="x()">bold</b></li></ul><blockquote><p>said</p></blockquote><p><a href="javascript:alert(1)">bad</a> <a href="https://example.org">good</a></p><img src="https://evil.example/x.png">',
        ),
      );
      await settled(page);
      const all = await paragraphs(page);
      expect(all.map((block) => [wordsOf(block), block.style, block.list, block.indent])).toEqual([
        ['Plan', 'heading2', null, 0],
        ['one', null, 'bullet', 0],
        ['inner', null, 'number', 1],
        ['two bold', null, 'bullet', 0],
        ['said', 'quote', null, 0],
        ['bad good', null, null, 0],
      ]);
      await eventually(() => textBox(page).locator('a[href]').count()).toBe(1);
      await eventually(() => textBox(page).locator('img[src^="http"]').count()).toBe(0);
      const html = await page.evaluate(() => {
        const editor = window.harness.editors[0];
        if (!editor) return '';
        editor.commands.selectAll();
        return editor.view.serializeForClipboard(editor.state.selection.content()).dom.innerHTML;
      });
      expect(html.replace(/ data-[a-z-]+="[^"]*"| dir="auto"/g, '')).toContain(
        '<ul><li><p>one</p><ol><li><p>inner</p></li></ol></li><li><p>two',
      );
    }));

  it('makes, changes and removes a link', () =>
    withEditors({ content: [one('see here')] }, async (page) => {
      await select(page, 5, 9);
      await page.keyboard.press('Control+k');
      await page.getByLabel('Address').fill('javascript:alert(1)');
      await page.keyboard.press('Enter');
      await page.getByText('not an address').waitFor();
      await page.getByLabel('Address').fill('example.org/x');
      await page.keyboard.press('Enter');
      await settled(page);
      const [first] = await paragraphs(page);
      expect(first?.inlines).toMatchObject([
        { text: 'see ' },
        { text: 'here', marks: { href: 'https://example.org/x' } },
      ]);
      await select(page, 7, 7);
      await page.getByRole('button', { name: 'Remove the link' }).click();
      await textBox(page).locator('a[href]').waitFor({ state: 'detached' });
      await settled(page);
      await eventually(async () => (await paragraphs(page))[0]?.inlines).toHaveLength(1);
    }));
});

describe('pictures', () => {
  const paste = (page: Page): Promise<void> =>
    page.evaluate(async () => {
      const canvas = new OffscreenCanvas(300, 200);
      canvas.getContext('2d')?.fillRect(0, 0, 300, 200);
      const data = new DataTransfer();
      data.items.add(new File([await canvas.convertToBlob({ type: 'image/png' })], 'image.png', { type: 'image/png' }));
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      window.harness.editors[0]?.view.dom.dispatchEvent(event);
    });

  it('are uploaded when pasted, keep their place while others write, and can be described', () =>
    withEditors({ content: [one('before')], editors: 2 }, async (page) => {
      await page.evaluate(() => {
        window.harness.holdUploads = true;
      });
      await caretTo(page, 'end');
      await paste(page);
      await page.locator('.doc-upload').waitFor();
      await eventually(() => page.evaluate(() => window.harness.unsaved)).toBe(true);
      await caretTo(page, 'start', 1);
      await page.keyboard.type('long words ');
      await page.evaluate(() => window.harness.releaseUploads());
      await eventually(async () =>
        (await tree(page)).map((block) => (block.type === 'paragraph' ? wordsOf(block) : block.type)),
      ).toEqual(['long words before', 'image']);
      await settled(page);
      await eventually(async () => (await tree(page))[1]).toMatchObject({ w: 300, h: 200, alt: '' });
      await eventually(() =>
        textBox(page, 1)
          .locator('img')
          .evaluate((image) => (image as HTMLImageElement).naturalWidth),
      ).toBe(300);
      await textBox(page, 0).locator('img').click();
      await page.getByRole('button', { name: 'Add description' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('A black box');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await settled(page);
      await eventually(async () => (await tree(page))[1]).toMatchObject({ alt: 'A black box' });
    }));

  it('that cannot be uploaded say so and leave nothing behind', () =>
    withEditors({ content: [one('before')] }, async (page) => {
      await page.evaluate(() => {
        window.harness.failUploads = true;
      });
      await caretTo(page, 'end');
      await paste(page);
      await page.getByText('image.png could not be uploaded').waitFor();
      await eventually(() => page.locator('.doc-upload').count()).toBe(0);
      await eventually(() => tree(page)).toHaveLength(1);
    }));
});

describe('find and replace', () => {
  it('counts, jumps, replaces one and all, across marks', () =>
    withEditors({ content: [one('Wood is wood, WOODEN or not.'), one('no match'), one('more wood')] }, async (page) => {
      await select(page, 1, 3);
      await page.keyboard.press('Control+b');
      await page.keyboard.press('Control+h');
      const bar = page.getByRole('search', { name: 'Find and replace' });
      await bar.getByLabel('Find', { exact: true }).fill('wood');
      await bar.getByText('4 places').waitFor();
      await bar.getByLabel('Whole words').click();
      await bar.getByText('3 places').waitFor();
      await page.keyboard.press('Control+a');
      await bar.getByLabel('Find', { exact: true }).press('Enter');
      await bar.getByText(/of 3/).waitFor();
      await bar.getByLabel('Replace with').fill('iron');
      await bar.getByRole('button', { name: 'Replace all' }).click();
      await bar.getByText('3 replaced').waitFor();
      await settled(page);
      await eventually(() => lines(page)).toEqual(['iron is iron, WOODEN or not.', 'no match', 'more iron']);
      await bar.getByLabel('Find', { exact: true }).press('Escape');
      await eventually(() => bar.count()).toBe(0);
      await page.keyboard.press('Control+z');
      await settled(page);
      await eventually(() => lines(page)).toEqual(['Wood is wood, WOODEN or not.', 'no match', 'more wood']);
    }));
});

describe('rights and status', () => {
  it('a viewer reads and cannot type; a link opens, the tool bar is not there', () =>
    withEditors({ content: 'plan', state: { role: 'viewer' } }, async (page) => {
      await eventually(() => textBox(page).getAttribute('contenteditable')).toBe('false');
      await eventually(() => page.getByRole('toolbar', { name: 'Formatting' }).count()).toBe(0);
      await page.getByText('View only').waitFor();
      await textBox(page).focus();
      await page.keyboard.type('nothing');
      const before = await page.evaluate(() => JSON.stringify(window.harness.tree()));
      expect(before).not.toContain('nothing');
      await eventually(() => textBox(page).getByRole('checkbox').first().isDisabled()).toBe(true);
    }));

  it('says saving until the server has it, offline calmly, a failure loudly; access taken away ends editing', () =>
    withEditors({ content: [one('Hello')] }, async (page) => {
      const status = page.locator('.doc-status');
      await status.getByText('Saved', { exact: true }).waitFor();
      await setOnline(page, false);
      await caretTo(page, 'end');
      await page.keyboard.type('!');
      await status.getByText('Offline').waitFor();
      await eventually(() => page.evaluate(() => window.harness.unsaved)).toBe(true);
      await page.evaluate(() => window.harness.connections[0]?.set({ keptLocally: true }));
      await status.getByText('Offline, kept on this device').waitFor();
      await eventually(() => page.evaluate(() => window.harness.unsaved)).toBe(false);
      await setOnline(page, true);
      await status.getByText('Saved', { exact: true }).waitFor();
      await page.evaluate(() => window.harness.connections[0]?.set({ save: 'failed', problem: 'revoked' }));
      await status.getByText('Not saved: you no longer have access').waitFor();
      await page.getByRole('alert').getByText('You no longer have access').waitFor();
      await eventually(() => textBox(page).getAttribute('contenteditable')).toBe('false');
    }));

  it('renames in place and stars', () =>
    withEditors({ content: 'plan' }, async (page) => {
      const title = page.getByLabel('Name of the document');
      await title.fill('Plan 2028');
      await title.press('Enter');
      await eventually(() => page.evaluate(() => window.harness.calls)).toContain('rename Plan 2028');
      await eventually(() => textBox(page).evaluate((box) => box === document.activeElement)).toBe(true);
      await page.getByRole('button', { name: 'Star', exact: true }).click();
      await page.getByRole('button', { name: 'Unstar', exact: true }).waitFor();
    }));
});

describe('keyboard', () => {
  it('reaches the tool bar with Alt F10, moves inside with arrows, leaves with Escape; F6 goes round the regions', () =>
    withEditors({ content: 'plan' }, async (page) => {
      const focused = (): Promise<string> =>
        page.evaluate(() => {
          const { activeElement } = document;
          return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
        });
      await caretTo(page, 'start');
      await page.keyboard.press('Alt+F10');
      await eventually(() => focused()).toContain('Paragraph style');
      await page.keyboard.press('ArrowRight');
      await eventually(() => focused()).toContain('Font');
      await page.keyboard.press('Escape');
      await eventually(() => focused()).toBe('Document text');
      await page.keyboard.press('F6');
      await eventually(() => focused()).toBe('Back to files');
      await page.keyboard.press('F6');
      await page.keyboard.press('F6');
      await page.keyboard.press('F6');
      await eventually(() => focused()).toBe('Document text');
    }));

  it('keeps Tab for lists and tables; elsewhere it leaves the text', () =>
    withEditors({ content: [one('plain')] }, async (page) => {
      await caretTo(page, 'end');
      await page.keyboard.press('Tab');
      await eventually(() => textBox(page).evaluate((box) => box === document.activeElement)).toBe(false);
      await eventually(() => lines(page, 0)).toEqual(['plain']);
    }));

  it('lists every shortcut, moves blocks with Alt Shift arrows, counts words', () =>
    withEditors({ content: [one('first'), { ...one('second'), id: 'two' } as Block] }, async (page) => {
      await caretTo(page, 'end');
      await page.keyboard.press('Alt+Shift+ArrowUp');
      await settled(page);
      await eventually(() => lines(page)).toEqual(['second', 'first']);
      await page.keyboard.press('Control+/');
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await dialog.getByText('Ctrl+Alt+1').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+c');
      await page.getByRole('dialog', { name: 'Word count' }).getByRole('row', { name: 'Words 2' }).waitFor();
    }));
});

describe('looks', () => {
  for (const [name, context] of [
    ['desktop', { viewport: desktop }],
    ['phone', { viewport: phone, hasTouch: true }],
    ['dark', { viewport: desktop, colorScheme: 'dark' }],
  ] as const) {
    it(`has no serious accessibility violation: ${name}`, () =>
      withEditors(
        { content: 'plan' },
        async (page) => {
          expect(await seriousViolations(page)).toEqual([]);
          await page.evaluate(() => window.harness.open({ content: 'plan', state: { role: 'viewer' } }));
          expect(await seriousViolations(page)).toEqual([]);
        },
        context,
      ));
  }

  it('fits 360 pixels: nothing sticks out, the menus are behind one button', () =>
    withEditors(
      { content: 'plan', editors: 1 },
      async (page) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(360);
        await page.getByRole('button', { name: 'All menus' }).click();
        await page.getByRole('menuitem', { name: 'Insert' }).click();
        await page.getByRole('menuitem', { name: 'Horizontal line' }).click();
        await settled(page);
        await eventually(async () => (await tree(page)).filter(({ type }) => type === 'rule')).toHaveLength(2);
      },
      { viewport: { width: 360, height: 740 }, hasTouch: true },
    ));

  it('speaks French', () =>
    withEditors(
      { content: 'plan' },
      async (page) => {
        await page.getByRole('button', { name: 'Fichier', exact: true }).click();
        await page.getByRole('menuitem', { name: 'Créer une copie' }).waitFor();
        await page.getByText('Enregistré', { exact: true }).waitFor();
      },
      { locale: 'fr-FR' },
    ));
});
