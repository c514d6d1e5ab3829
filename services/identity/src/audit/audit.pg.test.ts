import type { TenantId } from '@cloudity/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityContext } from '../identity.ts';
import { createWorld, type World } from '../testing/world.ts';
import { maintainAudit, sealAll } from './sealer.ts';

let world: World;
let token: string;
let tenantId: TenantId;
let eve: { readonly token: string; readonly tenantId: TenantId };
const minuteMs = 60_000;

beforeAll(async () => {
  world = await createWorld();
  const ada = await world.setUp();
  const other = await world.setUp('Other Works', 'eve@example.org');
  ({ token } = ada);
  tenantId = ada.organization.id;
  eve = { token: other.token, tenantId: other.organization.id };
  for (const email of ['alice@example.org', 'bob@example.org'])
    await world.call('POST /invitations', { email }, { token });
});
afterAll(() => world[Symbol.asyncDispose]());

const identity = () => createIdentityContext(world.platform);
const seal = () => sealAll(identity(), 2 * minuteMs);
const verify = async (by = token, full = false) =>
  (await world.call(`GET /audit/verify?full=${full}`, undefined, { token: by })).body;
/** As somebody with the owner's password at the database would, in the organization. */
const tamper = (statement: string, inTenant = tenantId) =>
  world.database.owner.begin(async (sql) => {
    await sql.unsafe(`select set_config('app.tenant_id', '${inTenant}', true)`);
    return sql.unsafe(statement);
  });

test('ID16: every business event is in its organization’s log, with who, what and from where', async () => {
  const { body } = await world.call('GET /audit', undefined, { token });
  const actions = body.items.map(({ action }: { action: string }) => action);
  expect(actions.slice(0, 2)).toEqual(['invitation.created', 'invitation.created']);
  expect(actions).toContain('organization.created');
  expect(body.items[0]).toMatchObject({
    actor: { kind: 'member', name: 'Ada' },
    ip: '192.0.2.1',
    detail: { email: 'bob@example.org' },
  });
  await world.call('POST /sessions', { email: 'ada@example.org', password: 'a wrong guess' }, { ip: '203.0.113.9' });
  await world.settled();
  const refused = await world.call('GET /audit?action=session.refused', undefined, { token });
  expect(refused.body.items).toMatchObject([{ ip: '203.0.113.9', detail: { reason: 'password' } }]);
  expect(JSON.stringify((await world.call('GET /audit', undefined, { token: eve.token })).body)).not.toContain('bob@');
});

test('ID16: entries are sealed in order, once, by however many sealers', async () => {
  const before = await verify();
  expect(before.unsealed).toBeGreaterThan(0);
  await Promise.all([seal(), seal(), seal()]);
  await seal();
  const after = await verify(token, true);
  expect(after).toEqual({ ok: true, sealed: before.sealed + before.unsealed, unsealed: 0, brokenAt: null });
  const { body } = await world.call('GET /audit?limit=200', undefined, { token });
  const sealed = body.items.filter(({ seq }: { seq: number | null }) => seq !== null);
  expect(sealed.map(({ seq }: { seq: number }) => seq).sort((a: number, b: number) => a - b)).toEqual(
    Array.from({ length: sealed.length }, (_, index) => index + 1),
  );
  expect(sealed[0].hash).toMatch(/^[0-9a-f]{64}$/);
});

test('ID16: entries that commit late are sealed later, and no business transaction waits for the sealer', async () => {
  const { db } = world.database;
  await db.tenant(tenantId, async (sealing) => {
    await sealing.sql`select pg_advisory_xact_lock(hashtextextended(${`cloudity.audit_sealer ${tenantId}`}, 0))`;
    const made = await world.call('POST /groups', { name: 'While sealing' }, { token });
    expect(made.status).toBe(201);
    await seal();
  });
  expect((await verify()).unsealed).toBeGreaterThan(0);
  await seal();
  expect(await verify()).toMatchObject({ ok: true, unsealed: 0 });
});

test('ID16: app can add to the log and to its chain, and change neither', async () => {
  const { db } = world.database;
  for (const statement of [
    `update audit_entries set action = 'x'`,
    'delete from audit_entries',
    `update audit_seals set seq = 1`,
    'delete from audit_seals',
    'delete from audit_anchors',
    'truncate audit_entries',
  ])
    await expect(db.tenant(tenantId, ({ sql }) => sql.unsafe(statement))).rejects.toThrow(/permission denied/);
});

test('ID16: a changed, removed or inserted entry breaks the chain where it is, in its organization only', async () => {
  await seal();
  const [row] = await tamper(`update audit_entries set detail = '{"email": "innocent@example.org"}'
    where id = (select id from audit_entries where action = 'invitation.created' order by id limit 1) returning id`);
  const [place] = await tamper(`select seq from audit_seals where entry_id = '${row?.id}'`);
  expect(await verify()).toMatchObject({ ok: false, brokenAt: Number(place?.seq) });
  expect(await verify(eve.token)).toMatchObject({ ok: true });
  await tamper(
    `update audit_entries set detail = '{"role": "member", "email": "alice@example.org"}' where id = '${row?.id}'`,
  );
  expect(await verify()).toMatchObject({ ok: true });
  const theirs = eve.tenantId;
  await tamper(`delete from audit_entries where id = (select entry_id from audit_seals where seq = 2)`, theirs);
  expect(await verify(eve.token)).toMatchObject({ ok: false, brokenAt: 2 });
});

