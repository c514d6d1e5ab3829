import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly {
    readonly target: readonly unknown[];
    readonly html: string;
    readonly failureSummary?: string;
  }[];
}

/** A list whose options a text field walks with the arrow keys (aria-activedescendant) scrolls with them and takes no focus itself. */
const isDrivenByField = (rule: string, html: string): boolean =>
  rule === 'scrollable-region-focusable' && /role="(listbox|menu)"/.test(html);

/** What fades in has other colours until it is there; a page that is busy or behind others would not get it there by itself. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
  });

/** The serious and critical violations of WCAG 2.1 A and AA on the page when it has come to rest, each as one readable line. */
export const seriousViolations = async (page: Page): Promise<readonly string[]> => {
  await settle(page);
  // Evaluated by the debugger, which the page's content security policy does not concern.
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (where: object, options: object) => Promise<{ violations: Violation[] }> };
    };
    // The announcer's words are spoken when they are added and stay for some seconds, also when what they name is gone.
    const result = await axe.run(
      { exclude: [['[data-live-announcer]']] },
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    );
    return result.violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => !isDrivenByField(id, html))
        .map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
};
