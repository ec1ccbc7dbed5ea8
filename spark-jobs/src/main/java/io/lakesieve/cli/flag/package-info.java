/** Flags that several commands share, and the options that they make. */
package io.lakesieve.cli.flag;
