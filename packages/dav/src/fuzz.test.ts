import process from 'node:process';
import { expect, test } from 'vitest';
import { createAsk } from './testing/index.ts';

const seed = Number(process.env.DAV_SEED ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env.DAV_ROUNDS ?? 1_500);

/** mulberry32 */
const randomFrom = (start: number): (() => number) => {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
};

const bodies = [
  '<propfind xmlns="DAV:"><prop><getetag/><x xmlns="u"/></prop></propfind>',
  '<propfind xmlns="DAV:"><allprop/></propfind>',
  '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><a xmlns="u" b="c">t<d/></a></D:prop></D:set></D:propertyupdate>',
  '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>',
  '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
];
const ifs = [
  '(<urn:x>)',
  '(Not <urn:x> ["v1"])',
  '</dav/a> (["v2"]) (<urn:y>)',
  '<http://cloud.example/dav/b> (Not ["v"])',
];
const paths = [
  '/dav/',
  '/dav/a',
  '/dav/c/',
  '/dav/c/a',
  '/dav/%C3%A9',
  '/dav/%',
  '/dav/a/../b',
  '/dav/a%2Fb',
  '/other',
];
const methods = [
  'PROPFIND',
  'PROPPATCH',
  'LOCK',
  'UNLOCK',
  'PUT',
  'GET',
  'MKCOL',
  'COPY',
  'MOVE',
  'DELETE',
  'REPORT',
  'HEAD',
];
const spice = [
  '<',
  '>',
  '&',
  '"',
  '\u0000',
  ']]>',
  '<!--',
  '&#0;',
  '&#x110000;',
  'é',
  '\ud800',
  '(',
  ')',
  '/',
  'xmlns:D="DAV:"',
  '<![CDATA[',
];

test(`DAV2: whatever is sent, the answer is one of the protocol's (DAV_SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const spoil = (text: string): string => {
    let spoiled = text;
    for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
      const at = Math.floor(random() * (spoiled.length + 1));
      const cut = Math.floor(random() * 6);
      spoiled = spoiled.slice(0, at) + (random() < 0.7 ? pick(spice) : '') + spoiled.slice(at + cut);
    }
    return spoiled;
  };
  let ask = createAsk();
  for (let round = 0; round < rounds; round += 1) {
    if (round % 100 === 0) ask = createAsk();
    const headers: Record<string, string> = {};
    if (random() < 0.6) headers.Depth = spoil(pick(['0', '1', 'infinity']));
    if (random() < 0.3) headers.If = spoil(pick(ifs));
    if (random() < 0.5) headers.Destination = spoil(pick(paths));
    if (random() < 0.2) headers.Range = spoil('bytes=0-3');
    if (random() < 0.2) headers['If-Match'] = spoil('"v1", W/"v2"');
    if (random() < 0.2) headers['Lock-Token'] = spoil('<urn:x>');
    if (random() < 0.2) headers.Timeout = spoil('Second-10');
    const line = `${pick(methods)} ${pick(paths)}`;
    const body = random() < 0.7 ? spoil(pick(bodies)) : undefined;
    const answer = await ask(line, { headers, ...(body === undefined ? {} : { body }) });
    const allowed = [200, 201, 204, 206, 207, 304, 400, 403, 404, 405, 409, 412, 413, 415, 416, 422, 423, 502];
    expect(allowed, `${line} ${JSON.stringify(headers)} ${body}`).toContain(answer.status);
    if (answer.headers['Content-Type']?.startsWith('application/xml')) await answer.xml();
  }
});
