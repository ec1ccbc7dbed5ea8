/**
 * The scores of NegLabel, AdaNeg and the baselines, computed for blocks of images, several methods in one sweep over
 * the cosines.
 */
package io.lakesieve.core.score;
