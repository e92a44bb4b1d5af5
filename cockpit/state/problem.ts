/** What the API, or the page itself, has to say against something, and where: a JSON pointer or the name of a parameter. */
export interface Problem {
  readonly detail: string;
  readonly at: string;
}
