/** The SQL shell: its prompt, and how statements are split, run and printed. */
package io.lakesieve.cli.sql;
