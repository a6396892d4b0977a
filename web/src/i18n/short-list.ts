/** Names at most two people: “Bob”, “Bob and Carl”, or “Bob and 5 others”. */
export function shortList(and: string, others: string): (names: readonly string[]) => string {
  return ([first = '', second, ...more]) => {
    if (second === undefined) return first;
    return `${first} ${and} ${more.length === 0 ? second : `${more.length + 1} ${others}`}`;
  };
}
