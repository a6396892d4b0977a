import mjml2html from 'mjml';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const TEMPLATES = ['recording-ready', 'invitation', 'endpoint-paused'] as const;
const SOURCES = 'src/mail/templates';

/** Writes the HTML of the emails, with placeholders for their texts. */
export async function compileMails(target: string, notice: string): Promise<void> {
  const entries = await Promise.all(
    TEMPLATES.map(async (name) => `  '${name}': ${JSON.stringify(await compile(name))},`),
  );
  const code = `// ${notice}\n\nexport const MAIL_TEMPLATES = {\n${entries.join('\n')}\n} as const;\n`;
  await writeFile(target, code);
}

async function compile(name: string): Promise<string> {
  const filePath = path.join(SOURCES, `${name}.mjml`);
  const { html } = await mjml2html(await readFile(filePath, 'utf8'), {
    filePath,
    ignoreIncludes: false,
    validationLevel: 'strict',
    // Reading an email must not request fonts from third parties.
    fonts: {},
  });
  return html;
}
