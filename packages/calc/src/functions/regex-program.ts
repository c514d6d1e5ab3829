/** One step of a compiled pattern. */
export type Instruction =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'assert'; readonly holds: (before: string | undefined, after: string | undefined) => boolean }
  /** Goes on at `first`, and when that fails at `second`. */
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly groups: number;
}

/** `{1000}` writes its part a thousand times: what comes out stays this small. */
const mostInstructions = 2000;
const mostRepeats = 1000;

export class PatternRefused extends Error {}

const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);

class PatternCompiler {
  readonly #pattern: readonly string[];
  readonly #isCaseless: boolean;
  readonly #out: Instruction[] = [];
  #at = 0;
  #groups = 0;
  #depth = 0;

  constructor(pattern: string, isCaseless: boolean) {
    this.#pattern = [...pattern];
    this.#isCaseless = isCaseless;
  }

  compile(): Program {
    this.#emit({ kind: 'save', slot: 0 });
    this.#alternatives();
    if (this.#at < this.#pattern.length) throw new PatternRefused('The pattern has a bracket too many.');
    this.#emit({ kind: 'save', slot: 1 });
    this.#emit({ kind: 'match' });
    return { instructions: this.#out, groups: this.#groups };
  }

  #emit(instruction: Instruction): number {
    if (this.#out.length >= mostInstructions) throw new PatternRefused('The pattern is too large.');
    return this.#out.push(instruction) - 1;
  }

  #peek(offset = 0): string | undefined {
    return this.#pattern[this.#at + offset];
  }

  #next(): string {
    const character = this.#pattern[this.#at];
    if (character === undefined) throw new PatternRefused('The pattern ends too early.');
    this.#at += 1;
    return character;
  }

