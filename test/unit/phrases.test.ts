import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Phrases that were replaced throughout, with what to write. Single words are in cspell.json. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\ball the same\b/i, 'nevertheless'],
  [/\bany more\b/i, 'no longer'],
  [/\bas it should be\b/i, 'up to date'],
  [/\b(?:became|becomes?) of\b/i, 'the outcome of'],
  [/\bfor ever\b/i, 'indefinitely'],
  [/\bfor good\b/i, 'permanently'],
  [/\bfor want of\b/i, 'without'],
  [/\bgiv(?:e|es|ing) way\b/i, 'yield'],
  [/\bgo(?:es)? on (?!until|the|a)/i, 'continue'],
  [/\bhear(?:s|d)? of\b/i, 'be notified, be reported'],
  [/\bin vain\b/i, 'without success'],
  [/\bleft out\b/i, 'omitted'],
  [/\blets? in\b(?!-)/i, 'admit'],
  [/\blook(?:s|ed|ing)? after\b/i, 'check, handle'],
  [/\bone's own\b/i, 'a separate, their own'],
  [/\bon our side\b/i, 'internal'],
  [/\bput(?:s|ting)?(?: \w+)? out\b/i, 'disconnect, remove'],
  [/\bput(?:s|ting)? right\b/i, 'repair, correct'],
  [/\bsen(?:d|ds|t) off\b/i, 'remove, stop'],
  [/\bswitch(?:es|ed|ing)?[ -]off\b/i, 'disable'],
  [/\bt(?:ell|ells|old) of\b/i, 'report, notify'],
  [/\bturn(?:s|ed|ing)? away\b/i, 'reject'],
  [/\bunder ?way\b/i, 'in progress'],
  [/\bwithout a word\b/i, 'without an event'],
  [/\bwork(?:s|ed|ing)? off\b/i, 'handle'],
];

/** Names that were replaced throughout, with what to write. */
const NAMES: Readonly<Record<string, string>> = {
  areThere: 'areAvailable',
  calmMs: 'the interval of what is repeated',
  carryOut: 'the effect',
  comeBackIn: 'delayMs',
  doubted: 'suspects',
  Entrant: 'EntryRequest',
  givesWay: 'yieldsToRequests',
  goesOn: 'mayContinue',
  Happening: 'EventBase',
  isSilenceTrusted: 'isVerifiedByDefault',
  keepCall: 'setCall',
  keepRule: 'setRule',
  mostMs: 'maxMs',
  PresenceNews: 'PresenceStep',
  putOut: 'disconnect, disconnected',
  RecordingLooks: 'RecordingWakeUps',
  RecordingNews: 'RecordingNotification',
  sayIn: 'translate',
  standing: 'lobbyStatus',
  SubtitlesNews: 'SubtitlesSignal',
  turnAway: 'enforceExclusion',
  visitorTopic: 'applicantTopic',
};

/** Texts in four languages, and what is generated from them. */
const IGNORED = /^src\/(?:i18n\/locales|mail\/compiled-templates)/;

const filesBelow = (directory: string, extension: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(directory, file.replaceAll(path.sep, '/')))
    .filter((file) => file.endsWith(extension) && !IGNORED.test(file));

/** The phrases in a text, also those that are broken across the lines of a comment or paragraph. */
function phrasesIn(text: string): string[] {
  const flat = text.replaceAll(/\s*\n\s*(?:\*|\/\/|--|>)?\s*/g, ' ');
  return PHRASES.flatMap(([phrase, instead]) => {
    const found = phrase.exec(flat)?.[0];
    return found === undefined ? [] : [`"${found}": ${instead}`];
  });
}

/** The text of comments, which begin a line or follow the other lines of their block. */
const commentsIn = (source: string): string =>
  source
    .split('\n')
    .filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line))
    .join('\n');