test('ID17: the log is filtered by action, person, thing and time, and paged without gaps', async () => {
  const page = async (query: string) => (await world.call(`GET /audit?${query}`, undefined, { token })).body;
  const all: string[] = [];
  let cursor = '';
  for (;;) {
    const { items, nextCursor } = await page(`limit=2${cursor}`);
    all.push(...items.map(({ id }: { id: string }) => id));
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  const whole = await page('limit=200');
  expect(all).toEqual(whole.items.map(({ id }: { id: string }) => id));
  const invitations = await page('action=invitation');
  expect(new Set(invitations.items.map(({ action }: { action: string }) => action))).toEqual(
    new Set(['invitation.created']),
  );
  const [one] = invitations.items;
  expect((await page(`targetId=${one.target.id}`)).items).toHaveLength(1);
  expect((await page(`actorId=${one.actor.id}&limit=200`)).items.length).toBeGreaterThan(2);
  expect((await page(`to=${whole.items.at(-1).at}`)).items).toEqual([]);
  expect((await world.call('GET /audit?cursor=WyJ4IiwieSJd', undefined, { token })).status).toBe(400);
  expect((await world.call('GET /audit?from=yesterday', undefined, { token })).status).toBe(400);
});

test('ID17: the export is a download that no spreadsheet runs', async () => {
  const csv = await world.call<string>('GET /audit/export?action=invitation', undefined, { token });
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/);
  expect(csv.headers.get('content-security-policy')).toBe('sandbox');
  expect(csv.body.split('\r\n')[0]).toBe(
    'seq,at,action,actor kind,actor id,actor name,target kind,target id,detail,ip,id,hash',
  );
  expect(csv.body.split('\r\n')).toHaveLength(4);
  const lines = await world.call<string>('GET /audit/export?format=ndjson', undefined, { token });
  const entries = lines.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const listed = await world.call('GET /audit?limit=200', undefined, { token });
  expect(entries).toEqual(listed.body.items);
  const { token: member } = await world.join(token, 'plain@example.org');
  expect((await world.call('GET /audit/export', undefined, { token: member })).status).toBe(403);
});

test('ID18: months ahead exist; a month past the retention goes and leaves its last hash', async () => {
  await using other = await createWorld();
  const { token: owner, organization } = await other.setUp();
  const context = createIdentityContext(other.platform);
  await maintainAudit(context);
  const { owner: sql } = other.database;
  for (const table of ['audit_entries', 'audit_seals'])
    await sql.unsafe(
      `create table ${table}_202001 partition of ${table} for values from ('2020-01-01+00') to ('2020-02-01+00')`,
    );
  await sql.begin(async (tx) => {
    await tx.unsafe(`select set_config('app.tenant_id', '${organization.id}', true)`);
    await tx.unsafe(`insert into audit_entries (tenant_id, created_at, action, actor_kind) select '${organization.id}',
      '2020-01-10+00'::timestamptz + make_interval(mins => n), 'old.news', 'system' from generate_series(1, 5) n`);
  });
  await sealAll(context, 20 * 365 * 24 * 60 * minuteMs);
  const check = async () => (await other.call('GET /audit/verify?full=true', undefined, { token: owner })).body;
  const before = await check();
  expect(before).toMatchObject({ ok: true, unsealed: 0 });
  // As if those five had been sealed in their own month.
  await sql.begin(async (tx) => {
    await tx.unsafe(`select set_config('app.tenant_id', '${organization.id}', true)`);
    await tx.unsafe(`update audit_seals set sealed_at = '2020-01-20+00' where entry_created_at < '2021-01-01+00'`);
  });
  await maintainAudit(context);
  await maintainAudit(context);
  const after = await check();
  expect(after).toEqual({ ok: true, sealed: before.sealed - 5, unsealed: 0, brokenAt: null });
  const gone = await other.call('GET /audit?action=old', undefined, { token: owner });
  expect(gone.body.items).toEqual([]);
  const [{ count } = { count: 0 }] = await sql`select count(*)::int from pg_class where relname like 'audit%202001%'`;
  expect(count).toBe(0);
  await other.call('POST /groups', { name: 'Goes on' }, { token: owner });
  await sealAll(context, 2 * minuteMs);
  expect(await check()).toMatchObject({ ok: true, sealed: after.sealed + 1 });
});

test('ID18: app cannot shorten the retention', async () => {
  await using other = await createWorld();
  const { db, owner } = other.database;
  const now = new Date();
  const monthStart = (monthsAgo: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1));
  const [starts, ends] = [monthStart(2), monthStart(1)].map((date) => date.toISOString());
  const name = `audit_entries_${starts?.slice(0, 7).replace('-', '')}`;
  await owner.unsafe(`create table ${name} partition of audit_entries for values from ('${starts}') to ('${ends}')`);
  await db.global((sql) => sql`select audit_months_maintain(1)`);
  const [row] = await owner`select to_regclass(${name}) is not null as kept`;
  expect(row?.kept).toBe(true);
});
