import cs from 'naughty-words/cs.json' with { type: 'json' };
import da from 'naughty-words/da.json' with { type: 'json' };
import de from 'naughty-words/de.json' with { type: 'json' };
import en from 'naughty-words/en.json' with { type: 'json' };
import es from 'naughty-words/es.json' with { type: 'json' };
import fi from 'naughty-words/fi.json' with { type: 'json' };
import fr from 'naughty-words/fr.json' with { type: 'json' };
import hu from 'naughty-words/hu.json' with { type: 'json' };
import it from 'naughty-words/it.json' with { type: 'json' };
import nl from 'naughty-words/nl.json' with { type: 'json' };
import no from 'naughty-words/no.json' with { type: 'json' };
import pl from 'naughty-words/pl.json' with { type: 'json' };
import pt from 'naughty-words/pt.json' with { type: 'json' };
import sv from 'naughty-words/sv.json' with { type: 'json' };
import tr from 'naughty-words/tr.json' with { type: 'json' };

/** Word lists by name. */
export type WordLists = Readonly<Record<string, readonly string[]>>;

/**
 * The built-in lists: "List of Dirty, Naughty, Obscene and Otherwise Bad Words" (© Shutterstock and its contributors,
 * CC BY 4.0), of the languages in Latin letters. They are read when a format is accepted and never again: a line keeps
 * the words that it was accepted with.
 */
export const builtInLists: WordLists = { cs, da, de, en, es, fi, fr, hu, it, nl, no, pl, pt, sv, tr };
