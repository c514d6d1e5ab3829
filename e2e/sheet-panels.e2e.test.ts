import type { FileId } from '@cloudity/contracts';
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

const fill = (id: string, rows: readonly (readonly (string | number)[])[]): Promise<void> =>
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

const nameBox = (page: Page) => page.getByRole('textbox', { name: 'Name box' });

describe('named ranges', () => {
  test('are made by the name box and the panel, by keyboard, lead there, and calculate for everybody while rows move', async () => {
    const id = await createSheet(owner(), 'Budget');
    await fill(id, [
      ['Rent', 900],
      ['Food', 400],
      ['Fun', 100],
    ]);
    const [ada, hopper] = await Promise.all([open(owner(), id), open(grace, id)]);
    await goTo(ada, 'B1:B3');
    await nameBox(ada).fill('Costs');
    await ada.keyboard.press('Enter');
    await expect.poll(() => nameBox(ada).inputValue()).toBe('Costs');
    await goTo(hopper, 'D1');
    await hopper.keyboard.type('=SUM(cos');
    await hopper.getByRole('option', { name: 'Costs' }).waitFor();
    await hopper.keyboard.press('Tab');
    await hopper.keyboard.press('Enter');
    await shows(hopper, 'D1', '1400');

    // Rows come in between, and the name is there from elsewhere.
    await goTo(ada, 'A2');
    await chooseMenu(ada, 'Insert', 'Insert rows above');
    await enter(ada, 'B2', '50');
    await shows(hopper, 'D1', '1450');
    await goTo(ada, 'F20');
    await goTo(ada, 'costs');
    await expect.poll(() => nameBox(ada).inputValue()).toBe('Costs');

    await chooseMenu(hopper, 'Data', 'Named ranges');
    const panel = hopper.getByRole('complementary', { name: 'Named ranges' });
    await panel.getByRole('button', { name: 'Costs B1:B4' }).waitFor();
    await panel.getByRole('button', { name: 'Change Costs' }).click();
    const form = hopper.getByRole('complementary', { name: 'Change the name' });
    await form.getByRole('textbox', { name: 'Name' }).fill('B7');
    await hopper.keyboard.press('Enter');
    await form.getByText('A name has letters').waitFor();
    expect(await seriousViolations(hopper)).toEqual([]);
    await form.getByRole('textbox', { name: 'Name' }).fill('Needs');
    await form.getByRole('textbox', { name: 'Range' }).fill('B1:B3');
    await hopper.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Needs B1:B3' }).waitFor();
    await shows(ada, 'D1', '1350');
    await panel.getByRole('button', { name: 'Remove Needs' }).click();
    await shows(ada, 'D1', '#NAME?');
  });
});

describe('pivot tables', () => {
  test('are made by keyboard and menu, edited by two people at once, follow their data, and are undone', async () => {
    const id = await createSheet(owner(), 'Sales');
    await fill(id, [
      ['City', 'Year', 'Amount'],
      ['Lyon', 2026, 10],
      ['Oslo', 2026, 20],
      ['Lyon', 2027, 5],
    ]);
    const [ada, hopper] = await Promise.all([open(owner(), id), open(grace, id)]);
    await goTo(ada, 'A1');
    await chooseMenu(ada, 'Insert', 'Pivot table');
    const made = ada.getByRole('complementary', { name: 'New pivot table' });
    await expect.poll(() => made.getByRole('textbox', { name: 'Data range' }).inputValue()).toBe('A1:C4');
    expect(await seriousViolations(ada)).toEqual([]);
    await made.getByRole('textbox', { name: 'Data range' }).press('Enter');
    const panel = (page: Page) => page.getByRole('complementary', { name: 'Pivot table', exact: true });
    const add = async (page: Page, place: string, field: string): Promise<void> => {
      const button = panel(page).getByRole('button', { name: `Add to ${place}` });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: field, exact: true }).press('Enter');
      await panel(page).getByRole('group', { name: field, exact: true }).last().waitFor();
    };
    await add(ada, 'rows', 'City');

    // The other one adds fields to the same table.
    await hopper.getByRole('button', { name: 'Pivot table', exact: true }).click();
    await shows(hopper, 'A2', 'Lyon');
    await goTo(hopper, 'A1');
    await chooseMenu(hopper, 'Insert', 'Pivot table');
    await Promise.all([add(hopper, 'values', 'Amount'), add(ada, 'columns', 'Year')]);
    for (const page of [ada, hopper]) {
      await shows(page, 'A1', 'SUM of Amount');
      await shows(page, 'B3', '10');
      await shows(page, 'D3', '15');
      await shows(page, 'D5', '35');
    }
    expect(await seriousViolations(ada)).toEqual([]);

    // Nobody types over it; formulas may name it; its data moves it.
    await expect.poll(() => cell(hopper, 'B3').getAttribute('aria-description')).toContain('Pivot table');
    await enter(hopper, 'B3', '99');
    await hopper.getByText('belongs to a pivot table').waitFor();
    await hopper.keyboard.press('Escape');
    await enter(hopper, 'F1', '=D5*2');
    await shows(ada, 'F1', '70');
    await ada.getByRole('button', { name: 'Sheet1', exact: true }).click();
    await enter(ada, 'C2', '100');
    await shows(hopper, 'D5', '125');
    await shows(hopper, 'F1', '250');

    await hopper.getByRole('button', { name: 'Remove the pivot table' }).click();
    await shows(hopper, 'D5', '');
    await hopper.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
    await hopper.keyboard.press('Control+z');
    await shows(hopper, 'D5', '125');
  });
});

