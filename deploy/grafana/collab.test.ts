import { readFileSync } from 'node:fs';
import { createHubMetrics } from '@cloudity/collab/testing';
import { createMetrics } from '@cloudity/kernel';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const dashboard = JSON.parse(read('collab.json')) as {
  readonly panels: readonly { readonly id: number; readonly targets: readonly { readonly expr: string }[] }[];
};
const { groups } = parse(read('collab-alerts.yaml')) as {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
};
const rules = groups.flatMap((group) => group.rules);

/** Names as Prometheus sees them, with what kind of metric each is. */
const exported = async (): Promise<Map<string, string>> => {
  const metrics = createMetrics();
  createHubMetrics(metrics, { rooms: () => 0, connections: () => 0, waitingBytes: () => 0, tails: () => [] });
  const all = await metrics.registry.getMetricsAsJSON();
  return new Map(
    all
      .filter(({ name }) => name.startsWith('cloudity_collab_'))
      .flatMap(({ name, type }) =>
        `${type}` === 'histogram'
          ? ['_bucket', '_sum', '_count'].map((end) => [`${name}${end}`, name] as const)
          : [[name, name] as const],
      ),
  );
};
const namesIn = (expressions: readonly string[]): string[] => [
  ...new Set(expressions.flatMap((expression) => expression.match(/\bcloudity_\w+/g) ?? [])),
];
const panels = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

describe('CO69: what is watched', () => {
  test('every metric that the dashboard and the alerts name exists', async () => {
    const names = await exported();
    const used = namesIn([...panels, ...rules.map(({ expr }) => expr)]);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });

  test('every metric of the hub is on the dashboard', async () => {
    const names = await exported();
    const shown = new Set(namesIn(panels).map((name) => names.get(name)));
    expect([...new Set(names.values())].filter((name) => !shown.has(name))).toEqual([]);
  });

  test('commit latency, refused updates and echo delay have alerts; each says what to do; ids are unique', () => {
    const watched = namesIn(rules.map(({ expr }) => expr)).join(' ');
    for (const name of ['commit_duration_seconds', 'refused_updates_total', 'echo_delay_seconds'])
      expect(watched).toContain(name);
    for (const { annotations } of rules)
      expect(annotations).toMatchObject({
        summary: expect.stringMatching(/./),
        description: expect.stringMatching(/./),
      });
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  test('labels are close codes alone', async () => {
    const metrics = createMetrics();
    createHubMetrics(metrics, { rooms: () => 0, connections: () => 0, waitingBytes: () => 0, tails: () => [3, 5] });
    const text = await metrics.registry.metrics();
    expect(text).toContain('cloudity_collab_longest_tail_updates 5');
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    expect([...labels].filter((label) => label !== 'le' && label !== 'code' && label !== 'method')).toEqual([]);
  });
});
