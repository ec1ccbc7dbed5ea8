/** The writers of a command's output: results, progress, notices and the status line of a terminal. */
package io.lakesieve.cli.console;
