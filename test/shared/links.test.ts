import { describe, expect, it } from 'vitest';
import { linkTo, pathOf } from '../../functions/shared/links.ts';

describe('a link', () => {
  it('is the route with its parameters filled in, below the public URL', () => {
    expect(linkTo('https://privacy.example.vn/requests', 'confirm', { id: 'ID', secret: 'S' })).toBe(
      'https://privacy.example.vn/requests/confirm/ID/S',
    );
  });

  it('keeps a hostile parameter inside its path segment', () => {
    expect(pathOf('optOut', { token: '../x?y#z"<' })).toBe('/opt-out/..%2Fx%3Fy%23z%22%3C');
  });
});