  #alternatives(): void {
    this.#depth += 1;
    if (this.#depth > 50) throw new PatternRefused('The pattern is nested too deep.');
    const jumps: number[] = [];
    for (;;) {
      const start = this.#out.length;
      this.#sequence();
      if (this.#peek() !== '|') break;
      this.#at += 1;
      const branch = this.#out.splice(start);
      this.#emit({ kind: 'split', first: start + 1, second: start + branch.length + 2 });
      for (const instruction of branch) this.#emit(shifted(instruction, start, 1));
      jumps.push(this.#emit({ kind: 'jump', to: -1 }));
    }
    for (const jump of jumps) this.#out[jump] = { kind: 'jump', to: this.#out.length };
    this.#depth -= 1;
  }

  #sequence(): void {
    while (this.#peek() !== undefined && this.#peek() !== '|' && this.#peek() !== ')') {
      const start = this.#out.length;
      this.#atom();
      this.#repeat(start);
    }
  }

  #repeat(start: number): void {
    const [least, most] = this.#counts() ?? [1, 1];
    const isLazy = this.#peek() === '?' && !(least === 1 && most === 1);
    if (isLazy) this.#at += 1;
    if (least === 1 && most === 1) return;
    if (['*', '+', '{'].includes(this.#peek() ?? ''))
      throw new PatternRefused('A repetition of a repetition needs brackets.');
    const part = this.#out.splice(start);
    const copy = (): void => {
      const at = this.#out.length;
      for (const instruction of part) this.#emit(shifted(instruction, start, at - start));
    };
    const split = (first: number, second: number): Instruction =>
      isLazy ? { kind: 'split', first: second, second: first } : { kind: 'split', first, second };
    for (let count = 0; count < least; count += 1) copy();
    if (most === Number.POSITIVE_INFINITY) {
      const loop = this.#emit({ kind: 'jump', to: -1 });
      copy();
      this.#emit({ kind: 'jump', to: loop });
      this.#out[loop] = split(loop + 1, this.#out.length);
      return;
    }
    const exits: number[] = [];
    for (let count = least; count < most; count += 1) {
      exits.push(this.#emit({ kind: 'jump', to: -1 }));
      copy();
    }
    for (const exit of exits) this.#out[exit] = split(exit + 1, this.#out.length);
  }

  #counts(): readonly [number, number] | null {
    const simple = ({ '*': [0, Number.POSITIVE_INFINITY], '+': [1, Number.POSITIVE_INFINITY], '?': [0, 1] } as const)[
      (this.#peek() ?? '') as '*'
    ];
    if (simple) {
      this.#at += 1;
      return simple;
    }
    const braces = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#pattern.slice(this.#at, this.#at + 12).join(''));
    if (!braces) return null;
    this.#at += braces[0].length;
    const least = Number(braces[1]);
    const most = braces[3] ? Number(braces[3]) : braces[2] ? Number.POSITIVE_INFINITY : least;
    if (least > mostRepeats || (Number.isFinite(most) && most > mostRepeats) || most < least)
      throw new PatternRefused(`A part repeats at most ${mostRepeats} times.`);
    return [least, most];
  }

  #atom(): void {
    const character = this.#next();
    if (character === '(') this.#group();
    else if (character === '[') this.#character(this.#set());
    else if (character === '.') this.#character((other) => other !== '\n');
    else if (character === '^') this.#emit({ kind: 'assert', holds: (before) => before === undefined });
    else if (character === '$') this.#emit({ kind: 'assert', holds: (_before, after) => after === undefined });
    else if (character === '\\') this.#escape();
    else if ('*+?'.includes(character)) throw new PatternRefused('Nothing stands before the repetition.');
    else this.#character(this.#literal(character));
  }

  #character(matches: (character: string) => boolean): void {
    this.#emit({ kind: 'character', matches });
  }

  #literal(wanted: string): (character: string) => boolean {
    if (!this.#isCaseless) return (character) => character === wanted;
    const lower = wanted.toLowerCase();
    return (character) => character.toLowerCase() === lower;
  }

  #group(): void {
    if (this.#peek() === '?') {
      if (this.#peek(1) !== ':') throw new PatternRefused('Look-around and named groups are not possible.');
      this.#at += 2;
      this.#alternatives();
    } else {
      this.#groups += 1;
      const group = this.#groups;
      this.#emit({ kind: 'save', slot: group * 2 });
      this.#alternatives();
      this.#emit({ kind: 'save', slot: group * 2 + 1 });
    }
    if (this.#next() !== ')') throw new PatternRefused('A bracket is not closed.');
  }

  #escape(): void {
    const character = this.#next();
    if (character === 'b' || character === 'B') {
      const wanted = character === 'b';
      this.#emit({ kind: 'assert', holds: (before, after) => (isWord(before) !== isWord(after)) === wanted });
      return;
    }
    this.#character(this.#class(character) ?? this.#literal(this.#escaped(character)));
  }

  #class(character: string): ((character: string) => boolean) | null {
    if (character === 'p' || character === 'P') {
      const braces = /^\{(\w{1,20})\}/.exec(this.#pattern.slice(this.#at, this.#at + 22).join(''));
      if (!braces) throw new PatternRefused('\\p needs a property in braces.');
      this.#at += braces[0].length;
      try {
        const property = new RegExp(`^\\${character}{${braces[1]}}$`, 'u');
        return (other) => property.test(other);
      } catch {
        throw new PatternRefused(`There is no property ${braces[1]}.`);
      }
    }
    if (!'dDwWsS'.includes(character)) return null;
    const known = new RegExp(`^\\${character}$`, 'u');
    return (other) => known.test(other);
  }

  #escaped(character: string): string {
    if (/[1-9k]/.test(character)) throw new PatternRefused('References back are not possible.');
    return ({ n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' } as Record<string, string>)[character] ?? character;
  }

  #set(): (character: string) => boolean {
    const isNegated = this.#peek() === '^';
    if (isNegated) this.#at += 1;
    const tests: ((character: string) => boolean)[] = [];
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      let from = this.#next();
      if (from === '\\') {
        from = this.#next();
        const known = this.#class(from);
        if (known) {
          tests.push(known);
          continue;
        }
        from = this.#escaped(from);
      }
      if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === undefined) {
        tests.push(this.#literal(from));
        continue;
      }
      this.#at += 1;
      const last = this.#next();
      const to = last === '\\' ? this.#escaped(this.#next()) : last;
      const inRange = (character: string): boolean => character >= from && character <= to;
      tests.push(
        this.#isCaseless
          ? (character) => inRange(character.toLowerCase()) || inRange(character.toUpperCase())
          : inRange,
      );
    }
    this.#at += 1;
    return (character) => tests.some((test) => test(character)) !== isNegated;
  }
}

/** The instruction at another place; jumps inside the moved part move with it. */
const shifted = (instruction: Instruction, from: number, by: number): Instruction => {
  const moved = (to: number): number => (to >= from ? to + by : to);
  if (instruction.kind === 'jump') return { kind: 'jump', to: moved(instruction.to) };
  if (instruction.kind === 'split')
    return { kind: 'split', first: moved(instruction.first), second: moved(instruction.second) };
  return instruction;
};

/** Throws {@link PatternRefused} with what is wrong with the pattern. */
export const compilePattern = (pattern: string, isCaseless: boolean): Program =>
  new PatternCompiler(pattern, isCaseless).compile();
