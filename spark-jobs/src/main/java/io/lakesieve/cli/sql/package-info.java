/** The SQL shell. */
package io.lakesieve.cli.sql;
