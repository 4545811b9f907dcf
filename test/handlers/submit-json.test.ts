import { describe, expect, it } from 'vitest';
import { matchCodeOf } from '../../functions/requests/domain/match-code.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { siteOf } from '../support/site.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

const json = { kind: 'handover', scope: 'data', address: lan.address };

describe('a submission in JSON', () => {
  it('is answered in JSON with reference and match code', async () => {
    const world = newWorld();

    const { status, headers, body } = await siteOf(world)('POST', '/requests', { json });

    const { id } = onlyRequest(world);
    expect(status).toBe(202);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({
      reference: referenceOf(id),
      kind: 'handover',
      matchCode: matchCodeOf(world.keys, id),
      submittedAt: '2026-03-02T02:00:00.000Z',
    });
    expect(onlyRequest(world).channel).toBe('api');
  });

  it('may declare its character set', async () => {
    const world = newWorld();

    const { status } = await siteOf(world)('POST', '/requests', {
      body: JSON.stringify(json),
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
    });

    expect(status).toBe(202);
  });

  it('accepts topics as a list', async () => {
    const world = newWorld();

    await siteOf(world)('POST', '/requests', {
      json: { kind: 'opt-out', topics: ['sales-policy', 'promotions'], address: lan.address },
    });

    expect(onlyRequest(world).topics).toEqual(['promotions', 'sales-policy']);
  });

  it('with mistakes lists each by name', async () => {
    const { body } = await siteOf(newWorld())('POST', '/requests', { json: { kind: 'handover' } });

    expect(JSON.parse(body)).toMatchObject({
      status: 422,
      errors: { scope: 'missing', address: 'address-missing' },
    });
  });

  it('has the same answer for a known and an unknown address', async () => {
    const bodies = [];
    for (const address of [lan.address, 'nobody@example.org']) {
      const world = newWorld();
      const { body } = await siteOf(world)('POST', '/requests', { json: { ...json, address } });
      bodies.push(body.replace(/"reference":"[^"]+"/, '').replace(/"matchCode":"\d\d"/, ''));
    }

    expect(bodies[1]).toBe(bodies[0]);
  });
});