const oldNamesIn = (source: string): string[] =>
  Object.entries(NAMES).flatMap(([name, instead]) =>
    new RegExp(`(?<!\\w)#?${name}(?!\\w)`).test(source) ? [`${name}: ${instead}`] : [],
  );

/** cspell checks these words everywhere but in tests, where names of variables may contain them. */
function flaggedWordsIn(text: string): string[] {
  const { overrides } = JSON.parse(readFileSync('cspell.json', 'utf8')) as {
    readonly overrides: readonly { readonly flagWords?: readonly string[] }[];
  };
  const flagged = overrides.flatMap(({ flagWords }) => flagWords ?? []);
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => flagged.includes(word));
}

const TEST_FUNCTIONS = ['describe', 'it', 'test'];

/** The names of tests and of groups of tests, also those of `it.each(…)(…)`. */
function namesIn(source: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TEST_FUNCTIONS.includes(calledName(node.expression))) {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name)) names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest));
  return names;
}

function calledName(called: ts.Expression): string {
  if (ts.isIdentifier(called)) return called.text;
  const isChained = ts.isCallExpression(called) || ts.isPropertyAccessExpression(called);
  return isChained ? calledName(called.expression) : '';
}

const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'schema.graphql',
  ...filesBelow('docs', '.md'),
  ...filesBelow('src', '.ts'),
  ...filesBelow('src', '.lua'),
];

const TEST_FILES = filesBelow('test', '.ts').filter((file) => !file.includes('/generated/'));

const COMMENTED_FILES = [
  ...TEST_FILES,
  ...filesBelow('test/outside', '.mjs'),
  ...filesBelow('bench', '.mjs'),
  ...filesBelow('tools', '.mjs'),
  ...filesBelow('web/src', '.ts'),
  ...filesBelow('web/src', '.tsx'),
];

describe('the phrases that must not return', () => {
  it('are found in any case, and across lines', () => {
    expect(phrasesIn('/**\n * The feature is switched\n * off.\n */')).toEqual([
      '"switched off": disable',
    ]);
    expect(phrasesIn('// Put people out.\n')).toEqual(['"Put people out": disconnect, remove']);
    expect(phrasesIn('Let in-flight requests finish; the output stays.')).toEqual([]);
  });

  it.each(FILES)('are not in %s', (file) => {
    expect(phrasesIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('are found in the names of tests, and so are the words that cspell flags elsewhere', () => {
    const names = namesIn(`
      describe.skip('a door', () => {
        it.each([1])("lets in %i", () => { expect('for good').toBe(nobody); });
        test(\`opens for nobody\`, async () => {});
      });
    `);

    expect(names).toEqual(['a door', 'lets in %i', 'opens for nobody']);
    expect(names.flatMap(phrasesIn)).toEqual(['"lets in": admit']);
    expect(names.flatMap(flaggedWordsIn)).toEqual(['nobody']);
  });

  it.each(TEST_FILES)('are not in the names of the tests in %s', (file) => {
    const names = namesIn(readFileSync(file, 'utf8'));

    expect(names.flatMap((name) => [...phrasesIn(name), ...flaggedWordsIn(name)])).toEqual([]);
  });

  it.each(COMMENTED_FILES)('are not in the comments of %s', (file) => {
    const comments = commentsIn(readFileSync(file, 'utf8'));

    expect([...phrasesIn(comments), ...flaggedWordsIn(comments)]).toEqual([]);
  });

  it('are not the names of code, whether private or not', () => {
    expect(oldNamesIn('this.#putOut(standing.givesWay)')).toEqual([
      'givesWay: yieldsToRequests',
      'putOut: disconnect, disconnected',
      'standing: lobbyStatus',
    ]);

    const files = [...filesBelow('src', '.ts'), ...filesBelow('web/src', '.ts'), ...TEST_FILES];
    const found = files
      .filter((file) => file !== 'test/unit/phrases.test.ts')
      .flatMap((file) => oldNamesIn(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`));
    expect(found).toEqual([]);
  });
});
