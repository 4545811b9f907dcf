/**
 * What `check` says of a system and its map. `stops`: nothing is erased until it is mended. `calls`: a person has to look.
 * `notes`: known and dealt with.
 */
export interface Finding {
  level: 'stops' | 'calls' | 'notes';
  code: FindingCode;
  /** Table, or table and column. Names only, never a value. */
  where: string;
  /** What is wrong and what to do. */
  say: string;
}

export type FindingCode =
  | 'as-missing'
  | 'as-of-computed'
  | 'binary-key'
  | 'cascade'
  | 'collation'
  | 'column-gone'
  | 'column-new'
  | 'column-unknown'
  | 'composite-key'
  | 'database-jobs'
  | 'index-missing'
  | 'key-kind'
  | 'key-missing'
  | 'not-transactional'
  | 'replica'
  | 'rights-missing'
  | 'rights-too-many'
  | 'source-unsigned'
  | 'subject-key'
  | 'table-not-mapped'
  | 'table-unknown'
  | 'trigger'
  | 'triggers-unseen'
  | 'uuid-key'
  | 'view';

export const stops = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ level }) => level === 'stops');
