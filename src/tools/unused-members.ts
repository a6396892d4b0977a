import path from 'node:path';
import ts from 'typescript';

/**
 * The public members of classes that no code reads or calls, each after its place. Using a member of
 * an interface uses every class member of that name and of a compatible type, because a class need
 * not declare what it implements. Exempt are members that a package requires, classes that extend
 * one of a package, and decorated classes, which GraphQL reads.
 * @param configFile a tsconfig.json that includes the files that may use the members
 */
export function unusedMembers(configFile: string): readonly string[] {
  const { fileNames, options } = configOf(configFile);
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const sources = new Set(fileNames.flatMap((file) => program.getSourceFile(file) ?? []));
  const nodes = [...sources].flatMap(descendants);
  const uses = usesIn(nodes);
  const isForeign = (declaration: ts.Node) => !sources.has(declaration.getSourceFile());

  const isUse = (node: ts.Node, member: ts.Symbol, declarations: readonly ts.Node[]) => {
    const used = symbolAt(node, checker);
    return (used?.declarations ?? []).some(
      (declaration) =>
        declarations.includes(declaration) ||
        (used && isOfInterface(declaration) && isCompatible(member, used, declaration)),
    );
  };
  // The name decides for a generic interface, whose type arguments are not known here.
  const isCompatible = (member: ts.Symbol, used: ts.Symbol, { parent }: ts.Node) =>
    (ts.isInterfaceDeclaration(parent) && parent.typeParameters !== undefined) ||
    checker.isTypeAssignableTo(checker.getTypeOfSymbol(member), checker.getTypeOfSymbol(used));
  const isUsed = (member: ts.Symbol, declared: ts.ClassLikeDeclaration) => {
    const inherited = heritageOf(declared)
      .map((type) => checker.getTypeAtLocation(type).getProperty(member.name))
      .flatMap((symbol) => symbol?.declarations ?? []);
    const all = [...(member.declarations ?? []), ...inherited];
    const places = uses.get(member.name) ?? [];
    return all.some(isForeign) || places.some((node) => isUse(node, member, all));
  };
  const extendsForeign = (declared: ts.ClassLikeDeclaration) =>
    heritageOf(declared, ts.SyntaxKind.ExtendsKeyword)
      .flatMap((type) => checker.getTypeAtLocation(type).symbol.declarations ?? [])
      .some(isForeign);

  return nodes
    .filter(ts.isClassLike)
    .filter((declared) => !isDecorated(declared) && !extendsForeign(declared))
    .flatMap((declared) =>
      membersOf(declared, checker).filter((member) => !isUsed(member, declared)),
    )
    .map((member) => `${placeOf(member)}: ${member.name}`);
}

function configOf(configFile: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)) as {
    readonly config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(path.resolve(configFile)));
}

function descendants(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [node];
  ts.forEachChild(node, (child) => void found.push(...descendants(child)));
  return found;
}

/** Where members are read or called, by their names. */
function usesIn(nodes: readonly ts.Node[]): ReadonlyMap<string, readonly ts.Node[]> {
  const uses = new Map<string, ts.Node[]>();
  for (const node of nodes) {
    const name = usedName(node)?.text;
    if (name !== undefined) uses.set(name, [...(uses.get(name) ?? []), node]);
  }
  return uses;
}

function usedName(node: ts.Node): { readonly text: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteral(node.argumentExpression) ? node.argumentExpression : undefined;
  }
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) ? name : undefined;
}

function symbolAt(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (ts.isPropertyAccessExpression(node)) return checker.getSymbolAtLocation(node.name);
  if (ts.isElementAccessExpression(node)) {
    return checker.getSymbolAtLocation(node.argumentExpression);
  }
  return checker.getTypeAtLocation(node.parent).getProperty(usedName(node)?.text ?? '');
}

const heritageOf = ({ heritageClauses }: ts.ClassLikeDeclaration, token?: ts.SyntaxKind) =>
  [...(heritageClauses ?? [])]
    .filter((clause) => token === undefined || clause.token === token)
    .flatMap(({ types }) => [...types]);

/** The compiler itself reports unused private members. */
function membersOf(declared: ts.ClassLikeDeclaration, checker: ts.TypeChecker): ts.Symbol[] {
  const parameters = declared.members
    .filter(ts.isConstructorDeclaration)
    .flatMap((constructor) => [...constructor.parameters])
    .filter((parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent));
  const names = [...declared.members, ...parameters]
    .filter((member) => !isDecorated(member) && !isPrivate(member))
    .flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name] : []));
  // A getter and its setter are one member.
  return [...new Set(names.flatMap((name) => checker.getSymbolAtLocation(name) ?? []))];
}

const isOfInterface = ({ parent }: ts.Node): boolean =>
  ts.isInterfaceDeclaration(parent) || ts.isTypeLiteralNode(parent);

const isDecorated = (node: ts.Node): boolean =>
  ts.canHaveDecorators(node) && ts.getDecorators(node) !== undefined;

const isPrivate = (node: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;

function placeOf({ valueDeclaration }: ts.Symbol): string {
  if (!valueDeclaration) return 'unknown';
  const source = valueDeclaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(valueDeclaration.getStart());
  return `${path.relative('.', source.fileName)}:${line + 1}`;
}
