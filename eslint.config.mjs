import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * Rejects texts, whole or between the values of a template, that match the pattern.
 * @param {RegExp} pattern
 * @param {string} message
 */
const noText = (pattern, message) =>
  [`Literal[value=${pattern}]`, `TemplateElement[value.cooked=${pattern}]`].map((selector) => ({
    selector,
    message,
  }));

/** React escapes what people write; these would parse it. Also in quotes, as computed names. */
const PARSES_HTML =
  '/^(dangerouslySetInnerHTML|(inner|outer)HTML|insertAdjacentHTML|setHTML(Unsafe)?|srcdoc|srcDoc|createContextualFragment|parseFromString|parseHTMLUnsafe)$/';

const NO_HTML = [
  `JSXIdentifier[name=${PARSES_HTML}]`,
  `Identifier[name=${PARSES_HTML}]`,
  `Literal[value=${PARSES_HTML}]`,
  'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]',
].map((selector) => ({
  selector,
  message: 'This parses text as HTML, which could run scripts of others; render elements instead.',
}));

const TYPOGRAPHIC_QUOTES = noText(/['"]/, 'People read this text: use typographic quotes.');

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '.stack/',
      'node_modules/',
      'test/generated/',
      'web/src/generated/',
      '.dependency-cruiser.cjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './web/tsconfig.json', './test/browser/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Resolver and schema classes are decorated shapes; some have nothing but decorators.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowEmpty: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/main.ts',
      'src/tools/applications.ts',
      'src/tools/events.ts',
      'src/tools/deliveries.ts',
      'src/tools/migrate.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is read in entry files alone; take a config section instead.',
        },
        {
          selector: "ObjectExpression > Property[kind='get']",
          message: 'Each such object gets a hidden class of its own; write a class.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message: 'Node 20 gives wrong answers; use parseUrl.',
        },
      ],
    },
  },
  {
    // type-graphql's classes are shapes: resolvers answer plain records, never instances.
    files: ['src/resolvers/**/*.ts', 'src/schema/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    // Scripts await at their top: a class below that does not exist yet when it is used.
    files: ['tools/dev-stack/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-use-before-define': ['error', { functions: false, variables: false }],
    },
  },
  {
    files: ['web/src/**'],
    rules: { 'no-restricted-syntax': ['error', ...NO_HTML] },
  },
  {
    files: ['web/src/i18n/**/{en,de,es,fr,it,nl}.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_HTML, ...TYPOGRAPHIC_QUOTES] },
  },
  {
    files: ['web/src/i18n/**/de.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...NO_HTML,
        ...TYPOGRAPHIC_QUOTES,
        ...noText(/ …/, 'A line must not begin with an ellipsis: put \\u00a0 before it.'),
      ],
    },
  },
  {
    files: ['web/src/i18n/**/fr.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...NO_HTML,
        ...TYPOGRAPHIC_QUOTES,
        ...noText(/ [?!:;»]|« /, 'A line must not begin with this mark: put \\u00a0 before it.'),
      ],
    },
  },
  { ...reactHooks.configs.flat['recommended-latest'], files: ['web/src/**'] },
  // Examples are plain JavaScript, to be read and copied.
  { files: ['eslint.config.mjs', 'examples/**'], extends: [tseslint.configs.disableTypeChecked] },
);
