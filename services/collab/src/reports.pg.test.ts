import process from 'node:process';
import type { FileId, FileVersion } from '@cloudity/contracts';
import { bodyName, type DocumentTree, plainText } from '@cloudity/docmodel';
import { RangeSet } from '@cloudity/docmodel/range-set';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocumentsPort } from './documents/service.ts';
import { updateFrame } from './protocol/frame.ts';
import { createFaultyDatabase } from './testing/faults.ts';
import { startHost } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { typist } from './testing/updates.ts';
import type { Person } from './testing/world.ts';
import { summarizeUpdate } from './yjs/update-summary.ts';

/** COLLAB_LONG=1 makes the long ones as long as the reports they come from. */
const isLong = process.env.COLLAB_LONG === '1';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off', limits: { emptyRoomMs: 50 } });
});
afterAll(() => stage[Symbol.asyncDispose]());

const pair = () => {
  const { fileId, people } = stage.document('owner', 'editor');
  return { fileId, ada: people[0] as Person, bob: people[1] as Person };
};
const enter = (person: Person, fileId: FileId, doc?: Y.Doc): Promise<Peer> =>
  Peer.connect({ host: () => stage.host, person, fileId, ...(doc ? { doc } : {}) });
const call = (person: Person, method: string, path: string, body?: object): Promise<Response> =>
  Promise.resolve(
    stage.host.service.http.request(`/api/v1/files/${path}`, {
      method,
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
const write = async (peer: Peer, text: string): Promise<void> => {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(text)]);
  const body = peer.doc.getXmlFragment(bodyName);
  body.insert(body.length, [element]);
  await peer.saved();
};
const shown = ({ doc }: Peer): string =>
  doc
    .getXmlFragment(bodyName)
    .toArray()
    .map((node) => ((node as Y.XmlElement).get(0) as Y.XmlText | undefined)?.toString() ?? '')
    .join(' ')
    .trim();
const name = async (person: Person, fileId: FileId, text: string): Promise<FileVersion> =>
  (await (await call(person, 'POST', `${fileId}/versions`, { name: text })).json()) as FileVersion;
const contentOf = async (person: Person, fileId: FileId, version: string): Promise<string> =>
  plainText((await (await call(person, 'GET', `${fileId}/versions/${version}/content`)).json()) as DocumentTree)
    .trim()
    .replaceAll('\n', ' ');

/** Up to which clock the hub has told of a client's changes. */
const echoes = (raw: RawPeer): ((client: number) => number) => {
  const structs = new RangeSet();
  let seen = 0;
  return (client) => {
    for (const frame of raw.frames.slice(seen))
      if (frame.type === 'update' || frame.type === 'step2') structs.addAll(summarizeUpdate(frame.update).structs);
    seen = raw.frames.length;
    return structs.contiguousEnd(client);
  };
};

describe('what people have lost elsewhere, continued', () => {
  it('R9, R10: an old version that is restored while two write appears live, in the one session, and keeps what was there', async () => {
    const { fileId, ada, bob } = pair();
    using one = await enter(ada, fileId);
    using two = await enter(bob, fileId);
    await write(one, 'first');
    const draft = await name(ada, fileId, 'Draft');
    await write(two, 'second');
    const { roomname } = one.provider;
    expect((await call(bob, 'POST', `${fileId}/versions/${draft.id}/restore`)).status).toBe(201);
    await until(() => shown(one) === 'first' && shown(two) === 'first', 'the restore, at both');
    expect([one.closeCodes, two.closeCodes]).toEqual([[], []]);
    expect((await stage.host.ticket(ada, fileId)).room).toBe(roomname);
    await write(one, 'third');
    await until(() => shown(two) === 'first third', 'the session goes on');
    const { items } = (await (await call(ada, 'GET', `${fileId}/versions`)).json()) as { items: FileVersion[] };
    const texts = await Promise.all(items.map(({ id }) => contentOf(ada, fileId, id)));
    expect(texts).toEqual(['first', 'first second', 'first']);
  });

  it('R9: there is no call that writes a whole document over what others wrote', async () => {
    const { fileId, ada } = pair();
    using peer = await enter(ada, fileId);
    await write(peer, 'stays');
    for (const method of ['PUT', 'POST', 'PATCH'])
      for (const path of ['content', 'versions/current/content', 'state', 'export'])
        expect((await call(ada, method, `${fileId}/${path}`, { text: 'over' })).status, `${method} ${path}`).toBe(404);
    expect(shown(peer)).toBe('stays');
  });

  it(`R13: a document of ${isLong ? '1,000,000' : '10,000'} edits stays small, opens, and an old client still converges`, async () => {
    const { fileId, ada, bob } = pair();
    const edits = isLong ? 1_000_000 : 10_000;
    const { doc, text, updates } = typist(4_711);
    const away = new Y.Doc();
    {
      using raw = await RawPeer.enter(stage.host, ada, fileId);
      let last = 0;
      const echoed = echoes(raw);
      for (let edit = 0; edit < edits; edit++) {
        if (edit % 3 === 2) text.delete(Math.max(0, text.length - 2), 1);
        else text.insert(text.length, 'x');
        if (edit === 500) for (const update of updates) Y.applyUpdate(away, update);
        if (updates.length - last < 2_000 && edit + 1 < edits) continue;
        for (const update of updates.slice(last)) raw.send(updateFrame(update));
        last = updates.length;
        await until(() => echoed(4_711) === Y.getState(doc.store, 4_711), 'a batch is committed', 60_000);
      }
    }
    const documents = stage.host.service.ports.documents as DocumentsPort;
    const state = await documents.state(stage.world.tenantId, fileId);
    expect((state?.update.length ?? 0) * 0.75).toBeLessThan(Y.encodeStateAsUpdate(doc).length * 1.1 + 500);
    away.getText('text').insert(0, 'written while away ');
    using back = await enter(bob, fileId, away);
    using fresh = await enter(ada, fileId);
    await until(() => fresh.text.toString() === back.text.toString(), 'both read the same');
    expect(fresh.text.toString().startsWith('written while away ')).toBe(true);
    expect(fresh.text.length).toBe(text.length + 'written while away '.length);
  }, 600_000);

  it('R15: of two first saves at the same moment both are stored, and nobody hears of success without a commit', async () => {
    const { fileId, ada, bob } = pair();
    const faulty = createFaultyDatabase(stage.database.db);
    const host = await startHost({ db: faulty.db, ports: stage.world.ports, objects: stage.objects });
    try {
      const at = (person: Person) => Peer.connect({ host: () => host, person, fileId });
      using one = await at(ada);
      using two = await at(bob);
      faulty.fault = 'away';
      one.text.insert(0, 'from Ada ');
      two.text.insert(0, 'from Bob ');
      await until(() => one.closeCodes.length > 0 && two.closeCodes.length > 0, 'both learn that it is not stored');
      expect([one.isSaved, two.isSaved]).toEqual([false, false]);
      faulty.fault = 'none';
      await Promise.all([one.saved(), two.saved()]);
      await until(() => one.text.toString() === two.text.toString(), 'both read the same');
      for (const part of ['from Ada ', 'from Bob ']) expect(one.text.toString()).toContain(part);
    } finally {
      await host.dispose();
    }
  });

  it('R17: a document made from another is full, and every version of it is what it was, by content', async () => {
    const { fileId: template, ada } = pair();
    {
      using peer = await enter(ada, template);
      await write(peer, 'From the template');
    }
    const fileId = stage.world.file();
    stage.world.share(fileId, ada, 'owner');
    const documents = stage.host.service.ports.documents as DocumentsPort;
    await documents.copy(stage.world.tenantId, template, fileId);
    using peer = await enter(ada, fileId);
    expect(shown(peer)).toBe('From the template');
    const expected: string[] = [];
    const ids: string[] = [];
    for (const part of ['one', 'two', 'three']) {
      await write(peer, part);
      ids.push((await name(ada, fileId, part)).id);
      expected.push(shown(peer));
    }
    expect(await Promise.all(ids.map((id) => contentOf(ada, fileId, id)))).toEqual(expected);
    expect(await contentOf(ada, fileId, '1')).toBe('From the template');
    expect(await contentOf(ada, template, 'current')).toBe('From the template');
  });

  it(`R21: ${isLong ? '1,000' : '150'} sockets cut at once are all back within 30 s, and reading meanwhile is not in the way`, async () => {
    const { fileId, ada, bob } = pair();
    const sockets = isLong ? 1_000 : 150;
    let host = await startHost({
      db: stage.database.db,
      ports: stage.world.ports,
      objects: stage.objects,
      collabLimits: 'off',
    });
    const peers = await Promise.all(
      Array.from({ length: sockets }, (_, index) =>
        Peer.connect({ host: () => host, person: index % 2 ? ada : bob, fileId }),
      ),
    );
    peers[0]?.text.insert(0, 'before ');
    await until(() => peers.every(({ text }) => text.length > 0), 'all read it');
    const { port } = host;
    await host.dispose();
    host = await startHost({
      db: stage.database.db,
      ports: stage.world.ports,
      objects: stage.objects,
      collabLimits: 'off',
      port,
    });
    const reading = Array.from({ length: 10 }, () => call(ada, 'GET', `${fileId}/export?format=md`));
    peers[1]?.text.insert(0, 'and after ');
    await until(() => peers.every(({ provider, text }) => provider.synced && text.length > 7), 'all are back', 30_000);
    expect((await Promise.all(reading)).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(peers.map(({ text }) => text.toString())).size).toBe(1);
    for (const peer of peers) peer.destroy();
    await host.dispose();
  }, 120_000);
});
