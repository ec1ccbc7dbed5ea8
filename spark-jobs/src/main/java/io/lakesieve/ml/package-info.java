/**
 * Stages of Spark ML pipelines that embed and score: skins over the towers, the kernels and the banks of {@code job}.
 * Nothing else of the project imports it.
 */
package io.lakesieve.ml;
