/**
 * The order of tiles, with as few changes as possible: new participants come last, and a speaker on a
 * later page trades places with the last silent one on the first page. The viewer stays first.
 */
export function stableOrder(
  before: readonly string[],
  present: readonly string[],
  speaking: ReadonlySet<string>,
  perPage: number,
): readonly string[] {
  const kept = before.filter((key) => present.includes(key));
  const order = [...kept, ...present.filter((key) => !kept.includes(key))];
  for (let from = perPage; from < order.length; from += 1) {
    const speaker = order[from];
    if (speaker === undefined || !speaking.has(speaker)) continue;
    const to = order.findLastIndex(
      (key, index) => index > 0 && index < perPage && !speaking.has(key),
    );
    const silent = order[to];
    if (silent === undefined) break;
    order[to] = speaker;
    order[from] = silent;
  }
  return order;
}
