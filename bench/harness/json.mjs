/** @type {(text: string) => unknown} */
export const parseJson = (text) => JSON.parse(text);
