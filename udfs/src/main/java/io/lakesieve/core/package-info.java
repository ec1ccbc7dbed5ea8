/**
 * Kernels of out-of-distribution detection in plain Java: linear algebra, mining, scores, feature bank and metrics, as
 * NegLabel (arXiv 2403.20078) and AdaNeg (arXiv 2410.20149) define them.
 *
 * <p>Every package may import it; it imports the JDK and commons-math3 only. Kernels take embeddings as given, never
 * normalise them, and break ties by input order.
 */
package io.lakesieve.core;
