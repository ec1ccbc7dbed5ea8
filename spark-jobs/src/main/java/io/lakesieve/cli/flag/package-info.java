/** Flags that several commands share, and the options that are made of them. */
package io.lakesieve.cli.flag;
