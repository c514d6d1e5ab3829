import { bodyName, prependBlocks } from '@cloudity/docmodel';
import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { TestPerson } from '@cloudity/testkit/suite';
import * as Y from 'yjs';
import { firstFiles } from '../../apps/web/src/features/auth/first-files/en.ts';
import { changeLive } from '../people/live.ts';

const names: Readonly<Record<number, string>> = {
  3: 'Sent to the board',
  14: 'With the comments of Finance and of everybody else who answered before the long weekend',
  26: 'Approved',
};

/** A moment of the file that has no name unless it is in the list. */
const keep = async ({ api }: TestPerson, id: string, number: number): Promise<void> => {
  const params = { id: id as never };
  const { id: versionId } = await api('POST /files/{id}/versions', { params, body: { name: names[number] ?? 'x' } });
  const change = names[number] === undefined ? { name: null } : { pinned: number === 26 };
  await api('PATCH /files/{id}/versions/{versionId}', { params: { ...params, versionId }, body: change });
};

/** Thirty versions by several people, who add, change and take away. */
export const writeHistory = async (people: readonly TestPerson[], id: string): Promise<void> => {
  const [owner] = people as [TestPerson];
  await changeLive(owner, id, (doc) => {
    doc.transact(() => prependBlocks(doc.getXmlFragment(bodyName), firstFiles[0]?.blocks ?? []));
  });
  for (let number = 1; number <= 30; number += 1) {
    const person = people[number % people.length] ?? owner;
    await changeLive(person, id, (doc) => {
      const body = doc.getXmlFragment(bodyName);
      const texts = body
        .toArray()
        .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []))
        .filter((child) => child instanceof Y.XmlText);
      const text = texts[(number * 3) % texts.length];
      if (!text) return;
      text.insert(text.length, ` Point ${number}: to be settled with the suppliers before the spring.`);
      if (text.length > 60) text.delete(10, 24);
    });
    await keep(owner, id, number);
  }
};

/** Versions of a workbook in which a figure changes. */
export const writeSheetHistory = async (people: readonly TestPerson[], id: string): Promise<void> => {
  for (const [index, person] of people.entries()) {
    await changeLive(person, id, (doc) => {
      const workbook = new Workbook(doc);
      writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 4 + index, column: 2 }, [
        [190_000 + index * 1_250],
      ]);
      workbook.destroy();
    });
    await keep(people[0] as TestPerson, id, index === 1 ? 3 : 1);
  }
};
