/**
 * SQL functions over pictures, texts, embeddings, label sets and feature banks, with their registrar and session
 * extension, and the caches of kernels that they share with Spark ML stages. Knows no jobs and does not use Delta's
 * API.
 */
package io.lakesieve.sql;
