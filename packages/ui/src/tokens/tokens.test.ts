import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrastOf } from './oklch.ts';
import { colorsOf, type Theme } from './token-sheet.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const people = Array.from({ length: 12 }, (_, index) => `person-${index}`);
const kinds = ['folder', 'doc', 'sheet', 'slides', 'pdf', 'image', 'video'].map((kind) => `kind-${kind}`);
const grounds = ['canvas', 'surface', 'raised'];

/** Text needs 4.5:1 and controls 3:1 (WCAG 2.2 §1.4.3, §1.4.11). */
const text: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...grounds, 'sunken', 'accent-soft', 'accent-soft-hover', 'danger-soft', 'warning-soft', 'success-soft']],
  ['muted', [...grounds, 'sunken']],
  ['on-accent', ['accent', 'accent-hover', 'accent-pressed']],
  ['on-danger', ['danger', 'danger-hover', 'danger-pressed']],
  ['accent-text', [...grounds, 'accent-soft', 'accent-soft-hover']],
  ['success-text', [...grounds, 'success-soft']],
  ['warning-text', [...grounds, 'warning-soft']],
  ['danger-text', [...grounds, 'danger-soft']],
  ['on-person', people],
];
const controls: readonly (readonly [string, readonly string[]])[] = [
  ['border-control', grounds],
  ['accent', grounds],
  ['focus', [...grounds, 'sunken']],
  ['danger', grounds],
  ...kinds.map((kind) => [kind, grounds] as const),
  ...people.map((person) => [person, grounds] as const),
];

describe.each(['light', 'dark'] satisfies Theme[])('tokens, %s', (theme) => {
  const colors = colorsOf(css, theme);
  const color = (name: string) => {
    const found = colors.get(name);
    if (!found) throw new Error(`no token ${name}`);
    return found;
  };
  const weak = (pairs: typeof text, least: number) =>
    pairs.flatMap(([front, backs]) =>
      backs
        .map((back) => ({ pair: `${front} on ${back}`, contrast: contrastOf(color(front), color(back)) }))
        .filter(({ contrast }) => contrast < least)
        .map(({ pair, contrast }) => `${pair}: ${contrast.toFixed(2)}`),
    );

  test('text reaches 4.5:1', () => expect(weak(text, 4.5)).toEqual([]));
  test('controls, file kinds and people reach 3:1', () => expect(weak(controls, 3)).toEqual([]));
  test('neutrals stay neutral', () => {
    for (const name of [...grounds, 'sunken', 'border', 'text', 'muted'])
      expect(color(name).chroma).toBeLessThanOrEqual(0.01);
  });
});

test('people have twelve hues of equal lightness', () => {
  const colors = people.map((name) => colorsOf(css, 'light').get(name));
  expect(new Set(colors.map((color) => color?.lightness)).size).toBe(1);
  expect(new Set(colors.map((color) => color?.hue)).size).toBe(12);
});
