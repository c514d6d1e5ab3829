import * as Y from 'yjs';

export type Random = () => number;

/** A small generator of numbers in [0, 1) (mulberry32), so that a failure can be repeated from its seed. */
export const generatorOf = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One edit such as people make: text typed and deleted, formats, attributes that others change too, blocks moved in and out. */
export const editRandomly = (doc: Y.Doc, random: Random): void => {
  const at = (length: number): number => Math.floor(random() * (length + 1));
  const text = doc.getText('text');
  const map = doc.getMap<number>('attributes');
  const body = doc.getXmlFragment('body');
  const cut = (length: number): [number, number] => {
    const from = Math.min(at(length), length - 1);
    return [from, 1 + Math.floor(random() * Math.min(5, length - from - 1))];
  };
  const edits: (() => void)[] = [
    () => text.insert(at(text.length), 'abcdefgh'.slice(0, 1 + at(6))),
    () => text.insert(at(text.length), 'bold', { bold: true }),
    () => text.length > 0 && text.delete(...cut(text.length)),
    () => text.length > 0 && text.format(...cut(text.length), { bold: random() < 0.5 ? true : null }),
    () => map.set(`key${at(3)}`, random()),
    () => map.delete(`key${at(3)}`),
    () => body.insert(at(body.length), [new Y.XmlElement('paragraph')]),
    () => body.length > 0 && body.delete(...cut(body.length)),
  ];
  doc.transact(() => {
    for (let count = 1 + at(2); count > 0; count -= 1) edits[Math.floor(random() * edits.length)]?.();
  });
};