const script = '<img src=x onerror="document.title=1">';

describe('comments on cells', () => {
  test('are written and answered by key, marked, read under the mouse, go with their rows, and run no script', async () => {
    const id = await createSheet(owner(), 'Plan');
    await fill(id, [
      ['Item', 'Cost'],
      ['Chairs', 120],
      ['Lamps', 80],
    ]);
    const [ada, hopper] = await Promise.all([visitAs(owner(), 'about:blank'), open(grace, id)]);
    const arrived = Promise.withResolvers<void>();
    await ada.route(/\/CommentLayer-[^/]+\.js$/, async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await ada.goto(`/d/${id}`);
    await sheetIsOpen(ada);
    await goTo(ada, 'B3');
    await ada.keyboard.press('Control+Alt+M');
    // What is typed is never the cell: nothing before the card is there, then the comment.
    await ada.keyboard.type('early');
    await ada.keyboard.press('Enter');
    arrived.resolve();
    const card = ada.getByRole('dialog', { name: 'Comments on B3' });
    const fieldAt = (address: string) =>
      ada
        .getByRole('dialog', { name: `Comments on ${address}` })
        .getByRole('combobox', { name: `Comment on ${address}` })
        .and(ada.locator(':focus'));
    await fieldAt('B3').waitFor();
    await shows(ada, 'B3', '80');
    // Others move the cell, and it goes along.
    await goTo(hopper, 'A2');
    await chooseMenu(hopper, 'Insert', 'Insert rows above');
    await fieldAt('B4').waitFor();
    await hopper.keyboard.press('Control+z');
    await fieldAt('B3').waitFor();
    await card.getByRole('combobox', { name: 'Comment on B3' }).fill(`Too much? ${script} @Gra`);
    await ada.keyboard.press('End');
    await ada.getByRole('option', { name: 'Grace Hopper' }).waitFor();
    await ada.keyboard.press('Enter');
    await ada.keyboard.press('Control+Enter');
    await card.locator('.comment-mention', { hasText: '@Grace Hopper' }).waitFor();
    expect(await seriousViolations(ada)).toEqual([]);
    await ada.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await ada.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });

    // The other sees the mark, is told of it, and finds the comment where the row has gone.
    const described = () => cell(hopper, 'B4').getAttribute('aria-description');
    await goTo(ada, 'A2');
    await chooseMenu(ada, 'Insert', 'Insert rows above');
    await expect.poll(described).toContain('Comment by Ada Lovelace: Too much?');
    const box = await cell(hopper, 'B4').boundingBox();
    if (box === null) throw new Error('B4 is not in the window.');
    await hopper.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const hovered = hopper.getByRole('dialog', { name: 'Comments on B4' });
    await hovered.getByText(script).waitFor();
    await hovered.getByRole('button', { name: 'Reply' }).click();
    await hovered.getByRole('combobox', { name: 'Reply' }).fill('They are brass.');
    await hopper.keyboard.press('Control+Enter');

    // The address that a mail about it has leads there, and has done its work then.
    const { items } = await grace.api('GET /files/{id}/comments', { params: { id: id as FileId } });
    const { sheet, row, column } = { ...items[0]?.anchor } as { sheet?: string; row?: string; column?: string };
    const fragment = `#cell=${sheet}:${row}:${column}`;
    const mailed = await visitAs(grace, `/d/${id}${fragment}`);
    await mailed.getByRole('dialog', { name: 'Comments on B4' }).getByText('They are brass.').waitFor();
    await expect.poll(() => nameBox(mailed).inputValue()).toBe('B4');
    await expect.poll(() => new URL(mailed.url()).hash).toBe('');

    await ada.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
    await ada.keyboard.press('Control+Alt+Shift+A');
    const panel = ada.getByRole('complementary', { name: 'Comments' });
    await panel.getByText('They are brass.').waitFor();
    await panel.getByRole('button', { name: 'B4', exact: true }).click();
    await expect.poll(() => nameBox(ada).inputValue()).toBe('B4');
    expect(await seriousViolations(ada)).toEqual([]);
    await panel.getByRole('button', { name: 'Resolve', exact: true }).click();
    await panel.getByText('No comments yet').waitFor();
    await expect.poll(described).toBe(null);
    await panel.getByText('Resolved', { exact: true }).click();
    await panel.getByText('Resolved by Ada Lovelace').waitFor();
    await expect.poll(() => cell(mailed, 'B4').getAttribute('aria-description')).toBe(null);
    const follow = () => mailed.evaluate((hash) => location.assign(hash), fragment);
    await follow();
    await mailed.getByText('What was said about B4 is resolved or deleted.').waitFor();
    await goTo(ada, 'A4');
    await chooseMenu(ada, 'Edit', 'Rows', 'Delete rows');
    await expect.poll(() => cell(mailed, 'A4').textContent()).toBe('');
    await follow();
    await mailed.getByText('The cell of this comment was deleted.').waitFor();
    expect([await ada.title(), await hopper.title()]).not.toContain('1');
  });

  test('commenters write without the right to edit, viewers read', async () => {
    const made = await owner().api('POST /files', { body: { kind: 'sheet', name: 'Own' } });
    const share = await owner().api('POST /files/{id}/shares', {
      params: { id: made.id },
      body: { memberId: grace.user.id, role: 'commenter' },
    });
    const page = await open(grace, made.id);
    await page.keyboard.press('Control+Alt+M');
    await page.getByRole('combobox', { name: 'Comment on A1' }).fill('May I?');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Comments on A1' }).getByText('May I?').waitFor();
    await owner().api('PATCH /files/{id}/shares/{shareId}', {
      params: { id: made.id, shareId: share.id },
      body: { role: 'viewer' },
    });
    await page.reload();
    await sheetIsOpen(page);
    await expect.poll(() => cell(page, 'A1').getAttribute('aria-description')).toContain('May I?');
    await page.keyboard.press('Control+Alt+M');
    const card = page.getByRole('dialog', { name: 'Comments on A1' });
    await card.getByText('May I?').waitFor();
    expect(await card.getByRole('button', { name: 'Reply' }).count()).toBe(0);
  });
});

