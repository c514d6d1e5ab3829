import { compilePattern, type Program } from './regex-program.ts';

/** Where the whole and each group begin and end, in characters; -1 for a group that took no part. */
type Slots = readonly number[];

/** More steps than this and the search is given up; a text of 32,767 characters against 100 instructions needs a tenth. */
const mostSteps = 30_000_000;

export class PatternTooSlow extends Error {}

/**
 * A regular expression that needs time in proportion to pattern times text, whatever the pattern: all ways are followed at once,
 * character by character, and never tried again (Pike's machine, as in RE2). So it knows neither references back nor look-around.
 */
export class Pattern {
  readonly #program: Program;

  /** Throws `PatternRefused`. */
  constructor(pattern: string, isCaseless = false) {
    this.#program = compilePattern(pattern, isCaseless);
  }

  get groups(): number {
    return this.#program.groups;
  }

  /** The first match at or after `from`; of several the one that a backtracking search would find first. */
  find(characters: readonly string[], from = 0): Slots | null {
    const { instructions } = this.#program;
    let steps = 0;
    let current: [number, Slots][] = [];
    let found: Slots | null = null;
    const none: Slots = new Array((this.#program.groups + 1) * 2).fill(-1);
    for (let at = from; at <= characters.length; at += 1) {
      const seen = new Set<number>(current.map(([place]) => place));
      if (!found) this.#follow(0, none, at, characters, seen, current);
      if (current.length === 0) break;
      const next: [number, Slots][] = [];
      const reached = new Set<number>();
      const character = characters[at];
      for (const [place, slots] of current) {
        steps += 1;
        const instruction = instructions[place];
        if (instruction?.kind === 'match') {
          found = slots;
          break;
        }
        if (instruction?.kind === 'character' && character !== undefined && instruction.matches(character))
          this.#follow(place + 1, slots, at + 1, characters, reached, next);
      }
      if (steps > mostSteps) throw new PatternTooSlow();
      current = next;
    }
    return found;
  }

  *all(characters: readonly string[]): Generator<Slots> {
    for (let from = 0; from <= characters.length; ) {
      const slots = this.find(characters, from);
      if (!slots) return;
      yield slots;
      const [start = 0, end = 0] = slots;
      from = end > start ? end : end + 1;
    }
  }

  /** All places that are reached without reading a character, in order of preference. */
  #follow(
    start: number,
    startSlots: Slots,
    at: number,
    characters: readonly string[],
    seen: Set<number>,
    into: [number, Slots][],
  ): void {
    const stack: [number, Slots][] = [[start, startSlots]];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [place, slots] = top;
      const instruction = this.#program.instructions[place];
      if (!instruction || seen.has(place)) continue;
      seen.add(place);
      if (instruction.kind === 'jump') stack.push([instruction.to, slots]);
      else if (instruction.kind === 'split') stack.push([instruction.second, slots], [instruction.first, slots]);
      else if (instruction.kind === 'save') stack.push([place + 1, slots.with(instruction.slot, at)]);
      else if (instruction.kind === 'assert') {
        if (instruction.holds(characters[at - 1], characters[at])) stack.push([place + 1, slots]);
      } else into.push([place, slots]);
    }
  }
}
