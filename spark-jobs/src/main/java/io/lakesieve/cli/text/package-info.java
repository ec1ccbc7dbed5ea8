/** Texts of results for a terminal, and the JSON summary for scripts. */
package io.lakesieve.cli.text;
