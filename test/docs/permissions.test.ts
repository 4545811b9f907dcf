import { beforeAll, describe, expect, it } from 'vitest';
import { type AnyEntryName, entries, siteEntries } from '../../contract/http.ts';
import { entryOf, leastSettings, type Resource, resourcesWith, siteSetting } from '../infra/support.ts';
import { readDocument, tablesIn } from './markdown.ts';

/**
 * "Who may do what" of architecture.md against the policies of the template. Its first table lists the words, each with
 * the IAM actions that it stands for, one a service; its second has a row per function and a column per resource.
 */
const tables = tablesIn(readDocument('docs/architecture.md'));
const rowsUnder = (head: string) => tables.find(([row]) => row?.[0] === head)?.slice(1) ?? [];

const words = rowsUnder('word').map(([word = '', actions = '']) => ({
  word,
  actions: actions.match(/\w+:\w+/g) ?? [],
}));
const toldUnder = (head: string) =>
  Object.fromEntries(rowsUnder(head).map(([entry = '', ...cells]) => [entry, cells]));
const told = toldUnder('function');
/** The rows that are others with the register behind the site. */
const toldWithRegister = toldUnder('function, with the register behind the site');

/** The columns, and which resources each is about. What `part` finds is said after the word, as in `query by-address`. */
const columns: { head: string; resource: RegExp }[] = [
  { head: 'requests', resource: tableNamed('Requests') },
  { head: 'account register', resource: tableNamed('Account') },
  { head: 'mailing list', resource: tableNamed('Mailing') },
  { head: 'notices', resource: tableNamed('Notices') },
  { head: 'hosted files', resource: bucketNamed('Hosting') },
  {
    head: 'archives',
    resource: /^DataArchive\w{8}(\/\*(\/(?<part>cuts|parts|site)\/\*(\.json|\/list)?)?)?$/,
  },
  { head: 'keys', resource: /:parameter\/PrivacyRequests\/(?:keys\/)?(?<part>\*|[\w-]+)$/ },
  {
    head: 'mail',
    resource: /:configuration-set\/Mail(?<part>Letters|Notices)\w{8}$|^MailEventsUnrecorded\w{8}$|^\*$/,
  },
  {
    head: 'machines',
    resource: /:stateMachine:PrivacyRequests$|:execution:PrivacyRequests(?:-(?<part>notices))?:\*$/,
  },
  { head: 'site tasks', resource: tableNamed('Site') },
];
function tableNamed(name: string): RegExp {
  return new RegExp(`^Data${name}\\w{8}(/index/(?<part>[\\w-]+))?$`);
}
function bucketNamed(name: string): RegExp {
  return new RegExp(`^Data${name}\\w{8}(/\\*)?$`);
}

type Condition = Record<string, Record<string, unknown>>;

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: Condition;
}

/** What items a statement is limited to, by the beginning of their keys, in words. Customers have most of a register. */
const itemsWithPrefix: Record<string, string> = {
  'request#*': 'requests',
  'limit#*': 'limits',
  'subscriber#*': 'subscribers',
  'suppression#*': 'suppressions',
  'task#*': 'tasks',
  'look-up#*': 'look-ups',
  'agent#*': 'agents',
  'nonce#*': 'nonces',
};
const customerItems: Record<string, string> = {
  requests: 'open work',
  'account register': '',
};
const policyConsents = 'policy consents';
/** What those see of customers who may name some attributes only. */
const attributesInWords: Record<string, string> = {
  'pk sk topic act recordedAt phone': policyConsents,
  'pk sk addressKey': 'the key of the address',
  'pk sk address': 'the address',
  'pk sk address addressKey': 'the address and its key',
  'pk sk unreachableSince unreachableAddressKey': 'the mark of an address',
};

/** One action that a function may do, where, and on which part of it. */
interface Permission {
  column: string;
  part: string;
  action: string;
}

/** A resource of a policy as one text, logical ids in the place of what is known only when it is deployed. */
function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join, Ref: ref } = resource as Record<string, unknown>;
  if (typeof ref === 'string') return ref;
  if (Array.isArray(attribute)) return attribute[0];
  const [, parts] = join as [string, unknown[]];
  return parts.map(textOf).join('');
}

