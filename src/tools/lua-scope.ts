import type {
  Chunk,
  ForGenericStatement,
  ForNumericStatement,
  FunctionDeclaration,
  Identifier,
  IndexExpression,
  MemberExpression,
  Node,
} from 'luaparse';

/** A place in a script; lines begin at 1, columns at 0. */
export interface LuaPlace {
  readonly line: number;
  readonly column: number;
}

/** A local variable, function, or parameter. */
export interface LuaLocal extends LuaPlace {
  readonly name: string;
  /** Another local of this name was visible. */
  readonly isHiding: boolean;
  isRead: boolean;
}

/** A name that no local has. `member`: what is read of it, as `call` of `redis.call`. */
export interface LuaGlobal extends LuaPlace {
  readonly name: string;
  readonly member: string | null;
}

/** Resolves the names of a Lua 5.1 script. */
export class LuaScope {
  readonly locals: LuaLocal[] = [];
  readonly globals: LuaGlobal[] = [];
  #visible: ReadonlyMap<string, LuaLocal> = new Map();

  constructor(chunk: Chunk) {
    this.#block(chunk.body);
  }

  /** What the block declares is visible until its end. */
  #block(body: readonly Node[], ...names: readonly Identifier[]): void {
    const outer = this.#visible;
    this.#declare(names);
    this.#visitAll(body);
    this.#visible = outer;
  }

  #declare(names: readonly Identifier[]): void {
    const locals = names.map((node) => ({
      name: node.name,
      isHiding: this.#visible.has(node.name),
      isRead: false,
      ...placeOf(node),
    }));
    this.locals.push(...locals);
    this.#visible = new Map([
      ...this.#visible,
      ...locals.map((local) => [local.name, local] as const),
    ]);
  }

  #read(node: Identifier, member: string | null = null): void {
    const local = this.#visible.get(node.name);
    if (local) local.isRead = true;
    else this.globals.push({ name: node.name, member, ...placeOf(node) });
  }

  /** A name that is only written is not used. */
  #write(target: Identifier | MemberExpression | IndexExpression): void {
    if (target.type !== 'Identifier') this.#visit(target);
    else if (!this.#visible.has(target.name)) this.#read(target);
  }

  #visit(node: Node): void {
    switch (node.type) {
      case 'Identifier':
        this.#read(node);
        break;
      case 'MemberExpression':
        this.#visitMember(node);
        break;
      case 'LocalStatement':
        this.#visitAll(node.init);
        this.#declare(node.variables);
        break;
      case 'AssignmentStatement':
        this.#visitAll(node.init);
        for (const target of node.variables) this.#write(target);
        break;
      case 'FunctionDeclaration':
        this.#visitFunction(node);
        break;
      case 'ForNumericStatement':
      case 'ForGenericStatement':
        this.#visitFor(node);
        break;
      case 'RepeatStatement':
        // The condition sees the locals of the body.
        this.#block([...node.body, node.condition]);
        break;
      case 'DoStatement':
      case 'ElseClause':
      case 'WhileStatement':
      case 'IfClause':
      case 'ElseifClause':
        if ('condition' in node) this.#visit(node.condition);
        this.#block(node.body);
        break;
      default:
        this.#visitAll(childrenOf(node));
    }
  }

  #visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.#visit(node);
  }

  #visitMember({ base, identifier }: MemberExpression): void {
    if (base.type === 'Identifier') this.#read(base, identifier.name);
    else this.#visit(base);
  }

  #visitFunction({ identifier, isLocal, parameters, body }: FunctionDeclaration): void {
    // A local function sees itself.
    if (identifier?.type === 'Identifier' && isLocal) this.#declare([identifier]);
    else if (identifier) this.#write(identifier);
    this.#block(body, ...parameters.filter((parameter) => parameter.type === 'Identifier'));
  }

  #visitFor(node: ForNumericStatement | ForGenericStatement): void {
    const isNumeric = node.type === 'ForNumericStatement';
    const values = isNumeric ? [node.start, node.end, node.step] : node.iterators;
    this.#visitAll(values.filter((value) => value !== null));
    this.#block(node.body, ...(isNumeric ? [node.variable] : node.variables));
  }
}

/** The key of a table's field is no variable. */
const childrenOf = (node: Node): readonly Node[] =>
  node.type === 'TableKeyString' ? [node.value] : Object.values(node).flat().filter(isNode);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

const placeOf = ({ loc }: Node): LuaPlace => ({
  line: loc?.start.line ?? 1,
  column: loc?.start.column ?? 0,
});
