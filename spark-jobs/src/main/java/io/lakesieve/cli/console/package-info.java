/** Standard output and standard error: lines, progress, the status line. */
package io.lakesieve.cli.console;
