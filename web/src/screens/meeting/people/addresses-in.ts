/**
 * The addresses in a typed or pasted text, without repetitions: plain, or as mail programs write
 * them, `Ada Lovelace <ada@example.org>, …`. Keeps invalid ones, because the gateway validates them.
 */
export function addressesIn(text: string): readonly string[] {
  const addresses = text
    .split(/[,;\n，；、]/)
    .flatMap((part) => {
      const named = [...part.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address.trim());
      return named.length > 0 ? named : part.split(/\s/);
    })
    .filter(Boolean);
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}
