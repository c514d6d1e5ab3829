import { tagColours } from '@cloudity/contracts/tag-colours';
import type { SpawnedSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import { furnishAlbums, furnishMedia } from './media.ts';
import { writeDocument } from './write-document.ts';
import { writeHistory, writeSheetHistory } from './write-history.ts';
import { writeWorkbook } from './write-workbook.ts';

/** What the screens show and refer to. */
export interface Furnished {
  readonly owner: Pick<TestPerson, 'email' | 'password'>;
  readonly documentId: string;
  /** Written by several people, with thirty versions. */
  readonly historyId: string;
  readonly sheetId: string;
  readonly folderId: string;
  readonly linkToken: string;
  readonly invitationToken: string;
  /** A tag that several files have. */
  readonly tagId: string;
  readonly albumId: string;
  /** Pictures, a report, a script and a film, all with previews. */
  readonly media: {
    readonly folderId: string;
    readonly pictureId: string;
    readonly reportId: string;
    readonly scriptId: string;
    readonly letterId: string;
    readonly talkId: string;
    readonly sumsId: string;
    readonly clipId: string;
    /** Of a kind that has no preview. */
    readonly planId: string;
  };
}

const colleagues = [
  'Élodie Lumière',
  'Benedikt Wörner-Hohenstein',
  'Chiara Rossi',
  'Dmitri Pavlov',
  'Fatou Diallo',
  'Grace Okonkwo',
  'Hiroshi Tanaka',
  'João Pereira da Silva',
  'Pierre-Alexandre de La Rochefoucauld',
  'Zoë van den Berg',
];
const folders = ['Contracts', 'Projects 2027', 'Photos of the spring meeting in Lisbon', 'Suppliers'];
const documents = [
  'Minutes of the board, November',
  'Welcome to the team',
  'Budget assumptions and open questions for the coming three years, first complete draft',
  'Ideas',
  'Travel policy',
  'Press release',
];

const addressOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.');

/** An organization as it looks after a few weeks: people, groups, folders, documents, shares, a link, credentials. */
export const furnish = async (suite: SpawnedSuite): Promise<Furnished> => {
  const link = suite.setupLink();
  if (!link) throw new Error('The server printed no set-up link.');
  const owner = await suite.setup(link, { name: 'Ana Sofía Marques', organizationName: 'Lumière & Fils' });
  const { api } = owner;
  const people: TestPerson[] = [];
  for (const [index, name] of colleagues.entries()) {
    const email = `${addressOf(name)}@lumiere.example`;
    people.push(await suite.addMember(owner, { name, email, role: index < 2 ? 'admin' : 'member' }));
  }
  const [first, second, third] = people;
  if (!first || !second || !third) throw new Error('no colleagues');

  for (const [name, members] of [
    ['Board', people.slice(0, 3)],
    ['Design', people.slice(2, 7)],
    ['Finance and administration', people.slice(5)],
  ] as const) {
    const group = await api('POST /groups', { body: { name } });
    for (const { user } of members)
      await api('PUT /groups/{id}/members/{memberId}', { params: { id: group.id, memberId: user.id } });
  }

  let folderId = '';
  for (const name of folders) folderId = (await api('POST /files', { body: { kind: 'folder', name } })).id;
  for (const name of documents) await api('POST /files', { body: { kind: 'doc', name } });
  for (let count = 1; count <= 30; count += 1)
    await api('POST /files', { body: { kind: 'doc', name: `Notes of week ${count}` } });
  await api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: 'root', name: 'Invoice 2026-114.pdf' },
    content: new Blob([new Uint8Array(284_113)], { type: 'application/pdf' }),
  });
  const texts = {
    'Meeting with the bank.txt':
      'Notes of the meeting with the bank on Tuesday. The budget for the new site was approved; the interest stays at 3.1 percent. See budget@lumiere.example for the figures.',
    'Budget 2027, second draft.md':
      '# Budget 2027\n\nTravel 12,000; rent 48,000; licences 3,200. The budget of the last year is in the archive.',
    'Lettre au fournisseur.txt':
      'Madame, Monsieur, le budget prévu pour les chaises de la salle de réunion est dépassé. Veuillez nous envoyer une nouvelle offre.',
  };
  for (const [name, text] of Object.entries(texts))
    await api.upload('PUT /files/{parentId}/children/{name}', {
      params: { parentId: folderId as never, name },
      content: new Blob([text], { type: 'text/plain' }),
    });
  const plan = await api('POST /files', { body: { kind: 'doc', name: 'Plan 2027' } });
  await writeDocument(owner, plan.id);
  const budget = await api('POST /files', { body: { kind: 'sheet', name: 'Budget 2027' } });
  await writeWorkbook(owner, budget.id);
  await api('PUT /files/{id}/favourite', { params: { id: plan.id } });
  for (const { user } of [first, second])
    await api('POST /files/{id}/shares', { params: { id: plan.id }, body: { memberId: user.id, role: 'editor' } });
  const paper = await api('POST /files', { body: { kind: 'doc', name: 'Board paper' } });
  for (const id of [paper.id, budget.id])
    for (const { user } of [first, second])
      await api('POST /files/{id}/shares', { params: { id }, body: { memberId: user.id, role: 'editor' } });
  await writeHistory([owner, first, second], paper.id);
  await writeSheetHistory([owner, first, second], budget.id);
  const tagNames = [
    'Board',
    'Customer Lindqvist & Söner Aktiebolag',
    'Draft',
    'Invoices to be paid',
    'Taxes 2026',
  ] as const;
  const tags = [];
  for (const [index, name] of tagNames.entries())
    tags.push(
      await (index === 2 ? first : owner).api('POST /tags', {
        body: { name, colour: tagColours[index + 1] ?? 'grey' },
      }),
    );
  for (const [file, list] of [
    [plan, [0, 2]],
    [budget, [0, 1, 2, 4]],
    [paper, [0]],
  ] as const)
    for (const index of list)
      await api('PUT /files/{id}/tags/{tagId}', { params: { id: file.id, tagId: (tags[index]?.id ?? '') as never } });
  const shared = await third.api('POST /files', { body: { kind: 'doc', name: 'Sketches for the new site' } });
  await third.api('POST /files/{id}/shares', {
    params: { id: shared.id },
    body: { memberId: owner.user.id, role: 'commenter' },
  });
  const opened = await api('POST /files/{id}/links', { params: { id: plan.id }, body: { role: 'viewer' } });
  const gone = await api('POST /files', { body: { kind: 'doc', name: 'Old draft' } });
  await api('DELETE /files/{id}', { params: { id: gone.id } });

  await api('POST /me/app-passwords', { body: { name: 'Folders on my laptop', scopes: ['dav'] } });
  await api('POST /me/api-tokens', { body: { name: 'Nightly export', scopes: ['read'] } });
  const media = await furnishMedia(owner);
  const invitation = await api('POST /invitations', { body: { email: 'new.person@example.org', role: 'member' } });
  return {
    owner,
    documentId: plan.id,
    historyId: paper.id,
    sheetId: budget.id,
    folderId,
    linkToken: opened.token,
    invitationToken: invitation.token,
    tagId: tags[0]?.id ?? '',
    albumId: await furnishAlbums(owner, first, media),
    media,
  };
};
