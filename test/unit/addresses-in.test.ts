import { describe, expect, it } from '@jest/globals';
import { addressesIn } from '../../web/src/screens/meeting/people/addresses-in.js';

describe('addressesIn', () => {
  it.each([
    ['', []],
    [' , ;\n', []],
    ['ada@example.org', ['ada@example.org']],
    ['a@b.c, d@e.f;g@h.i\nj@k.l m@n.o', ['a@b.c', 'd@e.f', 'g@h.i', 'j@k.l', 'm@n.o']],
    ['a@b.c，d@e.f；g@h.i、j@k.l', ['a@b.c', 'd@e.f', 'g@h.i', 'j@k.l']],
    ['Ada Lovelace <ada@b.c>, "Bob" <bob@b.c>', ['ada@b.c', 'bob@b.c']],
    ['a@b.c A@B.C', ['A@B.C']],
    ['nobody', ['nobody']],
  ])('finds in %j: %j', (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });
});
