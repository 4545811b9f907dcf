/** A letter in words, ready to become a message. `text` and `html` have the same content. */
export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}