describe('protection', () => {
  test('of a range refuses others calmly and lets the chosen in; a warning is asked once; a sheet is for owners', async () => {
    const made = await owner().api('POST /files', { body: { kind: 'sheet', name: 'Rates' } });
    const body = { memberId: grace.user.id, role: 'editor' } as const;
    await owner().api('POST /files/{id}/shares', { params: { id: made.id }, body });
    await fill(made.id, [
      ['VAT', 23],
      ['Reduced', 6],
      ['Note', 0],
    ]);
    const [ada, hopper] = await Promise.all([open(owner(), made.id), open(grace, made.id)]);
    await goTo(ada, 'B1:B2');
    await chooseMenu(ada, 'Data', 'Protected sheets and ranges');
    const panel = ada.getByRole('complementary', { name: 'Protected sheets and ranges' });
    await panel.getByRole('button', { name: 'Protect', exact: true }).click();
    const form = ada.getByRole('complementary', { name: 'New protection' });
    await form.getByRole('textbox', { name: 'What it is for (optional)' }).fill('Set by law');
    expect(await seriousViolations(ada)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await panel.getByRole('button', { name: 'Set by law · B1:B2' }).waitFor();
    await isSaved(ada);

    await expect.poll(() => cell(hopper, 'B2').getAttribute('aria-description')).toContain('Protected: Set by law');
    // Typing, deleting and moving rows are refused; other cells are free, and owners go on.
    await goTo(hopper, 'B1');
    await hopper.keyboard.type('5');
    await hopper.getByText('These cells are protected: Set by law').first().waitFor();
    await goTo(hopper, 'A1:B3');
    await hopper.keyboard.press('Delete');
    await enter(hopper, 'A3', 'Free');
    await shows(ada, 'A3', 'Free');
    await shows(hopper, 'B2', '6');
    await enter(ada, 'B2', '7');
    await shows(hopper, 'B2', '7');

    // The chosen may.
    await panel.getByRole('button', { name: 'Change the protection of B1:B2' }).click();
    const change = ada.getByRole('complementary', { name: 'Change the protection' });
    await change.getByRole('button', { name: /Who may edit/ }).click();
    await ada.getByRole('option', { name: 'Owners, I and those I choose' }).click();
    await change.getByText('Grace Hopper', { exact: true }).click();
    await change.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Ada Lovelace, Grace Hopper').waitFor();
    await isSaved(ada);
    await enter(hopper, 'B2', '8');
    await shows(ada, 'B2', '8');

    // With a warning everybody may, after one question.
    await panel.getByRole('button', { name: 'Change the protection of B1:B2' }).click();
    await change.getByRole('button', { name: /Who may edit/ }).click();
    await ada.getByRole('option', { name: 'Everybody, after a warning' }).click();
    await change.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Everybody, after a warning').waitFor();
    await isSaved(ada);
    await goTo(hopper, 'B1');
    await hopper.keyboard.type('21');
    await hopper.keyboard.press('Enter');
    await hopper.getByRole('alertdialog').getByRole('button', { name: 'Edit anyway' }).click();
    await shows(ada, 'B1', '21');
    await enter(hopper, 'B1', '22');
    await shows(ada, 'B1', '22');

    // The whole sheet.
    await panel.getByRole('button', { name: 'Remove the protection of B1:B2' }).click();
    await panel.getByRole('button', { name: 'Protect', exact: true }).click();
    await form.getByText('Sheet', { exact: true }).first().click();
    await form.getByRole('button', { name: 'Save' }).click();
    await panel.getByRole('button', { name: 'Sheet1 Ada Lovelace' }).waitFor();
    await isSaved(ada);
    await goTo(hopper, 'H20');
    await hopper.keyboard.type('x');
    await hopper.getByText('Ask the owner, or whoever protected them').first().waitFor();
    // But for the cells that the owner leaves open.
    await goTo(ada, 'H20');
    await chooseMenu(ada, 'Data', 'Editable in a protected sheet');
    await enter(ada, 'J1', 'Open');
    await shows(hopper, 'J1', 'Open');
    await expect.poll(() => cell(hopper, 'H20').getAttribute('aria-description')).toBe('Can be edited');
    expect(await cell(ada, 'H20').getAttribute('aria-description')).toBeNull();
    await enter(hopper, 'H20', 'Mine');
    await shows(ada, 'H20', 'Mine');
    await chooseMenu(hopper, 'Data', 'Protected sheets and ranges');
    const read = hopper.getByRole('complementary', { name: 'Protected sheets and ranges' });
    await read.getByRole('button', { name: 'Sheet1 Ada Lovelace' }).waitFor();
    expect(await read.getByRole('button', { name: /Remove/ }).count()).toBe(0);
    await hopper.getByRole('button', { name: 'Protected Sheet1', exact: true }).waitFor();
  });
});
