/**
 * The addresses of a typed or pasted text, each once: one beside the other, or as mail programs
 * write them, `Ada Lovelace <ada@example.org>, …`. What is no address is in there, too, as the
 * gateway judges.
 */
export function addressesIn(text: string): readonly string[] {
  const addresses = text
    .split(/[,;\n]/)
    .flatMap((part) => {
      const named = [...part.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address.trim());
      return named.length > 0 ? named : part.split(/\s/);
    })
    .filter(Boolean);
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}
