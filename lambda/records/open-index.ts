/** Name of the ledger's index of heads with something left to do: partition key `open`, sort key `touched`. */
export const OPEN_INDEX = 'open';