/** The domain that a letter comes from is named beside how it travels, and says nothing more. */
const isMailDomain = (resource: string) => /:identity\/MailDomain\w{8}$/.test(resource);

function permissionsIn(statement: Statement): Permission[] {
  const actions = [statement.Action].flat().filter((action) => !action.startsWith('logs:'));
  const resources = [statement.Resource].flat().map(textOf);
  const permissions = resources
    .filter((resource) => actions.length > 0 && !isMailDomain(resource))
    .flatMap((resource) => {
      const [column] = columns.filter((each) => each.resource.test(resource));
      if (!column) throw new Error(`No column of the table is about ${resource}.`);
      const part = column.resource.exec(resource)?.groups?.part?.toLowerCase().replace('*', 'all') ?? '';
      return actions.map((action) => ({ column: column.head, part, action }));
    });
  return inWords(statement, permissions);
}

/** A statement under a condition permits less than its words say, so that only conditions which are known may be there. */
function inWords({ Condition }: Statement, permissions: Permission[]): Permission[] {
  const senders: Record<string, string> = {
    letters: leastSettings.mail.sender,
    notices: leastSettings.mail.noticeSender,
  };
  const [first] = permissions;
  if (first?.action === 'ses:SendRawEmail') {
    expect(Condition, unshown).toEqual({ StringEquals: { 'ses:FromAddress': senders[first.part] } });
    return permissions;
  }
  const part = first && Condition && partOf(first.column, Condition);
  return part === undefined ? permissions : permissions.map((permission) => ({ ...permission, part }));
}

const unshown = 'a condition that the table cannot show';

function partOf(column: string, condition: Condition): string {
  const [prefix = '', ...others] = [
    condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
  ].flat() as string[];
  const isOfCustomers = prefix === 'customer#*';
  const items = isOfCustomers ? customerItems[column] : itemsWithPrefix[prefix];
  const part = prefix === 'customer#*#policy' ? policyConsents : items;
  expect(others.length === 0 && part, unshown).toEqual(expect.any(String));
  const { 'ForAllValues:StringLike': _prefix, ...rest } = condition;
  if (Object.keys(rest).length === 0) return part ?? '';
  const attributes = rest['ForAllValues:StringEquals']?.['dynamodb:Attributes'];
  const words = Array.isArray(attributes) && attributesInWords[attributes.join(' ')];
  const returned = rest.StringEqualsIfExists?.['dynamodb:ReturnValues'];
  expect(words && rest, unshown).toEqual({
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    StringEqualsIfExists: {
      'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
      ...(returned !== undefined && { 'dynamodb:ReturnValues': 'NONE' }),
    },
  });
  return words || '';
}

/** A cell of the table: the words for what is permitted, in the order of the list of words. */
function cellOf(permissions: readonly Permission[]): string {
  const parts = [...new Set(permissions.map(({ part }) => part))].toSorted();
  const left = new Set(permissions.map(({ part, action }) => `${part} ${action}`));
  const found = words.flatMap(({ word, actions }) =>
    parts.flatMap((part) => {
      const services = new Set(permissions.map(({ action }) => action.split(':')[0]));
      const meant = actions.filter((action) => services.has(action.split(':')[0]));
      if (meant.length === 0 || !meant.every((action) => left.has(`${part} ${action}`))) return [];
      for (const action of meant) left.delete(`${part} ${action}`);
      return [`${word} ${part}`.trimEnd()];
    }),
  );
  return [...found, ...left].join(', ') || '–';
}

/** What each function may do in a deployment. */
function permissionsOf(override: object): Record<string, Permission[]> {
  const resources = Object.values(resourcesWith(override));
  const ofType = (type: string): Resource[] => resources.filter(({ Type }) => Type === type);
  const found = Object.fromEntries(
    [...entries, ...siteEntries].map((entry): [AnyEntryName, Permission[]] => [entry, []]),
  );
  for (const { Properties } of ofType('AWS::IAM::Policy')) {
    const [role] = Properties.Roles;
    const owner = ofType('AWS::Lambda::Function').find(
      (each) => each.Properties.Role['Fn::GetAtt'][0] === role.Ref,
    );
    // The roles of the state machines, and of the function that CDK brings for the master key, are not in the table.
    if (owner)
      found[entryOf(owner) as AnyEntryName]?.push(
        ...Properties.PolicyDocument.Statement.flatMap(permissionsIn),
      );
  }
  return found;
}

