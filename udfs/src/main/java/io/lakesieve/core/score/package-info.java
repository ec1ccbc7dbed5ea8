/** The scores of NegLabel and AdaNeg, a block of images at a time; several methods in one pass over the cosines. */
package io.lakesieve.core.score;
