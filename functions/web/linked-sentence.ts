/** A sentence with a link in it. */
export interface LinkedSentence {
  before: string;
  link: string;
  after: string;
}
