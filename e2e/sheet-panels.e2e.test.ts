import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { changeLive } from './people/live.ts';
import { chooseMenu, createSheet, enter, goTo, sheetIsOpen, shows } from './people/sheet.ts';
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
