/**
 * SQL functions over embeddings, label sets and banks, with their registrar and session extension, and the kernels that they
 * share with ML's stages in a JVM. Stages, views and the command line may import it; it knows no job and no Delta.
 */
package io.lakesieve.sql;
