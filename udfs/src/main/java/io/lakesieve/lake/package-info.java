/**
 * Reads label sets, feature banks and finished runs from a lake's Delta tables, through Spark's data source for Delta.
 * Writes nothing.
 */
package io.lakesieve.lake;
