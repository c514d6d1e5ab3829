import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, LoadClient } from '../load/client.ts';
import { createTypist, marksIn } from '../load/typist.ts';
import { cpuSeconds } from '../targets/process-figures.ts';
import type { Target } from '../targets/target.ts';

export interface DeliveryLoad {
  readonly document: number;
  readonly clients: number;
  /** How many of them type. */
  readonly typists: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** A cursor message goes with every keystroke. */
  readonly cursors: boolean;
}

export interface Deliveries {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** CPU of the hub per edit and receiver, µs; what PostgreSQL used beside it. */
  readonly cpuMicros: number;
  readonly storageMicros: number;
  /** Edits that did not reach everybody else within five seconds after the end. */
  readonly missing: number;
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

/** An awareness message of one client as y-protocols encodes it (awareness.js), with a cursor of usual length. */
const cursorOf = (clientId: number, clock: number): Uint8Array => {
  const state = JSON.stringify({ user: { name: 'Ada', color: '#3f5fe0' }, cursor: { anchor: clock, head: clock } });
  const bytes = Buffer.from(state);
  const varUint = (value: number): number[] => {
    const out: number[] = [];
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      out.push(rest >= 128 ? (rest % 128) | 128 : rest);
      if (rest < 128) return out;
    }
  };
  return Uint8Array.from([1, ...varUint(clientId), ...varUint(clock), ...varUint(bytes.length), ...bytes]);
};

/** People type into one document at a steady pace; how long until everybody else has each edit, and what it costs. */
export const measureDeliveries = async (target: Target, load: DeliveryLoad): Promise<Deliveries> => {
  const sentAt: number[] = [];
  const latencies: number[] = [];
  const authorOf: number[] = [];
  let received = 0;
  const clients = await connectAll(load.clients, (index) =>
    LoadClient.connect({
      target,
      document: load.document,
      onUpdate: (data, kind) => {
        if (kind === 'step2') return;
        const now = performance.now();
        for (const mark of marksIn(data)) {
          const since = sentAt[mark];
          if (since === undefined || authorOf[mark] === index) continue;
          received += 1;
          latencies.push(now - since);
        }
      },
    }),
  );
  const typists = Array.from({ length: load.typists }, createTypist);
  const [cpuBefore, storageBefore] = [cpuSeconds(target.pid()), target.storageCpuSeconds()];
  const end = performance.now() + load.seconds * 1000;
  const pauseMs = 1000 / load.perSecond;
  await Promise.all(
    typists.map(async (typist, index) => {
      await sleep(Math.random() * pauseMs);
      for (let clock = 1; performance.now() < end; clock++) {
        const mark = sentAt.length;
        sentAt.push(performance.now());
        authorOf.push(index);
        clients[index]?.send(typist.type(mark));
        if (load.cursors) clients[index]?.sendAwareness(cursorOf(typist.clientId, clock));
        await sleep(pauseMs * (0.8 + Math.random() * 0.4));
      }
    }),
  );
  const due = sentAt.length * (load.clients - 1);
  for (const patience = performance.now() + 5_000; received < due && performance.now() < patience; ) await sleep(20);
  const deliveries = Math.max(received, 1);
  const cpuMicros = ((cpuSeconds(target.pid()) - cpuBefore) * 1e6) / deliveries;
  const storageMicros = ((target.storageCpuSeconds() - storageBefore) * 1e6) / deliveries;
  for (const client of clients) client.close();
  latencies.sort((one, other) => one - other);
  return {
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
    cpuMicros,
    storageMicros,
    missing: due - received,
  };
};
