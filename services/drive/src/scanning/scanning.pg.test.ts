import type { MemberId, TenantId } from '@cloudity/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { eicar, type FakeClamd, startFakeClamd } from '../testing/fake-clamd.ts';

let fake: FakeClamd;
let world: DriveWorld;
let tenantId: TenantId;
let ada: Client;
let eve: Client;
let adaId: MemberId;

beforeAll(async () => {
  fake = await startFakeClamd();
  world = await DriveWorld.create({ clamavUrl: fake.url });
  const organization = await world.organization('Here');
  const other = await world.organization('There');
  tenantId = organization.tenantId;
  adaId = organization.owner.id;
  ada = world.as(organization.owner);
  eve = world.as(other.owner);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
});

const audited = async (action: string): Promise<readonly unknown[]> =>
  world.platform.db.tenant(
    tenantId,
    ({ sql }) => sql`select target_id, detail from audit_entries
      where tenant_id = ${tenantId} and action = ${action} order by created_at, id`,
  );
const namesOf = async (who: Client): Promise<string[]> =>
  (await who.call('GET /files', {})).items.map(({ name }) => name);

test('VS1: an infected file never becomes one, nor a version of one; the uploader is told and the log notes it', async () => {
  expect((await ada.upload('root', 'clean.txt', 'harmless')).status).toBe(201);
  const refused = await ada.upload('root', 'bad.com', eicar);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ code: 'infected', detail: { signature: 'Eicar-Test-Signature' } });
  const asVersion = await ada.upload('root', 'clean.txt', `x${eicar}`, { 'if-match': '"1"' });
  expect(asVersion.status).toBe(422);
  expect(await namesOf(ada)).toEqual(['clean.txt']);
  const [clean] = (await ada.call('GET /files', {})).items;
  expect(await (await ada.fetch('GET', `/files/${clean?.id}/content`)).text()).toBe('harmless');
  expect(await audited('file.infected')).toEqual([
    { target_id: adaId, detail: { signature: 'Eicar-Test-Signature' } },
    { target_id: adaId, detail: { signature: 'Eicar-Test-Signature' } },
  ]);
});

test('VS3: without a verdict each organization decides: open takes the file, closed refuses it; both are noted', async () => {
  for (const behaviour of ['garbage', 'hang up', 'too large'] as const) {
    fake.behaviour = behaviour;
    expect((await ada.upload('root', `open ${behaviour}.txt`, 'text')).status).toBe(201);
  }
  expect(await audited('file.scan_failed')).toEqual([
    { target_id: adaId, detail: { reason: 'answer' } },
    { target_id: adaId, detail: { reason: 'away' } },
    { target_id: adaId, detail: { reason: 'size' } },
  ]);
  await ada.call('PATCH /content-settings', { ifMatch: 0, body: { virusScan: 'closed' } });
  expect(await ada.call('GET /content-settings', {})).toMatchObject({ virusScan: 'closed', scannerConfigured: true });
  const before = await namesOf(ada);
  fake.behaviour = 'hang up';
  expect((await ada.upload('root', 'closed.txt', 'text')).status).toBe(503);
  fake.behaviour = 'too large';
  expect((await ada.upload('root', 'closed.txt', 'text')).status).toBe(413);
  expect(await namesOf(ada)).toEqual(before);
  expect((await eve.upload('root', 'open.txt', 'text')).status).toBe(201);
  fake.behaviour = 'scan';
  expect((await ada.upload('root', 'closed.txt', 'text')).status).toBe(201);
});
