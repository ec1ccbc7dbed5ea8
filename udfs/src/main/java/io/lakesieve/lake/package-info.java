/**
 * Label sets, banks and the runs that scored with them, read from a lake's Delta tables by Spark alone: what functions,
 * stages and jobs score against. All of these may import it; it writes nothing and knows no Delta.
 */
package io.lakesieve.lake;
