import { prependBlocks } from '@cloudity/docmodel';
import type { TestPerson } from '@cloudity/testkit/suite';
import { firstFiles } from '../../apps/web/src/features/auth/first-files/en.ts';
import { changeLive } from '../people/live.ts';

/** The document holds the words of the welcome, which show everything that a page can hold. */
export const writeDocument = (person: TestPerson, id: string): Promise<void> =>
  changeLive(person, id, (doc) =>
    doc.transact(() => prependBlocks(doc.getXmlFragment('body'), firstFiles[0]?.blocks ?? [])),
  );