const cellsOf = (given: Record<string, Permission[]>, entry: string): string[] =>
  columns.map(({ head }) => cellOf((given[entry] ?? []).filter(({ column }) => column === head)));
const rowOf = (entry: string, cells: readonly string[] = []): string =>
  `| ${[entry, ...cells].join(' | ')} |`;

/** With a site: a deployment without one has the same, but for the column of the site and the rows of its functions. */
let permitted: Record<string, Permission[]>;
let withoutSite: Record<string, Permission[]>;
let withRegister: Record<string, Permission[]>;
beforeAll(() => {
  permitted = permissionsOf({ sites: [siteSetting] });
  withRegister = permissionsOf({ sites: [{ ...siteSetting, register: 'billing' }] });
  withoutSite = permissionsOf({});
});

describe('who may do what, in architecture.md', () => {
  it('has the columns that this test knows', () => {
    const [head] = tables.filter(([row]) => row?.[0] === 'function').map(([row]) => row);

    expect(head?.slice(1)).toEqual(columns.map(({ head: name }) => name));
  });

  it('has a row for each function, and no other', () => {
    expect(Object.keys(told).toSorted()).toEqual([...entries, ...siteEntries].toSorted());
  });

  it('is the same without a site, but for its own table, functions and parts', () => {
    for (const entry of entries) {
      const others = permitted[entry]?.filter(
        ({ column, part }) => column !== 'site tasks' && !(column === 'archives' && part === 'site'),
      );
      expect(withoutSite[entry], entry).toEqual(others);
    }
    expect(siteEntries.map((entry) => withoutSite[entry])).toEqual([[], [], [], []]);
  });

  it.each([...entries, ...siteEntries])('says of %s exactly what its role permits', (entry) => {
    expect(rowOf(entry, told[entry])).toBe(rowOf(entry, cellsOf(permitted, entry)));
  });

  it('explains no word that it does not use', () => {
    const cells = Object.values(told).flat().join(', ').split(', ');

    expect(
      words.filter(({ word }) => !cells.some((cell) => cell === word || cell.startsWith(`${word} `))),
    ).toEqual([]);
  });

  it('says which rows are others with the register behind the site', () => {
    const others = [...entries, ...siteEntries].filter(
      (entry) => rowOf(entry, cellsOf(withRegister, entry)) !== rowOf(entry, cellsOf(permitted, entry)),
    );

    expect(others.map((entry) => rowOf(entry, toldWithRegister[entry])).join('\n')).toBe(
      others.map((entry) => rowOf(entry, cellsOf(withRegister, entry))).join('\n'),
    );
    expect(Object.keys(toldWithRegister).toSorted()).toEqual(others.toSorted());
  });
});

describe('the comparison finds', () => {
  const onRequests = (action: string): Permission => ({ column: 'requests', part: '', action });

  it('a permission that is not in the table', () => {
    expect(cellOf([onRequests('dynamodb:GetItem'), onRequests('dynamodb:DeleteItem')])).not.toBe(
      cellOf([onRequests('dynamodb:GetItem')]),
    );
  });

  it('an action for which there is no word', () => {
    expect(cellOf([onRequests('dynamodb:DeleteTable')])).toContain('dynamodb:DeleteTable');
  });

  it('a resource for which there is no column', () => {
    expect(() => permissionsIn({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:x' })).toThrow('No column');
  });

  it('a condition that the table cannot show', () => {
    const statement = {
      Action: 'dynamodb:GetItem',
      Resource: { 'Fn::GetAtt': ['DataRequests12345678', 'Arn'] },
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['request#1*'] } },
    };

    expect(() => permissionsIn(statement)).toThrow('a condition that the table cannot show');
  });
});
