import type { TestPerson } from '@cloudity/testkit/suite';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { patienceMs } from './stage.ts';

/** The text of the document that is open, in either language. */
export const documentText = (page: Page): Locator =>
  page.getByRole('textbox', { name: /^(Document text|Texte du document)$/ });

/** What the document says about itself: Saved, Saving…, Offline … */
export const saveStatus = (page: Page): Promise<string> => page.getByRole('status').first().innerText();

const eventually = (what: () => Promise<string>) => expect.poll(what, { timeout: patienceMs, interval: 50 });

/** The words alone: others' carets stand inside the text and are none of it. */
export const words = (page: Page): Promise<string> =>
  documentText(page).evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const caret of copy.querySelectorAll('.doc-caret')) caret.remove();
    return copy.textContent ?? '';
  });

export const textContains = (page: Page, text: string): Promise<void> => eventually(() => words(page)).toContain(text);

export const isSaved = async (page: Page): Promise<void> => {
  await page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .first()
    .waitFor();
};

/** Types at the end of the document. */
export const writeAtEnd = async (page: Page, text: string): Promise<void> => {
  await documentText(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
};

export const createDocument = async ({ api }: TestPerson, name: string): Promise<string> =>
  (await api('POST /files', { body: { kind: 'doc', name } })).id;
