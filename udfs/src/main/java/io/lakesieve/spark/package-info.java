/** Spark skins over the kernels and towers: columns, aggregates, functions; jobs and foreign sessions may import it. */
package io.lakesieve.spark;
