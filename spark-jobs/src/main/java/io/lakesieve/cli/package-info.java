/** The command line: parses, delegates to actions, and prints; nothing imports it. */
package io.lakesieve.cli;
