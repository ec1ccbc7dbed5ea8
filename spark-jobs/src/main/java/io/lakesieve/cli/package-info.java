/**
 * The entry point: the main class, job files, sessions and exit codes. The command line parses, delegates to actions
 * and prints; nothing imports it.
 */
package io.lakesieve.cli;
