/** Words and prompts: WordNet's candidates, candidate files and label files; alone imports extJWNL. */
package io.lakesieve.lexicon;
