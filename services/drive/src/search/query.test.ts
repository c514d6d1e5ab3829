import { describe, expect, it } from 'vitest';
import { marks, nameMatches, snippetOf } from './matches.ts';
import { namePatternsOf, nearPatternOf, parseQuery, similarWordsOf, textQueryOf } from './query.ts';

describe('SE1: a query', () => {
  it('is words, phrases, exclusions and alternatives', () => {
    expect(parseQuery('annual "final report" -draft')).toEqual([
      { terms: ['annual', 'final report'], excluded: ['draft'] },
    ]);
    expect(parseQuery('a or "b c" OR -d')).toEqual([
      { terms: ['a'], excluded: [] },
      { terms: ['b c'], excluded: [] },
    ]);
    expect(parseQuery('-"not this" that')).toEqual([{ terms: ['that'], excluded: ['not this'] }]);
    expect(parseQuery('"never ends')).toEqual([{ terms: ['never ends'], excluded: [] }]);
    expect(parseQuery('"or" x')).toEqual([{ terms: ['or', 'x'], excluded: [] }]);
    for (const nothing of ['', '   ', '""', '- -- "', '-only', '!?']) expect(parseQuery(nothing)).toEqual([]);
    expect(parseQuery('x '.repeat(50))[0]?.terms).toHaveLength(16);
  });

  it('is handed to the database quoted, so that nothing in it is an operator there', () => {
    expect(textQueryOf(parseQuery('a.b@c -x/y or "d e"'))).toBe('"a b c" -"x y" or "d e"');
    expect(namePatternsOf(parseQuery('Été 100%_ -x'))).toEqual([
      { has: ['%ete%', '%100\\%\\_%'], not: ['%x%'], never: '"x"' },
    ]);
  });

  it('may be misspelt when it is words of letters, four or more', () => {
    expect(similarWordsOf(parseQuery('Contarct lindqvist'))).toEqual(['contarct', 'lindqvist']);
    for (const exact of ['abc', 'plan 2027', 'word -other', 'one or two more'])
      expect(similarWordsOf(parseQuery(exact))).toBeNull();
  });

  it('says where a snippet may lie', () => {
    expect(nearPatternOf(parseQuery('résumé -x'))).toBe('\\m(r[eèéêëēę][sśšş])');
    expect(nearPatternOf([])).toBeNull();
  });
});

describe('SE2: matches', () => {
  it('are marked in names whatever case and accents, without overlaps', () => {
    const of = (name: string, query: string) =>
      nameMatches(name, parseQuery(query)).map(([start, end]) => name.slice(start, end));
    expect(of('Été à Évry.txt', 'ete EVRY')).toEqual(['Été', 'Évry']);
    expect(of('ﬁnal ﬁle', 'fin file')).toEqual(['ﬁn', 'ﬁle']);
    expect(of('banana', 'ana nan')).toEqual(['anan']);
    expect(of('😀 plan', 'plan')).toEqual(['plan']);
    expect(of('plan', 'other')).toEqual([]);
  });

  it('are marked in snippets, which keep the signs of their text', () => {
    const piece = 'Write to ana@example.org about the <b>plan</b> & more. Then nothing. The plans are here.';
    const { start, stop, gap } = marks;
    const words = piece.replace(/[@._/\\:<>&="-]/g, ' ');
    const first = words.slice(0, 46).replace('plan', `${start}plan${stop}`);
    const second = `The ${start}plans${stop} are`;
    const snippet = snippetOf(piece, `${first}${gap}${second}`);
    expect(snippet?.text).toBe(`${piece.slice(0, 46)} … The plans are`);
    expect(snippet?.matches.map(([from, to]) => snippet.text.slice(from, to))).toEqual(['plan', 'plans']);
    expect(snippetOf(piece, words)).toBeNull();
  });
});
