/**
 * Documents with a field that contains the text, in any case. Without a regular expression, because
 * the text comes from a person.
 */
export function textIn(fields: readonly string[], search: string): object {
  const contains = (text: object, part: string) => ({
    $gte: [{ $indexOfCP: [text, { $literal: part }] }, 0],
  });
  return {
    $expr: {
      $or: fields.flatMap((field) => {
        const text = { $ifNull: [`$${field}`, ''] };
        // $toLower changes ASCII letters only.
        return [contains({ $toLower: text }, search.toLowerCase()), contains(text, search)];
      }),
    },
  };
}
