/** One class a command: it reads its flags, calls actions and prints. */
package io.lakesieve.cli.command;
