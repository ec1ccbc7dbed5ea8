/** Words and prompts: WordNet's candidates, candidate files, label files; the only importer of extJWNL. */
package io.lakesieve.lexicon;
