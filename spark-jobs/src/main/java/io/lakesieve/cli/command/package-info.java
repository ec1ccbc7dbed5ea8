/** The commands: each reads its flags, calls actions and prints. */
package io.lakesieve.cli.command;
